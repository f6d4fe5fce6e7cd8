// Package boltstore keeps the entries of package outbox in one file, with the
// embedded database bbolt. It is made for one process and any number of
// companies; every change is on disk before the method returns.
//
// What was deleted from a bbolt file can still be read in it. Outbox.Erase and
// Outbox.Sweep therefore have the file written anew: see [Store.Scrub]. Backups
// of the file, and what a disk keeps of files that are gone, are not reached.
package boltstore

import (
	"errors"
	"fmt"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/boltfile"
	"github.com/personio-go/sdk/internal/damaged"
)

// ErrInUse says that another process has the file open.
var ErrInUse = boltfile.ErrInUse

// format is the layout of the file: entries by Seq, ids with their Seq, and
// open / {company} / Seq. A file of another format is refused.
const format = "outbox/1"

// Buckets and keys. Numbers are big-endian keys, so that they come in order.
const (
	infoBucket    = "info"
	entriesBucket = "entries"
	idsBucket     = "ids"
	openBucket    = "open"
	formatKey     = "format"
	// deletedKey is in info when deleted entries may still be readable.
	deletedKey = "deleted"
)

// Store is an [outbox.Store]. It is safe for concurrent use.
type Store struct {
	mu sync.RWMutex // held for writing while the file is replaced
	db *boltfile.File
}

// Open opens the file, or makes it with mode 0600; one that others can read is
// refused. It waits up to a second for another process to let go of it, then
// returns [ErrInUse].
func Open(path string) (*Store, error) {
	db, err := boltfile.Open(path)
	if err != nil {
		return nil, err
	}
	if err := damaged.Guard(func() error { return db.Update(prepare) }); err != nil {
		return nil, errors.Join(fmt.Errorf("boltstore: %s: %w", path, err), db.Close())
	}
	return &Store{db: db}, nil
}

func prepare(tx *bbolt.Tx) error {
	info, err := tx.CreateBucketIfNotExists([]byte(infoBucket))
	if err != nil {
		return err
	}
	switch found := info.Get([]byte(formatKey)); {
	case found == nil:
		if err := info.Put([]byte(formatKey), []byte(format)); err != nil {
			return err
		}
	case string(found) != format:
		return fmt.Errorf("the file has format %q, this version reads %q", found, format)
	}
	for _, name := range []string{entriesBucket, idsBucket, openBucket} {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// Close releases the file. Calls that follow fail.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("boltstore: closing: %w", err)
	}
	return nil
}

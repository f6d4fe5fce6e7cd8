// Package boltstore keeps a [store.Store] in one file, with the embedded database bbolt. It is made for one process and any
// number of units; every change is on disk before Commit returns, and a process that is killed at any moment leaves a file
// that opens with all that was committed. Writers that come while the file is synced are written together.
//
// Each value has a checksum. What is damaged is an [store.ErrDamaged] when it is read, is told by [Store.Check], and stays
// as it is; everything else can be read beside it. A damaged record or body can be put anew or removed; a unit whose head is
// damaged takes no change and can only be deleted. A file with damaged pages can only be read: restore a backup.
//
// Only its owner can read the file (mode 0600); one that others can read is refused. To copy it while it is in use, take
// [Store.Backup], not cp. It does not shrink by itself, and what was deleted can still be read in it: see [Store.Compact] and
// [Store.Scrub]. Both write the whole file anew while all calls wait, so that what has persons belongs into a file of its
// own, apart from what must go on meanwhile.
package boltstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/personio-go/sdk/internal/damaged"
	"github.com/personio-go/sdk/personio/store"
)

// Store is a [store.Store]. It is safe for concurrent use.
type Store struct {
	leases *store.Leases // nobody else can have the file open: they need not be in it
	queue  queue

	mu   sync.RWMutex // held for writing while the file is replaced
	file *file
}

var (
	_ store.Store    = (*Store)(nil)
	_ store.Scrubber = (*Store)(nil)
	_ store.Checker  = (*Store)(nil)
)

// Open opens the file, or makes it with mode 0600; one that others can read or write is refused. It waits up to a second for
// another process to let go of it, then returns [store.ErrInUse]. A file of another form is [store.ErrFormat] and not touched.
// One some of whose pages are damaged is opened for reading what is left; changes are then [store.ErrDamaged].
func Open(path string) (*Store, error) {
	open, err := openFile(path)
	if err != nil {
		return nil, err
	}
	s := &Store{file: open}
	var openings uint64
	if open.damage == nil {
		if openings, err = prepare(open.DB); err != nil {
			return nil, errors.Join(fmt.Errorf("boltstore: %s: %w", path, err), open.Close())
		}
	}
	s.leases = store.NewLeases(openings << 32)
	return s, nil
}

// prepare makes a new file one of this form, and counts how often it was opened: each time has fences of its own.
func prepare(db *bbolt.DB) (openings uint64, err error) {
	err = damaged.Guard(func() error {
		return db.Update(func(tx *bbolt.Tx) error {
			for _, name := range append(buckets(), infoBucket) {
				if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
					return err
				}
			}
			info := tx.Bucket([]byte(infoBucket))
			if known := info.Get([]byte(openingsKey)); len(known) == 8 {
				openings = binary.BigEndian.Uint64(known)
			}
			openings++
			return errors.Join(info.Put([]byte(formatKey), []byte(format)), info.Put([]byte(openingsKey), number(openings)))
		})
	})
	return openings, broken(err)
}

func checkForm(tx *bbolt.Tx) error {
	if first, _ := tx.Cursor().First(); first == nil {
		return nil // a new file
	}
	found := "unknown"
	if info := tx.Bucket([]byte(infoBucket)); info != nil {
		found = string(info.Get([]byte(formatKey)))
	}
	if found != format {
		return fmt.Errorf("%w: the file has form %q, this version reads %q", store.ErrFormat, found, format)
	}
	return nil
}

// Close releases the file. Calls that follow are [store.ErrClosed].
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("boltstore: closing: %w", err)
	}
	return nil
}

// broken gives the errors of bbolt and of damaged files their names.
func broken(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return store.ErrClosed
	case errors.Is(err, damaged.Err), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrDatabaseReadOnly):
		return fmt.Errorf("%w: %w", store.ErrDamaged, err)
	default:
		return err
	}
}

// begin says why a call is not to begin.
func begin(ctx context.Context, invalid error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return invalid
}

// do runs a transaction while the file cannot be replaced.
func (s *Store) do(transact func(db *bbolt.DB) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return broken(damaged.Guard(func() error { return transact(s.file.DB) }))
}

func (s *Store) view(read func(tx *bbolt.Tx) error) error {
	return s.do(func(db *bbolt.DB) error { return db.View(read) })
}

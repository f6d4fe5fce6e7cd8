// Package boltstore keeps the state of package jobsync in one file, with the
// embedded database bbolt. It is made for one process and any number of
// companies; every change is on disk before Commit returns, and a process that is
// killed at any moment leaves a file that opens with all that was committed.
//
// The file holds what the companies publish, and nothing of applicants or
// credentials. Only its owner can read it (mode 0600); one that others can read is
// refused. To copy it while it is in
// use, take [Store.Backup], not cp. It does not shrink by itself: see [Compact].
package boltstore

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/boltfile"
	"github.com/personio-go/sdk/internal/damaged"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// ErrInUse says that another process has the file open.
var ErrInUse = boltfile.ErrInUse

// format is the layout of the file: companies / {company} / head, jobs, journal.
// A file of another format is refused.
const format = "1"

// Buckets and keys.
const (
	infoBucket      = "info"
	companiesBucket = "companies"
	jobsBucket      = "jobs"
	journalBucket   = "journal"
	formatKey       = "format"
	headKey         = "head"
)

// Store is a [jobsync.Store]. It is safe for concurrent use.
type Store struct {
	// Nobody else can have the file open: leases need not be in it.
	jobsync.MemoryLeases

	db *bbolt.DB
}

// Open opens the file, or makes it with mode 0600; one that others can read or
// write is refused. It waits up to a second for another process to let go of it,
// then returns [ErrInUse].
func Open(path string) (*Store, error) {
	file, err := boltfile.Open(path)
	if err != nil {
		return nil, err
	}
	if err := damaged.Guard(func() error { return file.Update(prepare) }); err != nil {
		return nil, errors.Join(fmt.Errorf("boltstore: %s: %w", path, err), file.Close())
	}
	return &Store{db: file.DB}, nil
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
	_, err = tx.CreateBucketIfNotExists([]byte(companiesBucket))
	return err
}

// Close releases the file. Calls that follow fail.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("boltstore: closing: %w", err)
	}
	return nil
}

// Load implements [jobsync.Store].
func (s *Store) Load(ctx context.Context, company string) (jobsync.State, error) {
	var state jobsync.State
	err := s.view(ctx, company, func(b *bbolt.Bucket) (err error) {
		if state.Head, err = readHead(b); err != nil {
			return err
		}
		state.Jobs, err = readAll[jobsync.Record](b.Bucket([]byte(jobsBucket)), -1)
		return err
	})
	return state, err
}

// Pending implements [jobsync.Store].
func (s *Store) Pending(ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
	var events []jobsync.Event
	err := s.view(ctx, company, func(b *bbolt.Bucket) (err error) {
		events, err = readAll[jobsync.Event](b.Bucket([]byte(journalBucket)), limit)
		return err
	})
	return events, err
}

// Commit implements [jobsync.Store].
func (s *Store) Commit(ctx context.Context, company string, change jobsync.Change) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.update(company, func(tx *bbolt.Tx) error {
		b, err := tx.Bucket([]byte(companiesBucket)).CreateBucketIfNotExists([]byte(company))
		if err != nil {
			return err
		}
		return s.Fenced(company, change.Fence, func() error { return commit(b, change) })
	})
}

func commit(b *bbolt.Bucket, change jobsync.Change) error {
	head, err := readHead(b)
	if err != nil {
		return err
	}
	// Each job has a key of its own: only the head has to follow on the one before.
	without := change
	without.Put, without.Forget = nil, nil
	if _, err := (jobsync.State{Head: head}).After(without); err != nil {
		return err
	}
	if err := putAll(b, jobsBucket, change.Put, func(r jobsync.Record) uint64 { return uint64(r.ID) }); err != nil { //nolint:gosec // ids are positive
		return err
	}
	if err := forget(b.Bucket([]byte(jobsBucket)), change.Forget); err != nil {
		return err
	}
	if err := putAll(b, journalBucket, change.Append, func(e jobsync.Event) uint64 { return e.Seq }); err != nil {
		return err
	}
	if err := dropUpTo(b.Bucket([]byte(journalBucket)), change.Head.Acknowledged); err != nil {
		return err
	}
	return putJSON(b, []byte(headKey), change.Head)
}

// update writes, all or nothing; the file is synced when it returns.
func (s *Store) update(company string, f func(*bbolt.Tx) error) error {
	if err := damaged.Guard(func() error { return s.db.Update(f) }); err != nil {
		return fmt.Errorf("boltstore: company %q: %w", company, err)
	}
	return nil
}

// view reads a company; f is not called for a new one.
func (s *Store) view(ctx context.Context, company string, f func(*bbolt.Bucket) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	err := damaged.Guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			if b := tx.Bucket([]byte(companiesBucket)).Bucket([]byte(company)); b != nil {
				return f(b)
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("boltstore: company %q: %w", company, err)
	}
	return nil
}

// Package boltstore keeps the state of package jobsync in one file, with the
// embedded database bbolt. It is made for one process and any number of
// companies; every change is on disk before Commit returns.
package boltstore

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// ErrInUse says that another process has the file open.
var ErrInUse = errors.New("boltstore: another process has the file open")

// format is the layout of the file: companies / {company} / meta, jobs, journal.
// A file of another format is refused.
const format = "1"

// Buckets and keys.
const (
	infoBucket      = "info"
	companiesBucket = "companies"
	jobsBucket      = "jobs"
	journalBucket   = "journal"
	formatKey       = "format"
	metaKey         = "meta"
)

// Store is a [jobsync.Store]. It is safe for concurrent use.
type Store struct {
	db *bbolt.DB
}

// Open opens the file, or makes it with mode 0600. It waits up to a second for
// another process to let go of it, then returns [ErrInUse].
func Open(path string) (*Store, error) {
	var db *bbolt.DB
	err := guard(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("%w: %s", ErrInUse, path)
	}
	if err != nil {
		return nil, fmt.Errorf("boltstore: opening %s: %w", path, err)
	}
	if err := guard(func() error { return db.Update(prepare) }); err != nil {
		return nil, errors.Join(fmt.Errorf("boltstore: %s: %w", path, err), db.Close())
	}
	return &Store{db: db}, nil
}

// guard makes an error of what bbolt does with a damaged file, such as half of a
// copy: it panics, or reads where there is nothing.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the file is damaged: %v", r)
		}
	}()
	return f()
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

// meta is the state without the jobs, which have keys of their own.
type meta struct {
	Version      uint64    `json:"version"`
	LastSeq      uint64    `json:"last_seq"`
	Acknowledged uint64    `json:"acknowledged"`
	ObservedAt   time.Time `json:"observed_at,omitzero"`
}

// Load implements [jobsync.Store].
func (s *Store) Load(ctx context.Context, company string) (jobsync.State, error) {
	var state jobsync.State
	err := s.view(ctx, company, func(b *bbolt.Bucket) (err error) {
		if state, err = readMeta(b); err != nil {
			return err
		}
		state.Jobs, err = readAll[jobsync.Job](b.Bucket([]byte(jobsBucket)), -1)
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
	err := guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.Bucket([]byte(companiesBucket)).CreateBucketIfNotExists([]byte(company))
			if err != nil {
				return err
			}
			return commit(b, change)
		})
	})
	if err != nil {
		return fmt.Errorf("boltstore: company %q: %w", company, err)
	}
	return nil
}

func commit(b *bbolt.Bucket, change jobsync.Change) error {
	before, err := readMeta(b)
	if err != nil {
		return err
	}
	jobs := change.Jobs
	change.Jobs = nil // each has a key of its own, there is nothing to merge
	after, err := before.After(change)
	if err != nil {
		return err
	}
	if err := putAll(b, jobsBucket, jobs, func(j jobsync.Job) uint64 { return uint64(j.ID) }); err != nil { //nolint:gosec // ids are positive
		return err
	}
	if err := putAll(b, journalBucket, change.Events, func(e jobsync.Event) uint64 { return e.Seq }); err != nil {
		return err
	}
	if err := dropUpTo(b.Bucket([]byte(journalBucket)), after.Acknowledged); err != nil {
		return err
	}
	return putJSON(b, []byte(metaKey), meta{after.Version, after.LastSeq, after.Acknowledged, after.ObservedAt})
}

// view reads a company; f is not called for a new one.
func (s *Store) view(ctx context.Context, company string, f func(*bbolt.Bucket) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	err := guard(func() error {
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

func readMeta(b *bbolt.Bucket) (jobsync.State, error) {
	raw := b.Get([]byte(metaKey))
	if raw == nil {
		return jobsync.State{}, nil
	}
	var m meta
	if err := json.Unmarshal(raw, &m); err != nil {
		return jobsync.State{}, fmt.Errorf("reading the state: %w", err)
	}
	return jobsync.State{Version: m.Version, LastSeq: m.LastSeq, Acknowledged: m.Acknowledged, ObservedAt: m.ObservedAt}, nil
}

// readAll decodes the first values of a bucket, all of them if limit is
// negative. Keys are big-endian numbers, so that they come in order.
func readAll[T any](b *bbolt.Bucket, limit int) ([]T, error) {
	if b == nil {
		return nil, nil
	}
	var values []T
	cursor := b.Cursor()
	for key, raw := cursor.First(); key != nil && len(values) != limit; key, raw = cursor.Next() {
		var value T
		if err := json.Unmarshal(raw, &value); err != nil {
			return nil, fmt.Errorf("reading record %x: %w", key, err)
		}
		values = append(values, value)
	}
	return values, nil
}

func putAll[T any](parent *bbolt.Bucket, name string, values []T, key func(T) uint64) error {
	b, err := parent.CreateBucketIfNotExists([]byte(name))
	if err != nil {
		return err
	}
	for _, value := range values {
		if err := putJSON(b, binary.BigEndian.AppendUint64(nil, key(value)), value); err != nil {
			return err
		}
	}
	return nil
}

func putJSON(b *bbolt.Bucket, key []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return b.Put(key, raw)
}

func dropUpTo(b *bbolt.Bucket, seq uint64) error {
	cursor := b.Cursor()
	for key, _ := cursor.First(); key != nil && binary.BigEndian.Uint64(key) <= seq; key, _ = cursor.First() {
		if err := cursor.Delete(); err != nil {
			return err
		}
	}
	return nil
}

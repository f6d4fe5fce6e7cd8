package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// board is the platform's own database: what a real one would have as tables.
// It is the sink of the sync.
type board struct {
	db *bbolt.DB

	mu      sync.Mutex
	changed chan struct{} // closed and replaced when something happens
}

// Buckets of the file, with numbers as keys.
const (
	bucketJobs = "jobs"
	bucketLog  = "log"
)

// logEntry is an event as the platform remembers it.
type logEntry struct {
	Seq     uint64          `json:"seq"`
	ID      string          `json:"id"`
	Kind    jobsync.Kind    `json:"kind"`
	JobID   int64           `json:"job_id"`
	Name    string          `json:"name"`
	Office  string          `json:"office"`
	Changed []jobsync.Field `json:"changed,omitempty"`
	At      time.Time       `json:"at"`
}

func openBoard(path string) (*board, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("opening the board's database: %w", err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{bucketJobs, bucketLog} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &board{db: db, changed: make(chan struct{})}, nil
}

func (b *board) close() error { return b.db.Close() }

// Deliver implements [jobsync.Sink]. Job and log change in one transaction. An
// event that comes a second time, as it may after a crash, is recognised by its
// number and changes nothing.
func (b *board) Deliver(_ context.Context, event jobsync.Event) error {
	err := b.db.Update(func(tx *bbolt.Tx) error {
		log := tx.Bucket([]byte(bucketLog))
		if log.Get(number(event.Seq)) != nil {
			return nil
		}
		entry := logEntry{
			Seq: event.Seq, ID: event.ID, Kind: event.Kind, JobID: event.Job.ID, Name: event.Job.Name,
			Office: event.Job.Office, Changed: event.Changed, At: time.Now(),
		}
		if err := put(log, event.Seq, entry); err != nil {
			return err
		}
		return put(tx.Bucket([]byte(bucketJobs)), uint64(event.Job.ID), event.Job) //nolint:gosec // ids are positive
	})
	if err != nil {
		return err
	}
	b.notify()
	return nil
}

// notify wakes who waits for next.
func (b *board) notify() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.changed)
	b.changed = make(chan struct{})
}

// next is closed when something happens.
func (b *board) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.changed
}

// job returns a job, open or archived.
func (b *board) job(id int64) (job jobsync.Job, ok bool, err error) {
	err = b.db.View(func(tx *bbolt.Tx) error {
		raw := tx.Bucket([]byte(bucketJobs)).Get(number(uint64(id))) //nolint:gosec // a negative id finds nothing
		if raw == nil {
			return nil
		}
		ok = true
		return json.Unmarshal(raw, &job)
	})
	return job, ok, err
}

// open returns the open jobs by name.
func (b *board) open() ([]jobsync.Job, error) {
	jobs, err := all[jobsync.Job](b.db, bucketJobs)
	jobs = slices.DeleteFunc(jobs, func(j jobsync.Job) bool { return j.Archived })
	slices.SortFunc(jobs, func(a, b jobsync.Job) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return jobs, err
}

// events returns the log, the newest first.
func (b *board) events() ([]logEntry, error) {
	entries, err := all[logEntry](b.db, bucketLog)
	slices.Reverse(entries)
	return entries, err
}

func all[T any](db *bbolt.DB, bucket string) ([]T, error) {
	var values []T
	err := db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucket)).ForEach(func(_, raw []byte) error {
			var value T
			if err := json.Unmarshal(raw, &value); err != nil {
				return err
			}
			values = append(values, value)
			return nil
		})
	})
	return values, err
}

func put(bucket *bbolt.Bucket, key uint64, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return bucket.Put(number(key), raw)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/boltfile"
	"github.com/personio-go/sdk/internal/damaged"
)

// Backup writes the whole file as it is at this moment, while others go on
// writing. What it writes opens like the file itself, also in that its mode must
// be 0600.
//
// A state that goes on from an older backup gives numbers of events out a second
// time, to other events: leave out those whose Job.Version is not above the one
// that the mirror has, and compare the mirror once with [jobsync.State.Open].
func (s *Store) Backup(ctx context.Context, w io.Writer) (size int64, err error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	err = damaged.Guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			size, err = tx.WriteTo(w)
			return err
		})
	})
	if err != nil {
		return size, fmt.Errorf("boltstore: backup: %w", err)
	}
	return size, nil
}

// Compact writes a file anew without the room that deleted jobs and events left,
// and puts it in the place of the old one in one step: a process that is killed
// meanwhile leaves the old file. No process may have the file open, or it returns
// [ErrInUse].
func Compact(path string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("boltstore: compacting: %w", err)
	}
	old, err := boltfile.Open(path)
	if err != nil {
		return err
	}
	fresh, err := boltfile.Rewrite(old, func(*bbolt.Tx) error { return nil })
	if fresh != nil {
		old = fresh
	}
	if err := errors.Join(err, old.Close()); err != nil {
		return fmt.Errorf("boltstore: compacting %s: %w", path, err)
	}
	return nil
}

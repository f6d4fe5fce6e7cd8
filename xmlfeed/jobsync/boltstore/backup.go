package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

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

// compactBytes is how much Compact copies in one transaction.
const compactBytes = 1 << 20

// Compact writes a file anew without the room that deleted jobs and events left,
// and puts it in the place of the old one in one step: a process that is killed
// meanwhile leaves the old file. No process may have the file open, or it returns
// [ErrInUse].
func Compact(path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("boltstore: compacting: %w", err)
	}
	source, err := openFile(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }() // the lock, until the new file is there
	part := path + ".compact"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("boltstore: compacting %s: %w", path, err)
	}
	if err := compactTo(part, source); err != nil {
		return errors.Join(fmt.Errorf("boltstore: compacting %s: %w", path, err), os.Remove(part))
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("boltstore: compacting: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func compactTo(part string, source *bbolt.DB) error {
	return damaged.Guard(func() error {
		db, err := bbolt.Open(part, 0o600, nil)
		if err != nil {
			return err
		}
		return errors.Join(bbolt.Compact(db, source, compactBytes), db.Sync(), db.Close())
	})
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	file, err := os.Open(dir) //nolint:gosec // the caller's path
	if err != nil {
		return fmt.Errorf("boltstore: compacting: %w", err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("boltstore: compacting: %w", err)
	}
	return nil
}

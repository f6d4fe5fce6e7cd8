package boltstore

import (
	"context"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
)

// Scrub implements [store.Scrubber]: when something was removed or replaced since the last time, it writes the file anew, as
// [Store.Compact] does. Former heads do not count. Backups, and what a disk keeps of files that are gone, are not reached.
func (s *Store) Scrub(ctx context.Context) error {
	if err := begin(ctx, nil); err != nil {
		return err
	}
	forgotten := false
	err := s.view(func(tx *bbolt.Tx) error {
		forgotten = tx.Bucket([]byte(infoBucket)).Get([]byte(forgottenKey)) != nil
		return nil
	})
	if err != nil || !forgotten {
		return err
	}
	return s.Compact(ctx)
}

// Compact writes the file anew without the room of what was removed, and puts it in the place of the old one in one step: a
// process that is killed at any moment leaves one of the two, whole. Calls wait for it, and it takes as much room again.
func (s *Store) Compact(ctx context.Context) error {
	if err := begin(ctx, nil); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh, err := rewrite(s.file, func(tx *bbolt.Tx) error { return tx.Bucket([]byte(infoBucket)).Delete([]byte(forgottenKey)) })
	if fresh != nil {
		s.file = fresh
	}
	if err != nil {
		return fmt.Errorf("boltstore: writing the file anew: %w", broken(err))
	}
	return nil
}

// Backup writes the whole file as it is at this moment, while others go on. What it writes opens like the file itself, also
// in that its mode must be 0600. A store that goes on from an older backup gives versions and numbers of events out again.
func (s *Store) Backup(ctx context.Context, w io.Writer) (size int64, err error) {
	if err := begin(ctx, nil); err != nil {
		return 0, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		size, err = tx.WriteTo(w)
		return err
	})
	if err != nil {
		return size, fmt.Errorf("boltstore: backup: %w", err)
	}
	return size, nil
}

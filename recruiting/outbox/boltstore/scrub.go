package boltstore

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/boltfile"
)

// Scrub implements [outbox.Scrubber]: it writes the file anew without what is
// left of deleted entries, and puts it in the place of the old one in one step. A
// process that is killed at any moment leaves one of the two, whole. It takes as
// much room again, and calls wait for it meanwhile. When nothing was deleted
// since the last time, it does nothing.
func (s *Store) Scrub(ctx context.Context) error {
	due := false
	err := s.do(ctx, (*bbolt.DB).View, func(tx *bbolt.Tx) error {
		due = tx.Bucket([]byte(infoBucket)).Get([]byte(deletedKey)) != nil
		return nil
	})
	if err != nil || !due {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh, err := boltfile.Rewrite(s.db, func(tx *bbolt.Tx) error { return tx.Bucket([]byte(infoBucket)).Delete([]byte(deletedKey)) })
	if fresh != nil {
		s.db = fresh
	}
	if err != nil {
		return fmt.Errorf("boltstore: writing the file anew: %w", err)
	}
	return nil
}

package boltstore

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/personio-go/sdk/internal/damaged"
)

// Companies are the names of all companies that have a state, ordered by their
// bytes. Load and Pending show what there is of each.
func (s *Store) Companies(ctx context.Context) ([]string, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var names []string
	err := damaged.Guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte(companiesBucket)).ForEachBucket(func(name []byte) error {
				names = append(names, string(name))
				return nil
			})
		})
	})
	if err != nil {
		return nil, fmt.Errorf("boltstore: listing companies: %w", err)
	}
	return names, nil
}

// Delete drops all that is known of a company: its jobs, its journal, also the
// events that were not delivered. Nobody is told of it; a Sync afterwards begins
// anew, with events from number 1.
func (s *Store) Delete(ctx context.Context, company string) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return s.update(company, func(tx *bbolt.Tx) error {
		err := tx.Bucket([]byte(companiesBucket)).DeleteBucket([]byte(company))
		if errors.Is(err, berrors.ErrBucketNotFound) {
			return nil
		}
		return err
	})
}

// Check reads the whole file and says what is wrong with its structure, nil for
// nothing. Others can go on writing meanwhile.
func (s *Store) Check(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	err := damaged.Guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			var problems []error
			for problem := range tx.Check() {
				problems = append(problems, problem)
			}
			return errors.Join(problems...)
		})
	})
	if err != nil {
		return fmt.Errorf("boltstore: checking: %w", err)
	}
	return nil
}

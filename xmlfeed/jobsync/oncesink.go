package jobsync

import (
	"context"
	"errors"

	"github.com/personio-go/sdk/personio/store"
)

// Acknowledge acknowledges an event in a store that stands for a transaction, and
// with it all that is done in that transaction.
type Acknowledge func(ctx context.Context, within store.Store) error

// OnceSink is a [Sink] whose effect and acknowledgement are one transaction of the
// store's database: each event takes effect exactly once. The function begins a
// transaction, writes what the event changes, calls acknowledge with the store
// within the transaction, and commits. When any of that fails it rolls back and
// returns the error.
//
//	sink := jobsync.OnceSink(func(ctx context.Context, event jobsync.Event, acknowledge jobsync.Acknowledge) error {
//		tx, err := db.BeginTx(ctx, nil)
//		if err != nil {
//			return err
//		}
//		defer tx.Rollback()
//		if err := put(ctx, tx, event.Job); err != nil {
//			return err
//		}
//		if err := acknowledge(ctx, store.Within(tx)); err != nil {
//			return err
//		}
//		return tx.Commit()
//	})
type OnceSink func(ctx context.Context, event Event, acknowledge Acknowledge) error

// Deliver implements [Sink] for a [Syncer], which calls the function instead.
func (f OnceSink) Deliver(ctx context.Context, event Event) error {
	return f(ctx, event, func(context.Context, store.Store) error {
		return errors.New("jobsync: only a Syncer can acknowledge an event")
	})
}

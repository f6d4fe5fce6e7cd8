package jobsync_test

import (
	"context"
	"testing"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// unit is what the store has of a company.
func unit(company string) stores.Unit { return stores.Unit{Kind: "jobs", Name: company} }

func mustLoad(tb testing.TB, store stores.Store) jobsync.State {
	tb.Helper()
	state, err := jobsync.Read(tb.Context(), store, acme)
	if err != nil {
		tb.Fatalf("Read: %v", err)
	}
	return state
}

// hooked is a store that says of each operation, before it does it, which one it
// is. A commit comes with its change.
type hooked struct {
	stores.Store

	before func(operation string, change *stores.Change) error
}

func (h *hooked) Head(ctx context.Context, unit stores.Unit) (stores.Head, error) {
	if err := h.before("head", nil); err != nil {
		return stores.Head{}, err
	}
	return h.Store.Head(ctx, unit)
}

func (h *hooked) Records(ctx context.Context, unit stores.Unit, keys ...string) (uint64, []stores.Record, error) {
	if err := h.before("records", nil); err != nil {
		return 0, nil, err
	}
	return h.Store.Records(ctx, unit, keys...)
}

func (h *hooked) Bodies(ctx context.Context, unit stores.Unit, keys ...string) ([]stores.Body, error) {
	if err := h.before("bodies", nil); err != nil {
		return nil, err
	}
	return h.Store.Bodies(ctx, unit, keys...)
}

func (h *hooked) Pending(ctx context.Context, unit stores.Unit, limit int) ([]stores.Event, error) {
	if err := h.before("pending", nil); err != nil {
		return nil, err
	}
	return h.Store.Pending(ctx, unit, limit)
}

func (h *hooked) Commit(ctx context.Context, unit stores.Unit, change stores.Change) error {
	if err := h.before("commit", &change); err != nil {
		return err
	}
	return h.Store.Commit(ctx, unit, change)
}

func (h *hooked) Lease(ctx context.Context, unit stores.Unit, owner string, ttl time.Duration) (uint64, stores.Head, error) {
	if err := h.before("lease", nil); err != nil {
		return 0, stores.Head{}, err
	}
	return h.Store.Lease(ctx, unit, owner, ttl)
}

func (h *hooked) Release(ctx context.Context, unit stores.Unit, owner string) error {
	if err := h.before("release", nil); err != nil {
		return err
	}
	return h.Store.Release(ctx, unit, owner)
}

// acknowledges says that a change is no more than a word of delivery.
func acknowledges(change *stores.Change) bool {
	return change != nil && change.Acknowledge > 0 && len(change.Put) == 0 && len(change.Append) == 0
}

// failing is a store some of whose operations fail.
func failing(store stores.Store, err error, fails func(operation string, acknowledges bool) bool) stores.Store {
	return &hooked{Store: store, before: func(operation string, change *stores.Change) error {
		if fails(operation, acknowledges(change)) {
			return err
		}
		return nil
	}}
}

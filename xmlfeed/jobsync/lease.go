package jobsync

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

const (
	// sinkTime is what a sink has for one event.
	sinkTime = 2 * time.Minute
	// leaseTime is how long a company stays locked when its process dies in the
	// middle of a sync. What it is longer than sinkTime is for storing how the
	// delivery went, and lets short deliveries share a lease.
	leaseTime = sinkTime + 30*time.Second
)

// writer is somebody who has a company's lease, and the state as he left it.
type writer struct {
	store   Store
	company string
	owner   string

	fence uint64
	until time.Time // when the lease ends
	state State
}

// lease makes a writer of a company, with its state. It must be released.
func lease(ctx context.Context, store Store, company string) (*writer, error) {
	w := &writer{store: store, company: company, owner: rand.Text()}
	if err := w.prolong(ctx); err != nil {
		return nil, err
	}
	if err := guarded("jobsync: the store", func() error { return w.load(ctx) }); err != nil {
		return nil, errors.Join(err, w.release(ctx))
	}
	return w, nil
}

// prolong gets the lease, or more time when the rest is less than a sink has for
// an event. A lease that was over meanwhile, and that nobody used, is none that
// was lost: the sync goes on with the new one.
func (w *writer) prolong(ctx context.Context) error {
	now := time.Now()
	if w.until.Sub(now) >= sinkTime {
		return nil
	}
	fence, err := w.store.Lease(ctx, w.company, w.owner, leaseTime)
	if err != nil {
		return fmt.Errorf("jobsync: company %q: getting the lease: %w", w.company, err)
	}
	if w.fence != 0 && fence != w.fence {
		if err := w.resume(ctx); err != nil {
			return err
		}
	}
	w.fence, w.until = fence, now.Add(leaseTime)
	return nil
}

// resume checks that nobody wrote between the last lease and this one. It keeps
// what a store acknowledged itself, which changes no version.
func (w *writer) resume(ctx context.Context) error {
	state, err := w.store.Load(ctx, w.company)
	switch {
	case err != nil:
		return fmt.Errorf("jobsync: loading the state: %w", err)
	case state.Version != w.state.Version:
		return fmt.Errorf("%w: the lease was lost in between", ErrConflict)
	}
	w.state = state
	return nil
}

func (w *writer) load(ctx context.Context) (err error) {
	if w.state, err = w.store.Load(ctx, w.company); err != nil {
		return fmt.Errorf("jobsync: loading the state: %w", err)
	}
	return nil
}

// commit makes a change and goes on from the state that it leads to.
func (w *writer) commit(ctx context.Context, change Change) error {
	next, err := w.state.After(change)
	if err != nil {
		return err
	}
	change.Fence = w.fence
	if err := w.store.Commit(ctx, w.company, change); err != nil {
		return fmt.Errorf("jobsync: storing: %w", err)
	}
	w.state = next
	return nil
}

// release lets the next one in, also when the context has ended.
func (w *writer) release(ctx context.Context) error {
	if err := w.store.Release(context.WithoutCancel(ctx), w.company, w.owner); err != nil {
		return fmt.Errorf("jobsync: releasing the lease: %w", err)
	}
	return nil
}

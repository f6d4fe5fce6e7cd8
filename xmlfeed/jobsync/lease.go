package jobsync

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

const (
	// sinkTime is what a sink has for one event.
	sinkTime = 2 * time.Minute
	// leaseTime is how long a company stays locked when its process dies in the
	// middle of a sync. What it is longer than sinkTime is for storing how the
	// delivery went, and lets short deliveries share a lease.
	leaseTime = sinkTime + 30*time.Second
	// patience is how often a step is planned anew because others changed the company
	// meanwhile. They are persons: one approves, one resumes.
	patience = 20
)

// writer is somebody who has a company's lease.
type writer struct {
	company

	owner string
	fence uint64
	until time.Time // when the lease ends
}

// lease makes a writer of a company. It must be released.
func lease(ctx context.Context, store store.Store, name string) (*writer, error) {
	w := &writer{company: company{store: store, name: name}, owner: rand.Text()}
	if err := w.renew(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

// prolong gets more time when the rest is less than a sink has for an event.
func (w *writer) prolong(ctx context.Context) error {
	if time.Until(w.until) >= sinkTime {
		return nil
	}
	return w.renew(ctx)
}

// renew gets the lease, and goes on from the head that the store has. A lease that
// was over meanwhile is none that was lost: what others did is in the head.
func (w *writer) renew(ctx context.Context) error {
	now := time.Now()
	var fence uint64
	var head store.Head
	err := guarded("jobsync: the store", func() (err error) {
		fence, head, err = w.store.Lease(ctx, unitOf(w.name), w.owner, leaseTime)
		return err
	})
	if err != nil {
		return fmt.Errorf("jobsync: company %q: getting the lease: %w", w.name, err)
	}
	w.fence, w.until = fence, now.Add(leaseTime)
	err = w.take(head)
	if err == nil && w.deleted {
		err = fmt.Errorf("jobsync: company %q: %w", w.name, store.ErrDeleted)
	}
	if err != nil {
		return errors.Join(err, w.release(ctx))
	}
	return nil
}

// commit makes a change and goes on from the head that it leads to.
func (w *writer) commit(ctx context.Context, change store.Change, next Head) error {
	change.Fence = w.fence
	if err := w.store.Commit(ctx, unitOf(w.name), change); err != nil {
		return fmt.Errorf("jobsync: storing: %w", err)
	}
	w.goOn(next)
	return nil
}

// goOn takes a head that was stored.
func (w *writer) goOn(next Head) {
	w.head, w.records = next, nil
}

// release lets the next one in, also when the context has ended.
func (w *writer) release(ctx context.Context) error {
	if err := w.store.Release(context.WithoutCancel(ctx), unitOf(w.name), w.owner); err != nil {
		return fmt.Errorf("jobsync: releasing the lease: %w", err)
	}
	return nil
}

package storetest

import (
	"context"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Counter counts what a feature reads and writes. An unchanged look, say, reads and writes heads only:
//
//	counter := storetest.Count(store.NewMemory())
//	... a look ...
//	if got := counter.Take(); got != (storetest.Counts{Leases: 1, Commits: 1}) { ... }
type Counter struct {
	store.Store

	mu     sync.Mutex
	counts Counts
}

// Counts are calls, and what they returned or were given.
type Counts struct {
	Heads, Leases, Commits, Deletes int
	Reads                           int // calls of Records, Bodies, Pending, Find, Due and Units
	Records, Bodies, Events         int // read
	Written                         int // records, bodies and events that were put or removed
}

// Count returns a store that counts.
func Count(s store.Store) *Counter { return &Counter{Store: s} }

// Take returns what was counted since the last time.
func (c *Counter) Take() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	counts := c.counts
	c.counts = Counts{}
	return counts
}

func (c *Counter) count(add func(*Counts)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	add(&c.counts)
}

// Head implements [store.Reader].
func (c *Counter) Head(ctx context.Context, unit store.Unit) (store.Head, error) {
	c.count(func(n *Counts) { n.Heads++ })
	return c.Store.Head(ctx, unit)
}

// Records implements [store.Reader].
func (c *Counter) Records(ctx context.Context, unit store.Unit, keys ...string) (uint64, []store.Record, error) {
	version, records, err := c.Store.Records(ctx, unit, keys...)
	c.count(func(n *Counts) { n.Reads++; n.Records += len(records) })
	return version, records, err
}

// Bodies implements [store.Reader].
func (c *Counter) Bodies(ctx context.Context, unit store.Unit, keys ...string) ([]store.Body, error) {
	bodies, err := c.Store.Bodies(ctx, unit, keys...)
	c.count(func(n *Counts) { n.Reads++; n.Bodies += len(bodies) })
	return bodies, err
}

// Pending implements [store.Reader].
func (c *Counter) Pending(ctx context.Context, unit store.Unit, limit int) ([]store.Event, error) {
	events, err := c.Store.Pending(ctx, unit, limit)
	c.count(func(n *Counts) { n.Reads++; n.Events += len(events) })
	return events, err
}

// Find implements [store.Reader].
func (c *Counter) Find(ctx context.Context, query store.Query) ([]store.Ref, error) {
	c.count(func(n *Counts) { n.Reads++ })
	return c.Store.Find(ctx, query)
}

// Due implements [store.Reader].
func (c *Counter) Due(ctx context.Context, kind string, limit int) ([]store.Turn, error) {
	c.count(func(n *Counts) { n.Reads++ })
	return c.Store.Due(ctx, kind, limit)
}

// Units implements [store.Reader].
func (c *Counter) Units(ctx context.Context, kind, after string, limit int) ([]store.UnitHead, error) {
	c.count(func(n *Counts) { n.Reads++ })
	return c.Store.Units(ctx, kind, after, limit)
}

// Commit implements [store.Store].
func (c *Counter) Commit(ctx context.Context, unit store.Unit, change store.Change) error {
	written := len(change.Put) + len(change.Forget) + len(change.Bodies) + len(change.Drop) + len(change.Append)
	c.count(func(n *Counts) { n.Commits++; n.Written += written })
	return c.Store.Commit(ctx, unit, change)
}

// Delete implements [store.Store].
func (c *Counter) Delete(ctx context.Context, unit store.Unit) error {
	c.count(func(n *Counts) { n.Deletes++ })
	return c.Store.Delete(ctx, unit)
}

// Lease implements [store.Store].
func (c *Counter) Lease(ctx context.Context, unit store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	c.count(func(n *Counts) { n.Leases++ })
	return c.Store.Lease(ctx, unit, owner, ttl)
}

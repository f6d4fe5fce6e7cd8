package jobsync

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Erase removes everything about a company from a store: its jobs, its journal and
// its state. It leaves the company's name and two numbers, a fence: a sync that is
// under way, in whatever process, stores nothing any more, and one that begins
// afterwards returns an error that matches [store.ErrDeleted]. When Erase returns
// nil no sink is at an event of the company any more, so that the mirror's own rows
// can be deleted after it. An error that matches [store.ErrLeased] says that a sync
// is still under way although all is erased: call it again.
//
// Take the company off the list of companies first. Only a list brings it back, see
// [Revive] and [Runner.Add].
func Erase(ctx context.Context, from store.Store, name string) error {
	if err := from.Delete(ctx, unitOf(name)); err != nil {
		return fmt.Errorf("jobsync: erasing company %q: %w", name, err)
	}
	w := &writer{company: company{store: from, name: name}, owner: "erase/" + rand.Text()}
	for {
		_, _, err := from.Lease(ctx, unitOf(name), w.owner, leaseTime)
		if err == nil {
			return w.release(ctx)
		}
		if !errors.Is(err, store.ErrLeased) {
			return fmt.Errorf("jobsync: erasing company %q: %w", name, err)
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("jobsync: company %q is erased, but a sync of it is under way: %w", name, err), context.Cause(ctx))
		case <-time.After(50*time.Millisecond + mathrand.N(100*time.Millisecond)): //nolint:gosec // no secret
		}
	}
}

// Revive lets an erased company be synced again: as one that is new, but for the
// numbers of its events, which go on. It does nothing for any other. Call it for
// the companies of a list when that is read, and never because a sync failed: that
// is what the fence is for.
func Revive(ctx context.Context, in store.Store, name string) error {
	c := &company{store: in, name: name}
	var err error
	for range patience {
		if err = c.load(ctx); err != nil || !c.deleted {
			return err
		}
		head, encodeErr := new(Head).encode()
		if encodeErr != nil {
			return encodeErr
		}
		err = in.Commit(ctx, unitOf(name), store.Change{IfVersion: c.head.Version, Head: head, Revive: true})
		if !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("jobsync: reviving company %q: %w", name, err)
	}
	return nil
}

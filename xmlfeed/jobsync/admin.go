package jobsync

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/personio/store"
)

// ErrNotHeld says that an approval does not fit what is held now: jobs joined or
// left the hold since. Look at it again.
var ErrNotHeld = errors.New("jobsync: the hold is not the one that was approved")

// Approve lets the next complete feed archive jobs of a hold, if it still does
// not have them. The token is that of the [Hold] that a person looked at: an
// error that matches [ErrNotHeld] says that it is another one by now. Without ids
// all its jobs are approved, otherwise those.
//
// The policy plays no part in it. Approve needs no lease, nor do Skip and Resume: a
// sync that is under way goes on from what they changed.
func Approve(ctx context.Context, in store.Store, name, token string, ids ...int64) error {
	return administer(ctx, in, name, func(ctx context.Context, c *company) (store.Change, error) {
		state, err := c.state(ctx)
		if err != nil {
			return store.Change{}, err
		}
		hold := state.Hold(Policy{})
		if hold == nil || hold.Token != token {
			return store.Change{}, ErrNotHeld
		}
		approved, err := hold.choose(ids)
		if err != nil {
			return store.Change{}, err
		}
		change := Change{IfVersion: state.Version, Head: state.Head}
		for _, record := range state.Jobs {
			if approved[record.ID] {
				record.Approved = true
				change.Put = append(change.Put, record)
			}
		}
		return change.stored()
	})
}

// choose is a set of the hold's jobs: all of them, or those with the ids.
func (h *Hold) choose(ids []int64) (map[int64]bool, error) {
	all := make(map[int64]bool, len(h.Jobs))
	for i := range h.Jobs {
		all[h.Jobs[i].ID] = true
	}
	if len(ids) == 0 {
		return all, nil
	}
	chosen := make(map[int64]bool, len(ids))
	for _, id := range ids {
		if !all[id] {
			return nil, fmt.Errorf("%w: it does not have job %d", ErrNotHeld, id)
		}
		chosen[id] = true
	}
	return chosen, nil
}

// Skip leaves an event out that the sink refuses, and lets the company go on. The
// number must be that of [Refusal].Seq. The mirror lacks what the event says until
// the next event of that job, which has the whole job again.
func Skip(ctx context.Context, in store.Store, name string, seq uint64) error {
	return administer(ctx, in, name, func(ctx context.Context, c *company) (store.Change, error) {
		if c.head.Refused == nil || c.head.Refused.Seq != seq {
			return store.Change{}, fmt.Errorf("jobsync: event %d is not the one that was refused", seq)
		}
		events, err := readPending(ctx, c, 1)
		if err != nil {
			return store.Change{}, err
		}
		head := c.head
		head.Refused = nil
		change, err := (&Change{IfVersion: c.head.Version, Head: head}).stored()
		change.Acknowledge, change.Drop = seq, obsolete(events)
		return change, err
	})
}

// Resume lets a parked company try its event again, as often as at first. It does
// nothing for one that is not parked.
func Resume(ctx context.Context, in store.Store, name string) error {
	return administer(ctx, in, name, func(_ context.Context, c *company) (store.Change, error) {
		head := c.head
		head.Refused = nil
		return (&Change{IfVersion: c.head.Version, Head: head}).stored()
	})
}

// administer makes a change without the company's lease, again and again until
// nobody else made one meanwhile.
func administer(ctx context.Context, in store.Store, name string, decide func(context.Context, *company) (store.Change, error)) error {
	var err error
	for range patience {
		c := &company{store: in, name: name}
		if err = c.load(ctx); err != nil {
			return err
		}
		var change store.Change
		if change, err = decide(ctx, c); err == nil {
			err = in.Commit(ctx, unitOf(name), change)
		}
		if !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	if err != nil && !errors.Is(err, ErrNotHeld) {
		return fmt.Errorf("jobsync: company %q: %w", name, err)
	}
	return err
}

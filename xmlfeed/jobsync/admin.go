package jobsync

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// ErrNotHeld says that an approval does not fit what is held now: jobs joined or
// left the hold since. Look at it again.
var ErrNotHeld = errors.New("jobsync: the hold is not the one that was approved")

// Approve lets the next complete feed archive jobs of a hold, if it still does
// not have them. The token is that of the [Hold] that a person looked at: an
// error that matches [ErrNotHeld] says that it is another one by now. Without ids
// all its jobs are approved, otherwise those.
//
// The policy plays no part in it. Approve waits, as long as the context allows,
// while the company is being synced; so do Skip and Resume.
func Approve(ctx context.Context, store Store, company, token string, ids ...int64) error {
	return administer(ctx, store, company, func(state State) (Change, error) {
		hold := state.Hold(Policy{})
		if hold == nil || hold.Token != token {
			return Change{}, ErrNotHeld
		}
		approved, err := hold.choose(ids)
		if err != nil {
			return Change{}, err
		}
		change := Change{Head: state.Head}
		for _, record := range state.Jobs {
			if approved[record.ID] {
				record.Approved = true
				change.Put = append(change.Put, record)
			}
		}
		return change, nil
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
func Skip(ctx context.Context, store Store, company string, seq uint64) error {
	return administer(ctx, store, company, func(state State) (Change, error) {
		if state.Refused == nil || state.Refused.Seq != seq {
			return Change{}, fmt.Errorf("jobsync: event %d is not the one that was refused", seq)
		}
		change := Change{Head: state.Head}
		change.Head.Acknowledged, change.Head.Refused = seq, nil
		return change, nil
	})
}

// Resume lets a parked company try its event again, as often as at first. It does
// nothing for one that is not parked.
func Resume(ctx context.Context, store Store, company string) error {
	return administer(ctx, store, company, func(state State) (Change, error) {
		change := Change{Head: state.Head}
		change.Head.Refused = nil
		return change, nil
	})
}

// administer makes a change of a state with the company's lease.
func administer(ctx context.Context, store Store, company string, decide func(State) (Change, error)) (err error) {
	w, err := waitForLease(ctx, store, company)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.release(ctx)) }()
	change, err := decide(w.state)
	if err != nil {
		return err
	}
	change.IfVersion = w.state.Version
	change.Head.Version++
	return w.commit(ctx, change)
}

// waitForLease tries until nobody else has the lease.
func waitForLease(ctx context.Context, store Store, company string) (*writer, error) {
	for {
		w, err := lease(ctx, store, company)
		if !errors.Is(err, ErrLeased) {
			return w, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(err, context.Cause(ctx))
		case <-time.After(50*time.Millisecond + rand.N(100*time.Millisecond)): //nolint:gosec // no secret
		}
	}
}

package jobsync

import (
	"context"
	"errors"
	"fmt"
)

// batch is how many events are delivered between two acknowledgements, and
// thereby how many may come twice after a crash.
const batch = 64

// DeliveryError is an event that the sink did not take. It and all later ones
// are delivered by the next Sync.
type DeliveryError struct {
	EventID string
	Err     error
}

func (e *DeliveryError) Error() string {
	return fmt.Sprintf("jobsync: delivering event %s: %v", e.EventID, e.Err)
}

// Unwrap returns the sink's error.
func (e *DeliveryError) Unwrap() error { return e.Err }

// deliver empties the journal in order. It acknowledges what the sink took also
// when a later event fails.
func (s *Syncer) deliver(ctx context.Context, state *State, result *Result) error {
	for state.Acknowledged < state.LastSeq {
		events, err := s.store.Pending(ctx, s.company, batch)
		if err != nil {
			return fmt.Errorf("jobsync: reading the journal: %w", err)
		}
		if len(events) == 0 {
			return fmt.Errorf("%w: its journal ends before event %d", ErrConflict, state.LastSeq)
		}
		delivered, failure := s.deliverBatch(ctx, events)
		if delivered > 0 {
			result.Delivered += delivered
			change := Change{IfVersion: state.Version, Acknowledge: events[delivered-1].Seq}
			// What was delivered is acknowledged even if the context ended meanwhile.
			if err := s.commit(context.WithoutCancel(ctx), state, change); err != nil {
				return errors.Join(failure, err)
			}
		}
		if failure != nil {
			return failure
		}
	}
	return nil
}

func (s *Syncer) deliverBatch(ctx context.Context, events []Event) (delivered int, err error) {
	for i, event := range events {
		err := ctx.Err()
		if err == nil {
			err = s.deliverOne(ctx, event)
		}
		if err != nil {
			return i, &DeliveryError{EventID: event.ID, Err: err}
		}
	}
	return len(events), nil
}

// deliverOne keeps a panic of the sink from ending the process that syncs other
// companies, too.
func (s *Syncer) deliverOne(ctx context.Context, event Event) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the sink panicked with a %T", r)
		}
	}()
	return s.sink.Deliver(ctx, event)
}

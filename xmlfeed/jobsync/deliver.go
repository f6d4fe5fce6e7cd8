package jobsync

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// batch is how many events are delivered between two acknowledgements, and
// thereby how many may come twice after a crash.
const batch = 64

// delivery empties a company's journal in order.
type delivery struct {
	*writer

	sink   Sink
	policy Policy
	result *Result
}

// drain delivers all that is pending. It acknowledges what the sink took also
// when a later event fails.
func (d *delivery) drain(ctx context.Context) error {
	for d.state.Acknowledged < d.state.LastSeq {
		events, err := d.pending(ctx)
		if err != nil || len(events) == 0 {
			return err
		}
		delivered, failure := d.deliverBatch(ctx, events)
		d.result.Delivered += delivered
		if err := d.note(ctx, events, delivered, failure); err != nil {
			return errors.Join(failure, err)
		}
		if failure != nil {
			return failure
		}
	}
	return nil
}

// pending reads the journal. A journal that is empty although the head says
// otherwise belongs to a store that acknowledges events itself, in one
// transaction with their effect: its state is read anew.
func (d *delivery) pending(ctx context.Context) ([]Event, error) {
	events, err := d.store.Pending(ctx, d.company, batch)
	if err != nil {
		return nil, fmt.Errorf("jobsync: reading the journal: %w", err)
	}
	if len(events) > 0 {
		return events, nil
	}
	if err := d.load(ctx); err != nil {
		return nil, err
	}
	if d.state.Acknowledged < d.state.LastSeq {
		return nil, fmt.Errorf("%w: its journal ends before event %d", ErrConflict, d.state.LastSeq)
	}
	return nil, nil
}

func (d *delivery) deliverBatch(ctx context.Context, events []Event) (delivered int, err error) {
	for i := range events {
		if err := d.prolong(ctx); err != nil {
			return i, err
		}
		if err := d.deliverOne(ctx, events[i]); err != nil {
			return i, &DeliveryError{EventID: events[i].ID, Err: err}
		}
	}
	return len(events), nil
}

// deliverOne gives the sink its time, and keeps a panic of it from ending the
// process that syncs other companies, too.
func (d *delivery) deliverOne(ctx context.Context, event Event) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, sinkTime)
	defer cancel()
	return guarded("the sink", func() error { return d.sink.Deliver(ctx, event) })
}

// note stores how far the delivery got, and a failure. What was delivered is
// acknowledged even if the context ended meanwhile.
func (d *delivery) note(ctx context.Context, events []Event, delivered int, failure error) error {
	head := d.state.Head
	if delivered > 0 {
		head.Acknowledged, head.Refused = max(head.Acknowledged, events[delivered-1].Seq), nil
	}
	if _, refused := errors.AsType[*DeliveryError](failure); refused && ctx.Err() == nil {
		head.Refused = d.refusal(head.Refused, events[delivered].Seq, failure)
	}
	if head.Acknowledged == d.state.Acknowledged && same(head.Refused, d.state.Refused) {
		return nil
	}
	head.Version++
	return d.commit(context.WithoutCancel(ctx), Change{IfVersion: d.state.Version, Head: head})
}

// refusal counts one more failure of an event.
func (d *delivery) refusal(before *Refusal, seq uint64, failure error) *Refusal {
	refused := Refusal{Seq: seq, Since: time.Now()}
	if before != nil && before.Seq == seq {
		refused = *before
	}
	if !errors.Is(failure, ErrSinkUnavailable) {
		refused.Attempts++
	}
	refused.Parked = d.policy.MaxAttempts > 0 && refused.Attempts >= d.policy.MaxAttempts
	return &refused
}

func same(a, b *Refusal) bool { return a == b || a != nil && b != nil && *a == *b }

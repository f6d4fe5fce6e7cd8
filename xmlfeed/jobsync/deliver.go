package jobsync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
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
	// address is the public page of a job.
	address func(id int64) string
}

// drain delivers all that is pending: the events that were just stored, from
// memory, and others from the journal. It acknowledges what the sink took also
// when a later event fails.
func (d *delivery) drain(ctx context.Context, stored []Event) error {
	for d.head.Acknowledged < d.head.LastSeq {
		if len(stored) == 0 {
			var err error
			if stored, err = d.pending(ctx); err != nil {
				return err
			}
		}
		events := stored[:min(batch, len(stored))]
		stored = stored[len(events):]
		delivered, failure := d.deliverBatch(ctx, events)
		if err := d.note(ctx, events, delivered, failure); err != nil {
			return errors.Join(failure, err)
		}
		if failure != nil {
			return failure
		}
	}
	return nil
}

// pending reads the journal, and the bodies that its events name.
func (d *delivery) pending(ctx context.Context) ([]Event, error) {
	for range patience {
		events, err := readPending(ctx, &d.company, batch)
		switch {
		case err == nil && len(events) > 0, err != nil && !errors.Is(err, store.ErrConflict):
			return events, err
		}
		before := d.head.Version
		if err := d.renew(ctx); err != nil {
			return nil, err
		}
		switch {
		case d.head.Acknowledged >= d.head.LastSeq:
			return nil, nil
		case before == d.head.Version && err == nil:
			return nil, fmt.Errorf("jobsync: company %q: %w: the journal ends before event %d", d.name, store.ErrDamaged, d.head.LastSeq)
		}
	}
	return nil, fmt.Errorf("jobsync: company %q: reading the journal: %w", d.name, store.ErrConflict)
}

// readPending reads the oldest events of the journal.
func readPending(ctx context.Context, c *company, limit int) ([]Event, error) {
	kept, err := c.store.Pending(ctx, unitOf(c.name), limit)
	if err != nil {
		return nil, fmt.Errorf("jobsync: reading the journal: %w", err)
	}
	parts := make([]keptEvent, len(kept))
	var keys []string
	for i := range kept {
		if err := json.Unmarshal(kept[i].Body, &parts[i]); err != nil {
			return nil, fmt.Errorf("jobsync: company %q: %w: event %d", c.name, store.ErrDamaged, kept[i].Seq)
		}
		keys = append(keys, parts[i].needs(kept[i].Seq)...)
	}
	if err := c.readBodies(ctx, keys); err != nil {
		return nil, err
	}
	events := make([]Event, len(kept))
	for i := range kept {
		event, ok := parts[i].event(c.name, kept[i].Seq, c.bodies)
		if !ok {
			return nil, c.lost(ctx, bodyKey(parts[i].ID, kept[i].Seq))
		}
		events[i] = event
	}
	return events, nil
}

// deliverBatch says how many of the events are done with: the sink took them, or
// somebody else acknowledged them meanwhile.
func (d *delivery) deliverBatch(ctx context.Context, events []Event) (done int, err error) {
	for i := range events {
		if err := d.prolong(ctx); err != nil {
			return i, err
		}
		if events[i].Seq <= d.head.Acknowledged {
			continue
		}
		if err := d.deliverOne(ctx, events[i]); err != nil {
			return i, &DeliveryError{EventID: events[i].ID, Err: err}
		}
		d.result.Delivered++
	}
	return len(events), nil
}

// deliverOne gives the sink its time, and keeps a panic of it from ending the
// process that syncs other companies, too. The event is the sink's own: it may
// clean up texts where they are.
func (d *delivery) deliverOne(ctx context.Context, event Event) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, sinkTime)
	defer cancel()
	event.URL = d.address(event.Job.ID)
	once, ok := d.sink.(OnceSink)
	if !ok {
		return guarded("the sink", func() error { return d.sink.Deliver(ctx, copyEvent(event)) })
	}
	return d.deliverOnce(ctx, once, event)
}

// deliverOnce lets the sink acknowledge an event with its effect, again while
// others change the company meanwhile.
func (d *delivery) deliverOnce(ctx context.Context, sink OnceSink, event Event) error {
	var err error
	for range patience {
		var next *Head
		if next, err = d.tryOnce(ctx, sink, event); err == nil {
			d.goOn(*next)
			return nil
		}
		// Whether the transaction was committed, only the head knows.
		if renewed := d.renew(context.WithoutCancel(ctx)); renewed != nil {
			return errors.Join(err, renewed)
		}
		if d.head.Acknowledged >= event.Seq {
			return nil
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return err
}

// tryOnce returns the head with which the sink acknowledged the event.
func (d *delivery) tryOnce(ctx context.Context, sink OnceSink, event Event) (next *Head, err error) {
	acknowledge := func(ctx context.Context, within store.Store) error {
		head, change, err := d.acknowledgement([]Event{event})
		if err == nil {
			err = within.Commit(ctx, unitOf(d.name), change)
		}
		if err == nil {
			next = &head
		}
		return err
	}
	err = guarded("the sink", func() error { return sink(ctx, copyEvent(event), acknowledge) })
	if err == nil && next == nil {
		err = errors.New("the sink did not acknowledge the event")
	}
	return next, err
}

// acknowledgement is the change that acknowledges events, with the head after it.
func (d *delivery) acknowledgement(events []Event) (head Head, change store.Change, err error) {
	head = d.head
	last := events[len(events)-1].Seq
	head.Acknowledged, head.Refused = max(head.Acknowledged, last), nil
	change, err = d.headChange(&head)
	change.Acknowledge, change.Drop = head.Acknowledged, obsolete(events)
	return head, change, err
}

// headChange is a change of nothing but the head.
func (w *writer) headChange(head *Head) (change store.Change, err error) {
	head.Version++
	change = store.Change{IfVersion: w.head.Version, Fence: w.fence}
	change.Head, err = head.encode()
	return change, err
}

// note stores how far the delivery got, and a failure. What was delivered is
// acknowledged even if the context ended meanwhile.
func (d *delivery) note(ctx context.Context, events []Event, done int, failure error) (err error) {
	_, refused := errors.AsType[*DeliveryError](failure)
	refused = refused && ctx.Err() == nil
	ctx = context.WithoutCancel(ctx)
	for range patience {
		var head Head
		var change store.Change
		if head, change, err = d.noted(events, done, failure, refused); err != nil || change.IfVersion == 0 {
			return err
		}
		if err = d.commit(ctx, change, head); !errors.Is(err, store.ErrConflict) {
			return err
		}
		if renewed := d.renew(ctx); renewed != nil {
			return errors.Join(err, renewed)
		}
	}
	return err
}

// noted is what there is to store of a delivery; a change of version 0 is nothing.
func (d *delivery) noted(events []Event, done int, failure error, refused bool) (head Head, change store.Change, err error) {
	for len(events) > 0 && events[0].Seq <= d.head.Acknowledged {
		events, done = events[1:], done-1 // it was acknowledged with its effect, or by somebody else
	}
	head = d.head
	if done > 0 {
		if head, change, err = d.acknowledgement(events[:done]); err != nil {
			return head, change, err
		}
	}
	if refused && done >= 0 && done < len(events) {
		head.Refused = d.refusal(d.head.Refused, events[done].Seq, failure)
		if done == 0 && same(head.Refused, d.head.Refused) {
			return head, store.Change{}, nil
		}
	} else if done <= 0 {
		return head, store.Change{}, nil
	}
	head.Version = d.head.Version
	acknowledge, drop := change.Acknowledge, change.Drop
	change, err = d.headChange(&head)
	change.Acknowledge, change.Drop = acknowledge, drop
	return head, change, err
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

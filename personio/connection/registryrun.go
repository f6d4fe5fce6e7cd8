package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

const (
	// atOnce is how many companies Run works on at a time.
	atOnce = 8
	// pollInterval is how long Run sleeps at most: other processes write, too.
	pollInterval = 15 * time.Second
	// firstRedelivery doubles with each try to tell an event, up to maxRedelivery.
	firstRedelivery, maxRedelivery = 5 * time.Second, time.Hour
	// eventTime is what the product may take for one event.
	eventTime = 30 * time.Second
)

// Run checks connections when their time has come and tells events, until its context ends, and
// returns nil then: checks that are under way are given up, and made again by the next Run. Any
// number of processes may run it on the same store.
func (r *Registry) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		r.takeHints(ctx)
		wait, err := r.runDue(ctx)
		if err != nil && ctx.Err() == nil {
			r.complain(ctx, "run", err)
			wait = pollInterval
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-r.wake:
		}
		timer.Stop()
	}
	return nil
}

// runDue works on all that is due, and says for how long nothing is.
func (r *Registry) runDue(ctx context.Context) (time.Duration, error) {
	const page = 4 * atOnce
	turns, err := r.store.Due(ctx, Kind, page)
	if err != nil {
		return 0, fmt.Errorf("connection: %w", err)
	}
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	at, wait, worked := time.Now(), pollInterval, false
	for _, turn := range turns {
		if until := turn.Due.Sub(at); until > 0 {
			wait = min(wait, until)
			break
		}
		worked = true
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			if err := r.turn(ctx, turn.Unit.Name); err != nil && ctx.Err() == nil {
				r.complain(ctx, "turn", err)
			}
		})
	}
	group.Wait()
	if worked { // look again soon, and not at once: others may hold what is due
		wait = min(wait, time.Second)
	}
	return wait, nil
}

// turn tells what waits and checks, if it is time for it.
func (r *Registry) turn(ctx context.Context, id string) error {
	fence, head, err := r.store.Lease(ctx, unitOf(id), r.owner, checkTime)
	if errors.Is(err, store.ErrLeased) {
		return nil
	}
	if err != nil {
		return err
	}
	defer r.release(ctx, id)
	s, err := decodeState(head)
	if err != nil {
		return err
	}
	if head.LastSeq > head.Acked && !s.Retry.After(time.Now()) {
		if s, err = r.tell(ctx, id, fence, s); err != nil {
			return err
		}
	}
	if s.Next.IsZero() || s.Next.After(time.Now()) {
		return nil
	}
	_, err = r.check(ctx, id, fence)
	return err
}

// tell tells the events that wait, the oldest first, until one is not taken.
func (r *Registry) tell(ctx context.Context, id string, fence uint64, s state) (state, error) {
	const page = 16
	events, err := r.store.Pending(ctx, unitOf(id), page)
	if err != nil {
		return s, err
	}
	for _, kept := range events {
		told := r.tellOne(ctx, id, kept)
		if ctx.Err() != nil {
			return s, context.Cause(ctx)
		}
		s, err = r.update(ctx, id, func(head store.Head, s state) (*step, error) {
			if head.Acked >= kept.Seq || s.Status == "" {
				return nil, nil //nolint:nilnil // erased, or told by somebody else
			}
			if told == nil {
				s.Retry, s.Tries = time.Time{}, 0
				return &step{state: s, acknowledge: kept.Seq, fence: fence}, nil
			}
			s.Retry, s.Tries = now().Add(backoff(firstRedelivery, maxRedelivery, s.Tries)), s.Tries+1
			return &step{state: s, fence: fence}, nil
		})
		if err != nil || told != nil {
			return s, errors.Join(err, told)
		}
	}
	return s, nil
}

// tellOne gives one event to the product. A panic of its code is an error like any other.
func (r *Registry) tellOne(ctx context.Context, id string, kept store.Event) (err error) {
	var event Event
	if err := json.Unmarshal(kept.Body, &event); err != nil {
		return fmt.Errorf("connection: event %d: %w", kept.Seq, store.ErrDamaged)
	}
	event.ID, event.Company = id+"/"+strconv.FormatUint(kept.Seq, 10), id
	ctx, cancel := context.WithTimeout(ctx, eventTime)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("connection: the function of WithEvents panicked with a %T", value)
		}
	}()
	if err := r.deliver(ctx, event); err != nil {
		return fmt.Errorf("connection: event %d was not taken (%T)", kept.Seq, err)
	}
	return nil
}

// signal wakes Run.
func (r *Registry) signal() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// noticed remembers that a client of a company met something. It must return soon: Run writes
// it down.
func (r *Registry) noticed(id string) {
	r.mu.Lock()
	r.hints[id] = true
	r.mu.Unlock()
	r.signal()
}

func (r *Registry) takeHints(ctx context.Context) {
	r.mu.Lock()
	hints := r.hints
	r.hints = make(map[string]bool)
	r.mu.Unlock()
	ids := make([]string, 0, len(hints))
	for id := range hints {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := r.Hint(ctx, id); err != nil && !errors.Is(err, store.ErrDeleted) {
			r.complain(ctx, "hint", err)
		}
	}
}

// complain logs without personal data: errors of stores and of this package have none, others
// are told by type.
func (r *Registry) complain(ctx context.Context, what string, err error) {
	r.log.LogAttrs(ctx, slog.LevelWarn, "personio connection registry", slog.String("doing", what), slog.String("error", fmt.Sprintf("%T", err)))
}

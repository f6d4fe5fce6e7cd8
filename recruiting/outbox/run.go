package outbox

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// pollInterval is how often Run looks for what others have added.
	pollInterval = 30 * time.Second
	// storeRetry is the wait after a store failed.
	storeRetry    = 5 * time.Second
	sweepInterval = time.Hour
)

// Run works until the context ends: on many companies at once, on each of them
// in the order of submission, and it calls [Outbox.Sweep] once an hour. A request
// that is under way when the context ends gets ten seconds for its answer; Run
// returns when all have ended.
//
// A company whose Personio is slow, refuses its key or limits its requests
// delays its own applications and no others.
func (o *Outbox) Run(ctx context.Context) {
	r := &runner{Outbox: o, busy: make(map[string]bool), freed: make(chan struct{}, 1)}
	defer r.group.Wait()
	r.group.Go(func() { r.sweep(ctx) })
	for ctx.Err() == nil {
		timer := time.NewTimer(r.start(ctx))
		select {
		case <-timer.C:
		case <-o.wake:
		case <-r.freed:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// runner is one Run.
type runner struct {
	*Outbox

	group sync.WaitGroup
	freed chan struct{} // a company is done for now
	// crowded says that companies wait for others: each gets one step at a time.
	crowded atomic.Bool

	mu   sync.Mutex
	busy map[string]bool
}

// start begins to work on the companies that are due, and returns the time until
// there is something to look at.
func (r *runner) start(ctx context.Context) time.Duration {
	// Companies that are busy are in the list, too, and may be at its front.
	turns, err := r.store.Turns(ctx, 4*r.companies)
	if err != nil {
		if ctx.Err() == nil {
			r.log.ErrorContext(ctx, "the outbox cannot read its store", slog.Any("error", err))
		}
		return storeRetry
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.crowded.Store(false)
	for _, turn := range turns {
		wait := time.Until(turn.At)
		switch {
		case r.busy[turn.Company]:
		case wait > 0:
			return min(wait, pollInterval) // the rest is later
		case len(r.busy) >= r.companies:
			r.crowded.Store(true)
			return pollInterval // one of them will be done before
		default:
			r.busy[turn.Company] = true
			r.group.Go(func() { r.work(ctx, turn.Company) })
		}
	}
	return pollInterval
}

// work does a company's steps until none is due.
func (r *runner) work(ctx context.Context, company string) {
	defer func() {
		r.mu.Lock()
		delete(r.busy, company)
		r.mu.Unlock()
		select {
		case r.freed <- struct{}{}:
		default: // it will look anyway
		}
	}()
	for ctx.Err() == nil {
		result, err := r.Step(ctx, company)
		if err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "the outbox cannot use its store", slog.String("company", company), slog.Any("error", err))
			pause(ctx, storeRetry)
			return
		}
		if err != nil || !result.Due() || r.crowded.Load() {
			return
		}
	}
}

func (r *runner) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		if _, err := r.Sweep(ctx); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "the outbox cannot delete what is over", slog.Any("error", err))
		}
		pause(ctx, sweepInterval)
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Drain does everything that is due now, one thing after the other, and returns:
// for programs that are started from time to time. What is due later, such as
// finding out what became of an application, is left to the next Drain.
func (o *Outbox) Drain(ctx context.Context) error {
	for {
		turns, err := o.store.Turns(ctx, o.companies)
		if err != nil {
			return err
		}
		worked := false
		for _, turn := range turns {
			for due := !turn.At.After(time.Now()); due; {
				result, err := o.Step(ctx, turn.Company)
				if err != nil {
					return err
				}
				worked, due = true, result.Due()
			}
		}
		if !worked {
			return nil
		}
	}
}

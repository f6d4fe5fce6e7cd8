package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// noticing is how long handlers have to notice that their context has ended.
const noticing = time.Second

// Run hands events to the handler until the context ends. Then the receiver
// acknowledges nothing more, and answers 503, so that Personio tries again; what was
// acknowledged is handled within the grace ([WithGrace]). The handler's context ends
// with the grace. What is left then, and what failed while the receiver stopped, is
// in an [*UnhandledError]: keep it, or have [Receiver.Reconcile] read it when the
// program starts again.
//
// An event of which the handler returns an error, or panics, is handed over again,
// after the others and a growing wait ([WithRedelivery]).
//
// A receiver runs once. With [WithQueue], Run only waits for the context to end, and
// then for what is on its way to the queue.
func (r *Receiver) Run(ctx context.Context) error {
	if !r.running.CompareAndSwap(false, true) {
		return errors.New("webhook: Run was called before; a receiver runs once")
	}
	// Events must not be dropped in a handler's hands because the program ends.
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var group sync.WaitGroup
	for range r.cfg.workers {
		group.Go(func() { r.work(work) })
	}
	done := make(chan struct{})
	<-ctx.Done()
	r.memory.stop()
	go func() {
		group.Wait()
		for range cap(r.places) {
			r.places <- struct{}{} // nothing is on its way any more
		}
		close(done)
	}()
	within(done, r.cfg.grace)
	left := r.memory.halt()
	cancel()
	within(done, noticing)
	if left = append(r.hands.left(), left...); len(left) > 0 {
		return &UnhandledError{Events: left, grace: r.cfg.grace}
	}
	return nil
}

func within(done <-chan struct{}, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// work handles events one after the other.
func (r *Receiver) work(ctx context.Context) {
	for {
		w, ok := r.memory.take()
		if !ok {
			return
		}
		r.hands.take(w)
		attempt := r.attempt(ctx, w)
		if attempt.Outcome != Unhandled {
			r.hands.drop(w)
		}
		r.tell(ctx, attempt)
	}
}

// attempt hands an event over once, and decides what becomes of it.
func (r *Receiver) attempt(ctx context.Context, w *waiting) Attempt {
	w.attempts++
	a := Attempt{Event: w.event, Number: w.attempts, Outcome: Handled}
	a.Err = guarded(func() error { return r.handle(ctx, w.event) })
	if a.Err == nil {
		r.counts.handled.Add(1)
		return a
	}
	r.counts.failed.Add(1)
	if _, panicked := errors.AsType[*PanicError](a.Err); panicked {
		r.counts.panicked.Add(1)
	}
	switch {
	case w.attempts >= r.cfg.attempts:
		a.Outcome = GivenUp
		r.counts.givenUp.Add(1)
	case r.memory.again(w, r.wait(w.attempts)):
		a.Outcome = Failed
	default:
		a.Outcome = Unhandled
	}
	return a
}

// wait is the time to the next attempt after so many.
func (r *Receiver) wait(attempts int) time.Duration {
	wait := r.cfg.first
	for n := 1; n < attempts && wait < r.cfg.longest; n++ {
		wait *= 2
	}
	return min(wait, r.cfg.longest)
}

// tell reports an attempt.
func (r *Receiver) tell(ctx context.Context, a Attempt) {
	switch a.Outcome {
	case GivenUp:
		r.cfg.log.ErrorContext(ctx, "webhook event given up", slog.Any("attempt", a))
	case Failed, Unhandled:
		r.cfg.log.WarnContext(ctx, "webhook event not handled", slog.Any("attempt", a))
	case Handled:
	}
	if err := guarded(func() error { r.cfg.observe(ctx, a); return nil }); err != nil {
		r.cfg.log.ErrorContext(ctx, "the observer of a webhook receiver panicked", slog.String("error", kindOf(err)))
	}
}

// guarded runs code of the caller: a panic in it ends no program.
func guarded(run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = newPanic(p)
		}
	}()
	return run()
}

// hands are the events in handlers' hands, and those that failed while the receiver
// stopped.
type hands struct {
	mu   sync.Mutex
	held []*waiting
}

func (h *hands) take(w *waiting) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held = append(h.held, w)
}

func (h *hands) drop(w *waiting) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.held {
		if h.held[i] == w {
			h.held = append(h.held[:i], h.held[i+1:]...)
			return
		}
	}
}

func (h *hands) left() []Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	events := make([]Event, 0, len(h.held))
	for _, w := range h.held {
		events = append(events, w.event)
	}
	return events
}

// UnhandledError is what [Receiver.Run] leaves: events that were acknowledged, so
// that Personio does not send them again, and not handled, or not to the end.
type UnhandledError struct {
	Events []Event

	grace time.Duration
}

func (e *UnhandledError) Error() string {
	return fmt.Sprintf("webhook: %d acknowledged events were not handled within %v of the end", len(e.Events), e.grace)
}

// Format prints what Error returns, whatever the verb.
func (e *UnhandledError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText is for errors in structs that are logged as JSON.
func (e *UnhandledError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

package webhook

import (
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
)

// Outcome is what an attempt to handle an event came to.
type Outcome uint8

const (
	// Handled says that the handler returned nil.
	Handled Outcome = iota + 1
	// Failed says that the handler returned an error or panicked, and gets the event again.
	Failed
	// GivenUp says that it failed for the last time. Nothing but the observer and the log have
	// the event now.
	GivenUp
	// Unhandled says that it failed while the receiver stops. [Receiver.Run] returns the event.
	Unhandled
)

func (o Outcome) String() string {
	switch o {
	case Handled:
		return "handled"
	case Failed:
		return "failed"
	case GivenUp:
		return "given up"
	case Unhandled:
		return "unhandled"
	default:
		return "unknown"
	}
}

// Attempt is one attempt to handle an event.
type Attempt struct {
	Event   Event
	Number  int // 1 is the first
	Outcome Outcome
	// Err is the handler's error, or a [*PanicError]; nil when it was handled.
	Err error
}

// LogValue implements [slog.LogValuer]. Of the error it has the type, whose text is
// the caller's.
func (a Attempt) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("event", a.Event), slog.Int("attempt", a.Number), slog.String("outcome", a.Outcome.String()),
		slog.String("error", kindOf(a.Err)),
	)
}

// kindOf is what a log may have of an error of the caller's.
func kindOf(err error) string {
	if p, ok := errors.AsType[*PanicError](err); ok {
		return p.Error()
	}
	return fmt.Sprintf("%T", err)
}

// PanicError is a panic of the caller's code: of a handler, an observer or a queue.
// What it panicked with may hold anything, so only its type is kept.
type PanicError struct{ Type string }

func newPanic(value any) *PanicError { return &PanicError{Type: fmt.Sprintf("%T", value)} }

func (p *PanicError) Error() string { return "panic of type " + p.Type }

// Stats are a receiver's counts since it was made.
type Stats struct {
	// Accepted events have been acknowledged, or came by [Receiver.Reconcile];
	// Duplicates are those among them that already waited.
	Accepted, Duplicates int64
	// Of attempts: a panic is a failure, too. GivenUp counts events.
	Handled, Failed, Panicked, GivenUp int64
	// Waiting events are in the receiver's memory now, those in a handler's hands not
	// included.
	Waiting int
}

type counts struct {
	accepted, duplicates, handled, failed, panicked, givenUp atomic.Int64
}

// Stats returns the counts.
func (r *Receiver) Stats() Stats {
	c := &r.counts
	return Stats{
		Accepted: c.accepted.Load(), Duplicates: c.duplicates.Load(), Handled: c.handled.Load(), Failed: c.failed.Load(),
		Panicked: c.panicked.Load(), GivenUp: c.givenUp.Load(), Waiting: r.memory.len(),
	}
}

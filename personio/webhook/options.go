package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Option changes a receiver.
type Option func(*config) error

type config struct {
	put      func(context.Context, Event) error
	size     int
	workers  int
	attempts int
	// The wait after the first failure, and the longest one.
	first, longest time.Duration
	grace          time.Duration
	observe        func(context.Context, Attempt)
	log            *slog.Logger
}

func defaults() config {
	return config{
		size: 256, workers: 1, attempts: 10, first: time.Second, longest: 5 * time.Minute, grace: 10 * time.Second,
		observe: func(context.Context, Attempt) {}, log: slog.New(slog.DiscardHandler),
	}
}

// WithQueue hands events to a queue of the caller, such as a table of a database,
// instead of a [Handler]. It is asked from many goroutines at once. When it returns
// nil, the event is acknowledged, and the queue has it for good; with an error, or
// after 2 seconds, Personio is told to try again, and the event may come twice.
func WithQueue(put func(context.Context, Event) error) Option {
	return func(c *config) error {
		if put == nil {
			return errors.New("webhook: WithQueue: nil")
		}
		c.put = put
		return nil
	}
}

// WithQueueSize is how many events wait in the receiver's memory, those that are to
// be handled again included, or how many are on their way to a queue of the caller
// at once; 256 when nothing is said.
func WithQueueSize(events int) Option {
	return func(c *config) error {
		if events < 1 {
			return fmt.Errorf("webhook: WithQueueSize: %d; give at least 1", events)
		}
		c.size = events
		return nil
	}
}

// WithWorkers is how many events [Receiver.Run] handles at once; 1 when nothing is
// said.
func WithWorkers(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return fmt.Errorf("webhook: WithWorkers: %d; give at least 1", n)
		}
		c.workers = n
		return nil
	}
}

// WithRedelivery is how often an event is handed to the handler in all, the wait
// after the first failure, which doubles each time, and the longest wait. When
// nothing is said an event has 10 attempts within about 9 minutes: waits of 1, 2, 4
// seconds and so on, up to 5 minutes. 1 attempt switches redelivery off.
func WithRedelivery(attempts int, first, longest time.Duration) Option {
	return func(c *config) error {
		if attempts < 1 || first < 0 || longest < first {
			return errors.New("webhook: WithRedelivery: give at least 1 attempt, and 0 <= first <= longest")
		}
		c.attempts, c.first, c.longest = attempts, first, longest
		return nil
	}
}

// WithGrace is how long [Receiver.Run] goes on with what was acknowledged when its
// context has ended; 10 seconds when nothing is said.
func WithGrace(grace time.Duration) Option {
	return func(c *config) error {
		if grace < 0 {
			return errors.New("webhook: WithGrace: negative")
		}
		c.grace = grace
		return nil
	}
}

// WithObserver is told of every attempt to handle an event, from the goroutine that
// handled it. A panic in it is logged by its type and ends nothing.
func WithObserver(observe func(context.Context, Attempt)) Option {
	return func(c *config) error {
		if observe == nil {
			return errors.New("webhook: WithObserver: nil")
		}
		c.observe = observe
		return nil
	}
}

// WithLogger logs requests that are refused, and events that could not be handled,
// and why. Secrets, payloads and the texts of others' errors are not logged.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		if log == nil {
			return errors.New("webhook: WithLogger: nil")
		}
		c.log = log
		return nil
	}
}

package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

const (
	// MaxBody bounds the body of a request, in bytes.
	MaxBody = 1 << 20
	// handOver is how long a queue may take. Personio waits for 3 seconds.
	handOver = 2 * time.Second
)

// Receiver is an [http.Handler] for the address of a webhook. It is safe for
// concurrent use.
type Receiver struct {
	auth   Auth
	queue  func(context.Context, Event) error
	memory chan Event // nil with a queue of the caller
	seen   *seen
	log    *slog.Logger
}

// Option changes a receiver.
type Option func(*config) error

type config struct {
	queue  func(context.Context, Event) error
	size   int
	window time.Duration
	most   int
	log    *slog.Logger
}

// WithQueue hands events to a queue of the caller, such as a table of a database.
// It is asked from many goroutines at once. When it returns nil, the event is
// acknowledged, and the queue has it for good; with an error, or after 2 seconds,
// Personio is told to try again, and the event may come twice.
func WithQueue(put func(context.Context, Event) error) Option {
	return func(c *config) error {
		if put == nil {
			return errors.New("webhook: WithQueue: nil")
		}
		c.queue = put
		return nil
	}
}

// WithQueueSize is how many events the receiver's own queue holds; 256 when
// nothing is said.
func WithQueueSize(events int) Option {
	return func(c *config) error {
		if events < 1 {
			return fmt.Errorf("webhook: WithQueueSize: %d; give at least 1", events)
		}
		c.size = events
		return nil
	}
}

// WithDeduplication sets for how long, and how many, events are remembered, so
// that they are handed over once: 14 days and 100,000 events when nothing is said,
// of about 150 bytes each. 0 events switches it off. The memory ends with the
// receiver.
func WithDeduplication(window time.Duration, events int) Option {
	return func(c *config) error {
		if window < 0 || events < 0 {
			return errors.New("webhook: WithDeduplication: less than nothing")
		}
		c.window, c.most = window, events
		return nil
	}
}

// WithLogger logs requests that are refused, and why. Secrets and payloads are not
// logged.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		if log == nil {
			return errors.New("webhook: WithLogger: nil")
		}
		c.log = log
		return nil
	}
}

// New returns a receiver. A secret that is empty, or that no header can carry, is an
// error.
func New(auth Auth, opts ...Option) (*Receiver, error) {
	c := config{size: 256, window: 14 * 24 * time.Hour, most: 100_000, log: slog.New(slog.DiscardHandler)}
	errs := make([]error, 0, 1+len(opts))
	errs = append(errs, auth.check())
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("webhook: an option is nil"))
			continue
		}
		errs = append(errs, opt(&c))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	r := &Receiver{auth: auth, queue: c.queue, seen: newSeen(c.window, c.most), log: c.log}
	if r.queue == nil {
		r.memory = make(chan Event, c.size)
		r.queue = r.remember
	}
	return r, nil
}

// remember puts an event into the receiver's own queue when there is room.
func (r *Receiver) remember(ctx context.Context, e Event) error {
	select {
	case r.memory <- e:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("webhook: the queue is full: %w", context.Cause(ctx))
	}
}

// Run takes events from the receiver's own queue, one after the other, until the
// context ends. Run it in several goroutines to handle several at once. Events are
// acknowledged by then: what handle cannot do now it has to keep itself.
//
// With [WithQueue] there is nothing to take, and Run returns at once.
func (r *Receiver) Run(ctx context.Context, handle func(context.Context, Event)) {
	if r.memory == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-r.memory:
			handle(ctx, e)
		}
	}
}

// ServeHTTP implements [http.Handler]. It answers 204 when the queue has the
// event, or had it before; 503 when it has not; 401, 405, 413 and 400 to requests
// that are not Personio's, no POST, too large, and no events.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	status, why := r.receive(w, req)
	if why != nil {
		r.log.WarnContext(req.Context(), "webhook refused", slog.Int("status", status), slog.Any("error", why))
	}
	w.WriteHeader(status)
}

func (r *Receiver) receive(w http.ResponseWriter, req *http.Request) (int, error) {
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, errors.New("not a POST")
	}
	if !r.auth.rules().accepts(req.Header) {
		return http.StatusUnauthorized, errors.New("not the secret of the webhook")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, MaxBody))
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, tooLarge
	} else if err != nil {
		return http.StatusBadRequest, fmt.Errorf("the body broke off: %w", err)
	}
	event, err := Parse(body)
	if err != nil {
		return http.StatusBadRequest, err
	}
	ctx, cancel := context.WithTimeout(req.Context(), handOver)
	defer cancel()
	if _, err := r.put(ctx, event); err != nil {
		return http.StatusServiceUnavailable, err
	}
	return http.StatusNoContent, nil
}

// enqueue asks the queue. A panic in it ends no program: it runs in a goroutine of
// which the caller knows nothing.
func (r *Receiver) enqueue(ctx context.Context, e Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the queue panicked: %v", p)
		}
	}()
	return r.queue(ctx, e)
}

// errUnderway says that the same event is on its way to the queue: whether it
// arrives there is not known yet, so it cannot be acknowledged.
var errUnderway = errors.New("the same event is on its way to the queue")

// put hands an event to the queue unless it was handed over before. It returns
// when the context ends, whatever the queue does.
func (r *Receiver) put(ctx context.Context, e Event) (isNew bool, err error) {
	k := keyOf(e)
	switch r.seen.begin(k) {
	case finished:
		return false, nil
	case underway:
		return false, errUnderway
	case unknown:
	}
	done := make(chan error, 1)
	go func() {
		err := r.enqueue(ctx, e)
		r.seen.end(k, err == nil)
		done <- err
	}()
	select {
	case err := <-done:
		return err == nil, err
	case <-ctx.Done():
		return false, fmt.Errorf("the queue is too slow: %w", context.Cause(ctx))
	}
}

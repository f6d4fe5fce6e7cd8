package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// MaxBody bounds the body of a request, in bytes.
	MaxBody = 1 << 20
	// handOver is how long a queue may take. Personio waits for 3 seconds.
	handOver = 2 * time.Second
)

// Handler is what becomes of an event. It is called by [Receiver.Run], after the
// event was acknowledged. With an error it gets the event again later. Its context
// ends when the receiver stops and its grace is over.
type Handler func(ctx context.Context, e Event) error

// Receiver is an [http.Handler] for the address of a webhook. It is safe for
// concurrent use.
type Receiver struct {
	auth   Auth
	handle Handler
	cfg    config
	memory *memory
	hands  hands
	counts counts

	running atomic.Bool
	// places is full when no more events may be on their way to the caller's queue.
	places chan struct{}
}

// New returns a receiver that hands events to a handler; see [Receiver.Run]. The
// handler is nil with [WithQueue], and only then. A secret that is empty, or that no
// header can carry, is an error.
func New(auth Auth, handle Handler, opts ...Option) (*Receiver, error) {
	c := defaults()
	errs := make([]error, 0, 2+len(opts))
	errs = append(errs, auth.check())
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("webhook: an option is nil"))
			continue
		}
		errs = append(errs, opt(&c))
	}
	if (handle == nil) == (c.put == nil) {
		errs = append(errs, errors.New("webhook: New needs a handler or the option WithQueue, and not both"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &Receiver{auth: auth, handle: handle, cfg: c, memory: newMemory(c.size), places: make(chan struct{}, c.size)}, nil
}

// ServeHTTP implements [http.Handler]. It answers 204 when the event waits for the
// handler, or the caller's queue has it; 503 when there is no room, or the receiver
// stops; 401, 405, 413 and 400 to requests that are not Personio's, no POST, too
// large, and no events.
//
// Who does not have the secret gets an answer before the body is read, and is
// hung up on. How long Personio's own requests may take is for the server to say:
// set ReadHeaderTimeout and ReadTimeout of [http.Server].
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	status, why := r.admit(w, req)
	if why == nil {
		status, why = r.receive(w, req)
	} else {
		hangUp(w, req)
	}
	if why != nil {
		r.cfg.log.WarnContext(req.Context(), "webhook refused", slog.Int("status", status), slog.Any("error", why))
	}
	w.WriteHeader(status)
}

// admit refuses what need not be read.
func (r *Receiver) admit(w http.ResponseWriter, req *http.Request) (int, error) {
	switch {
	case req.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, errors.New("not a POST")
	case !r.auth.rules().accepts(req.Header):
		return http.StatusUnauthorized, errors.New("not the secret of the webhook")
	case r.memory.isStopped():
		return http.StatusServiceUnavailable, ErrStopped
	default:
		return 0, nil
	}
}

// hangUp keeps the server from waiting for a body that nobody reads: it would, so
// that the connection can be used again.
func hangUp(w http.ResponseWriter, req *http.Request) {
	if req.ProtoMajor == 1 {
		w.Header().Set("Connection", "close")
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)) // not every server can
}

func (r *Receiver) receive(w http.ResponseWriter, req *http.Request) (int, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, MaxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return http.StatusRequestEntityTooLarge, fmt.Errorf("the body has more than %d bytes", MaxBody)
	} else if err != nil {
		return http.StatusBadRequest, fmt.Errorf("the body broke off (%T)", err)
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

// put takes an event over. It is false for one that waits already.
func (r *Receiver) put(ctx context.Context, e Event) (isNew bool, err error) {
	switch {
	case r.cfg.put == nil:
		isNew, err = r.memory.put(ctx, e)
	case r.memory.isStopped():
		err = ErrStopped
	default:
		isNew, err = true, r.enqueue(ctx, e)
	}
	switch {
	case err != nil:
		return false, err
	case !isNew:
		r.counts.duplicates.Add(1)
	}
	r.counts.accepted.Add(1)
	return isNew, nil
}

// enqueue asks the caller's queue. It returns when the context ends, whatever the
// queue does.
func (r *Receiver) enqueue(ctx context.Context, e Event) error {
	select {
	case r.places <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("webhook: too many events are on their way to the queue: %w", context.Cause(ctx))
	}
	done := make(chan error, 1)
	go func() {
		defer func() { <-r.places }()
		done <- guarded(func() error { return r.cfg.put(ctx, e) })
	}()
	select {
	case err := <-done:
		if err != nil {
			return &queueError{err}
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("webhook: the queue is too slow: %w", context.Cause(ctx))
	}
}

// queueError is an error of the caller's queue, whose text is the caller's.
type queueError struct{ err error }

func (e *queueError) Error() string {
	return "webhook: the queue failed: " + kindOf(e.err)
}

func (e *queueError) Unwrap() error { return e.err }

// Format prints what Error returns, whatever the verb.
func (e *queueError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText is for errors in structs that are logged as JSON.
func (e *queueError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

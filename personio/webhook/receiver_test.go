package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/webhook"
)

// queue is a queue of a caller.
type queue struct {
	mu     sync.Mutex
	events []webhook.Event
	fail   error
}

func (q *queue) put(_ context.Context, e webhook.Event) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.fail != nil {
		return q.fail
	}
	q.events = append(q.events, e)
	return nil
}

func (q *queue) setFail(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fail = err
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.events)
}

func receiving(t *testing.T, opts ...webhook.Option) (*webhook.Receiver, *queue) {
	t.Helper()
	q := new(queue)
	r, err := webhook.New(webhook.Token("secret"), nil, append([]webhook.Option{webhook.WithQueue(q.put)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return r, q
}

func TestEventIsHandedOver(t *testing.T) {
	t.Parallel()
	r, q := receiving(t)
	if got := deliver(t, r, secret(), created("7")); got != http.StatusNoContent {
		t.Fatalf("status %d", got)
	}
	if id, _ := q.events[0].ResourceID(); id != "7" || q.events[0].Name != webhook.PersonCreated {
		t.Errorf("%+v", q.events)
	}
}

func TestRequestsThatAreNoDeliveriesAreRefused(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	r, q := receiving(t, webhook.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	long := created("1") + strings.Repeat(" ", webhook.MaxBody-len(created("1")))
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"no event":          {`{"event":"hunter2"}`, http.StatusBadRequest},
		"nothing":           {``, http.StatusBadRequest},
		"as long as it may": {long, http.StatusNoContent},
		"one byte more":     {long + " ", http.StatusRequestEntityTooLarge},
	} {
		if got := deliver(t, r, secret(), test.body); got != test.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete} {
		recorder := httptest.NewRecorder()
		r.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), method, "https://hooks.example.org/", nil))
		if recorder.Code != http.StatusMethodNotAllowed || recorder.Header().Get("Allow") != http.MethodPost {
			t.Errorf("%s: %d", method, recorder.Code)
		}
	}
	broken := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://hooks.example.org/", io.MultiReader(strings.NewReader("{"), failing{}))
	broken.Header = secret()
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, broken)
	if recorder.Code != http.StatusBadRequest || q.len() != 1 {
		t.Errorf("a body that broke off: %d, %d events", recorder.Code, q.len())
	}
	if text := log.String(); strings.Contains(text, "hunter2") || strings.Count(text, "webhook refused") != 8 {
		t.Errorf("%s", text)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A body without authentication is not read at all.
func TestStrangersAreNotListenedTo(t *testing.T) {
	t.Parallel()
	r, _ := receiving(t)
	body := &counting{}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://hooks.example.org/", body)
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, req)
	if recorder.Code != http.StatusUnauthorized || body.read != 0 {
		t.Errorf("%d after %d bytes", recorder.Code, body.read)
	}
}

type counting struct{ read int }

func (c *counting) Read(p []byte) (int, error) { c.read += len(p); return len(p), nil }

// Only what the queue has is acknowledged.
func TestQueueThatFails(t *testing.T) {
	t.Parallel()
	r, q := receiving(t)
	q.setFail(errors.New("the database is down"))
	for range 2 {
		if got := deliver(t, r, secret(), created("1")); got != http.StatusServiceUnavailable {
			t.Errorf("status %d", got)
		}
	}
	q.setFail(nil)
	if got := deliver(t, r, secret(), created("1")); got != http.StatusNoContent || q.len() != 1 {
		t.Errorf("status %d, %d events", got, q.len())
	}
	panicking, err := webhook.New(webhook.Token("secret"), nil, webhook.WithQueue(func(context.Context, webhook.Event) error { panic("no") })) //nolint:forbidigo // what is tested
	if err != nil {
		t.Fatal(err)
	}
	if got := deliver(t, panicking, secret(), created("1")); got != http.StatusServiceUnavailable {
		t.Errorf("after a panic: %d", got)
	}
}

// Personio waits for 3 seconds. It has its answer after 2, whatever the queue
// does.
func TestAnswerComesInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var arrived atomic.Int32
		r, err := webhook.New(webhook.Token("secret"), nil, webhook.WithQueue(func(context.Context, webhook.Event) error {
			<-release // it does not listen to its context
			arrived.Add(1)
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if got := deliver(t, r, secret(), created("1")); got != http.StatusServiceUnavailable || time.Since(began) > 2*time.Second {
			t.Errorf("status %d after %v", got, time.Since(began))
		}
		close(release)
		synctest.Wait()
		if got := deliver(t, r, secret(), created("1")); got != http.StatusNoContent || arrived.Load() != 2 {
			t.Errorf("status %d, %d events", got, arrived.Load())
		}
	})
}

// A queue that hangs does not collect requests without end.
func TestEventsOnTheirWayToAQueueAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var asked atomic.Int32
		r, err := webhook.New(webhook.Token("secret"), nil, webhook.WithQueueSize(2), webhook.WithQueue(func(context.Context, webhook.Event) error {
			asked.Add(1)
			<-release
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if got := deliver(t, r, secret(), created(fmt.Sprint(i))); got != http.StatusServiceUnavailable {
				t.Errorf("event %d: %d", i, got)
			}
		}
		if asked.Load() != 2 {
			t.Errorf("%d at once", asked.Load())
		}
		close(release)
	})
}

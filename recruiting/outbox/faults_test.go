package outbox_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// How far a request got before something happened to it.
type reach int

const (
	unsent      reach = iota // no connection, or a gateway that answers in Personio's place
	unprocessed              // it was sent, and Personio did nothing
	processed                // Personio did it; only the answer is hit
)

// What happens.
type kind string

const (
	reset   kind = "connection reset"
	timeout kind = "timeout"
	limited kind = "429"
	failed  kind = "500"
)

// fault is what happens to a request.
type fault struct {
	reach reach
	kind  kind
}

// wire is a network in which things happen. plan is asked for each request what
// happens to it: nil is nothing.
type wire struct {
	next http.RoundTripper
	plan func(operation string) *fault
	seen func(r *http.Request) // of those that reach Personio, or may

	mu   sync.Mutex
	sent []string // operations that reached Personio, or may have
}

func operation(r *http.Request) string {
	switch {
	case strings.HasSuffix(r.URL.Path, "/documents"):
		return uploading
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/applications"):
		return applying
	default:
		return r.Method + " " + r.URL.Path
	}
}

func (w *wire) count(operation string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, sent := range w.sent {
		if sent == operation {
			n++
		}
	}
	return n
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	what := w.plan(operation(r))
	if what == nil {
		w.note(r)
		return w.next.RoundTrip(r)
	}
	trace := httptrace.ContextClientTrace(r.Context())
	trace.GetConn(r.URL.Host)
	if what.reach != unsent || what.kind == limited || what.kind == failed { // somebody answers
		trace.GotConn(httptrace.GotConnInfo{})
		trace.WroteHeaders()
	}
	if what.reach == processed {
		w.note(r)
		resp, err := w.next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		_ = resp.Body.Close()
	} else {
		if what.reach == unprocessed && what.kind != limited {
			w.note(r)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return what.kind.answer(r)
}

func (w *wire) note(r *http.Request) {
	if w.seen != nil {
		w.seen(r)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, operation(r))
}

func (k kind) answer(r *http.Request) (*http.Response, error) {
	status := http.StatusInternalServerError
	switch k {
	case timeout:
		<-r.Context().Done()
		return nil, r.Context().Err()
	case reset:
		return nil, syscall.ECONNRESET
	case limited:
		status = http.StatusTooManyRequests
	case failed:
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(nil)), Request: r}, nil
}

// once hits the first request for an operation that comes after skip others.
func once(operation string, skip int, what fault) func(string) *fault {
	return func(got string) *fault {
		if got != operation {
			return nil
		}
		skip--
		if skip == -1 {
			return &what
		}
		return nil
	}
}

// point is where on its way an application is hit: the request, how many of its
// kind come before it, and how far it gets.
type point struct {
	operation string
	skip      int
	reach     reach
}

// points are all that there are on the way of the first of two applications with
// two documents each.
func points(k kind) map[string]point {
	list := map[string]point{
		"before upload":            {uploading, 0, unsent},
		"during upload":            {uploading, 0, unprocessed},
		"after upload":             {uploading, 0, processed},
		"before the next upload":   {uploading, 1, unsent},
		"after the next upload":    {uploading, 1, processed},
		"before POST":              {applying, 0, unsent},
		"during POST":              {applying, 0, unprocessed},
		"after POST before commit": {applying, 0, processed},
		"after commit":             {uploading, 2, unsent}, // the next thing to happen
	}
	if k == limited {
		// A server that says so has not processed the request: the next one is hit.
		list["after upload"] = point{uploading, 1, unsent}
		list["after the next upload"] = point{applying, 0, unsent}
		list["after POST before commit"] = point{uploading, 2, unsent}
	}
	return list
}

// TestOneFaultAnywhere goes through every point and every kind of fault but the
// one of kill_test.go: exactly one application is at Personio in the end, whole,
// in its order, and the outbox says so.
func TestOneFaultAnywhere(t *testing.T) {
	t.Parallel()
	for _, k := range []kind{reset, timeout, limited, failed} {
		for name, at := range points(k) {
			t.Run(name+"/"+string(k), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { oneFault(t, at, k) })
			})
		}
	}
}

func oneFault(t *testing.T, at point, k kind) {
	t.Helper()
	w := newWorld(t)
	what := fault{at.reach, k}
	net := &wire{next: w.personio.Transport(), plan: once(at.operation, at.skip, what)}
	w.account.Client = w.client(t, net)
	first, second := w.submission(1), w.submission(2)
	entries := []outbox.Entry{submit(t, w.box, first), submit(t, w.box, second)}
	w.run(t)

	// A 500 may come from anybody: it says nothing about what was done.
	doubt := at.operation == applying && (k == failed || k != limited && at.reach != unsent)
	for i := range entries {
		entry := w.wantState(t, entries[i], outbox.Sent)
		wantReposts := 0
		if doubt && i == 0 {
			wantReposts = 1 // the one case of a second request on purpose
		}
		if entry.Reposts != wantReposts {
			t.Errorf("application %d was sent again %d times on purpose, want %d", i+1, entry.Reposts, wantReposts)
		}
		if inferred := doubt && i == 0 && at.reach == processed; entry.Inferred != inferred {
			t.Errorf("application %d: inferred %v, want %v", i+1, entry.Inferred, inferred)
		}
	}
	w.wantArrived(t, first, second)
	posts := 2
	if doubt && at.reach != unsent {
		posts = 3
	}
	if got := net.count(applying); got != posts {
		t.Errorf("%d requests with an application reached Personio, or may have, want %d", got, posts)
	}
	// What may have stayed at Personio is counted.
	unused := len(w.acme.Documents()) - 4
	if counted := w.load(t, entries[0]).UnusedUploads; counted < unused {
		t.Errorf("%d documents at Personio belong to no application, %d are counted", unused, counted)
	}
}

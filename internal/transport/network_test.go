package transport_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// How far a request gets.
type reach int

const (
	silent    reach = iota // nobody says
	refused                // no connection
	connected              // a connection, nothing written
	written                // the headers at least
)

var errNetwork = errors.New("the network broke")

// answer is what happens to one request.
type answer struct {
	reach  reach
	status int // 0 is errNetwork
	header http.Header
	body   io.Reader
	delay  time.Duration
	err    error // in place of errNetwork
}

// network plays answers, the last one for ever, and reports to httptrace as
// net/http does.
type network struct {
	mu      sync.Mutex
	answers []answer
	got     []*http.Request
	bodies  []string
	at      []time.Time
}

func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	n.mu.Lock()
	a := n.answers[min(len(n.got), len(n.answers)-1)]
	n.got, n.at = append(n.got, req), append(n.at, time.Now())
	n.mu.Unlock()
	var content []byte
	if req.Body != nil {
		content, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
	}
	n.mu.Lock()
	n.bodies = append(n.bodies, string(content))
	n.mu.Unlock()

	report(req, a)
	if a.delay > 0 {
		select {
		case <-time.After(a.delay):
		case <-req.Context().Done():
			return nil, context.Cause(req.Context())
		}
	}
	if a.status == 0 {
		if a.err != nil {
			return nil, a.err
		}
		return nil, errNetwork
	}
	header := a.header.Clone()
	if header == nil {
		header = make(http.Header)
	}
	if a.body == nil {
		a.body = strings.NewReader("{}")
	}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(a.body), Request: req}, nil
}

func report(req *http.Request, a answer) {
	trace := httptrace.ContextClientTrace(req.Context())
	if trace == nil || a.reach == silent {
		return
	}
	trace.GetConn(req.URL.Host)
	if a.reach >= connected {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if a.reach >= written {
		trace.WroteHeaders()
	}
}

func (n *network) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.got)
}

// waits are the times between the requests.
func (n *network) waits() []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	var waits []time.Duration
	for i := 1; i < len(n.at); i++ {
		waits = append(waits, n.at[i].Sub(n.at[i-1]))
	}
	return waits
}

// client is one that sends through a network.
func client(t *testing.T, n http.RoundTripper, change ...func(*transport.Config)) *transport.Client {
	t.Helper()
	base, err := url.Parse("https://api.example.com")
	if err != nil {
		t.Fatal(err)
	}
	cfg := transport.Defaults()
	cfg.BaseURL, cfg.Base = base, n
	for _, c := range change {
		c(&cfg)
	}
	return transport.New(cfg)
}

func attempts(most int) func(*transport.Config) {
	return func(c *transport.Config) { c.Retry.MaxAttempts = most }
}

// call is a request of an operation that may be repeated so.
func call(repeat operation.Repeat) transport.Request {
	return transport.Request{
		Operation: operation.Operation{Name: "test", Repeat: repeat, Family: operation.Unlimited},
		Method:    http.MethodPost, Path: "/v2/things",
	}
}

// refusal is the error of a call that got no answer.
func refusal(t *testing.T, err error) *transport.Error {
	t.Helper()
	var failed *transport.Error
	if !errors.As(err, &failed) {
		t.Fatalf("%v (%T) is no *transport.Error", err, err)
	}
	return failed
}

// breaking is a body that ends before its end.
type breaking struct{ io.Reader }

func (b breaking) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

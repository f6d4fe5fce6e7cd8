package transport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// keyring hands out numbered tokens.
type keyring struct {
	mu       sync.Mutex
	current  int
	rejected []string
	fixed    bool // there is no other token
	err      error
	text     string // in place of a numbered one
}

func (k *keyring) Token(context.Context) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.text != "" || k.err != nil {
		return k.text, k.err
	}
	return fmt.Sprint("token-", k.current), nil
}

func (k *keyring) Reject(token string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rejected = append(k.rejected, token)
	k.current++
	return !k.fixed
}

func with(tokens transport.Tokens) func(*transport.Config) {
	return func(c *transport.Config) { c.Tokens = tokens }
}

func authorizations(n *network) string {
	var all []string
	for _, req := range n.got {
		all = append(all, req.Header.Get("Authorization"))
	}
	return strings.Join(all, ", ")
}

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []answer
		fixed   bool
		status  int
		sent    string
	}{
		"the new one is accepted": {[]answer{{reach: written, status: 401}, {reach: written, status: 200}}, false, 200, "Bearer token-0, Bearer token-1"},
		"and refused":             {[]answer{{reach: written, status: 401}}, false, 401, "Bearer token-0, Bearer token-1"},
		"there is no new one":     {[]answer{{reach: written, status: 401}}, true, 401, "Bearer token-0"},
		// A 401 between other refusals is answered all the same.
		"throttled in between": {[]answer{{reach: written, status: 429}, {reach: written, status: 401}, {reach: written, status: 429}, {reach: written, status: 401}}, false, 429, "Bearer token-0, Bearer token-0, Bearer token-1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := &network{answers: test.answers}
				keys := &keyring{fixed: test.fixed}
				resp, err := client(t, n, with(keys)).Do(t.Context(), call(operation.Once))
				if err != nil || resp.StatusCode != test.status {
					t.Fatalf("%+v, %v", resp, err)
				}
				if got := authorizations(n); got != test.sent {
					t.Errorf("sent %s, want %s", got, test.sent)
				}
			})
		})
	}
}

// Turning repeating off does not turn expired tokens into errors.
func TestRefusedTokenIsReplacedEvenWithoutRepeating(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 401}, {reach: written, status: 200}}}
		started := time.Now()
		resp, err := client(t, n, attempts(1), with(&keyring{})).Do(t.Context(), call(operation.Once))
		if err != nil || resp.StatusCode != http.StatusOK || time.Since(started) != 0 {
			t.Errorf("%+v after %v, %v", resp, time.Since(started), err)
		}
	})
}

// A body that cannot be read again is not sent again; but the next call must not
// meet the same dead token.
func TestRefusedTokenIsDroppedEvenIfTheCallCannotBeRepeated(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{reach: written, status: 401}}}
	keys := &keyring{}
	r := call(operation.Once)
	r.Body = transport.Bytes("text/plain", []byte("x"))
	r.Body.Once = true
	resp, err := client(t, n, with(keys)).Do(t.Context(), r)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || n.count() != 1 {
		t.Fatalf("%+v, %v, %d requests", resp, err, n.count())
	}
	if want := []string{"token-0"}; !slices.Equal(keys.rejected, want) {
		t.Errorf("rejected %q, want %q", keys.rejected, want)
	}
}

func TestCallWithoutATokenIsNotSent(t *testing.T) {
	t.Parallel()
	errLocked := errors.New("no token today")
	for name, keys := range map[string]*keyring{
		"the source fails":       {err: errLocked},
		"white space":            {text: "t0k3n\n"},
		"header injection":       {text: "t0k3n\r\nX-Evil: 1"},
		"not ASCII":              {text: "t0k3ñ"},
		"copied with the scheme": {text: "Bearer t0k3n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := &network{answers: []answer{{reach: written, status: 200}}}
				r := call(operation.Once)
				opened := false
				r.Body = transport.Bytes("text/plain", nil)
				r.Body.Open = func() (io.ReadCloser, error) {
					opened = true
					return http.NoBody, nil
				}
				_, err := client(t, n, with(keys), attempts(1)).Do(t.Context(), r)
				if failed := refusal(t, err); failed.Outcome != transport.NotSent || n.count() != 0 {
					t.Errorf("%v, %v, %d requests", failed.Outcome, err, n.count())
				}
				if keys.err != nil && !errors.Is(err, keys.err) {
					t.Errorf("%v lost its cause", err)
				}
				if keys.text != "" && strings.Contains(err.Error(), "t0k3") {
					t.Errorf("the error shows the token: %v", err)
				}
				if opened {
					t.Error("the body was opened for nothing")
				}
			})
		})
	}
}

type closer struct {
	io.Reader

	closed *bool
}

func (c closer) Close() error {
	*c.closed = true
	return nil
}

// Redirects would carry token, headers and body to wherever they point.
func TestRedirectsAreAnswers(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, location := range []string{
			"", "/v2/elsewhere", "https://api.example.com/v2/elsewhere", "https://sub.api.example.com/", "https://evil.example.com/", "//evil.example.com/",
			"https://api.example.com:8443/", "http://api.example.com/", "https://evil.example.com/%zz", "://", "\x7f",
		} {
			t.Run(fmt.Sprintf("%d to %q", status, location), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					header := http.Header{}
					if location != "" {
						header.Set("Location", location)
					}
					n := &network{answers: []answer{{reach: written, status: status, header: header}}}
					r := call(operation.Once)
					r.Body = transport.Bytes("text/plain", []byte("personal"))
					resp, err := client(t, n, with(&keyring{})).Do(t.Context(), r)
					if err != nil || resp.StatusCode != status {
						t.Errorf("%+v, %v: want the answer", resp, err)
					}
					if n.count() != 1 {
						t.Errorf("%d requests, the last to %s", n.count(), n.got[n.count()-1].URL)
					}
				})
			})
		}
	}
}

// Whatever middleware does to a request, it leaves for the one origin only.
func TestOriginGuardStopsMiddleware(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*http.Request){
		"host":       func(r *http.Request) { r.URL.Host = "evil.example.com" },
		"subdomain":  func(r *http.Request) { r.URL.Host = "sub.api.example.com" },
		"port":       func(r *http.Request) { r.URL.Host = "api.example.com:8443" },
		"scheme":     func(r *http.Request) { r.URL.Scheme = "http" },
		"Host field": func(r *http.Request) { r.Host = "evil.example.com" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := &network{answers: []answer{{reach: written, status: 200}}}
				r := call(operation.Once)
				closed := false
				r.Body = transport.Bytes("text/plain", nil)
				r.Body.Open = func() (io.ReadCloser, error) { return closer{strings.NewReader("x"), &closed}, nil }
				_, err := client(t, n, with(&keyring{}), func(c *transport.Config) {
					c.Middleware = append(c.Middleware, func(next http.RoundTripper) http.RoundTripper {
						return roundTrip(func(req *http.Request) (*http.Response, error) {
							change(req)
							return next.RoundTrip(req)
						})
					})
				}).Do(t.Context(), r)
				failed := refusal(t, err)
				if !errors.Is(err, transport.ErrForeignOrigin) || failed.Outcome != transport.NotSent || failed.Attempts != 1 {
					t.Errorf("%v, %v after %d attempts", failed.Outcome, err, failed.Attempts)
				}
				if n.count() != 0 || !closed {
					t.Errorf("%d requests left, body closed: %v", n.count(), closed)
				}
			})
		})
	}
}

func TestMiddlewareMayChangeThePathAndTheHeader(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{reach: written, status: 200}}}
	_, err := client(t, n, func(c *transport.Config) {
		c.Middleware = append(c.Middleware, func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				req.URL.Path = "/v9/things"
				req.Header.Set("X-Span", "1")
				return next.RoundTrip(req)
			})
		})
	}).Do(t.Context(), call(operation.Once))
	if err != nil || n.got[0].URL.Path != "/v9/things" || n.got[0].Header.Get("X-Span") != "1" {
		t.Errorf("%v, %v", n.got, err)
	}
}

func TestFirstMiddlewareIsOutermostAndSeesTheToken(t *testing.T) {
	t.Parallel()
	var seen []string
	layer := func(name string) func(http.RoundTripper) http.RoundTripper {
		return func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				seen = append(seen, name+" "+req.Header.Get("Authorization"))
				defer func() { seen = append(seen, name) }()
				return next.RoundTrip(req)
			})
		}
	}
	n := &network{answers: []answer{{reach: written, status: 401}, {reach: written, status: 200}}}
	_, err := client(t, n, with(&keyring{}), func(c *transport.Config) {
		c.Middleware = append(c.Middleware, layer("first"), layer("second"))
	}).Do(t.Context(), call(operation.Once))
	// Every attempt passes through all of it.
	want := "first Bearer token-0, second Bearer token-0, second, first, first Bearer token-1, second Bearer token-1, second, first"
	if got := strings.Join(seen, ", "); err != nil || got != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{reach: written, status: 200}}}
	common := http.Header{"Accept": {"text/xml"}, "User-Agent": {"ours"}}
	c := client(t, n, func(c *transport.Config) { c.Header = common })
	common.Set("Accept", "changed later")
	r := call(operation.Once)
	r.Header = http.Header{"User-Agent": {"theirs"}, "X-More": {"1", "2"}}
	r.Query = url.Values{"b": {"2", "1"}, "a": {"ü&="}}
	if _, err := c.Do(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	got := n.got[0]
	want := http.Header{"Accept": {"text/xml"}, "User-Agent": {"theirs"}, "X-More": {"1", "2"}}
	if !reflect.DeepEqual(got.Header, want) {
		t.Errorf("header %v, want %v", got.Header, want)
	}
	if got.URL.String() != "https://api.example.com/v2/things?a=%C3%BC%26%3D&b=2&b=1" {
		t.Errorf("address %s", got.URL)
	}
	if len(r.Header) != 2 || len(common) != 2 {
		t.Errorf("somebody else's header changed: %v, %v", r.Header, common)
	}
}

// idle counts what go-retryablehttp does to a client after every failure.
type idle struct {
	network

	closed int
}

func (i *idle) CloseIdleConnections() { i.closed++ }

func TestCallersIdleConnectionsAreLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &idle{network: network{answers: []answer{{reach: refused}, {reach: written, status: 500}, {reach: written}}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range 5 {
			_, _ = client(t, n).Do(ctx, call(operation.Freely))
		}
		if n.closed != 0 {
			t.Errorf("closed %d times", n.closed)
		}
	})
}

// Two of net/http's own habits: it repeats a request that has such a header, and
// it puts the address into its errors.
func TestNoIdempotencyKeyIsEverSent(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete} {
		n := &network{answers: []answer{{reach: written, status: 200}}}
		r := call(operation.Once)
		r.Method = method
		if _, err := client(t, n).Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for name := range n.got[0].Header {
			if strings.Contains(strings.ToLower(name), "idempotency") {
				t.Errorf("%s sends %s", method, name)
			}
		}
	}
}

func TestErrorsHaveNoAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		secret := "https://api.example.com/v2/things?email=secret%40example.com"
		nested := &url.Error{Op: "Post", URL: secret, Err: &url.Error{Op: "Post", URL: secret, Err: errNetwork}}
		n := &network{answers: []answer{{reach: written, err: nested}}}
		r := call(operation.Freely)
		r.Query = url.Values{"email": {"secret@example.com"}}
		_, err := client(t, n).Do(t.Context(), r)
		if !errors.Is(err, errNetwork) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "things") {
			t.Errorf("%v", err)
		}
	})
}

func TestRequestThatCannotBeBuilt(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{reach: written, status: 200}}}
	for name, change := range map[string]func(*transport.Request){
		"path":   func(r *transport.Request) { r.Path = "/v2/../admin" },
		"method": func(r *transport.Request) { r.Method = "GE T" },
	} {
		r := call(operation.Once)
		change(&r)
		_, err := client(t, n).Do(t.Context(), r)
		if failed := refusal(t, err); failed.Outcome != transport.NotSent || n.count() != 0 {
			t.Errorf("%s: %v, %v", name, failed.Outcome, err)
		}
	}
}

func TestSuccessIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit   int64
		body    string
		want    string
		tooMuch bool
	}{
		"below":    {10, "123456789", "123456789", false},
		"exactly":  {10, "1234567890", "1234567890", false},
		"above":    {10, "12345678901", "1234567890", true},
		"no limit": {math.MaxInt64, "123", "123", false},
		"no body":  {10, "", "", false},
	} {
		for _, repeat := range []operation.Repeat{operation.Once, operation.Freely} {
			t.Run(fmt.Sprint(name, "/", repeat), func(t *testing.T) {
				t.Parallel()
				n := &network{answers: []answer{{reach: written, status: 200, body: strings.NewReader(test.body)}}}
				resp, err := client(t, n, func(c *transport.Config) { c.MaxBody = test.limit }).Do(t.Context(), call(repeat))
				if err != nil || string(resp.Body) != test.want || errors.Is(resp.BodyErr, transport.ErrBodyTooLarge) != test.tooMuch {
					t.Errorf("%q, %v, %v", resp.Body, resp.BodyErr, err)
				}
				if n.count() != 1 {
					t.Errorf("asked %d times for what stays too large", n.count())
				}
			})
		}
	}
}

// endless is what a compressed bomb looks like.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestEndlessAnswerEnds(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusNotFound} {
		n := &network{answers: []answer{{reach: written, status: status, body: endless{}}}}
		resp, err := client(t, n, func(c *transport.Config) { c.MaxBody = 1 << 20 }).Do(t.Context(), call(operation.Once))
		if err != nil || len(resp.Body) > 1<<20 {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestErrorBodiesAreCutAt64KiB(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{reach: written, status: 400, body: strings.NewReader(strings.Repeat("x", 1<<20))}}}
	resp, err := client(t, n).Do(t.Context(), call(operation.Once))
	if err != nil || len(resp.Body) != 64<<10 || resp.BodyErr != nil {
		t.Errorf("%d bytes, %v, %v", len(resp.Body), resp.BodyErr, err)
	}
	// And what breaks off is kept as far as it goes: the status says enough.
	n = &network{answers: []answer{{reach: written, status: 400, body: breaking{strings.NewReader("half")}}}}
	resp, err = client(t, n).Do(t.Context(), call(operation.Freely))
	if err != nil || string(resp.Body) != "half" || n.count() != 1 {
		t.Errorf("%q, %v", resp.Body, err)
	}
}

func TestAnswerThatBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := func() answer {
			return answer{reach: written, status: 200, body: breaking{strings.NewReader("half")}}
		}
		// What may be repeated is.
		n := &network{answers: []answer{broken(), {reach: written, status: 200, body: strings.NewReader("whole")}}}
		resp, err := client(t, n).Do(t.Context(), call(operation.Freely))
		if err != nil || string(resp.Body) != "whole" || resp.BodyErr != nil {
			t.Errorf("%q, %v, %v", resp.Body, resp.BodyErr, err)
		}
		// What may not was done all the same.
		n = &network{answers: []answer{broken()}}
		resp, err = client(t, n).Do(t.Context(), call(operation.Once))
		if err != nil || resp.Outcome != transport.Done || !errors.Is(resp.BodyErr, io.ErrUnexpectedEOF) || n.count() != 1 {
			t.Errorf("%v, %v, %v, %d requests", resp.Outcome, resp.BodyErr, err, n.count())
		}
		// What never comes whole is an error in the end.
		n = &network{answers: []answer{broken()}}
		if _, err = client(t, n).Do(t.Context(), call(operation.Freely)); !errors.Is(err, io.ErrUnexpectedEOF) || n.count() != 3 {
			t.Errorf("%v, %d requests", err, n.count())
		}
	})
}

// Fakes in tests forget what net/http never does.
func TestAnswerWithoutABody(t *testing.T) {
	t.Parallel()
	bare := roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusNoContent}, nil
	})
	resp, err := client(t, bare).Do(t.Context(), call(operation.Once))
	if err != nil || resp.StatusCode != http.StatusNoContent || len(resp.Body) != 0 {
		t.Errorf("%+v, %v", resp, err)
	}
	nothing := roundTrip(func(*http.Request) (*http.Response, error) { return nil, nil }) //nolint:nilnil // that is the mistake
	if _, err := client(t, nothing, attempts(1)).Do(t.Context(), call(operation.Once)); err == nil {
		t.Error("no answer and no error")
	}
}

func TestStreamIsLeftToTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		reader, writer := io.Pipe()
		n := &network{answers: []answer{{reach: refused}, {reach: written, status: 200, body: reader}}}
		r := call(operation.Freely)
		r.Stream = true
		resp, err := client(t, n).Do(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = writer.Write([]byte("piece by piece"))
			_ = writer.Close()
		}()
		data, err := io.ReadAll(resp.Stream)
		if err != nil || string(data) != "piece by piece" || resp.Body != nil {
			t.Errorf("%q, %q, %v", data, resp.Body, err)
		}
		attempt := n.got[1].Context()
		if attempt.Err() != nil {
			t.Error("the attempt ended before the stream was closed")
		}
		if err := resp.Stream.Close(); err != nil || attempt.Err() == nil {
			t.Errorf("closing: %v; the attempt goes on: %v", err, attempt.Err() == nil)
		}
	})
}

func TestStreamIsBoundedInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 200}}}
		r := call(operation.Freely)
		r.Stream = true
		resp, err := client(t, n, func(c *transport.Config) { c.Timeout = 10 * time.Second }).Do(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Stream.Close()
		started := time.Now()
		<-n.got[0].Context().Done()
		if waited := time.Since(started); waited != 10*time.Second {
			t.Errorf("the attempt ended after %v, want 10s", waited)
		}
	})
}

func TestStreamOfARefusalIsItsBody(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{reach: written, status: 404, body: strings.NewReader("no feed")}}}
	r := call(operation.Freely)
	r.Stream = true
	resp, err := client(t, n).Do(t.Context(), r)
	if err != nil || resp.Stream != nil || string(resp.Body) != "no feed" {
		t.Errorf("%+v, %v", resp, err)
	}
}

func TestLogSaysWhatHappenedAndNotToWhom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "wait" {
				return slog.Attr{}
			}
			return a
		}}))
		n := &network{answers: []answer{{reach: refused, err: errors.New("secret")}, {reach: written, status: 200, delay: 2 * time.Second, body: strings.NewReader("secret")}}}
		r := call(operation.Once)
		r.Path, r.Query = "/v2/persons/secret", url.Values{"email": {"secret"}}
		r.Header = http.Header{"X-Key": {"secret"}}
		r.Body = transport.Bytes("text/plain", []byte("secret"))
		if _, err := client(t, n, func(c *transport.Config) { c.Logger = logger }).Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		want := "level=DEBUG msg=\"personio request\" operation=test attempt=1 took=0s outcome=\"not sent\" error=*errors.errorString\n" +
			"level=WARN msg=\"personio request is repeated\" operation=test attempt=1 outcome=\"not sent\"\n" +
			"level=DEBUG msg=\"personio request\" operation=test attempt=2 took=2s status=200\n"
		if got := out.String(); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	})
}

// All clients that were given no transport share one, so that a process with a
// thousand customers has one pool of connections.
func TestTransportIsShared(t *testing.T) {
	t.Parallel()
	one, two := transport.OrShared(nil), transport.OrShared(nil)
	if one == nil || one != two {
		t.Error("there are several")
	}
	if own := http.RoundTripper(&network{}); transport.OrShared(own) != own {
		t.Error("the caller's was replaced")
	}
	if one == http.DefaultTransport { //nolint:forbidigo // it must not be that one
		t.Error("it is the one that other code may change")
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	cfg := transport.Defaults()
	if agent := cfg.Header.Get("User-Agent"); !strings.HasPrefix(agent, "personio-go/") || !strings.Contains(agent, "(go1.") {
		t.Errorf("User-Agent %q", agent)
	}
	if cfg.Retry.MaxAttempts != 3 || cfg.Timeout != 30*time.Second || cfg.LongTimeout != 5*time.Minute || cfg.MaxBody != 8<<20 {
		t.Errorf("%+v", cfg)
	}
	cfg.Header.Set("User-Agent", "changed")
	if transport.Defaults().Header.Get("User-Agent") == "changed" {
		t.Error("the defaults are shared")
	}
}

// Requests for tokens go through a guard of their own.
func TestGuardKeepsToOneOrigin(t *testing.T) {
	t.Parallel()
	n := &network{answers: []answer{{status: 200}}}
	guarded := transport.Guard(n, &url.URL{Scheme: "https", Host: "api.example.com"})
	for address, foreign := range map[string]bool{"https://api.example.com/v2/auth/token": false, "https://evil.example.com/v2/auth/token": true} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := guarded.RoundTrip(req); errors.Is(err, transport.ErrForeignOrigin) != foreign {
			t.Errorf("%s: %v", address, err)
		}
	}
	if n.count() != 1 {
		t.Errorf("%d requests left, want 1", n.count())
	}
}

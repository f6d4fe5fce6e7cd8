package personio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// ways are those on which middleware sends requests to a server, instead of the
// one that it is given. Only the first reports to httptrace for the call.
func ways() map[string]func(own http.RoundTripper) personio.Middleware {
	detached := func(own http.RoundTripper) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			return own.RoundTrip(req.WithContext(context.Background()))
		})
	}
	return map[string]func(own http.RoundTripper) personio.Middleware{
		"a transport of its own": func(own http.RoundTripper) personio.Middleware {
			return func(http.RoundTripper) http.RoundTripper { return own }
		},
		"a transport and a context of its own": func(own http.RoundTripper) personio.Middleware {
			return func(http.RoundTripper) http.RoundTripper { return detached(own) }
		},
		"a context of its own": func(http.RoundTripper) personio.Middleware { return detached },
	}
}

// Middleware that goes its own way cannot make a POST be sent twice: what nobody
// knows of a request counts as sent.
func TestMiddlewareWithAWayOfItsOwnRepeatsNothing(t *testing.T) {
	t.Parallel()
	for way, middleware := range ways() {
		for name, test := range map[string]struct {
			fault  personiotest.Fault
			traced string // the end if httptrace learns of it
			silent string // and if not
		}{
			"no connection":                  {personiotest.Fault{Break: personiotest.NoConnection, Times: 3}, "not sent", "unknown"},
			"broken before it was processed": {personiotest.Fault{Break: personiotest.BeforeProcessing}, "unknown", "unknown"},
			"broken after it was processed":  {personiotest.Fault{Break: personiotest.AfterProcessing}, "unknown", "unknown"},
			"500":                            {personiotest.Fault{Status: 500}, "unknown", "unknown"},
			"400":                            {personiotest.Fault{Status: 400}, "400", "400"},
			"429":                            {personiotest.Fault{Status: 429}, "ok", "ok"},
		} {
			t.Run(way+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server := personiotest.New()
					id, secret := server.AddCompany("hafenkontor").AddClient()
					client := newClient(t, credentials(id, secret), personio.WithHTTPClient(server.Client()),
						personio.WithMiddleware(middleware(server.Transport())))
					fault := test.fault
					fault.Operation = nowhereOperation
					server.Inject(fault, personiotest.Fault{Operation: nowhereOperation, Status: http.StatusOK, Body: "{}", Times: 10})
					want := test.silent
					if way == "a transport of its own" {
						want = test.traced
					}
					err := client.Do(t.Context(), http.MethodPost, nowhere, map[string]int{"n": 1}, nil)
					if got := ending(err); got != want {
						t.Errorf("ended with %s (%v), want %s", got, err, want)
					}
					processed := 0
					for _, request := range server.Requests() {
						if request.Operation == nowhereOperation && request.Status != http.StatusTooManyRequests {
							processed++
						}
					}
					if processed > 1 {
						t.Errorf("the server may have processed it %d times", processed)
					}
				})
			})
		}
	}
}

// The same with the transport of net/http and a server that reads a request and
// hangs up.
func TestMiddlewareWithATransportOfNetHTTP(t *testing.T) {
	t.Parallel()
	for way, middleware := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			var posts atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				posts.Add(1)
				panic(http.ErrAbortHandler) //nolint:forbidigo // the way to hang up
			}))
			defer server.Close()
			own := &http.Transport{}
			defer own.CloseIdleConnections()
			client := newClient(t, auth.Static("t"), personio.WithBaseURL(server.URL), personio.WithMiddleware(middleware(own)))
			err := client.Do(t.Context(), http.MethodPost, "/v2/persons", map[string]string{"first_name": "Grace"}, nil)
			if ending(err) != "unknown" || posts.Load() != 1 {
				t.Errorf("%v after %d requests, want one of unknown outcome", err, posts.Load())
			}
		})
	}
}

// Middleware that refuses to send a request, such as a circuit breaker, says so
// with ErrNotSent.
func TestMiddlewareThatSendsNothingSaysSo(t *testing.T) {
	t.Parallel()
	errOpen := errors.New("the circuit is open")
	for want, refusal := range map[string]error{
		"not sent": fmt.Errorf("%w: %w", errOpen, personio.ErrNotSent),
		"unknown":  errOpen,
	} {
		synctest.Test(t, func(t *testing.T) {
			started := time.Now()
			client := answering(t, http.StatusOK, "{}", personio.WithMiddleware(func(http.RoundTripper) http.RoundTripper {
				return roundTrip(func(*http.Request) (*http.Response, error) { return nil, refusal })
			}))
			err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil)
			if !errors.Is(err, errOpen) || ending(err) != want {
				t.Errorf("%v: %s, want %s", err, ending(err), want)
			}
			if repeated := time.Since(started) > 0; repeated != (want == "not sent") {
				t.Errorf("%s: repeated %v", want, repeated)
			}
		})
	}
}

package personio_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// Over real connections, with net/http's own transport and a client that would
// follow: nothing ever reaches the place that a redirect points to, neither the
// token nor the personal data in the body.
func TestRedirectsSendNothing(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	trap := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	plain, secure := httptest.NewServer(trap), httptest.NewTLSServer(trap)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)

	var status atomic.Int32
	var location atomic.Value
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v2/persons" {
			trap(w, r)
			return
		}
		w.Header().Set("Location", location.Load().(string)) //nolint:forcetypeassert // the test's own
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(server.Close)
	own := server.Client()
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
	client := newClient(t, auth.Static("fixed-token"), personio.WithHTTPClient(own), personio.WithBaseURL(server.URL))

	for where, target := range map[string]string{
		"another port": plain.URL, "another port with TLS": secure.URL, "another scheme": strings.Replace(server.URL, "https:", "http:", 1),
		"another name of the host": strings.Replace(server.URL, "127.0.0.1", "localhost", 1), "the same server": server.URL, "relative": "/v2/elsewhere", "without a scheme": strings.TrimPrefix(secure.URL, "https:"),
	} {
		for _, code := range []int{301, 302, 303, 307, 308} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				location.Store(strings.TrimSuffix(target, "/") + "/trap")
				status.Store(int32(code))
				err := client.Do(t.Context(), method, "/v2/persons", map[string]string{"name": "private"}, nil)
				if api := apiError(t, err); api.StatusCode != code || api.Attempts != 1 || !errors.Is(err, personio.ErrRedirect) {
					t.Errorf("%s %d to %s: %v", method, code, where, err)
				}
			}
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d requests reached the place that a redirect points to", n)
	}
}

// Middleware sees the token. What it does to the address does not take the token
// elsewhere.
func TestMiddlewareCannotTakeTheTokenElsewhere(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(trap.Close)
	elsewhere := func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			if req.Header.Get("Authorization") != "Bearer fixed-token" {
				t.Error("middleware does not see the token")
			}
			req.URL.Scheme, req.URL.Host = "http", strings.TrimPrefix(trap.URL, "http://")
			return next.RoundTrip(req)
		})
	}
	client := newClient(t, auth.Static("fixed-token"), personio.WithHTTPClient(trap.Client()), personio.WithMiddleware(elsewhere))
	err := client.Do(t.Context(), http.MethodPost, "/v2/persons", nil, nil)
	if ending(err) != "not sent" || reached.Load() != 0 {
		t.Errorf("%v, %d requests", err, reached.Load())
	}
	if text := fmt.Sprint(err); !strings.Contains(text, "another server") {
		t.Errorf("%s does not say why", text)
	}
}

package auth_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A wrong secret does not become right. A hundred callers who do not know that
// make a handful of requests in an hour of trying.
func TestWrongSecretIsAskedAboutOncePerBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, _ := hafen(t)
		source := auth.ClientCredentials("papi-unknown", "papi-wrong", auth.WithHTTPClient(server.Client()))
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				for range 60 {
					if _, err := source.AccessToken(t.Context()); !errors.Is(err, auth.ErrInvalidClient) {
						t.Errorf("%v", err)
					}
					<-time.After(time.Second)
				}
			})
		}
		group.Wait()
		// After 1, 2, 4, 8, 16 and 32 seconds, and up to a quarter more each.
		if n := server.Count(tokenOperation); n < 5 || n > 7 {
			t.Errorf("%d requests in a minute, want 6", n)
		}
		<-time.After(time.Hour)
		before := server.Count(tokenOperation)
		for range 3600 {
			_, _ = source.AccessToken(t.Context())
			<-time.After(time.Second)
		}
		if n := server.Count(tokenOperation) - before; n < 48 || n > 61 {
			t.Errorf("%d requests in an hour, want one a minute", n)
		}
	})
}

func TestRememberedFailureSaysUntilWhen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := answering(http.StatusBadRequest, "application/problem+json", `{"error":"invalid_client","trace_id":"7c1"}`)
		wait := func() time.Duration {
			t.Helper()
			_, err := source.AccessToken(t.Context())
			var typed *auth.Error
			if !errors.As(err, &typed) || typed.TraceID != "7c1" {
				t.Fatalf("%v", err)
			}
			return typed.RetryAfter
		}
		first := wait()
		if first < time.Second || first > 1250*time.Millisecond {
			t.Errorf("the first back-off is %v", first)
		}
		<-time.After(400 * time.Millisecond)
		if second := wait(); second != first-400*time.Millisecond {
			t.Errorf("%v are left of %v after 400ms", second, first)
		}
	})
}

// The endpoint's own wait counts, and after a 429 the cool-down that Personio
// documents.
func TestBusyEndpointIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts        []auth.Option
		status      int
		retryAfter  string
		least, most time.Duration
	}{
		"v1, 429":               {[]auth.Option{auth.V1()}, 429, "", time.Minute, time.Minute},
		"v2, 429":               {nil, 429, "", time.Second, 1250 * time.Millisecond},
		"429 with a wait":       {nil, 429, "30", 30 * time.Second, 30 * time.Second},
		"503 with a wait":       {nil, 503, "30", 30 * time.Second, 30 * time.Second},
		"503 with ten minutes":  {nil, 503, "600", 10 * time.Minute, 10 * time.Minute},
		"429 with an hour":      {nil, 429, "3600", time.Hour, time.Hour},
		"429 with a day":        {nil, 429, "86400", time.Hour, time.Hour},
		"503":                   {nil, 503, "", time.Second, 1250 * time.Millisecond},
		"a wait that is no one": {nil, 503, "soon", time.Second, 1250 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				source := auth.ClientCredentials("id", "secret", append(test.opts, auth.WithHTTPClient(via(func(req *http.Request) (*http.Response, error) {
					asked++
					resp := jsonAnswer(req, test.status, "")
					if test.retryAfter != "" {
						resp.Header.Set("Retry-After", test.retryAfter)
					}
					return resp, nil
				})))...)
				ask := func() { _, _ = source.AccessToken(t.Context()) }
				ask()
				<-time.After(test.least - time.Nanosecond)
				if ask(); asked != 1 {
					t.Errorf("asked again before %v", test.least)
				}
				<-time.After(test.most - test.least + 2*time.Nanosecond)
				if ask(); asked != 2 {
					t.Errorf("not asked again after %v", test.most)
				}
			})
		})
	}
}

func TestSuccessEndsTheBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, source := hafen(t)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Status: http.StatusBadGateway, Times: 3})
		for range 3 {
			if _, err := source.AccessToken(t.Context()); err == nil {
				t.Fatal("no error")
			}
			<-time.After(time.Minute)
		}
		token, err := source.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		company.RevokeTokens()
		source.Invalidate(token)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Status: http.StatusBadGateway})
		_, err = source.AccessToken(t.Context())
		var typed *auth.Error
		if !errors.As(err, &typed) || typed.RetryAfter > 1250*time.Millisecond {
			t.Errorf("the back-off goes on where it was: %v", typed.RetryAfter)
		}
	})
}

// A panic in a RoundTripper or a store happens in a goroutine of the source,
// where nobody could recover it.
func TestPanicOnTheWayIsAnError(t *testing.T) {
	t.Parallel()
	source := auth.ClientCredentials("id", "secret", auth.WithHTTPClient(via(func(*http.Request) (*http.Response, error) {
		panic(bird) //nolint:forbidigo // the caller's
	})))
	_, err := source.AccessToken(t.Context())
	var typed *auth.Error
	if !errors.As(err, &typed) || !typed.Temporary() {
		t.Errorf("%v", err)
	}
	assertNoBird(t, "the text", err.Error())
}

package personio_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// The Personnel Data API v1 may answer 403, not 401, to a token that is no longer
// good. It is replaced once, as everywhere.
func TestBadTokenOfV1IsReplacedAfterA403(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		synctest.Test(t, func(t *testing.T) {
			server, company, client := kontor(t)
			server.SetQuirks(personiotest.Quirks{V1ForbidsBadTokens: true})
			list := func() error { return client.Do(t.Context(), method, "/v1/company/time-off-types", nil, nil) }
			first := list()
			company.RevokeTokens()
			if err := list(); (err == nil) != (first == nil) || errors.Is(err, personio.ErrForbidden) || server.Count(tokenOperation) != 2 {
				t.Errorf("%s: %v after %d requests for a token; before: %v", method, err, server.Count(tokenOperation), first)
			}
		})
	}
}

// Other answers with 403 are about rights, and cost no request for a token. Where
// nobody can tell, the token endpoint is asked once a minute if it insists.
func TestMissingRightOfV1CostsNoTokens(t *testing.T) {
	t.Parallel()
	const key = `{"success":false,"error":{"code":0,"message":"personio.core.api.exceptions.api.forbidden.http.exception"}}`
	const other = `{"success":false,"error":{"code":403,"message":"Provided authorization is not valid"}}`
	for name, test := range map[string]struct {
		path, body string
		tokens     int
	}{
		"the key of a missing right": {"/v1/company/employees", key, 1},
		"a bad token, it says":       {"/v1/company/employees", other, 4}, // the first, and one a minute
		"nothing":                    {"/v1/company/employees", "", 4},
		"the Recruiting API":         {"/v1/recruiting/applications", other, 1},
		"v2":                         {"/v2/persons", other, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tokens := 0
				client := newClient(t, auth.ClientCredentials("id", "secret"), personio.WithHTTPClient(&http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
					if req.URL.Path == "/v2/auth/token" {
						tokens++
						return reply(http.StatusOK, `{"access_token":"t","token_type":"Bearer","expires_in":86400}`), nil
					}
					return reply(http.StatusForbidden, test.body), nil
				})}))
				for range 18 { // three minutes
					if err := client.Do(t.Context(), http.MethodGet, test.path, nil, nil); !errors.Is(err, personio.ErrForbidden) {
						t.Error(err)
					}
					<-time.After(10 * time.Second)
				}
				if tokens != test.tokens {
					t.Errorf("%d requests for a token, want %d", tokens, test.tokens)
				}
			})
		})
	}
}

// A 429 to a route of one version that nobody knows keeps nothing of the other back.
func TestUnknownRoutesOfTwoVersionsShareNoGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := through(t, func(req *http.Request) (*http.Response, error) {
			if strings.HasPrefix(req.URL.Path, "/v1/") {
				resp := reply(http.StatusTooManyRequests, "")
				resp.Header.Set("Retry-After", "60")
				return resp, nil
			}
			return reply(http.StatusOK, "{}"), nil
		}, personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
		started := time.Now()
		_ = client.Do(t.Context(), http.MethodGet, "/v1/company/nowhere", nil, nil)
		if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); err != nil || time.Since(started) > 0 {
			t.Errorf("%v after %v", err, time.Since(started))
		}
	})
}

// The body of an error is read to its end, within reason: the connection is worth
// more than what is not wanted of it.
func TestLargeErrorKeepsItsConnection(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1 << 10, 64 << 10, 100 << 10, 250 << 10} {
		var mu sync.Mutex
		connections := make(map[string]bool)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			connections[r.RemoteAddr] = true
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, strings.Repeat("x", size))
		}))
		own := &http.Transport{}
		client := newClient(t, auth.Static("t"), personio.WithBaseURL(server.URL), personio.WithHTTPClient(&http.Client{Transport: own}))
		for range 3 {
			_ = client.Do(t.Context(), http.MethodGet, nowhere, nil, nil)
		}
		if n := len(connections); n != 1 {
			t.Errorf("an error of %d bytes: %d connections, want 1", size, n)
		}
		own.CloseIdleConnections()
		server.Close()
	}
}

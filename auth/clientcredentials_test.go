package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func TestCallersOfAColdSourceShareOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, source := hafen(t)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Delay: time.Second})
		tokens := make([]string, 100)
		var group sync.WaitGroup
		for i := range tokens {
			group.Go(func() {
				token, err := source.AccessToken(t.Context())
				if err != nil {
					t.Error(err)
				}
				tokens[i] = token.Access.Reveal()
			})
		}
		group.Wait()
		if n := server.Count(tokenOperation); n != 1 {
			t.Errorf("%d requests for a token, want 1", n)
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(tokens))); len(distinct) != 1 || distinct[0] == "" {
			t.Errorf("tokens: %q", distinct)
		}
	})
}

// The request belongs to all who wait for it, not to the one who was first.
func TestFirstCallerThatGivesUpFailsNobodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, source := hafen(t)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Delay: 10 * time.Second})
		impatient, giveUp := context.WithCancelCause(t.Context())
		errShutdown := errors.New("shutting down")
		started := time.Now()

		var group sync.WaitGroup
		group.Go(func() {
			_, err := source.AccessToken(impatient)
			if !errors.Is(err, errShutdown) {
				t.Errorf("the one who gave up got %v, want its context's cause", err)
			}
			if waited := time.Since(started); waited != time.Second {
				t.Errorf("it waited %v for a context that ended after 1s", waited)
			}
		})
		synctest.Wait() // The impatient one is the first.
		group.Go(func() {
			if _, err := source.AccessToken(t.Context()); err != nil {
				t.Errorf("the patient one got %v", err)
			}
			if waited := time.Since(started); waited != 10*time.Second {
				t.Errorf("the patient one waited %v", waited)
			}
		})
		time.AfterFunc(time.Second, func() { giveUp(errShutdown) })
		group.Wait()
		if n := server.Count(tokenOperation); n != 1 {
			t.Errorf("%d requests for a token, want 1", n)
		}
	})
}

func TestTokenIsKeptAndRenewedMinutesBeforeItsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, source := hafen(t)
		ask := func() auth.Token {
			t.Helper()
			token, err := source.AccessToken(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait() // for a renewal that goes on behind it
			return token
		}
		first := ask()
		const life = 24 * time.Hour
		if want := time.Now().Add(life - 10*time.Second); !first.Expiry.Equal(want) {
			t.Errorf("Expiry %v, want %v", first.Expiry, want)
		}
		if want := []string{"personio:persons:read", "personio:absences:read"}; !slices.Equal(first.Scopes, want) {
			t.Errorf("Scopes %q, want %q", first.Scopes, want)
		}
		advance(t, life-11*time.Minute)
		ask()
		if n := server.Count(tokenOperation); n != 1 {
			t.Errorf("%d requests eleven minutes before the end, want 1", n)
		}
		advance(t, 7*time.Minute)
		ask()
		if n := server.Count(tokenOperation); n != 2 {
			t.Errorf("%d requests four minutes before the end, want 2", n)
		}
		// Personio gave the same token once more. There is no use in asking again.
		advance(t, 4*time.Minute-time.Second)
		if second := ask(); second.Access.Reveal() != first.Access.Reveal() || server.Count(tokenOperation) != 2 {
			t.Errorf("%d requests in the last second, want 2", server.Count(tokenOperation))
		}
		advance(t, time.Second)
		if third := ask(); third.Access.Reveal() == first.Access.Reveal() || server.Count(tokenOperation) != 3 {
			t.Errorf("%d requests after the end, want 3 and another token", server.Count(tokenOperation))
		}
	})
}

// Personio gives the same token until its last second, so that a renewal before
// that brings the old one with what is left of its life. Down to a life of 0
// seconds, which package oauth2 takes for "for ever".
func TestNoDeadTokenIsHandedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, source := hafen(t)
		var before string
		alive := func() {
			t.Helper()
			token, err := source.AccessToken(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			before = token.Access.Reveal()
			request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.personio.de/v2/persons", http.NoBody)
			request.Header.Set("Authorization", "Bearer "+before)
			resp, err := server.Client().Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusUnauthorized {
				t.Fatalf("a dead token was handed out at %v", time.Now())
			}
		}
		alive()
		first := before
		advance(t, 24*time.Hour-70*time.Second)
		for range 400 { // Four calls a second, until half a minute after the end.
			alive()
			advance(t, 250*time.Millisecond)
		}
		if before == first {
			t.Error("the token was never renewed")
		}
		if n := server.Count(tokenOperation); n > 8 {
			t.Errorf("%d requests for two tokens: the last minute hammers the endpoint", n)
		}
	})
}

func TestShortLivedTokenIsRenewedATenthEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := answering(http.StatusOK, "application/json", `{"access_token":"kurz","token_type":"Bearer","expires_in":100}`)
		token, err := source.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if left := time.Until(token.Expiry); left != 90*time.Second {
			t.Errorf("renewed in %v, want 90s", left)
		}
	})
}

func TestTokenOfUnknownLifeIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		source := auth.ClientCredentials("id", "secret", auth.WithHTTPClient(via(func(req *http.Request) (*http.Response, error) {
			asked++
			return jsonAnswer(req, http.StatusOK, `{"access_token":"zeitlos","token_type":"Bearer"}`), nil
		})))
		for range 3 {
			token, err := source.AccessToken(t.Context())
			if err != nil || !token.Expiry.IsZero() || len(token.Scopes) != 0 {
				t.Fatalf("%v, %v", token, err)
			}
			advance(t, 48*time.Hour)
		}
		if asked != 1 {
			t.Errorf("asked %d times, want 1", asked)
		}
	})
}

func TestInvalidateDropsOnlyTheCurrentToken(t *testing.T) {
	t.Parallel()
	server, company, source := hafen(t)
	ask := func() auth.Token {
		t.Helper()
		token, err := source.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	old := ask()
	company.RevokeTokens()
	if !source.Invalidate(old) {
		t.Error("a source with credentials can always get another token")
	}
	current := ask()
	if current.Access.Reveal() == old.Access.Reveal() {
		t.Fatal("the refused token came back")
	}
	// A late 401 for the old token must not cost the new one.
	source.Invalidate(old)
	source.Invalidate(auth.Token{})
	ask()
	if n := server.Count(tokenOperation); n != 2 {
		t.Errorf("%d requests for a token, want 2", n)
	}
}

func TestWrongSecret(t *testing.T) {
	t.Parallel()
	server, _, _ := hafen(t)
	for attempt := 1; attempt <= 2; attempt++ {
		source := auth.ClientCredentials("papi-unknown", "papi-wrong", auth.WithHTTPClient(server.Client()))
		_, err := source.AccessToken(t.Context())
		if !errors.Is(err, auth.ErrInvalidClient) {
			t.Fatalf("%v is not ErrInvalidClient", err)
		}
		var typed *auth.Error
		if !errors.As(err, &typed) {
			t.Fatalf("%T is not *auth.Error", err)
		}
		if typed.StatusCode != http.StatusBadRequest || typed.Code != "invalid_client" || typed.Description == "" || typed.TraceID == "" {
			t.Errorf("%+v lacks something the endpoint said", *typed)
		}
		if typed.Temporary() {
			t.Error("a wrong secret does not become right by itself")
		}
		if !strings.Contains(err.Error(), typed.TraceID) || !strings.Contains(err.Error(), "check client ID and secret") {
			t.Errorf("the text helps nobody: %v", err)
		}
		// Package oauth2 would ask twice to find out where the secret belongs.
		if n := server.Count(tokenOperation); n != attempt {
			t.Errorf("%d requests after %d attempts", n, attempt)
		}
	}
}

func TestScopesAreAskedFor(t *testing.T) {
	t.Parallel()
	_, _, source := hafen(t, auth.WithScopes("personio:persons:read"))
	token, err := source.AccessToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"personio:persons:read"}; !slices.Equal(token.Scopes, want) {
		t.Errorf("Scopes %q, want %q", token.Scopes, want)
	}
}

func TestScopeThatTheCredentialLacks(t *testing.T) {
	t.Parallel()
	_, _, source := hafen(t, auth.WithScopes("personio:persons:read"), auth.WithScopes("personio:compensations:read"))
	_, err := source.AccessToken(t.Context())
	var typed *auth.Error
	if !errors.As(err, &typed) || typed.Code != "invalid_scope" {
		t.Fatalf("%v is not invalid_scope", err)
	}
	if errors.Is(err, auth.ErrInvalidClient) {
		t.Error("the credentials are right; only a scope is missing")
	}
	if !strings.Contains(err.Error(), "scope") {
		t.Errorf("the text does not say what is missing: %v", err)
	}
}

func TestCredentialsTravelInTheBodyOnly(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var form url.Values
	client := via(func(req *http.Request) (*http.Response, error) {
		got = req
		body, _ := io.ReadAll(req.Body)
		form, _ = url.ParseQuery(string(body))
		return jsonAnswer(req, http.StatusOK, `{"access_token":"t","token_type":"Bearer","expires_in":86400}`), nil
	})
	source := auth.ClientCredentials("the-id", bird, auth.WithHTTPClient(client),
		auth.WithBaseURL("https://personio.example.com/emulator/"), auth.WithScopes("a", "b"))
	if _, err := source.AccessToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got.Method != http.MethodPost || got.URL.String() != "https://personio.example.com/emulator/v2/auth/token" {
		t.Errorf("%s %s", got.Method, got.URL)
	}
	if kind := got.Header.Get("Content-Type"); kind != "application/x-www-form-urlencoded" {
		t.Errorf("Content-Type %q", kind)
	}
	assertNoBird(t, "the header", fmt.Sprint(got.Header))
	if _, basic := got.Header["Authorization"]; basic {
		t.Error("there is an Authorization header")
	}
	want := url.Values{"grant_type": {"client_credentials"}, "client_id": {"the-id"}, "client_secret": {bird}, "scope": {"a b"}}
	if form.Encode() != want.Encode() {
		t.Errorf("form %v, want %v", form, want)
	}
}

func TestRedirectOfTheTokenEndpointIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, target := range []string{
			"https://evil.example.com/v2/auth/token", "https://sub.api.personio.de/v2/auth/token",
			"https://api.personio.de:8443/v2/auth/token", "http://api.personio.de/v2/auth/token", "/v2/elsewhere", "//evil.example.com/",
		} {
			t.Run(fmt.Sprint(status, " to ", target), func(t *testing.T) {
				t.Parallel()
				var seen []string
				client := via(func(req *http.Request) (*http.Response, error) {
					seen = append(seen, req.URL.String())
					resp := jsonAnswer(req, status, "")
					resp.Header.Set("Location", target)
					return resp, nil
				})
				// A policy of the caller's own does not count either.
				client.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
				_, err := auth.ClientCredentials("id", "secret", auth.WithHTTPClient(client)).AccessToken(t.Context())
				var typed *auth.Error
				if !errors.As(err, &typed) || typed.StatusCode != status {
					t.Errorf("%v, want an error with the status", err)
				}
				if want := []string{"https://api.personio.de/v2/auth/token"}; !slices.Equal(seen, want) {
					t.Errorf("requests went to %q", seen)
				}
			})
		}
	}
}

func TestEndpointThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := auth.ClientCredentials("id", "secret", auth.WithHTTPClient(via(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		})))
		started := time.Now()
		_, err := source.AccessToken(t.Context())
		var typed *auth.Error
		if !errors.As(err, &typed) || typed.StatusCode != 0 || !typed.Temporary() {
			t.Fatalf("%v is not a temporary *auth.Error without a status", err)
		}
		if waited := time.Since(started); waited != 30*time.Second {
			t.Errorf("waited %v, want 30s", waited)
		}
	})
}

func TestWhatTheEndpointCanAnswer(t *testing.T) {
	t.Parallel()
	const problemJSON, html = "application/problem+json", "text/html"
	for name, test := range map[string]struct {
		status      int
		kind, body  string
		invalid     bool // errors.Is(err, ErrInvalidClient)
		temporary   bool
		code, trace string
	}{
		"invalid client":           {status: 400, kind: problemJSON, body: `{"error":"invalid_client","trace_id":"7c1"}`, invalid: true, code: "invalid_client", trace: "7c1"},
		"unauthorized client":      {status: 400, kind: problemJSON, body: `{"error":"unauthorized_client"}`, invalid: true, code: "unauthorized_client"},
		"401 with a code":          {status: 401, kind: problemJSON, body: `{"error":"invalid_client"}`, invalid: true, code: "invalid_client"},
		"401 without a body":       {status: 401, invalid: true},
		"403 of a gateway":         {status: 403, kind: html, body: `<html>no</html>`, invalid: true},
		"403 for another reason":   {status: 403, kind: problemJSON, body: `{"error":"access_denied"}`, code: "access_denied"},
		"grant not supported":      {status: 400, kind: problemJSON, body: `{"error":"unsupported_grant_type"}`, code: "unsupported_grant_type"},
		"too many":                 {status: 429, temporary: true},
		"server error":             {status: 500, kind: html, body: `<html>oops</html>`, temporary: true},
		"busy":                     {status: 503, kind: problemJSON, body: `{"error":"temporarily_unavailable"}`, temporary: true, code: "temporarily_unavailable"},
		"success that is an error": {status: 200, kind: "application/json", body: `{"error":"invalid_client"}`, invalid: true, code: "invalid_client"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := answering(test.status, test.kind, test.body).AccessToken(t.Context())
			var typed *auth.Error
			if !errors.As(err, &typed) {
				t.Fatalf("%v is no *auth.Error", err)
			}
			if typed.StatusCode != test.status || typed.Code != test.code || typed.TraceID != test.trace {
				t.Errorf("status %d, code %q, trace %q", typed.StatusCode, typed.Code, typed.TraceID)
			}
			if got := errors.Is(err, auth.ErrInvalidClient); got != test.invalid {
				t.Errorf("ErrInvalidClient: %v, want %v", got, test.invalid)
			}
			if got := typed.Temporary(); got != test.temporary {
				t.Errorf("Temporary: %v, want %v", got, test.temporary)
			}
			if text := err.Error(); !strings.Contains(text, fmt.Sprint(test.status)) || test.body != "" && strings.Contains(text, test.body) {
				t.Errorf("text: %s", text)
			}
		})
	}
}

func TestUnreadableSuccessIsAnError(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no JSON": `<html>` + bird + `</html>`, "cut off": `{"access_token":"` + bird, "empty": ``,
		"no token": `{"token_type":"` + bird + `"}`, "another type": `{"access_token":{"a":"` + bird + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := answering(http.StatusOK, "application/json", body).AccessToken(t.Context())
			var typed *auth.Error
			if !errors.As(err, &typed) || !typed.Temporary() || errors.Is(err, auth.ErrInvalidClient) {
				t.Fatalf("%v", err)
			}
			assertNoBird(t, "the text", err.Error())
		})
	}
}

func TestZeroErrorHasAText(t *testing.T) {
	t.Parallel()
	var err auth.Error
	if err.Error() == "" || err.Unwrap() != nil || errors.Is(&err, auth.ErrInvalidClient) {
		t.Errorf("%v", &err)
	}
}

// What is wrong is said when the source is used, all at once, and nothing is
// sent.
func TestSourceThatWasMadeWrong(t *testing.T) {
	t.Parallel()
	source := auth.ClientCredentials("", "", auth.WithBaseURL("http://api.personio.de"), auth.WithHTTPClient(nil))
	_, tokenErr := source.AccessToken(t.Context())
	_, oauthErr := source.Token()
	_, clientErr := personio.New(source)
	for _, err := range []error{tokenErr, oauthErr, clientErr} {
		if err == nil {
			t.Fatal("no error")
		}
		for _, part := range []string{"client ID and client secret", "base URL", "WithHTTPClient"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not mention %q", err, part)
			}
		}
	}
}

func TestSourceBelongsToOneServer(t *testing.T) {
	t.Parallel()
	server, _, source := hafen(t)
	opts := []personio.Option{personio.WithHTTPClient(server.Client())}
	for range 2 { // Any number of clients of that server may share it.
		if _, err := personio.New(source, opts...); err != nil {
			t.Fatal(err)
		}
	}
	_, err := personio.New(source, append(opts, personio.WithBaseURL("https://personio.example.com"))...)
	if err == nil || !strings.Contains(err.Error(), "api.personio.de") || !strings.Contains(err.Error(), "personio.example.com") {
		t.Errorf("a client of another server got the source: %v", err)
	}
	if _, err := source.AccessToken(t.Context()); err != nil {
		t.Errorf("the attempt spoilt the source: %v", err)
	}
}

func TestSpellingOfTheServerDoesNotMatter(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"https://api.personio.de/", "https://API.personio.de", "https://api.personio.de:443", "HTTPS://api.personio.de"} {
		source := auth.ClientCredentials("id", "secret", auth.WithBaseURL(base))
		if _, err := personio.New(source); err != nil {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestTokenComesTheWayOfTheClient(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	id, secret := server.AddCompany("werft").AddClient()
	source := auth.ClientCredentials(id, secret)
	client, err := personio.New(source, personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	// The route does not exist; the token does.
	if err := client.Do(t.Context(), http.MethodGet, "/v2/nowhere", nil, nil); !errors.Is(err, personio.ErrNotFound) {
		t.Fatal(err)
	}
	if n := server.Count(tokenOperation); n != 1 {
		t.Errorf("%d requests for a token, want 1", n)
	}
}

func TestOwnWayOfTheSourceWins(t *testing.T) {
	t.Parallel()
	server, _, source := hafen(t)
	elsewhere := via(func(req *http.Request) (*http.Response, error) {
		if strings.HasSuffix(req.URL.Path, "/token") {
			t.Error("the token was asked for by way of the client")
		}
		return jsonAnswer(req, http.StatusOK, `{"_data":[]}`), nil
	})
	client, err := personio.New(source, personio.WithHTTPClient(elsewhere))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/persons", nil, nil); err != nil {
		t.Fatal(err)
	}
	if n := server.Count(tokenOperation); n != 1 {
		t.Errorf("%d requests for a token, want 1", n)
	}
}

func TestUnreachableEndpointShowsNoAddress(t *testing.T) {
	t.Parallel()
	source := auth.ClientCredentials("id", "secret", auth.WithHTTPClient(via(func(*http.Request) (*http.Response, error) {
		return nil, io.ErrUnexpectedEOF
	})))
	_, err := source.AccessToken(t.Context())
	if !errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "://") {
		t.Errorf("%v", err)
	}
	var typed *auth.Error
	if !errors.As(err, &typed) || typed.StatusCode != 0 || !typed.Temporary() {
		t.Errorf("%v is not temporary", err)
	}
}

func TestClientOfWithHTTPClientIsNotChanged(t *testing.T) {
	t.Parallel()
	server, _, _ := hafen(t)
	client := server.Client()
	client.CheckRedirect = nil
	client.Timeout = time.Nanosecond // Only the Transport is used.
	before := *client
	source := auth.ClientCredentials("id", "secret", auth.WithHTTPClient(client))
	if _, err := source.AccessToken(t.Context()); !errors.Is(err, auth.ErrInvalidClient) {
		t.Fatal(err)
	}
	if client.Transport != before.Transport || client.CheckRedirect != nil || client.Jar != nil || client.Timeout != before.Timeout {
		t.Errorf("the caller's client became %+v", client)
	}
}

// answering is a source whose endpoint gives one answer.
func answering(status int, kind, body string) *auth.TokenSource {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodPost, "https://api.personio.de/v2/auth/token",
		httpmock.NewStringResponder(status, body).HeaderSet(http.Header{"Content-Type": {kind}}))
	return auth.ClientCredentials("id", "secret", auth.WithHTTPClient(&http.Client{Transport: mock}))
}

func jsonAnswer(req *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: req,
	}
}

// advance moves the bubble's clock on.
func advance(t *testing.T, d time.Duration) {
	t.Helper()
	<-time.After(d)
	synctest.Wait()
}

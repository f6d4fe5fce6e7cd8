package personio_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// permutations calls visit with every order of 0..n-1.
func permutations(n int, visit func([]int)) {
	order := make([]int, 0, n)
	var extend func()
	extend = func() {
		if len(order) == n {
			visit(order)
			return
		}
		for i := range n {
			if !slices.Contains(order, i) {
				order = append(order, i)
				extend()
				order = order[:len(order)-1]
			}
		}
	}
	extend()
}

// Everything that a client does is the same, whatever the order in which it was
// set up: what it sends, through what, how often, and what it logs.
func TestOrderOfOptionsDoesNotMatter(t *testing.T) {
	t.Parallel()
	behaviour := func(order []int) string {
		var story strings.Builder
		network := roundTrip(func(req *http.Request) (*http.Response, error) {
			fmt.Fprintln(&story, "sent", req.Method, req.URL, req.Header)
			return reply(http.StatusBadGateway, ""), nil
		})
		middleware := func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				deadline, _ := req.Context().Deadline()
				fmt.Fprintln(&story, "middleware", time.Until(deadline).Round(time.Second))
				return next.RoundTrip(req)
			})
		}
		logger := slog.New(slog.NewTextHandler(&story, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "took" {
				return slog.Attr{}
			}
			return a
		}}))
		all := []personio.Option{
			personio.WithBaseURL("https://gateway.example.com/hr"),
			personio.WithHTTPClient(&http.Client{Transport: network, Timeout: 7 * time.Second}),
			personio.WithMiddleware(middleware),
			personio.WithRetry(personio.RetryPolicy{MaxAttempts: 4}),
			personio.WithApp("PARTNER", "APP"),
			personio.WithLogger(logger),
		}
		opts := make([]personio.Option, len(all))
		for at, i := range order {
			opts[at] = all[i]
		}
		client := newClient(t, auth.Static("token"), opts...)
		err := client.Do(t.Context(), http.MethodGet, "/v2/things?limit=3", nil, nil)
		fmt.Fprintln(&story, client, err)
		return story.String()
	}
	want := behaviour([]int{0, 1, 2, 3, 4, 5})
	for _, part := range []string{"https://gateway.example.com/hr/v2/things?limit=3", "middleware 7s", "after 4 attempts", "PARTNER", "attempt=4"} {
		if !strings.Contains(want, part) {
			t.Fatalf("no option may be without effect: %q is missing in\n%s", part, want)
		}
	}
	permutations(6, func(order []int) {
		if got := behaviour(order); got != want {
			t.Errorf("order %v:\n%s\nwant\n%s", order, got, want)
		}
	})
}

// What is wrong is said all at once, in any order.
func TestAllWrongOptionsAreReported(t *testing.T) {
	t.Parallel()
	wrong := map[string]personio.Option{
		"WithBaseURL":                       personio.WithBaseURL("http://api.personio.de"),
		"WithHTTPClient":                    personio.WithHTTPClient(nil),
		"WithLogger":                        personio.WithLogger(nil),
		"WithMiddleware":                    personio.WithMiddleware(nil),
		"WithRetry":                         personio.WithRetry(personio.RetryPolicy{}),
		"WithMaxResponseBytes":              personio.WithMaxResponseBytes(0),
		"WithMaxResponseRows":               personio.WithMaxResponseRows(0),
		`"acme" is not in UPPER_SNAKE_CASE`: personio.WithApp("acme", "ACME_"),
		`"ACME_" is not in UPPER_SNAKE`:     personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}), // said by the one above
		"source is nil":                     personio.WithMaxResponseBytes(1),                         // said of the argument
		"an option is nil":                  nil,
	}
	opts := make([]personio.Option, 0, len(wrong))
	for _, opt := range wrong {
		opts = append(opts, opt)
	}
	for _, source := range []auth.Source{nil, (*auth.TokenSource)(nil)} {
		client, err := personio.New(source, opts...)
		if err == nil || client != nil {
			t.Fatalf("%v, %v", client, err)
		}
		for part := range wrong {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q is missing in:\n%v", part, err)
			}
		}
	}
}

// The same of calls, and of sources that nobody made.
func TestNothingNilPanics(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, "{}")
	if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil, nil, personio.WithCallTimeout(-1)); !errors.Is(err, personio.ErrNotSent) ||
		!strings.Contains(err.Error(), "option is nil") || !strings.Contains(err.Error(), "WithCallTimeout") {
		t.Errorf("a nil call option: %v", err)
	}
	if _, err := personio.New(&auth.TokenSource{}); err == nil {
		t.Error("a source that nobody made was accepted")
	}
	for what, err := range map[string]error{
		"nil option":    tokenError(t, auth.ClientCredentials("id", "secret", nil)),
		"no source":     tokenError(t, (*auth.TokenSource)(nil)),
		"empty source":  tokenError(t, &auth.TokenSource{}),
		"revoking none": (*auth.TokenSource)(nil).Revoke(t.Context()),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func tokenError(t *testing.T, source auth.Source) error {
	t.Helper()
	_, err := source.AccessToken(t.Context())
	return err
}

// Personio wants its headers in all requests, those for tokens among them.
func TestRequestsForTokensCarryTheHeadersOfTheClient(t *testing.T) {
	t.Parallel()
	for want, opts := range map[string][]auth.Option{"/v2/auth/token": nil, "/v1/auth": {auth.V1()}} {
		var got http.Header
		way := roundTrip(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == want {
				got = req.Header
				return reply(http.StatusOK, `{"access_token":"t","token_type":"Bearer","data":{"token":"t"}}`), nil
			}
			return reply(http.StatusOK, "{}"), nil
		})
		client := newClient(t, auth.ClientCredentials("id", "secret", opts...), personio.WithApp("PARTNER", "APP"), personio.WithHTTPClient(&http.Client{Transport: way}))
		if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"X-Personio-Partner-ID": "PARTNER", "X-Personio-App-ID": "APP", "User-Agent": "personio-go/", "Accept": "application/json"} {
			if !strings.HasPrefix(got.Get(name), value) {
				t.Errorf("%s: %s is %q", want, name, got.Get(name))
			}
		}
		if kind := got.Get("Content-Type"); kind == "" || kind == "application/json, application/problem+json" {
			t.Errorf("%s: Content-Type is %q", want, kind)
		}
	}
}

func TestWrongValuesAreRefused(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]personio.Option{
		"no base URL":          personio.WithBaseURL(""),
		"no attempts":          personio.WithRetry(personio.RetryPolicy{MaxAttempts: 0}),
		"negative wait":        personio.WithRetry(personio.RetryPolicy{MaxAttempts: 3, MinWait: -1}),
		"waits upside down":    personio.WithRetry(personio.RetryPolicy{MaxAttempts: 3, MinWait: 2, MaxWait: 1}),
		"negative body":        personio.WithMaxResponseBytes(-1),
		"nil among middleware": personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return next }, nil),
		"lower case":           personio.WithApp("", "acme"),
		"header injection":     personio.WithApp("", "ACME\r\nX-Evil: 1"),
		"line break":           personio.WithApp("ACME\n", ""),
		"underscores":          personio.WithApp("", "ACME__BOARD"),
	} {
		if _, err := personio.New(auth.Static("t"), opt); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for name, opt := range map[string]personio.Option{
		"a company's own integration": personio.WithApp("", "ACME_HR_2"),
		"one attempt":                 personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}),
		"no middleware":               personio.WithMiddleware(),
	} {
		if _, err := personio.New(auth.Static("t"), opt); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A client of the caller's own is used, not adopted.
func TestCallersHTTPClientIsNotChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		redirects := 0
		transport := &idleCounter{}
		own := &http.Client{
			Transport:     transport,
			Jar:           jar,
			Timeout:       3 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { redirects++; return nil },
		}
		before := *own
		client := newClient(t, auth.Static("t"), personio.WithHTTPClient(own), personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return next }))
		for _, status := range []int{http.StatusOK, http.StatusFound, http.StatusInternalServerError} {
			transport.status = status
			_ = client.Do(t.Context(), http.MethodGet, "/v2/things", nil, nil)
		}
		if own.Transport != before.Transport || own.Jar != before.Jar || own.Timeout != before.Timeout ||
			reflect.ValueOf(own.CheckRedirect).Pointer() != reflect.ValueOf(before.CheckRedirect).Pointer() {
			t.Errorf("%+v became %+v", before, *own)
		}
		if redirects != 0 {
			t.Errorf("CheckRedirect was asked %d times", redirects)
		}
		address := &url.URL{Scheme: "https", Host: "api.personio.de"}
		if cookies := jar.Cookies(address); len(cookies) != 0 {
			t.Errorf("the jar got %v", cookies)
		}
		if transport.closed != 0 {
			t.Errorf("idle connections were closed %d times", transport.closed)
		}
	})
}

type idleCounter struct {
	status, closed int
}

func (c *idleCounter) RoundTrip(*http.Request) (*http.Response, error) {
	resp := reply(c.status, "{}")
	resp.Header.Set("Set-Cookie", "session=1")
	resp.Header.Set("Location", "https://api.personio.de/elsewhere")
	return resp, nil
}

func (c *idleCounter) CloseIdleConnections() { c.closed++ }

func TestTimeoutOfTheHTTPClientBoundsEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		hanging := &http.Client{Timeout: 2 * time.Second, Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			if sent++; sent < 3 {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}
			return reply(http.StatusOK, ""), nil
		})}
		client := newClient(t, auth.Static("t"), personio.WithHTTPClient(hanging), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 3}))
		started := time.Now()
		if err := client.Do(t.Context(), http.MethodGet, "/v2/things", nil, nil); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(started); waited != 4*time.Second || sent != 3 {
			t.Errorf("%d attempts in %v, want 3 in 4s", sent, waited)
		}
		// Files have no more time than the caller gives.
		sent = 0
		file := personio.RawBody{ContentType: "application/pdf", Size: 1, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil }}
		started = time.Now()
		if err := client.Do(t.Context(), http.MethodPost, "/v2/things", file, nil); err == nil || time.Since(started) != 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(started))
		}
	})
}

func TestMiddlewareOfSeveralOptionsAddsUp(t *testing.T) {
	t.Parallel()
	var order []string
	layer := func(name string) personio.Middleware {
		return func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				return next.RoundTrip(req)
			})
		}
	}
	client := answering(t, http.StatusOK, "", personio.WithMiddleware(layer("1"), layer("2")), personio.WithMiddleware(layer("3")))
	if err := client.Do(t.Context(), http.MethodGet, "/v2/things", nil, nil); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, " "); got != "1 2 3" {
		t.Errorf("order %s", got)
	}
}

func TestLogHasNoSecretAndNoAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		answers := []int{http.StatusUnauthorized, http.StatusInternalServerError, 0, http.StatusOK}
		client := through(t, func(*http.Request) (*http.Response, error) {
			status := answers[0]
			answers = answers[1:]
			if status == 0 {
				return nil, &url.Error{Op: "Get", URL: "https://api.personio.de/v2/canary", Err: io.ErrUnexpectedEOF}
			}
			return reply(status, `{"errors":[{"title":"canary"}]}`), nil
		}, personio.WithLogger(logger), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 9}))
		for len(answers) > 0 {
			_ = client.Do(t.Context(), http.MethodGet, "/v2/canary?email=canary", map[string]string{"canary": "canary"}, nil, personio.WithHeader("X-Canary", "canary"))
		}
		for _, private := range []string{"canary", "Canary", "fixed-token", "api.personio.de", "Bearer"} {
			if strings.Contains(out.String(), private) {
				t.Errorf("%q is in the log:\n%s", private, out.String())
			}
		}
		if lines := strings.Count(out.String(), "\n"); lines != 6 {
			t.Errorf("%d lines for 4 attempts and 2 waits:\n%s", lines, out.String())
		}
	})
}

package personio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/personio"
)

// flock is everything that must not come out: secrets, and what is personal in
// paths, queries, headers, bodies and answers.
func flock() canary.Flock {
	return canary.Flock{
		"client ID":     "papi-ca11ab1e-c0de-4bad-8f00-d15ea5ed0001",
		"client secret": "papi-Q2FuYXJ5U2VjcmV0X25ldmVyX3ByaW50ZWQ",
		"token":         "papi-70cc3170-0123-4567-89ab-cafebabe0002",
		"name":          "Kunigunde-Zwetschgenmus",
		"e-mail":        "kunigunde.zwetschgenmus@example.invalid",
		"id in a path":  "4711-0815-4242-9999",
		"answer":        "Frau Zwetschgenmus verdient 98765,43 EUR",
		"header":        "X-canary-header-value-7777",
		"store key":     "0123456789-this-is-no-pass-phrase",
	}
}

// parrot is a server that repeats everything it was sent, and adds something.
type parrot struct {
	status int
	body   func(echo string) string
	err    error
	panics any
}

func (p parrot) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		sent, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && p.err != nil {
		trace.GetConn(req.URL.Host)
		trace.GotConn(httptrace.GotConnInfo{})
		trace.WroteHeaders()
	}
	echo := fmt.Sprintf("%q", fmt.Sprint(req.URL, req.Header, string(sent), flock()["answer"]))
	switch {
	case p.panics != nil:
		panic(p.panics) //nolint:forbidigo // the caller's
	case p.err != nil:
		return nil, &url.Error{Op: req.Method, URL: req.URL.String(), Err: p.err}
	default:
		header := http.Header{"X-Echo": {echo}, "Location": {req.URL.String()}, "Www-Authenticate": {echo}}
		return &http.Response{StatusCode: p.status, Header: header, Body: io.NopCloser(strings.NewReader(p.body(echo)))}, nil
	}
}

func shapes() map[string]func(string) string {
	return map[string]func(string) string{
		"v2": func(echo string) string {
			return `{"personio_trace_id":` + echo + `,"errors":[{"title":` + echo + `,"detail":` + echo + `,"type":` + echo + `,"_meta":{"a":` + echo + `}}]}`
		},
		"v1": func(echo string) string {
			return `{"success":false,"error":{"code":0,"message":` + echo + `,"error_data":{"a":[` + echo + `]}}}`
		},
		"v1, a batch": func(echo string) string {
			return `{"success":false,"error":{"message":"m","detailed_message":[{"error_msg":` + echo + `,"comment":` + echo + `}]}}`
		},
		"token": func(echo string) string {
			return `{"error":` + echo + `,"error_description":` + echo + `,"trace_id":` + echo + `}`
		},
		"token, proper": func(echo string) string {
			return `{"error":"invalid_client","error_description":` + echo + `,"error_uri":` + echo + `}`
		},
		"text":    func(echo string) string { return echo },
		"HTML":    func(echo string) string { return "<html>" + echo },
		"good":    func(echo string) string { return `{"name":` + echo + `,"born":` + echo + `}` },
		"cut off": func(echo string) string { return `{"name":` + echo },
	}
}

// witness is an observer that shows all that it sees.
type witness struct{ watch *canary.Watch }

func (o witness) Start(ctx context.Context, call personio.Call) (context.Context, func(personio.Result)) {
	o.watch.Marshalled("call", call)
	return ctx, func(result personio.Result) {
		o.watch.Marshalled("result", result)
		o.watch.Error("error of the result", result.Err)
	}
}

func parrots() map[string]parrot {
	all := map[string]parrot{
		"network":           {err: io.ErrUnexpectedEOF},
		"network with text": {err: errors.New("it broke")},
		"time-out":          {err: context.DeadlineExceeded},
	}
	for name, body := range shapes() {
		for _, status := range []int{200, 302, 400, 401, 429, 503} {
			all[fmt.Sprint(name, " with ", status)] = parrot{status: status, body: body}
		}
	}
	return all
}

// Whatever a server says, however a call ends and whoever watches: nothing
// secret and nothing personal comes out.
func TestNothingPersonalComesOut(t *testing.T) {
	t.Parallel()
	birds := flock()
	for name, server := range parrots() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var watch canary.Watch
				options := []personio.Option{
					personio.WithHTTPClient(&http.Client{Transport: server}), personio.WithLogger(watch.Logger()),
					personio.WithObserver(witness{&watch}), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 2}),
				}
				asking := auth.ClientCredentials(birds["client ID"], birds["client secret"], auth.WithLogger(watch.Logger()))
				having := auth.Static(birds["token"])
				for _, source := range []auth.Source{asking, having} {
					client := newClient(t, source, options...)
					watch.Sealed("client", client)
					watch.Sealed("source", source)
					_, err := source.AccessToken(t.Context())
					watch.Error("error of a token", err)
					for _, method := range []string{http.MethodGet, http.MethodPost} {
						for _, path := range []string{"/v2/persons/" + birds["id in a path"], "/v1/company/employees/" + birds["id in a path"] + "?email=" + birds["e-mail"]} {
							var meta personio.ResponseMeta
							var out struct {
								Name int           `json:"name"`
								Born personio.Date `json:"born"`
							}
							body := map[string]string{"name": birds["name"], "email": birds["e-mail"]}
							err := client.Do(t.Context(), method, path, body, &out, personio.CaptureResponse(&meta), personio.WithHeader("X-Note", birds["header"]))
							watch.Error("error", err)
							watch.Marshalled("meta", meta)
							inspect(&watch, err)
						}
					}
				}
				watch.Check(t, birds)
				if watch.Len() < 10_000 {
					t.Errorf("only %d bytes were looked at", watch.Len())
				}
			})
		})
	}
}

// inspect shows copies of errors and of what they hold, which print on their own.
func inspect(watch *canary.Watch, err error) {
	if api, ok := errors.AsType[*personio.APIError](err); ok {
		watch.Value("copy of the error", *api)
		for _, problem := range api.Problems {
			watch.Marshalled("problem", problem)
			watch.Marshalled("pointer to a problem", &problem)
		}
	}
	if unread, ok := errors.AsType[*personio.DecodeError](err); ok {
		unread := *unread
		unread.Err = nil // what it says, the caller asked for
		watch.Marshalled("copy of the error", unread)
	}
	if unknown, ok := errors.AsType[*personio.OutcomeUnknownError](err); ok {
		watch.Marshalled("copy of the error", *unknown)
	}
}

// What is wrong before anything is sent is the caller's own data.
func TestNothingPersonalComesOutOfCallsThatAreNotSent(t *testing.T) {
	t.Parallel()
	birds := flock()
	var watch canary.Watch
	client := answering(t, http.StatusOK, "{}", personio.WithLogger(watch.Logger()), personio.WithObserver(witness{&watch}))
	for path, body := range map[string]any{
		"/v2/persons/../" + birds["id in a path"]:                nil,
		"/v2/persons/%zz" + birds["id in a path"]:                nil,
		"v2/persons/" + birds["id in a path"]:                    nil,
		"/v2/persons?email=%zz" + birds["e-mail"]:                nil,
		"/v2/persons/" + birds["id in a path"] + "/employments/": nil,
		"/v2/persons/" + birds["id in a path"]:                   func() string { return birds["name"] },
	} {
		err := client.Do(t.Context(), http.MethodPost, path, body, nil)
		if err == nil {
			t.Errorf("%s was sent", path)
		}
		watch.Error("error", err)
	}
	err := client.Do(t.Context(), http.MethodGet, "/v2/persons", nil, nil, personio.WithHeader("X-Note", birds["header"]+"\n"))
	watch.Error("header", err)
	_, err = personio.New(auth.Static("t"), personio.WithBaseURL("https://user:"+birds["client secret"]+"@example.com"), personio.WithApp("A", "B"))
	watch.Error("base URL", err)
	_, err = auth.ClientCredentials("id", "secret", auth.WithTokenStore(nil, []byte(birds["store key"]))).AccessToken(t.Context())
	watch.Error("store", err)
	watch.Check(t, birds)
}

// A panic in a caller's RoundTripper goes through to the caller with what it
// says; ours adds nothing to it, and one behind a request for a token, where
// nobody could recover it, says only what it was.
func TestNothingPersonalComesOutOfAPanic(t *testing.T) {
	t.Parallel()
	birds := flock()
	var watch canary.Watch
	for name, source := range map[string]auth.Source{
		"in a call":                auth.Static(birds["token"]),
		"in a request for a token": auth.ClientCredentials(birds["client ID"], birds["client secret"]),
	} {
		value := any("a defect")
		if name != "in a call" {
			value = birds["client secret"]
		}
		client := newClient(t, source, personio.WithLogger(watch.Logger()), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}),
			personio.WithHTTPClient(&http.Client{Transport: parrot{panics: value}}))
		panicked := watch.Panic(name, func() {
			err := client.Do(t.Context(), http.MethodPost, "/v2/persons/"+birds["id in a path"], map[string]string{"name": birds["name"]}, nil)
			watch.Error(name, err)
		})
		if panicked != (name == "in a call") {
			t.Errorf("%s: panicked %v", name, panicked)
		}
	}
	watch.Check(t, birds)
}

// Middleware is what shows how much a transport is trusted with: it sees the
// token and the path. What it learns of the operation is fit for a label.
func TestMiddlewareLearnsTheOperationWithoutTheIDs(t *testing.T) {
	t.Parallel()
	birds := flock()
	var watch canary.Watch
	client := answering(t, http.StatusOK, fmt.Sprintf(`{"id":%q}`, birds["id in a path"]), personio.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			call, ok := personio.OperationFromContext(req.Context())
			watch.Sealed("call", call) //nolint:contextcheck // a watch logs to itself
			if !ok || call.Operation == "" || call.Method != http.MethodGet {
				t.Errorf("%v, %v", call, ok)
			}
			return next.RoundTrip(req)
		})
	}))
	for _, path := range []string{"/v2/persons/", "/v2/nowhere/", "/nowhere/"} {
		if err := client.Do(t.Context(), http.MethodGet, path+birds["id in a path"], nil, nil); err != nil {
			t.Error(err)
		}
	}
	watch.Check(t, birds)
}

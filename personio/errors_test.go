package personio_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func sentinels() map[string]error {
	return map[string]error{
		"ErrInvalid": personio.ErrInvalid, "ErrUnauthorized": personio.ErrUnauthorized, "ErrForbidden": personio.ErrForbidden,
		"ErrNotFound": personio.ErrNotFound, "ErrConflict": personio.ErrConflict, "ErrFeatureUnavailable": personio.ErrFeatureUnavailable,
		"ErrTooLarge": personio.ErrTooLarge, "ErrRateLimited": personio.ErrRateLimited, "ErrServer": personio.ErrServer,
		"ErrRedirect": personio.ErrRedirect, "ErrNotSent": personio.ErrNotSent, "ErrBodyTooLarge": personio.ErrBodyTooLarge,
	}
}

func TestEveryStatusHasItsSentinel(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		400: "ErrInvalid", 415: "ErrInvalid", 422: "ErrInvalid", 401: "ErrUnauthorized", 403: "ErrForbidden", 404: "ErrNotFound",
		409: "ErrConflict", 412: "ErrFeatureUnavailable", 413: "ErrTooLarge", 429: "ErrRateLimited",
		500: "ErrServer", 501: "ErrServer", 502: "ErrServer", 503: "ErrServer", 504: "ErrServer", 599: "ErrServer",
		301: "ErrRedirect", 302: "ErrRedirect", 304: "ErrRedirect", 307: "ErrRedirect", 402: "", 405: "", 408: "", 418: "", 431: "",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(fmt.Sprint(status, " to ", method), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					err := answering(t, status, "").Do(t.Context(), method, "/v2/things", nil, nil)
					api := apiError(t, err)
					if api.StatusCode != status || !strings.Contains(err.Error(), fmt.Sprint("status ", status)) {
						t.Errorf("status %d: %v", api.StatusCode, err)
					}
					for name, sentinel := range sentinels() {
						if got := errors.Is(err, sentinel); got != (name == want) {
							t.Errorf("%s: %v", name, got)
						}
					}
				})
			})
		}
	}
}

func TestErrorHasAllThatTheServerSaid(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		const kind = "https://developer.personio.de/reference/errors#common.bad_request"
		server.Inject(
			personiotest.Fault{Operation: nowhereOperation, Status: http.StatusBadGateway},
			personiotest.Fault{
				Operation: nowhereOperation, Status: http.StatusBadRequest,
				Header: http.Header{"X-Request-Id": {"r-1"}, "Set-Cookie": {"a=b"}, "Authorization": {"x"}},
				Body:   `{"personio_trace_id":"t-1","errors":[{"title":"Bad","detail":"Limit is too high.","type":"` + kind + `","_meta":{"limit":"500"}},{"title":"Also","type":null}]}`,
			},
		)
		api := apiError(t, client.Do(t.Context(), http.MethodGet, nowhere, nil, nil))
		want := []personio.Problem{{Title: "Bad", Detail: "Limit is too high.", Type: kind, Meta: map[string]string{"limit": "500"}}, {Title: "Also"}}
		if api.Operation != "v2.get" || api.TraceID != "t-1" || api.Attempts != 2 || !reflect.DeepEqual(api.Problems, want) {
			t.Errorf("%s, %s, %d attempts, %+v", api.Operation, api.TraceID, api.Attempts, api.Problems)
		}
		if api.Header.Get("X-Request-ID") != "r-1" || len(api.Header) != 1 {
			t.Errorf("header %v", api.Header)
		}
		if !bytes.Contains(api.RawBody(), []byte(`"limit":"500"`)) {
			t.Errorf("body %s", api.RawBody())
		}
		if got, want := api.Error(), "personio: v2.get: status 400 Bad Request (common.bad_request), after 2 attempts, trace t-1"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	})
}

// Gateways answer in shapes of their own. The status is never lost.
func TestErrorOfAnyShapeKeepsItsStatus(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty": "", "text": "upstream timed out", "HTML": "<!doctype html><h1>502</h1>", "other JSON": `{"error":{"message":"no route"}}`, "list": `[{"status":400}]`,
		"cut off": `{"errors":[{"ti`, "binary": "\x00\xff\x1f\x8b", "much": strings.Repeat("<p>nothing</p>", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := answering(t, http.StatusForbidden, body).Do(t.Context(), http.MethodGet, "/v2/things", nil, nil)
			api := apiError(t, err)
			if !errors.Is(err, personio.ErrForbidden) || api.Error() != "personio: v2.get: status 403 Forbidden" {
				t.Errorf("%v", err)
			}
			if want := body[:min(len(body), 64<<10)]; string(api.RawBody()) != want {
				t.Errorf("%d bytes of %d", len(api.RawBody()), len(want))
			}
		})
	}
}

// The text of an error goes into logs. What the server says, and what was asked
// for, may be personal.
func TestTextOfAnErrorQuotesNothing(t *testing.T) {
	t.Parallel()
	const canary = "canary.bird@example.com"
	body := fmt.Sprintf(`{"personio_trace_id":"%[1]s","trace_id":"%[1]s","errors":[{"title":"%[1]s","detail":"%[1]s","type":"%[1]s","_meta":{"%[1]s":"%[1]s"}},`+
		`{"type":"https://example.com/#%[1]s"},{"type":"https://example.com/#Canary"},{"type":"#canary bird"}]}`, canary)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, status := range []int{300, 400, 401, 404, 422, 429, 500} {
			t.Run(fmt.Sprint(method, " ", status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client := through(t, func(*http.Request) (*http.Response, error) {
						resp := reply(status, body)
						resp.Header = http.Header{"Location": {"https://" + canary}, "X-Note": {canary}, "Retry-After": {canary}}
						return resp, nil
					}, personio.WithRetry(personio.RetryPolicy{MaxAttempts: 2}))
					err := client.Do(t.Context(), method, "/v2/persons/"+canary+"?email="+canary, map[string]string{"email": canary}, nil, personio.WithHeader("X-Note", canary))
					var log bytes.Buffer
					slog.New(slog.NewTextHandler(&log, nil)).LogAttrs(t.Context(), slog.LevelError, "m", slog.Any("error", err), slog.Any("wrapped", fmt.Errorf("call: %w", err)))
					slog.New(slog.NewJSONHandler(&log, nil)).LogAttrs(t.Context(), slog.LevelError, "m", slog.Any("error", err), slog.Any("wrapped", fmt.Errorf("call: %w", err)))
					outputs := []string{log.String(), err.Error()}
					for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
						outputs = append(outputs, fmt.Sprintf(verb, err), fmt.Sprintf(verb, apiError(t, err)))
					}
					for _, output := range outputs {
						if strings.Contains(strings.ToLower(output), "canary") {
							t.Errorf("%s", output)
						}
					}
				})
			})
		}
	}
}

func TestTransportErrorsQuoteNoAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		errDown := errors.New("the line is down")
		client := through(t, func(*http.Request) (*http.Response, error) { return nil, errDown })
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			err := client.Do(t.Context(), method, "/v2/persons/canary?email=canary", nil, nil)
			if !errors.Is(err, errDown) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "://") {
				t.Errorf("%s: %v", method, err)
			}
		}
	})
}

func TestRetryAfterIsInTheErrorAndItsText(t *testing.T) {
	t.Parallel()
	client := through(t, func(*http.Request) (*http.Response, error) {
		resp := reply(http.StatusTooManyRequests, "")
		resp.Header.Set("Retry-After", "3600")
		return resp, nil
	})
	err := client.Do(t.Context(), http.MethodPost, "/v2/things", nil, nil)
	if api := apiError(t, err); api.RetryAfter != time.Hour || !errors.Is(err, personio.ErrRateLimited) {
		t.Errorf("%v, %v", api.RetryAfter, err)
	}
	if want := "personio: v2.post: status 429 Too Many Requests, retry after 1h0m0s"; err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestZeroErrorsHaveATextAndMatchNothing(t *testing.T) {
	t.Parallel()
	for _, err := range []error{new(personio.APIError), new(personio.OutcomeUnknownError), new(personio.DecodeError)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, err); text == "" || strings.Contains(text, "PANIC") {
				t.Errorf("%T with %s: %q", err, verb, text)
			}
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).LogAttrs(t.Context(), slog.LevelInfo, "m", slog.Any("error", err))
		if strings.Contains(log.String(), "PANIC") {
			t.Errorf("%T: %s", err, log.String())
		}
		for name, sentinel := range sentinels() {
			if errors.Is(err, sentinel) {
				t.Errorf("%T is %s", err, name)
			}
		}
	}
}

func TestLogOfAnErrorHasItsParts(t *testing.T) {
	t.Parallel()
	api := &personio.APIError{Operation: "persons.get", StatusCode: 404, TraceID: "t-9", Attempts: 2, Problems: []personio.Problem{{Title: "canary"}}}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})).LogAttrs(t.Context(), slog.LevelInfo, "m", slog.Any("error", api))
	if got, want := log.String(), "level=INFO msg=m error.operation=persons.get error.status=404 error.trace_id=t-9 error.attempts=2\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A trace id that is none, and a kind that is none of Personio's words, stay out
// of the text.
func TestTextTakesOnlyWhatLooksRight(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"https://developer.personio.de/reference/errors#common.bad_request": " (common.bad_request)",
		"https://example.com/page#apinot_found":                             " (apinot_found)",
		"#a1.b_2":                                                           " (a1.b_2)",
		"common.bad_request":                                                "",
		"#jane doe":                                                         "",
		"#jane@example.com":                                                 "",
		"#Jane":                                                             "",
		"#" + strings.Repeat("a", 65):                                       "",
		"#line\nbreak":                                                      "",
		"":                                                                  "",
	} {
		api := &personio.APIError{Operation: "o", StatusCode: 400, Problems: []personio.Problem{{Type: kind}, {Type: kind}}}
		if got := api.Error(); got != "personio: o: status 400 Bad Request"+want {
			t.Errorf("%q: %s", kind, got)
		}
	}
	for trace, shown := range map[string]bool{
		"0f1e2d3c-4b5a": true, "ABC": true, strings.Repeat("a", 64): true,
		"": false, "jane@example.com": false, "jane doe": false, "a\nb": false, strings.Repeat("a", 65): false, "ü": false,
	} {
		api := &personio.APIError{Operation: "o", StatusCode: 400, TraceID: trace}
		if got := strings.Contains(api.Error(), ", trace "); got != shown {
			t.Errorf("%q: %s", trace, api)
		}
	}
	several := &personio.APIError{Operation: "o", StatusCode: 599, Problems: []personio.Problem{{Type: "#b"}, {Type: "#a"}, {Type: "#b"}}}
	if got := several.Error(); got != "personio: o: status 599 (b, a)" {
		t.Errorf("%s", got)
	}
}

// Errors can be told apart by type, and every one names its operation.
func TestErrorsOfEveryKind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		kinds := func(err error) []string {
			var names []string
			var api *personio.APIError
			var unknown *personio.OutcomeUnknownError
			var decode *personio.DecodeError
			for name, is := range map[string]bool{
				"APIError": errors.As(err, &api), "OutcomeUnknownError": errors.As(err, &unknown),
				"DecodeError": errors.As(err, &decode), "ErrNotSent": errors.Is(err, personio.ErrNotSent),
			} {
				if is {
					names = append(names, name)
				}
			}
			slices.Sort(names)
			return names
		}
		for name, test := range map[string]struct {
			fault personiotest.Fault
			want  []string
		}{
			"refused":               {personiotest.Fault{Status: http.StatusConflict}, []string{"APIError"}},
			"server error":          {personiotest.Fault{Status: http.StatusInternalServerError}, []string{"APIError", "OutcomeUnknownError"}},
			"broken connection":     {personiotest.Fault{Break: personiotest.AfterProcessing}, []string{"OutcomeUnknownError"}},
			"no connection":         {personiotest.Fault{Break: personiotest.NoConnection, Times: 3}, []string{"ErrNotSent"}},
			"unreadable success":    {personiotest.Fault{Status: http.StatusCreated, Body: "<html>"}, []string{"DecodeError"}},
			"success that ends":     {personiotest.Fault{Status: http.StatusCreated, Body: `{"id":"1"}`, Break: personiotest.WithinAnswer}, []string{"DecodeError"}},
			"throttled all the way": {personiotest.Fault{Status: http.StatusTooManyRequests, Times: 3}, []string{"APIError"}},
		} {
			test.fault.Operation = nowhereOperation
			server.Inject(test.fault)
			var out struct{ ID string }
			err := client.Do(t.Context(), http.MethodPost, nowhere, nil, &out)
			if got := kinds(err); !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v: %v", name, got, test.want, err)
			}
			if !strings.HasPrefix(err.Error(), "personio: v2.post: ") {
				t.Errorf("%s: %v does not say which operation failed", name, err)
			}
			if n := server.PendingFaults(); n != 0 {
				t.Fatalf("%s: %d faults left", name, n)
			}
		}
	})
}

package personio_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

func TestNothingIsSentBeforeTheFirstCall(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); !errors.Is(err, personio.ErrNotFound) {
		t.Error(err)
	}
}

// seen is what a server gets to see of a request.
type seen struct {
	method, uri, kind, body string
	length                  int64
	header                  http.Header
}

func record(into *seen, status int, body string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		var content []byte
		if req.Body != nil {
			content, _ = io.ReadAll(req.Body)
		}
		*into = seen{req.Method, req.URL.RequestURI(), req.Header.Get("Content-Type"), string(content), req.ContentLength, req.Header}
		return reply(status, body), nil
	}
}

func TestDoSendsEveryKindOfBody(t *testing.T) {
	t.Parallel()
	type thing struct {
		Name string        `json:"name"`
		Day  personio.Date `json:"day"`
	}
	for name, test := range map[string]struct {
		method, path string
		body         any
		want         seen
	}{
		"query":              {http.MethodGet, "/v2/things?limit=5&sort=-name&name=M%C3%BCller&empty=", nil, seen{uri: "/v2/things?empty=&limit=5&name=M%C3%BCller&sort=-name"}},
		"repeated parameter": {http.MethodGet, "/v2/things?id=2&id=1", nil, seen{uri: "/v2/things?id=2&id=1"}},
		"dotted filter":      {http.MethodGet, "/v2/things?updated_at.gt=2031-02-03", nil, seen{uri: "/v2/things?updated_at.gt=2031-02-03"}},
		"cursor":             {http.MethodGet, "/v2/things?cursor=" + url.QueryEscape("a+b/c=="), nil, seen{uri: "/v2/things?cursor=a%2Bb%2Fc%3D%3D"}},
		"escaped id":         {http.MethodDelete, "/v2/things/" + url.PathEscape("a/b c"), nil, seen{uri: "/v2/things/a%2Fb%20c"}},
		"JSON":               {http.MethodPost, "/v2/things", thing{"Kran & Söhne", personio.NewDate(2031, 2, 3)}, seen{kind: "application/json", body: `{"name":"Kran \u0026 Söhne","day":"2031-02-03"}`}},
		"raw JSON":           {http.MethodPatch, "/v2/things", json.RawMessage(`{"a":null}`), seen{kind: "application/json", body: `{"a":null}`}},
		"form":               {http.MethodPost, "/v2/things", url.Values{"b": {"2"}, "a": {"ü&"}}, seen{kind: "application/x-www-form-urlencoded", body: "a=%C3%BC%26&b=2"}},
		"file": {http.MethodPost, "/v2/things", personio.RawBody{ContentType: "application/pdf", Size: 4, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("%PDF")), nil
		}}, seen{kind: "application/pdf", body: "%PDF"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got seen
			if err := through(t, record(&got, http.StatusNoContent, "")).Do(t.Context(), test.method, test.path, test.body, nil); err != nil {
				t.Fatal(err)
			}
			if test.want.uri == "" {
				test.want.uri = test.path
			}
			if got.method != test.method || got.uri != test.want.uri || got.kind != test.want.kind || got.body != test.want.body || got.length != int64(len(test.want.body)) {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

func TestEveryRequestSaysWhoAsks(t *testing.T) {
	t.Parallel()
	var got seen
	client := through(t, record(&got, http.StatusOK, ""), personio.WithApp("ACME_PARTNER", "ACME_BOARD_2"))
	if err := client.Do(t.Context(), http.MethodGet, "/v2/things", nil, nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer fixed-token", "Accept": "application/json, application/problem+json",
		"X-Personio-Partner-Id": "ACME_PARTNER", "X-Personio-App-Id": "ACME_BOARD_2",
	} {
		if value := got.header.Get(name); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
	if agent := got.header.Get("User-Agent"); !strings.HasPrefix(agent, "personio-go/") {
		t.Errorf("User-Agent %q", agent)
	}
	if len(got.header) != 5 {
		t.Errorf("unexpected headers: %v", got.header)
	}
}

func TestDoDecodesASuccess(t *testing.T) {
	t.Parallel()
	var out struct {
		ID string `json:"id"`
	}
	client := answering(t, http.StatusCreated, `{"id":"17","_meta":{}}`)
	if err := client.Do(t.Context(), http.MethodPost, "/v2/things", nil, &out); err != nil || out.ID != "17" {
		t.Errorf("%+v, %v", out, err)
	}
	// Whoever wants nothing gets nothing, whatever the answer is.
	for _, body := range []string{"", "{}", "<html>"} {
		if err := answering(t, http.StatusOK, body).Do(t.Context(), http.MethodPost, "/v2/things", nil, nil); err != nil {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// The text of a DecodeError goes into logs. A salary or a birthday must not.
func TestSuccessThatCannotBeRead(t *testing.T) {
	t.Parallel()
	type person struct {
		Salary   int8          `json:"salary"`
		Name     bool          `json:"name"`
		Birthday personio.Date `json:"birthday"`
		Custom   picky         `json:"custom"`
	}
	for name, body := range map[string]string{
		"another type":   `{"name":"Canary Bird"}`,
		"too large":      `{"salary":98765}`,
		"no date":        `{"birthday":"98765"}`,
		"not our type":   `{"custom":"Canary Bird"}`,
		"cut off":        `{"name":"Canary Bi`,
		"HTML":           `<html>Canary Bird</html>`,
		"text":           `Canary Bird`,
		"empty":          ``,
		"two answers":    `{"salary":1}{"name":"Canary Bird"}`,
		"map for a list": `{"salary":{"Canary Bird":98765}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out person
			err := answering(t, http.StatusOK, body).Do(t.Context(), http.MethodGet, "/v2/persons/4711", nil, &out)
			var decode *personio.DecodeError
			if !errors.As(err, &decode) || decode.StatusCode != http.StatusOK || decode.Operation != "persons.get" || decode.Err == nil {
				t.Fatalf("%v (%T)", err, err)
			}
			for _, verb := range []string{"%v", "%+v", "%s", "%q"} {
				for _, private := range []string{"Canary", "98765", "4711"} {
					if text := fmt.Sprintf(verb, err); strings.Contains(text, private) {
						t.Errorf("%s shows the answer: %s", verb, text)
					}
				}
			}
		})
	}
}

// picky repeats what it cannot read, as many types do.
type picky struct{}

func (*picky) UnmarshalText(text []byte) error { return fmt.Errorf("%q is not good enough", text) }

func TestDecodeErrorKeepsItsCause(t *testing.T) {
	t.Parallel()
	var out struct{ A int }
	err := answering(t, http.StatusOK, `{"A":"x"}`).Do(t.Context(), http.MethodGet, "/v2/x", nil, &out)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); !ok {
		t.Errorf("%v", err)
	}
	if text := err.Error(); !strings.Contains(text, "string") || !strings.Contains(text, "int") {
		t.Errorf("%q does not say what did not fit", text)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	body := `"` + strings.Repeat("x", 100) + `"`
	var out string
	err := answering(t, http.StatusOK, body, personio.WithMaxResponseBytes(101)).Do(t.Context(), http.MethodGet, "/v2/x", nil, &out)
	var decode *personio.DecodeError
	if !errors.Is(err, personio.ErrBodyTooLarge) || !errors.As(err, &decode) {
		t.Errorf("%v", err)
	}
	for _, limit := range []int64{102, math.MaxInt64} {
		if err := answering(t, http.StatusOK, body, personio.WithMaxResponseBytes(limit)).Do(t.Context(), http.MethodGet, "/v2/x", nil, &out); err != nil || len(out) != 100 {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
}

func TestPathsThatAreNotSent(t *testing.T) {
	t.Parallel()
	client := through(t, func(*http.Request) (*http.Response, error) {
		t.Error("a request left")
		return reply(http.StatusOK, ""), nil
	})
	for _, path := range []string{
		"", "v2/persons", "/v2/persons/", "/v2//persons", "/v2/persons/..", "/v2/%2e%2e/secret-id", "/v2/persons/.", "/v2/persons/..%2Fsecret-id",
		"/v2/persons/%zz", "/v2/persons?limit=%zz", "/v2/persons?a;b", "https://evil.example.com/secret-id", "//evil.example.com/secret-id", "?limit=1",
	} {
		err := client.Do(t.Context(), http.MethodGet, path, nil, nil)
		if !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%q: %v", path, err)
		} else if strings.Contains(err.Error(), "secret-id") {
			t.Errorf("the error shows the path: %v", err)
		}
	}
}

func TestBodiesThatAreNotSent(t *testing.T) {
	t.Parallel()
	client := through(t, func(*http.Request) (*http.Response, error) {
		t.Error("a request left")
		return reply(http.StatusOK, ""), nil
	})
	for name, body := range map[string]any{
		"no JSON":              func() {},
		"no such day":          map[string]any{"day": personio.Date{Year: 2031, Month: 2, Day: 30}},
		"file without content": personio.RawBody{ContentType: "application/pdf"},
		"pointer to a file":    &personio.RawBody{},
	} {
		if err := client.Do(t.Context(), http.MethodPost, "/v2/things", body, nil); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMethodsThatAreNotSent(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, "")
	for _, method := range []string{"GE T", "GET\r\nX-Evil: 1", "é"} {
		if err := client.Do(t.Context(), method, "/v2/things", nil, nil); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%q: %v", method, err)
		}
	}
}

func TestBaseURLMayHaveAPath(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"https://gateway.example.com/hr", "https://gateway.example.com/hr/"} {
		client := through(t, func(req *http.Request) (*http.Response, error) {
			if got := req.URL.String(); got != "https://gateway.example.com/hr/v2/things?a=1" {
				t.Errorf("sent to %s", got)
			}
			return reply(http.StatusOK, ""), nil
		}, personio.WithBaseURL(base))
		if err := client.Do(t.Context(), http.MethodGet, "/v2/things?a=1", nil, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestClientPrintsItsServerOnly(t *testing.T) {
	t.Parallel()
	client := newClient(t, auth.Static("very-secret-token"), personio.WithApp("PARTNER", "APP"))
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).LogAttrs(t.Context(), slog.LevelInfo, "m", slog.Any("client", client))
	outputs := []string{log.String(), client.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		outputs = append(outputs, fmt.Sprintf(verb, client))
	}
	for _, output := range outputs {
		if strings.Contains(output, "secret") || !strings.Contains(output, "personio.Client(api.personio.de)") {
			t.Errorf("%s", output)
		}
	}
}

func TestSourceIsNeeded(t *testing.T) {
	t.Parallel()
	_, err := personio.New(nil)
	if err == nil || !strings.Contains(err.Error(), "auth.ClientCredentials") {
		t.Errorf("%v", err)
	}
}

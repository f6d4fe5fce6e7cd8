package contract_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// The official examples of errors are read in full.
func TestErrorExamples(t *testing.T) {
	t.Parallel()
	document := load(t, "common-components-v2.json", nil)
	for name, status := range map[string]int{
		"ResourceNotFound": http.StatusNotFound, "InternalServerError": http.StatusInternalServerError,
		"BadGateway": http.StatusBadGateway, "ServiceUnavailable": http.StatusServiceUnavailable, "GatewayTimeout": http.StatusGatewayTimeout,
	} {
		example := document.example(t, name)
		var want struct {
			TraceID string `json:"personio_trace_id"`
			Errors  []struct {
				Title  string `json:"title"`
				Detail string `json:"detail"`
				Type   string `json:"type"`
			} `json:"errors"`
		}
		if err := json.Unmarshal(example, &want); err != nil {
			t.Fatal(err)
		}
		_, err := once(t, status, example).Persons.Get(t.Context(), "1")
		var got *personio.APIError
		if !errors.As(err, &got) {
			t.Fatalf("%s: %v", name, err)
		}
		if got.StatusCode != status || got.TraceID != want.TraceID || len(got.Problems) != 1 {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		if p, w := got.Problems[0], want.Errors[0]; p.Title != w.Title || p.Detail != w.Detail || p.Type != w.Type {
			t.Errorf("%s: %+v, want %+v", name, p, w)
		}
	}
}

// once is a client with one attempt, of a server with one answer.
func once(t *testing.T, status int, body []byte) *personio.Client {
	t.Helper()
	client, err := personio.New(auth.Static("token"),
		personio.WithHTTPClient(&http.Client{Transport: answering{status, body}}),
		personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

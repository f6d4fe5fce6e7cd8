package webhooksink_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/webhooksink"
)

// TestHandler goes over TCP, from a sink to a handler.
func TestHandler(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fails  error
		secret string
		want   int
	}{
		"taken":          {nil, string(secret()), 0},
		"not taken":      {errors.New("canary of the handler"), string(secret()), http.StatusInternalServerError},
		"another secret": {nil, "another-0123456789", http.StatusUnauthorized},
		"no secret":      {nil, "", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var taken []jobsync.Event
			server := httptest.NewServer(webhooksink.Handler(func(_ context.Context, event jobsync.Event) error {
				taken = append(taken, event)
				return test.fails
			}, []byte(test.secret)))
			defer server.Close()
			sink, err := webhooksink.New(server.URL, secret(), webhooksink.WithAttempts(1), webhooksink.WithHTTPClient(server.Client()))
			if err != nil {
				t.Fatal(err)
			}
			err = sink.Deliver(t.Context(), event(4))
			got := 0
			if failed, ok := errors.AsType[*webhooksink.Error](err); ok {
				got = failed.StatusCode
			}
			if got != test.want || (err == nil) != (test.want == 0) {
				t.Errorf("Deliver: %v", err)
			}
			if refused := test.want == http.StatusUnauthorized; len(taken) == 1 == refused || !refused && taken[0].ID != "acme/4" {
				t.Errorf("taken: %+v", taken)
			}
		})
	}
}

// TestWhatIsNoEvent is signed well, and yet nothing that one could take.
func TestWhatIsNoEvent(t *testing.T) {
	t.Parallel()
	handler := webhooksink.Handler(func(context.Context, jobsync.Event) error {
		t.Error("it was taken")
		return nil
	}, secret())
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("{"))
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	if answer.Code != http.StatusUnauthorized || strings.Contains(answer.Body.String(), "canary") {
		t.Errorf("without a signature: status %d: %s", answer.Code, answer.Body)
	}
	broken := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", errReader{})
	answer = httptest.NewRecorder()
	handler.ServeHTTP(answer, broken)
	if answer.Code != http.StatusBadRequest {
		t.Errorf("a body that breaks off: status %d", answer.Code)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("broken off") }

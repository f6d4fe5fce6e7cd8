package webhook_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/webhook"
)

// created is the body of an event for a person.
func created(id string) string {
	return fmt.Sprintf(`{"company_id":"1","event_name":"person.created","occurred_at":"2031-02-03T10:00:00Z","payload":{"person":{"id":%q}}}`, id)
}

// ignore is a handler with nothing to do.
func ignore(context.Context, webhook.Event) error { return nil }

// secret is the header that a receiver with the token "secret" wants.
func secret() http.Header { return http.Header{"Authorization": {"secret"}} }

// deliver sends a body, and returns the status of the answer.
func deliver(t *testing.T, handler http.Handler, header http.Header, body string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://hooks.example.org/personio", strings.NewReader(body))
	maps.Copy(r.Header, header)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, r)
	return recorder.Code
}

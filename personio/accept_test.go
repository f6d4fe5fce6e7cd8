package personio_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
)

// addressOf is an address that an operation has.
func addressOf(op operation.Operation) string {
	return regexp.MustCompile(`{\w+}`).ReplaceAllString(op.Path, "17")
}

// keeping is a client that keeps the header of each request.
func keeping(t *testing.T, header *http.Header) *personio.Client {
	t.Helper()
	return through(t, func(req *http.Request) (*http.Response, error) {
		*header = req.Header.Clone()
		return reply(http.StatusNotFound, ""), nil
	})
}

// A server that minds Accept answers 406 to what it cannot give: a file is no JSON.
func TestEveryOperationAsksForItsContent(t *testing.T) {
	t.Parallel()
	for op := range operation.All() {
		var got http.Header
		client := keeping(t, &got)
		var err error
		if op.Success.Content == operation.File || op.Success.Content == operation.Picture {
			_, err = client.Download(t.Context(), addressOf(op))
		} else {
			err = client.Do(t.Context(), op.Method, addressOf(op), nil, nil)
		}
		if accept := got.Get("Accept"); accept != op.Accept() {
			t.Errorf("%s asks for %q, not for %q (%v)", op.Name, accept, op.Accept(), err)
		}
	}
}

func TestCallersMayAskForOtherContent(t *testing.T) {
	t.Parallel()
	var got http.Header
	client := keeping(t, &got)
	_, _ = client.Download(t.Context(), "/v2/document-management/documents/7/download", personio.WithHeader("Accept", "application/pdf"))
	if accept := got.Values("Accept"); len(accept) != 1 || accept[0] != "application/pdf" {
		t.Errorf("asked for %q", accept)
	}
}

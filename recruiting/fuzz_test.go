package recruiting_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// Whatever Personio answers, its status is kept, nobody panics, and the text of
// the error is made of known words: the SDK's own, and names in the form that
// Personio's have.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"errors":[{"field":"email","errors":[{"reason":"errors.applicant-already-exists","context":{"a":1}}]}]}`,
		`{"errors":[{"id":"1","status":"403","title":"Forbidden","detail":"feature.recruiting.disabled"}]}`,
		`{"error":{"reason":"Invalid request body supplied"}}`, `{"errors":[{"field":null,"errors":[null,{"reason":5}]},null,7]}`,
		"", "null", "<html>", `{"errors":{"email":["x"]}}`,
	} {
		f.Add(400, seed)
		f.Add(500, seed)
	}
	form := regexp.MustCompile(`^[A-Za-z0-9 .,:;()?<>@_/\[\]'-]+$`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 300 || status > 599 {
			t.Skip()
		}
		client := answering(t, status, body)
		_, uploadErr := client.Upload(t.Context(), pdf())
		for _, err := range []error{client.Apply(t.Context(), minimal()), uploadErr} {
			api, ok := errors.AsType[*personio.APIError](err)
			if !ok || api.StatusCode != status {
				t.Fatalf("the status %d is lost: %v", status, err)
			}
			if refused, ok := errors.AsType[*recruiting.ValidationError](err); ok && (len(refused.Fields) == 0 || refused.Err == nil) {
				t.Errorf("a refusal without reasons or without an answer: %+v", refused)
			}
			if text := err.Error(); !form.MatchString(text) {
				t.Errorf("the text is not fit for a log: %q", text)
			}
		}
	})
}

package personiotest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sample reads a collected document. The collection is not part of the
// repository.
func sample(t *testing.T, name string) string {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "samples", "applications")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("SKIPPED, nothing was checked: the collected documents are not here: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Requests from the documentation are understood; one that Personio refused,
// and one of a form that nobody has documented, are not.
func TestCollectedRequests(t *testing.T) {
	t.Parallel()
	const unreadable = `{"error":{"reason":"Invalid request body supplied"}}`
	for name, understood := range map[string]bool{
		"01-request-full-official.json":                        true,
		"02-request-minimal-with-file-official.json":           true,
		"04-request-channel-and-custom-options-wordpress.json": false,
		"06-request-WRONG-shape-forum.json":                    false,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, acme := acmeWithJob()
			got := sendApplication(t, server, acme, sample(t, name))
			wantEqual(t, "status", got.status, http.StatusBadRequest) // nothing in it is known to acme
			wantEqual(t, "understood", strings.TrimSpace(got.body) != unreadable, understood)
		})
	}
}

// fields are the names in an object.
func fields(t *testing.T, body string) []string {
	t.Helper()
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &object); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return slices.Sorted(maps.Keys(object))
}

func TestAnswersAreThoseCollected(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	wantEqual(t, "fields of a document", fields(t, sendDocument(t, server, acme, file("cv.pdf", "x")).body), fields(t, sample(t, "10-response-document-200.json")))

	sendApplication(t, server, acme, grace())
	var got, want any
	for body, tree := range map[string]*any{
		sendApplication(t, server, acme, grace()).body:               &got,
		sample(t, "20-error-400-applicant-already-exists-real.json"): &want,
	} {
		if err := json.Unmarshal([]byte(body), tree); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, "answer to a second application", got, want)

	bad := authorised(t, acme.RecruitingKey(), documentsURL, "application/pdf", "x")
	wantEqual(t, "answer to raw bytes", strings.TrimSpace(send(t, server.Client(), bad).body), strings.TrimSpace(sample(t, "21-error-400-invalid-multipart-real.json")))

	acme.SetRecruitingEnabled(false)
	problem := func(body string) []string {
		var list struct {
			Errors []json.RawMessage `json:"errors"`
		}
		if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Errors) != 1 {
			t.Fatalf("%v: %s", err, body)
		}
		return fields(t, string(list.Errors[0]))
	}
	wantEqual(t, "fields of a general error", problem(sendApplication(t, server, acme, grace()).body), problem(sample(t, "24-error-generic-from-schema.json")))
}

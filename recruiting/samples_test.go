package recruiting_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// sample reads a collected document. The collection is not part of the
// repository.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	folder := filepath.Join("..", "..", "shared", "samples", "applications")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("SKIPPED, nothing was checked: the collected documents are not here: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The documented examples of requests come out of the SDK to the letter.
func TestDocumentedRequests(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"01-request-full-official.json", "02-request-minimal-with-file-official.json"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := sample(t, name)
			var read struct {
				First   string                  `json:"first_name"`
				Last    string                  `json:"last_name"`
				Email   string                  `json:"email"`
				Job     int64                   `json:"job_position_id"`
				Channel int64                   `json:"recruiting_channel_id"`
				Posting string                  `json:"external_posting_id"`
				Message string                  `json:"message"`
				Date    personio.Date           `json:"application_date"`
				Phase   recruiting.Phase        `json:"phase"`
				Tags    []string                `json:"tags"`
				Files   []recruiting.Attachment `json:"files"`
				Profile []recruiting.Attribute  `json:"attributes"`
			}
			if err := json.Unmarshal(want, &read); err != nil {
				t.Fatal(err)
			}
			var bodies [][]byte
			err := answering(t, 201, "", recording(&bodies)).Apply(t.Context(), recruiting.Application{
				FirstName: read.First, LastName: read.Last, Email: read.Email, JobPositionID: read.Job, RecruitingChannelID: read.Channel,
				ExternalPostingID: read.Posting, Message: read.Message, ApplicationDate: read.Date, Phase: read.Phase, Tags: read.Tags,
				Files: read.Files, Attributes: read.Profile,
			})
			if err != nil {
				t.Fatal(err)
			}
			wantEqual(t, "body", decodeJSON(t, bodies[0]), decodeJSON(t, want))
		})
	}
}

func TestCollectedRefusals(t *testing.T) {
	t.Parallel()
	for name, reasons := range map[string][]error{
		"20-error-400-applicant-already-exists-real.json": {recruiting.ErrAlreadyApplied},
		"21-error-400-invalid-multipart-real.json":        {personio.ErrInvalid},
		"23-error-field-with-context-from-schema.json":    {recruiting.ErrUnknownOption, recruiting.ErrDateInFuture},
		"24-error-generic-from-schema.json":               {recruiting.ErrRecruitingDisabled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := answering(t, 400, string(sample(t, name))).Apply(t.Context(), minimal())
			for _, reason := range reasons {
				if !errors.Is(err, reason) {
					t.Errorf("%v does not match %q", err, reason)
				}
			}
		})
	}
}

func TestCollectedDocument(t *testing.T) {
	t.Parallel()
	body := sample(t, "10-response-document-200.json")
	got, err := answering(t, 200, string(body)).Upload(t.Context(), pdf())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "document", decodeJSON(t, data), decodeJSON(t, body))
}

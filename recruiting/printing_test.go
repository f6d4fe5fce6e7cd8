package recruiting_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/personio-go/sdk/recruiting"
)

// What an applicant sends prints in no way, and what is read of one is not logged.
func TestApplicantsAreNotPrinted(t *testing.T) {
	t.Parallel()
	attachment := recruiting.Attachment{UUID: canary, OriginalFilename: canary + ".pdf"}
	attribute := recruiting.Attribute{ID: recruiting.Phone, Value: canary}
	sent := recruiting.Application{
		FirstName: canary, LastName: canary, Email: canary, Message: canary, Tags: []string{canary}, ExternalPostingID: canary,
		Files: []recruiting.Attachment{attachment}, Attributes: []recruiting.Attribute{attribute},
	}
	wantNoCanary(t, "application", sent)
	wantNoCanary(t, "pointer to it", &sent)
	wantNoCanary(t, "attachment", attachment)
	wantNoCanary(t, "attribute", attribute)
	wantNoCanary(t, "file", recruiting.FileFromBytes(canary, []byte(canary)))
	wantNoCanary(t, "document", recruiting.Document{UUID: canary, OriginalFilename: canary})
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).LogAttrs(t.Context(), slog.LevelInfo, "read",
		slog.Any("applicant", recruiting.Applicant{Email: canary, FirstName: canary, LastName: canary}),
		slog.Any("filter", recruiting.CandidateListOptions{Email: canary}),
		slog.Any("other", recruiting.ApplicationListOptions{CandidateEmail: canary}))
	if strings.Contains(log.String(), canary) {
		t.Errorf("logged: %s", log.String())
	}
}

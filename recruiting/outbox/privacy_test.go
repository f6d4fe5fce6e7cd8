package outbox_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// canaries must not be printed.
func canaries() []string {
	return []string{"Cornelia", "Canary", "canary@example.org", "canary-cv", "secret-message"}
}

// TestNothingPersonalIsPrinted goes through all states and faults with an
// applicant whose every word is a canary.
func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	for name, what := range map[string]personiotest.Fault{
		"nothing": {Operation: "none"}, "lost answer": {Operation: applying, Break: personiotest.AfterProcessing, Times: 9},
		"refused": {Operation: applying, Status: 400, Body: `{"errors":[{"field":"canary@example.org","errors":[{"reason":"Cornelia Canary"}]}]}`},
		"words":   {Operation: uploading, Status: 400, Body: `{"error":{"reason":"Cornelia Canary"}}`},
		"page":    {Operation: uploading, Status: 500, Body: "<html>canary@example.org</html>", Times: 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				w := newWorld(t, outbox.WithLogger(slog.New(slog.NewJSONHandler(&log, nil))))
				w.personio.Inject(what)
				s := w.submission(1)
				s.Application.FirstName, s.Application.LastName, s.Application.Email = "Cornelia", "Canary", "canary@example.org"
				s.Application.Message, s.Documents[0].File.Name = "secret-message", "canary-cv.pdf"
				submit(t, w.box, s)
				w.run(t)
				logger := slog.New(slog.NewTextHandler(&log, nil))
				for _, entry := range w.history.list {
					logger.InfoContext(t.Context(), "entry", slog.Any("entry", entry), slog.String("problem", entry.Problem))
					fmt.Fprintf(&log, "%v %+v %#v %s %q %d %v", entry, entry, entry, entry, entry, entry, &entry)
				}
				for _, canary := range canaries() {
					if strings.Contains(log.String(), canary) {
						t.Errorf("%q was printed", canary)
					}
				}
			})
		})
	}
}

package outbox_test

import (
	"testing"

	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

func TestSubmissionsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const bird = "Kunigunde-Zwetschgenmus"
	document := outbox.Document{File: recruiting.FileFromBytes(bird, []byte(bird))}
	var watch canary.Watch
	watch.Value("submission", outbox.Submission{
		Company: bird, Application: recruiting.Application{FirstName: bird, Email: bird}, Source: bird, Documents: []outbox.Document{document},
	})
	watch.Value("document", document)
	watch.Value("file", outbox.File{Name: bird, Document: recruiting.Document{OriginalFilename: bird}})
	watch.Value("query", outbox.Query{Email: bird})
	watch.Check(t, canary.Flock{"name": bird})
}

package boltstore_test

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// TestAnyFeedCanBeStored writes positions with anything in them that XML can
// carry. What cannot be stored would stop a company's sync for good, and what
// comes back differently would be an update for ever.
func TestAnyFeedCanBeStored(t *testing.T) {
	t.Parallel()
	store := open(t, filepath.Join(t.TempDir(), "jobs.db"))
	companies := 0
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		element := func(name string, odd ...string) {
			text := rapid.OneOf(rapid.SampledFrom(append(odd, "")), rapid.StringN(0, 8, -1)).Draw(t, name)
			fmt.Fprintf(&b, "<%s>", name)
			_ = xml.EscapeText(&b, []byte(text)) // what XML cannot carry becomes U+FFFD
			fmt.Fprintf(&b, "</%s>", name)
		}
		b.WriteString("<workzag-jobs>")
		for id := range rapid.IntRange(1, 3).Draw(t, "positions") {
			fmt.Fprintf(&b, "<position><id>%d</id>", id+1)
			for _, name := range []string{
				"name", "office", "subcompany", "department", "recruitingCategory", "keywords", "employmentType",
				"seniority", "schedule", "yearsOfExperience", "occupation", "occupationCategory",
			} {
				element(name, "<script>", "\u2028", "\ufeff", "a\u0000b", "\U0001F9AB", `"\u003c"`)
			}
			element("createdAt", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00-23:59", "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z")
			b.WriteString("<additionalOffices>")
			element("office", ",", "Graz")
			b.WriteString("</additionalOffices><jobDescriptions><jobDescription>")
			element("name", "]]>")
			element("value", "<p>&nbsp;</p>", strings.Repeat("long ", 5000))
			b.WriteString("</jobDescription></jobDescriptions><salaryInformation>")
			element("min", "-05", "00.50", "1e5", "007", strings.Repeat("9", 80))
			element("max", "-0", "0", "by tariff")
			element("type", "hourly")
			b.WriteString("</salaryInformation></position>")
		}
		b.WriteString("</workzag-jobs>")
		feed, err := xmlfeed.Parse([]byte(b.String()))
		if err != nil {
			t.Fatalf("Parse: %v\n%s", err, b.String())
		}

		companies++
		company := fmt.Sprint(companies)
		events := jobsync.Diff(nil, feed)
		var put []jobsync.Record
		for i := range events {
			events[i].Seq = uint64(i) + 1
			put = append(put, jobsync.Record{Job: events[i].Job})
		}
		change := first(put, events...)
		if err := store.Commit(t.Context(), company, change); err != nil {
			t.Fatalf("Commit: %v\n%s", err, b.String())
		}
		state, err := store.Load(t.Context(), company)
		if err != nil {
			t.Fatalf("Load: %v", err)
		}
		if events := jobsync.Diff(state.Open(), feed); len(events) != 0 {
			t.Fatalf("the same feed made %d events after it was stored, the first is\n%+v of\n%+v", len(events), events[0], events[0].Previous)
		}
		pending, err := store.Pending(t.Context(), company, 10)
		if err != nil || len(pending) != len(events) {
			t.Fatalf("Pending: %d of %d events, %v", len(pending), len(events), err)
		}
		again := jobsync.Apply(nil, pending)
		for i, job := range again {
			if fmt.Sprintf("%q", job.Descriptions) != fmt.Sprintf("%q", change.Put[i].Descriptions) || job.CreatedAtText != change.Put[i].CreatedAtText || !job.CreatedAt.Equal(change.Put[i].CreatedAt) {
				t.Fatalf("stored\n%+v\ncame back as\n%+v", change.Put[i], job)
			}
		}
	})
}

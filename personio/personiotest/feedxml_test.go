package personiotest_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// Whatever a test puts into a job, the feed is a whole and well-formed document
// with the same values: those of them, that is, that XML can carry.
func TestFeedHasTheValuesOfItsJobs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		server := personiotest.New()
		acme := server.AddCompany("acme")
		jobs := rapid.SliceOfNDistinct(anyJob(), 0, 3, func(j personiotest.Job) int64 { return j.ID }).Draw(t, "jobs")
		for _, job := range jobs {
			acme.Publish(job)
		}
		language := rapid.SampledFrom([]string{"de", "en", "fr"}).Draw(t, "language")
		document := fetch(t, server, acmeFeed+"?language="+language)
		feed, err := xmlfeed.Parse(document)
		if err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		if len(feed.Positions) != len(jobs) {
			t.Fatalf("%d positions, want %d", len(feed.Positions), len(jobs))
		}
		for i, job := range jobs {
			comparePosition(t, feed.Positions[i], job, language)
		}
		// What only our own parser forgives is an error all the same.
		var root struct {
			XMLName xml.Name `xml:"workzag-jobs"`
		}
		if err := xml.Unmarshal(document, &root); err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, document)
		}
	})
}

func fetch(t *rapid.T, server *personiotest.Server, url string) []byte {
	resp, err := server.Client().Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	document, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	return document
}

// nasty is text that is special to XML, to HTML or to neither.
func nasty() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"]]>", "]]", "]]&gt;", "<![CDATA[", "</position>", "<!-- -->", "<?xml?>", "&", "&amp;", "&nbsp;", "&#0;", "<b>", "'", `"`, ">", "</jobDescription>",
			"\r\n", "\r", "\n", "\t", " ", "\x00", "\x0b", "\x1f", "\x7f", "\u0085", "\u2028", "\ufffe", "\uffff", "\ufeff", "\xff", "\xc3", "\xed\xa0\x80", "🎓",
		}),
		rapid.String(),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 5), func(pieces []string) string { return strings.Join(pieces, "") })
}

func anyJob() *rapid.Generator[personiotest.Job] {
	text := nasty()
	return rapid.Custom(func(t *rapid.T) personiotest.Job {
		description := rapid.Custom(func(t *rapid.T) personiotest.Description {
			return personiotest.Description{Name: text.Draw(t, "heading"), HTML: text.Draw(t, "HTML")}
		})
		job := personiotest.Job{
			ID: rapid.Int64Range(1, 1<<62).Draw(t, "id"), Name: text.Draw(t, "name"), Subcompany: text.Draw(t, "subcompany"), Office: text.Draw(t, "office"),
			AdditionalOffices: rapid.SliceOfN(text, 0, 3).Draw(t, "offices"), Department: text.Draw(t, "department"),
			RecruitingCategory: text.Draw(t, "category"), EmploymentType: text.Draw(t, "employment type"), Seniority: text.Draw(t, "seniority"),
			Schedule: text.Draw(t, "schedule"), YearsOfExperience: text.Draw(t, "experience"), Keywords: text.Draw(t, "keywords"),
			Occupation: text.Draw(t, "occupation"), OccupationCategory: text.Draw(t, "occupation category"),
			CreatedAt: time.Unix(rapid.Int64Range(1, 1<<32).Draw(t, "created"), 0).In(time.FixedZone("", rapid.IntRange(-12, 14).Draw(t, "zone")*3600)),
			Descriptions: map[string][]personiotest.Description{
				"de": rapid.SliceOfN(description, 0, 3).Draw(t, "de"), "en": rapid.SliceOfN(description, 0, 3).Draw(t, "en"),
			},
		}
		if rapid.Bool().Draw(t, "paid") {
			job.Salary = &personiotest.Salary{
				Min: text.Draw(t, "min"), Max: text.Draw(t, "max"), CurrencySymbol: text.Draw(t, "symbol"), CurrencyCode: text.Draw(t, "code"), Type: text.Draw(t, "type"),
			}
		}
		return job
	})
}

// carried is what is left of a text in an XML document: the characters that XML
// has (XML 1.0, section 2.2), its line ends (2.11), and no white space around
// it, which readers of the feed cut off.
func carried(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		switch {
		case r == utf8.RuneError && size == 1:
		case r == '\t', r == '\n', r == '\r', r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(b.String()))
}

// filled are the carried texts that are not empty.
func filled(texts []string) []string {
	var full []string
	for _, text := range texts {
		if text = carried(text); text != "" {
			full = append(full, text)
		}
	}
	return full
}

func comparePosition(t *rapid.T, got xmlfeed.Position, job personiotest.Job, language string) {
	if got.ID != job.ID || !got.CreatedAt.Equal(job.CreatedAt) {
		t.Errorf("id %d created %v, want %d %v", got.ID, got.CreatedAt, job.ID, job.CreatedAt)
	}
	for what, pair := range map[string][2]string{
		"name": {got.Name, job.Name}, "subcompany": {got.Subcompany, job.Subcompany}, "office": {got.Office, job.Office},
		"department": {got.Department, job.Department}, "category": {got.RecruitingCategory, job.RecruitingCategory},
		"employment type": {string(got.EmploymentType), job.EmploymentType}, "seniority": {string(got.Seniority), job.Seniority},
		"schedule": {string(got.Schedule), job.Schedule}, "experience": {string(got.YearsOfExperience), job.YearsOfExperience},
		"occupation": {string(got.Occupation), job.Occupation}, "occupation category": {string(got.OccupationCategory), job.OccupationCategory},
	} {
		if pair[0] != carried(pair[1]) {
			t.Errorf("%s: %q, want %q", what, pair[0], carried(pair[1]))
		}
	}
	if want := filled(job.AdditionalOffices); !slices.Equal(got.AdditionalOffices, want) {
		t.Errorf("offices: %q, want %q", got.AdditionalOffices, want)
	}
	if want := filled(strings.Split(carried(job.Keywords), ",")); !slices.Equal(got.Keywords, want) {
		t.Errorf("keywords: %q, want %q", got.Keywords, want)
	}
	var descriptions []xmlfeed.Description
	for _, d := range job.Descriptions[language] {
		if d := (xmlfeed.Description{Name: carried(d.Name), HTML: carried(d.HTML)}); d != (xmlfeed.Description{}) {
			descriptions = append(descriptions, d)
		}
	}
	if !slices.Equal(got.Descriptions, descriptions) {
		t.Errorf("descriptions: %q, want %q", got.Descriptions, descriptions)
	}
	compareSalary(t, got.Salary, job.Salary)
}

func compareSalary(t *rapid.T, got *xmlfeed.Salary, want *personiotest.Salary) {
	if (got == nil) != (want == nil) {
		t.Fatalf("salary: %v, want %v", got, want)
	}
	if got == nil {
		return
	}
	have := personiotest.Salary{Min: got.MinText, Max: got.MaxText, CurrencySymbol: got.CurrencySymbol, CurrencyCode: got.CurrencyCode, Type: string(got.Type)}
	left := personiotest.Salary{
		Min: carried(want.Min), Max: carried(want.Max), CurrencySymbol: carried(want.CurrencySymbol), CurrencyCode: carried(want.CurrencyCode), Type: carried(want.Type),
	}
	if have != left {
		t.Errorf("salary: %q, want %q", have, left)
	}
}

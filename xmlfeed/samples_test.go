package xmlfeed_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// samples is a collection of public feeds, some live and some broken on
// purpose, that lies beside the repository where there is one.
const samples = "../../shared/samples/feeds"

// sample is what a document of the collection comes to: so many positions, or
// an error of one kind. check looks at chosen fields.
type sample struct {
	positions int
	kind      error
	check     func(t *testing.T, positions []xmlfeed.Position)
}

func sampleTable() map[string]sample {
	return map[string]sample{
		"00-official-openapi-example.xml": {positions: 1, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			p := positions[0]
			wantEqual(t, "id", p.ID, 4103)
			wantEqual(t, "created", p.CreatedAt.Format(time.RFC3339), "2016-05-31T12:14:07+02:00")
			wantEqual(t, "created as text", p.CreatedAtText, "2016-05-31T12:14:07+0200")
			wantEqual(t, "subcompany", p.Subcompany, "")
			wantEqual(t, "office", p.Office, "Munich")
			wantEqual(t, "descriptions", len(p.Descriptions), 3)
			wantEqual(t, "keywords", len(p.Keywords), 7)
			wantEqual(t, "experience", p.YearsOfExperience, xmlfeed.LessThan1Year)
		}},
		"01-wp-personio-light-example-jobs.xml": {positions: 3, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			wantEqual(t, "ids", idsOf(positions), "681100 681097 681098")
			wantEqual(t, "department of the first", positions[0].Department, "")
			wantEqual(t, "subcompany of the last", positions[2].Subcompany, "Parent Ltd.")
			wantEqual(t, "employment type of the last", positions[2].EmploymentType, xmlfeed.Intern)
			wantEqual(t, "schedule of the last", positions[2].Schedule, xmlfeed.PartTime)
			wantEqual(t, "seniority of the last", positions[2].Seniority, xmlfeed.Student)
		}},
		"02-wp-personio-light-positions-salary.xml": {positions: 11, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			paid := slices.DeleteFunc(slices.Clone(positions), func(p xmlfeed.Position) bool { return p.Salary == nil })
			wantEqual(t, "ids with a salary", idsOf(paid), "2140231 2140230 2140233 2140229 2140232")
			for _, p := range paid {
				want := xmlfeed.Salary{Min: decimal("100000.00"), MinText: "100000.00", CurrencySymbol: "£", CurrencyCode: "GBP", Type: xmlfeed.Yearly}
				if p.ID == 2140233 {
					want.CurrencySymbol, want.CurrencyCode = "€", "EUR"
				}
				wantEqual(t, "salary", *p.Salary, want)
			}
			wantEqual(t, "keywords of the first", strings.Join(positions[0].Keywords, "|"), "Compliance|Immigration")
			wantEqual(t, "schedule of the second", positions[1].Schedule, xmlfeed.FullOrPartTime)
			wantEqual(t, "experience of the third", positions[2].YearsOfExperience, "")
		}},
		"03-wp-personio-light-empty.xml": {},
		"06-bsdevda-nocolon-offset.xml": {positions: 1, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			wantEqual(t, "created", positions[0].CreatedAt.Format(time.RFC3339), "2026-08-15T08:00:00+02:00")
		}},
		"09-clearfetch-personio-real-board.xml": {positions: 1, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			p := positions[0]
			wantEqual(t, "id", p.ID, 1834171)
			wantEqual(t, "subcompany", p.Subcompany, "Personio SE & Co. KG")
			wantEqual(t, "additional offices", strings.Join(p.AdditionalOffices, "|"), "Berlin")
			wantEqual(t, "experience", p.YearsOfExperience, xmlfeed.Years7To10)
			wantEqual(t, "descriptions", len(p.Descriptions), 4)
			wantEqual(t, "apostrophe in the first heading", strings.Contains(p.Descriptions[0].Name, "you'll make"), true)
		}},
		"10-levanidd-empty-feed-verbatim.xml": {},
		"11-jobschleuse-german-entities.xml":  {kind: xmlfeed.ErrInvalidPosition},
		"13-jobsearch-entity-encoded-value.xml": {positions: 2, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			html := positions[0].Descriptions[0].HTML
			wantEqual(t, "HTML of the first", strings.HasPrefix(html, "<p>") && strings.HasSuffix(html, "</p>"), true)
			wantEqual(t, "department of the first", positions[0].Department, "Finance & Controlling")
			wantEqual(t, "descriptions of the second", len(positions[1].Descriptions), 0)
		}},
		"16-escaped-lt-and-bad-date.xml": {positions: 2, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			text := positions[0].Descriptions[1].PlainText()
			wantEqual(t, "<5 years in the text", strings.Contains(text, "<5 years"), true)
			wantEqual(t, "seniority of the first", positions[0].Seniority, xmlfeed.Experienced)
			wantEqual(t, "date of the second", positions[1].CreatedAt.IsZero(), true)
			wantEqual(t, "date of the second as text", positions[1].CreatedAtText, "not-a-date")
		}},
		"18-ory-no-department.xml": {positions: 2, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			wantEqual(t, "ids", idsOf(positions), "2334461 2334462")
			wantEqual(t, "department", positions[0].Department, "")
			wantEqual(t, "additional offices of the second", len(positions[1].AdditionalOffices), 0)
		}},
		"20-lumaserv-position-fragment.xml": {kind: xmlfeed.ErrNotFeed},
		"22-vivid-unclosed-html-salary.xml": {positions: 1, check: func(t *testing.T, positions []xmlfeed.Position) {
			t.Helper()
			want := xmlfeed.Salary{
				Min: decimal("30000.00"), Max: decimal("40000.00"), MinText: "30000.00", MaxText: "40000.00",
				CurrencySymbol: "EUR", CurrencyCode: "EUR", Type: xmlfeed.Yearly,
			}
			wantEqual(t, "salary", *positions[0].Salary, want)
			text := positions[0].Descriptions[0].PlainText()
			wantEqual(t, "text behind the tag that is not closed", strings.HasSuffix(text, "markup here"), true)
		}},
		"26-jobhunter-not-strict-xml.xml":       {kind: xmlfeed.ErrNotFeed},
		"27-jobhunter-truncated.xml":            {kind: xmlfeed.ErrTruncated},
		"28-jobhunter-html-instead-of-feed.xml": {kind: xmlfeed.ErrNotFeed},
		"30-doctype-xxe-must-be-rejected.xml":   {kind: xmlfeed.ErrNotFeed},
	}
}

func TestSampleFeeds(t *testing.T) {
	t.Parallel()
	files := sampleFiles(t)
	table := sampleTable()
	for _, file := range files {
		name := filepath.Base(file)
		want, ok := table[name]
		if !ok {
			t.Errorf("%s: the table does not say what it comes to", name)
			continue
		}
		delete(table, name)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			feed, err := xmlfeed.Parse(data)
			if !errors.Is(err, want.kind) || err != nil && feed != nil {
				t.Fatalf("got the error %v, want %v", err, want.kind)
			}
			if err != nil {
				return
			}
			wantEqual(t, "positions", len(feed.Positions), want.positions)
			if want.check != nil {
				want.check(t, feed.Positions)
			}
		})
	}
	for name := range table {
		t.Errorf("%s is not in %s", name, samples)
	}
}

// A document of which nothing is missing but its end must never be a shorter
// list of jobs.
func TestCutOffSampleFeedsAreNoFeeds(t *testing.T) {
	t.Parallel()
	for _, file := range sampleFiles(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := xmlfeed.Parse(data); err == nil {
			wantNoFeedFromPrefixes(t, filepath.Base(file), data, 97)
		}
	}
}

func sampleFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.FromSlash(samples), "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("THE SAMPLE FEEDS ARE NOT CHECKED: there are none in %s", samples)
	}
	return files
}

func idsOf(positions []xmlfeed.Position) string {
	ids := make([]string, len(positions))
	for i, p := range positions {
		ids[i] = strconv.FormatInt(p.ID, 10)
	}
	return strings.Join(ids, " ")
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

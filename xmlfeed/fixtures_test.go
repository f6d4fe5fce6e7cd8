package xmlfeed_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// fixture says what a document in testdata comes to: positions, or an error of
// one kind.
type fixture struct {
	positions  []xmlfeed.Position
	duplicates []int64
	kind       error
}

// Every document in testdata has the shape of one that feeds are known to have,
// or of one that is known to stand in for a feed.
func fixtures() map[string]fixture {
	return map[string]fixture{
		// Feeds as Personio documents and writes them.
		"official-layout.xml":           {positions: officialLayout()},
		"template-blank-lines.xml":      {positions: templateBlankLines()},
		"only-the-id.xml":               {positions: []xmlfeed.Position{{ID: 71, Office: "Trier", Name: "No department"}, {ID: 72}}},
		"salaries.xml":                  {positions: salaries()},
		"additional-offices.xml":        {positions: additionalOffices()},
		"keywords.xml":                  {positions: keywords()},
		"dates.xml":                     {positions: dates()},
		"empty.xml":                     {},
		"empty-blank-lines.xml":         {},
		"empty-self-closed.xml":         {},
		"same-position-twice.xml":       {positions: []xmlfeed.Position{{ID: 191, Name: "Gardener", Office: "Kiel"}, {ID: 192, Name: "Florist"}}, duplicates: []int64{191}},
		"unknown-elements.xml":          {positions: unknownElements()},
		"german-entities.xml":           {positions: germanEntities()},
		"entity-encoded-html.xml":       {positions: entityEncodedHTML()},
		"escaped-less-than.xml":         {positions: escapedLessThan()},
		"unclosed-html.xml":             {positions: unclosedHTML()},
		"contact-person.xml":            {positions: contactPerson()},
		"position-without-id.xml":       {kind: xmlfeed.ErrInvalidPosition},
		"two-positions-one-id.xml":      {kind: xmlfeed.ErrInvalidPosition},
		"position-fragment.xml":         {kind: xmlfeed.ErrNotFeed},
		"other-elements-only.xml":       {kind: xmlfeed.ErrNotFeed},
		"bare-ampersand.xml":            {kind: xmlfeed.ErrNotFeed},
		"web-page.xml":                  {kind: xmlfeed.ErrNotFeed},
		"doctype-with-entity.xml":       {kind: xmlfeed.ErrNotFeed},
		"truncated.xml":                 {kind: xmlfeed.ErrTruncated},
		"web-page-without-doctype.xml":  {kind: xmlfeed.ErrNotFeed},
		"html-entity-outside-cdata.xml": {kind: xmlfeed.ErrNotFeed},
	}
}

func officialLayout() []xmlfeed.Position {
	return []xmlfeed.Position{{
		ID: 5210, Name: "Bootsbauer:in (m/w/d)", Office: "Bremen", Department: "Werkstatt", RecruitingCategory: "Handwerk",
		Descriptions: []xmlfeed.Description{
			{Name: "Worum es geht", HTML: "Unsere Werft repariert Segelboote – vom Kiel bis zur Mastspitze.<br><br><strong>Das machst du:</strong><br>" +
				"<ul><li>Planken tauschen &amp; abdichten</li><li>Kundinnen beraten</li></ul>"},
			{Name: "Was du mitbringst", HTML: "<ul><li>Freude an Holz</li></ul>"},
		},
		EmploymentType: xmlfeed.Permanent, Seniority: xmlfeed.EntryLevel, Schedule: xmlfeed.FullTime, YearsOfExperience: xmlfeed.LessThan1Year,
		Occupation: "carpentry", OccupationCategory: "skilled_trades", Keywords: []string{"boot", "werft", "Holz"},
		CreatedAt:     time.Date(2017, time.March, 9, 8, 15, 30, 0, time.FixedZone("", 2*60*60)),
		CreatedAtText: "2017-03-09T08:15:30+0200",
	}}
}

func templateBlankLines() []xmlfeed.Position {
	texts := []xmlfeed.Description{{Name: "Your day", HTML: "You keep our lighthouses shining.<br><ul><li>Change lamps</li></ul>"}}
	created, text := time.Date(2019, time.November, 4, 6, 7, 8, 0, time.UTC), "2019-11-04T06:07:08+00:00"
	return []xmlfeed.Position{
		{ID: 910001, Name: "Lamp Keeper", Office: "Remote", Descriptions: texts, EmploymentType: xmlfeed.Permanent, CreatedAt: created, CreatedAtText: text},
		{
			ID: 910002, Name: "Lens Polisher", Office: "Husum", Department: "Optics", Descriptions: texts,
			EmploymentType: xmlfeed.Permanent, Schedule: xmlfeed.PartTime, CreatedAt: created, CreatedAtText: text,
		},
	}
}

func salaries() []xmlfeed.Position {
	created, text := time.Date(2024, time.May, 1, 10, 0, 0, 0, time.UTC), "2024-05-01T10:00:00+00:00"
	return []xmlfeed.Position{
		{
			ID: 1, Name: "Empty maximum", CreatedAt: created, CreatedAtText: text,
			Salary: &xmlfeed.Salary{Min: decimal("84000.00"), MinText: "84000.00", CurrencySymbol: "£", CurrencyCode: "GBP", Type: xmlfeed.Yearly},
		},
		{
			ID: 2, Name: "No symbol, before the date", CreatedAt: created, CreatedAtText: text,
			Salary: &xmlfeed.Salary{Min: decimal("17.50"), Max: decimal("19.00"), MinText: "17.50", MaxText: "19.00", CurrencyCode: "EUR", Type: xmlfeed.Hourly},
		},
		{
			ID: 3, Name: "Symbol repeats the code",
			Salary: &xmlfeed.Salary{
				Min: decimal("3200.00"), Max: decimal("3200.00"), MinText: "3200.00", MaxText: "3200.00",
				CurrencySymbol: "CHF", CurrencyCode: "CHF", Type: xmlfeed.Monthly,
			},
		},
		{
			ID: 4, Name: "Amounts that are no decimals",
			Salary: &xmlfeed.Salary{MinText: "ab 40.000 €", MaxText: "1e5", CurrencyCode: "EUR", Type: "per_project"},
		},
		{ID: 5, Name: "Nothing said", Salary: &xmlfeed.Salary{}},
		{ID: 6, Name: "No salary"},
	}
}

func additionalOffices() []xmlfeed.Position {
	return []xmlfeed.Position{
		{ID: 21, Office: "Leipzig", AdditionalOffices: []string{"Graz", "Remote (Italy)"}, Name: "Two more places"},
		{ID: 22, Office: "Leipzig", AdditionalOffices: []string{"Leipzig", "Graz"}, Name: "Repeats the main office"},
		{ID: 23, Office: "Leipzig", Name: "Text directly inside"},
		{ID: 24, Office: "Leipzig", Name: "Empty list"},
		{ID: 25, AdditionalOffices: []string{"Graz"}, Name: "Empty office, unknown element, no main office"},
	}
}

func keywords() []xmlfeed.Position {
	return []xmlfeed.Position{
		{ID: 151, Keywords: []string{"Export", "Import"}},
		{ID: 152, Keywords: []string{"tea", "coffee", "two words", "new line"}},
		{ID: 153, Keywords: []string{"single"}},
		{ID: 154},
		{ID: 155},
	}
}

// A date that cannot be used is kept as text and is never a reason to refuse a
// feed.
func dates() []xmlfeed.Position {
	const day, clock = 7, 8
	return []xmlfeed.Position{
		{ID: 61, CreatedAt: time.Date(2023, time.June, day, clock, 9, 10, 0, time.UTC), CreatedAtText: "2023-06-07T08:09:10+00:00"},
		{ID: 62, CreatedAt: time.Date(2023, time.June, day, clock, 9, 10, 0, time.FixedZone("", 2*60*60)), CreatedAtText: "2023-06-07T08:09:10+0200"},
		{ID: 63, CreatedAt: time.Date(2023, time.June, day, clock, 9, 10, 0, time.UTC), CreatedAtText: "2023-06-07T08:09:10Z"},
		{ID: 64, CreatedAtText: "last Tuesday"},
		{ID: 65, CreatedAtText: "2023-02-30T08:09:10+00:00"},
		{ID: 66, CreatedAtText: "2023-06-07"},
		{ID: 67, CreatedAtText: "2023-06-07T08:09:10+24:00"},
		{ID: 68},
		{ID: 69},
	}
}

func unknownElements() []xmlfeed.Position {
	return []xmlfeed.Position{{
		ID: 161, Name: "Glassblower", Office: "Lauscha", EmploymentType: "seasonal",
		Descriptions: []xmlfeed.Description{{Name: "Task", HTML: "Blow."}, {Name: "Heading only"}, {HTML: "Text only."}},
		Salary:       &xmlfeed.Salary{Min: decimal("20.00"), MinText: "20.00"},
	}}
}

// HTML's own entities inside CDATA are text for XML and stay as they are.
func germanEntities() []xmlfeed.Position {
	return []xmlfeed.Position{{
		ID: 31, Office: "Görlitz", Department: "Küche & Service", Name: `Köchin / Koch (m/w/d) – "Zur Mühle", Bäcker's Hof`,
		Descriptions: []xmlfeed.Description{
			{Name: "Über uns", HTML: "<p>Wir kochen f&uuml;r 40 G&auml;ste.</p><p>Sch&ouml;n &amp; gem&uuml;tlich.</p>"},
		},
		CreatedAt: time.Date(2025, time.February, 3, 4, 5, 6, 0, time.UTC), CreatedAtText: "2025-02-03T04:05:06+00:00",
	}}
}

func entityEncodedHTML() []xmlfeed.Position {
	return []xmlfeed.Position{
		{ID: 41, Name: "Controller", Descriptions: []xmlfeed.Description{{Name: "Tasks", HTML: "<p>Count beans &amp; peas.</p>"}}},
		{ID: 42, Name: "No text in this language"},
		{ID: 43, Name: "No text, self-closed"},
	}
}

func escapedLessThan() []xmlfeed.Position {
	return []xmlfeed.Position{{
		ID: 51, Name: "Beekeeper",
		Descriptions: []xmlfeed.Description{{Name: "You", HTML: "Between €30.000 and €40.000.<br><br>Hives: &lt;12 at first, &gt;50 later."}},
	}}
}

func unclosedHTML() []xmlfeed.Position {
	return []xmlfeed.Position{{
		ID: 91, Name: "Clockmaker",
		Descriptions: []xmlfeed.Description{
			{Name: "The role", HTML: "We repair <b>tower clocks</i> and <span>never close our tags<ul><li>ticking<li>tocking"},
		},
	}}
}

func contactPerson() []xmlfeed.Position {
	return []xmlfeed.Position{{
		ID: 171, Name: "Archivist",
		Descriptions: []xmlfeed.Description{
			{Name: "Tasks", HTML: "<p>Keep the maps.</p>"},
			{Name: xmlfeed.ContactPerson, HTML: "Mara Beispiel<br>mara@moorfeld.example"},
		},
	}}
}

func TestFixtures(t *testing.T) {
	t.Parallel()
	for name, want := range fixtures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			feed, err := xmlfeed.Parse(readFixture(t, name))
			if want.kind != nil {
				if !errors.Is(err, want.kind) || feed != nil {
					t.Fatalf("got %+v and the error %v; want no feed and %v", feed, err, want.kind)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			samePositions(t, feed.Positions, want.positions)
			if !reflect.DeepEqual(feed.Duplicates, want.duplicates) {
				t.Errorf("duplicates: %v, want %v", feed.Duplicates, want.duplicates)
			}
		})
	}
}

// A document that nobody expects anything of tests nothing.
func TestEveryFixtureHasAnExpectation(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	table := fixtures()
	for _, file := range files {
		if _, ok := table[filepath.Base(file)]; !ok {
			t.Errorf("%s is in no table", file)
		}
	}
	if len(files) != len(table) {
		t.Errorf("%d documents for %d expectations", len(files), len(table))
	}
}

func TestTextsOfTheFixturesAsPlainText(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"official-layout.xml":     "Unsere Werft repariert Segelboote – vom Kiel bis zur Mastspitze.\n\nDas machst du:\n• Planken tauschen & abdichten\n• Kundinnen beraten",
		"german-entities.xml":     "Wir kochen für 40 Gäste.\n\nSchön & gemütlich.",
		"entity-encoded-html.xml": "Count beans & peas.",
		"escaped-less-than.xml":   "Between €30.000 and €40.000.\n\nHives: <12 at first, >50 later.",
		"unclosed-html.xml":       "We repair tower clocks and never close our tags\n• ticking\n• tocking",
	} {
		feed, err := xmlfeed.Parse(readFixture(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := feed.Positions[0].Descriptions[0].PlainText(); got != want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
	}
}

func samePositions(t *testing.T, got, want []xmlfeed.Position) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d positions, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("position %d:\n got %+v, salary %+v\nwant %+v, salary %+v", i, got[i], got[i].Salary, want[i], want[i].Salary)
		}
	}
}

func readFixture(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// decimal is for literals of tests: what is no decimal gives none, and the test
// then fails.
func decimal(text string) xmlfeed.Decimal {
	d, err := xmlfeed.ParseDecimal(text)
	if err != nil {
		return xmlfeed.Decimal{}
	}
	return d
}

package xmlfeed_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

const unsound = `<workzag-jobs>
<position><id>1</id><name>Baker</name></position>
<position><name>Nobody</name></position>
<position><id>2</id></position>
<position><id>1</id><name>Butcher</name></position>
<position><id>0x3</id></position>
</workzag-jobs>`

// Without the option, such a feed is refused; with it, what was left out is
// said, and the rest is there.
func TestWithSkipInvalid(t *testing.T) {
	t.Parallel()
	want := []string{
		`xmlfeed: invalid position: number 2, ending at line 3, id "": it has no id`,
		`xmlfeed: invalid position: number 4, ending at line 5, id "1": an earlier position has the same id and other content`,
		`xmlfeed: invalid position: number 5, ending at line 6, id "0x3": its id is not a positive whole number`,
	}
	var reported []string
	report := func(e *xmlfeed.PositionError) { reported = append(reported, e.Error()) }

	if _, err := xmlfeed.Read(strings.NewReader(unsound)); !errors.Is(err, xmlfeed.ErrInvalidPosition) {
		t.Errorf("without the option: %v", err)
	}
	feed, err := xmlfeed.Read(strings.NewReader(unsound), xmlfeed.WithSkipInvalid(report))
	if err != nil || idsOf(feed.Positions) != "1 2" || feed.Positions[0].Name != "Baker" {
		t.Fatalf("got %+v, %v", feed, err)
	}
	var skipped []string
	for _, e := range feed.Skipped {
		skipped = append(skipped, e.Error())
	}
	if !slices.Equal(skipped, want) || !slices.Equal(reported, want) {
		t.Errorf("skipped %q, reported %q", skipped, reported)
	}

	reported = nil
	positions, err := collect(xmlfeed.Decode(strings.NewReader(unsound), xmlfeed.WithSkipInvalid(report)))
	if err != nil || idsOf(positions) != "1 2" || !slices.Equal(reported, want) {
		t.Errorf("Decode: %+v, %v; reported %q", positions, err, reported)
	}
	if feed, err := xmlfeed.Read(strings.NewReader(unsound), xmlfeed.WithSkipInvalid(nil)); err != nil || len(feed.Skipped) != 3 {
		t.Errorf("without a function: %+v, %v", feed, err)
	}
	// What is skipped counts all the same.
	if _, err := xmlfeed.Read(strings.NewReader(unsound), xmlfeed.WithSkipInvalid(nil), xmlfeed.WithMaxPositions(4)); !errors.Is(err, xmlfeed.ErrTooLarge) {
		t.Errorf("more than four positions: %v", err)
	}
}

func TestWithRepairs(t *testing.T) {
	t.Parallel()
	document := "<workzag-jobs><position><id>1</id>\n<name>R&D for B&uuml;ros</name>\n<office>K&amp;K</office></position></workzag-jobs>"
	want := []xmlfeed.Repair{{Line: 2, Found: "&", Taken: "&"}, {Line: 2, Found: "&uuml;", Taken: "ü"}}
	var reported []xmlfeed.Repair
	option := xmlfeed.WithRepairs(func(r xmlfeed.Repair) { reported = append(reported, r) })

	if _, err := xmlfeed.Parse([]byte(document)); !errors.Is(err, xmlfeed.ErrNotFeed) {
		t.Errorf("without the option: %v", err)
	}
	personio := personiotest.New()
	personio.AddCompany("leuchtturm").SetFeedDocument([]byte(document))
	feed, err := newClient(t, personio, "leuchtturm", option).Fetch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "name", feed.Positions[0].Name, "R&D for Büros")
	wantEqual(t, "office", feed.Positions[0].Office, "K&K")
	if !reflect.DeepEqual(feed.Repairs, want) || !reflect.DeepEqual(reported, want) {
		t.Errorf("repairs %+v, reported %+v", feed.Repairs, reported)
	}

	reported = nil
	if _, err := collect(xmlfeed.Decode(strings.NewReader(document), option)); err != nil || !reflect.DeepEqual(reported, want) {
		t.Errorf("Decode: %v, reported %+v", err, reported)
	}
	// Nothing else is forgiven.
	for _, other := range []string{"<workzag-jobs>", "<html/>", jobNamed("a]]>b"), jobNamed("\x00"), jobNamed("<br>"), jobNamed(strings.Repeat("&", 1001))} {
		if feed, err := xmlfeed.Read(strings.NewReader(other), xmlfeed.WithRepairs(nil)); err == nil {
			t.Errorf("%.50s: %+v", other, feed)
		}
	}
}

func TestReadChecksItsOptions(t *testing.T) {
	t.Parallel()
	if feed, err := xmlfeed.Read(strings.NewReader(threePositions), xmlfeed.WithMaxBytes(0)); err == nil || feed != nil {
		t.Errorf("got %+v, %v", feed, err)
	}
	if _, err := xmlfeed.Read(strings.NewReader(threePositions), xmlfeed.WithMaxBytes(30)); !errors.Is(err, xmlfeed.ErrTooLarge) {
		t.Errorf("30 bytes: %v", err)
	}
}

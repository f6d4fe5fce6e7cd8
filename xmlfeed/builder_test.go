package xmlfeed_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestIDs(t *testing.T) {
	t.Parallel()
	for element, want := range map[string]int64{
		"<id>1</id>":                         1,
		"<id>2777228</id>":                   2777228,
		"<id>\n  42\n</id>":                  42,
		"<id><![CDATA[42]]></id>":            42,
		"<id>4<!-- in two pieces -->2</id>":  42,
		"<id>0042</id>":                      42,
		"<id>9223372036854775807</id>":       9223372036854775807,
		"<name><id>7</id>x</name><id>8</id>": 8,
		"<additionalOffices><id>7</id></additionalOffices><id>8</id>": 8,
	} {
		feed, err := xmlfeed.Parse([]byte("<workzag-jobs><position>" + element + "</position></workzag-jobs>"))
		if err != nil || len(feed.Positions) != 1 || feed.Positions[0].ID != want {
			t.Errorf("%s: got %+v, %v; want id %d", element, feed, err, want)
		}
	}
}

// A position that cannot be identified makes the whole feed unusable: without
// it, its job would look as if it had been taken down.
func TestPositionsThatCannotBeIdentifiedRefuseTheFeed(t *testing.T) {
	t.Parallel()
	const number = "its id is not a positive whole number"
	for element, want := range map[string]struct{ id, reason string }{
		"":                              {"", "it has no id"},
		"<ID>5</ID>":                    {"", "it has no id"},
		"<name><id>5</id></name>":       {"", "it has no id"},
		"<id/>":                         {"", number},
		"<id> </id>":                    {"", number},
		"<id>0</id>":                    {"0", number},
		"<id>-5</id>":                   {"-5", number},
		"<id>5.0</id>":                  {"5.0", number},
		"<id>5e3</id>":                  {"5e3", number},
		"<id>5 000</id>":                {"5 000", number},
		"<id>5_000</id>":                {"5_000", number},
		"<id>0x1F</id>":                 {"0x1F", number},
		"<id>٥</id>":                    {"٥", number},
		"<id>9223372036854775808</id>":  {"9223372036854775808", number},
		"<id>5</id><id>5</id>":          {"5", "it has more than one id"},
		"<id>5</id><name>x</name><id/>": {"", "it has more than one id"},
	} {
		feed, err := xmlfeed.Parse([]byte("<workzag-jobs>\n<position><id>4</id></position>\n<position>" + element + "</position></workzag-jobs>"))
		position, ok := errors.AsType[*xmlfeed.PositionError](err)
		if !ok || feed != nil || !errors.Is(err, xmlfeed.ErrInvalidPosition) {
			t.Errorf("%s: got %+v and the error %v", element, feed, err)
			continue
		}
		if got := (xmlfeed.PositionError{Index: 1, Line: 3, ID: want.id, Reason: want.reason}); *position != got {
			t.Errorf("%s: got %+v, want %+v", element, *position, got)
		}
	}
}

func TestLongIDIsShortenedInTheMessageOnly(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("9", 100)
	_, err := xmlfeed.Parse([]byte("<workzag-jobs><position><id>" + long + "</id></position></workzag-jobs>"))
	position, ok := errors.AsType[*xmlfeed.PositionError](err)
	if !ok || position.ID != long {
		t.Fatalf("got %v", err)
	}
	wantEqual(t, "text", err.Error(), `xmlfeed: invalid position: number 1, ending at line 1, id "`+long[:40]+`": its id is not a positive whole number`)
}

// The same position twice is one position; two positions with one id are none.
func TestDuplicateIDs(t *testing.T) {
	t.Parallel()
	const job = `<position><id>5</id><name>A</name><subcompany>B</subcompany><office>C</office><department>D</department>
		<recruitingCategory>E</recruitingCategory><additionalOffices><office>F</office></additionalOffices>
		<jobDescriptions><jobDescription><name>G</name><value>H</value></jobDescription></jobDescriptions>
		<employmentType>I</employmentType><seniority>J</seniority><schedule>K</schedule><yearsOfExperience>L</yearsOfExperience>
		<occupation>M</occupation><occupationCategory>N</occupationCategory><keywords>O</keywords><createdAt>P</createdAt>
		<salaryInformation><min>1</min><max>2</max><currencySymbol>Q</currencySymbol><currencyCode>R</currencyCode><type>S</type></salaryInformation></position>`
	parse := func(positions ...string) (*xmlfeed.Feed, error) {
		return xmlfeed.Parse([]byte("<workzag-jobs>" + strings.Join(positions, "") + "</workzag-jobs>"))
	}

	feed, err := parse(job, "<position><id>6</id></position>", job, strings.ReplaceAll(job, "\n\t\t", ""), "<position><id>6</id></position>")
	if err != nil || idsOf(feed.Positions) != "5 6" || !reflect.DeepEqual(feed.Duplicates, []int64{5, 5, 6}) {
		t.Fatalf("equal positions: got %+v, %v", feed, err)
	}

	for old := range strings.SplitSeq("A B C D E F G H I J K L M N O P Q R S 1 2", " ") {
		other := strings.Replace(job, ">"+old+"<", ">9<", 1)
		feed, err := parse(job, other)
		position, ok := errors.AsType[*xmlfeed.PositionError](err)
		if !ok || feed != nil || position.Index != 1 || position.ID != "5" {
			t.Errorf("positions that differ in %s: got %+v, %v", old, feed, err)
		}
	}
	for _, cut := range []string{"salaryInformation", "jobDescriptions", "additionalOffices"} {
		before, rest, _ := strings.Cut(job, "<"+cut+">")
		_, after, _ := strings.Cut(rest, "</"+cut+">")
		if feed, err := parse(job, before+after); !errors.Is(err, xmlfeed.ErrInvalidPosition) {
			t.Errorf("positions of which one lacks %s: got %+v, %v", cut, feed, err)
		}
	}
}

func TestDecodeYieldsDuplicatesOnce(t *testing.T) {
	t.Parallel()
	positions, err := collect(xmlfeed.Decode(strings.NewReader(
		"<workzag-jobs><position><id>1</id></position><position><id>1</id></position><position><id>2</id></position></workzag-jobs>")))
	if err != nil || idsOf(positions) != "1 2" {
		t.Errorf("got %+v, %v; want positions 1 and 2", positions, err)
	}
}

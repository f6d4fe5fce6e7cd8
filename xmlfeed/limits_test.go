package xmlfeed_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestWithMaxBytesAllowsExactlySoMany(t *testing.T) {
	t.Parallel()
	// The odd length puts the limit within a character.
	document := "<workzag-jobs>" + strings.Repeat("<position><id>1</id><name>ü"+strings.Repeat("öä", 3000)+"</name></position>", 2) + "</workzag-jobs>"
	size := int64(len(document))
	for _, test := range []struct {
		limit   int64
		allowed bool
	}{
		{1, false},
		{size / 2, false},
		{size/2 + 1, false},
		{4096, false},
		{4097, false},
		{size - 1, false},
		{size, true},
		{size + 1, true},
		{math.MaxInt64, true},
	} {
		for how, r := range map[string]io.Reader{
			"at once":               strings.NewReader(document),
			"byte by byte":          iotest.OneByteReader(strings.NewReader(document)),
			"with the end attached": iotest.DataErrReader(strings.NewReader(document)),
		} {
			positions, err := collect(xmlfeed.Decode(r, xmlfeed.WithMaxBytes(test.limit)))
			if test.allowed != (err == nil) || !test.allowed && !errors.Is(err, xmlfeed.ErrTooLarge) {
				t.Errorf("%d bytes of %d, %s: %d positions, %v", test.limit, size, how, len(positions), err)
			}
			if err != nil {
				wantEqual(t, "text", err.Error(), fmt.Sprintf("xmlfeed: the feed is too large: more than %d bytes", test.limit))
			}
		}
	}
}

func TestWithMaxPositionsAllowsExactlySoMany(t *testing.T) {
	t.Parallel()
	for limit, allowed := range map[int]bool{1: false, 2: false, 3: true, 4: true} {
		positions, err := collect(xmlfeed.Decode(strings.NewReader(threePositions), xmlfeed.WithMaxPositions(limit)))
		if allowed {
			if err != nil || len(positions) != 3 {
				t.Errorf("limit %d: %d positions, %v", limit, len(positions), err)
			}
			continue
		}
		if !errors.Is(err, xmlfeed.ErrTooLarge) || len(positions) != limit {
			t.Errorf("limit %d: %d positions, %v; want ErrTooLarge behind the last that is allowed", limit, len(positions), err)
		}
	}
}

func TestParseAllows20000Positions(t *testing.T) {
	t.Parallel()
	feed := func(n int) []byte {
		var b strings.Builder
		b.WriteString("<workzag-jobs>")
		for i := range n {
			fmt.Fprintf(&b, "<position><id>%d</id></position>", i+1)
		}
		b.WriteString("</workzag-jobs>")
		return []byte(b.String())
	}
	if got, err := xmlfeed.Parse(feed(20_000)); err != nil || len(got.Positions) != 20_000 {
		t.Errorf("20,000 positions: %v", err)
	}
	_, err := xmlfeed.Parse(feed(20_001))
	if !errors.Is(err, xmlfeed.ErrTooLarge) {
		t.Fatalf("20,001 positions: %v", err)
	}
	wantEqual(t, "text", err.Error(), "xmlfeed: the feed is too large: line 1: more than 20000 positions")
}

// What a hostile document can make its reader hold is bounded in every way that
// XML can grow.
func TestHostileDocumentsAreTooLarge(t *testing.T) {
	t.Parallel()
	const text = 4 << 20
	half := strings.Repeat("x", text/2)
	nested := func(n int) string {
		// The root and the position are two of the 32.
		return "<workzag-jobs><position><id>1</id>" + strings.Repeat("<a>", n-2) + strings.Repeat("</a>", n-2) + "</position></workzag-jobs>"
	}
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " a%d='x'", i)
		}
		return "<workzag-jobs><position" + b.String() + "><id>1</id></position></workzag-jobs>"
	}
	list := func(open, element, end string, n int) string {
		return "<workzag-jobs><position><id>1</id>" + open + strings.Repeat(element, n) + end + "</position></workzag-jobs>"
	}
	offices := func(n int) string {
		return list("<additionalOffices>", "<office>x</office>", "</additionalOffices>", n)
	}
	descriptions := func(n int) string {
		return list("<jobDescriptions>", "<jobDescription><name>x</name></jobDescription>", "</jobDescriptions>", n)
	}
	for what, document := range map[string]string{
		"1,000 offices":          offices(1000),
		"1,000 descriptions":     descriptions(1000),
		"32 levels":              nested(32),
		"64 attributes":          attributes(64),
		"4 MiB in two pieces":    jobNamed("<![CDATA[" + half + "]]>" + half),
		"text among many others": jobNamed(strings.Repeat("<!---->x", 1000)),
	} {
		if feed, err := xmlfeed.Parse([]byte(document)); err != nil || len(feed.Positions) != 1 {
			t.Errorf("%s: %v, want a feed", what, err)
		}
	}
	for what, test := range map[string]struct{ document, reason string }{
		"1,001 offices":      {offices(1001), "more than 1000 additional offices of one position"},
		"1,001 descriptions": {descriptions(1001), "more than 1000 descriptions of one position"},
		"over 8 MiB of one position": {
			"<workzag-jobs><position><id>1</id>" + strings.Repeat("<name>"+half+"</name>", 5) + "</position></workzag-jobs>",
			"more than 8388608 bytes of one element",
		},
		"33 levels":         {nested(33), "more than 32 nested elements"},
		"200,000 levels":    {nested(200_000), "more than 32 nested elements"},
		"open for ever":     {"<workzag-jobs>" + strings.Repeat("<a>", 200_000), "more than 32 nested elements"},
		"65 attributes":     {attributes(65), "more than 64 attributes of one element"},
		"a text over 4 MiB": {jobNamed(half + half + "x"), "more than 4194304 bytes of one text"},
		"in several pieces": {jobNamed("<![CDATA[" + half + "]]><![CDATA[" + half + "]]>x"), "more than 4194304 bytes of one text"},
	} {
		feed, err := xmlfeed.Parse([]byte(test.document))
		if !errors.Is(err, xmlfeed.ErrTooLarge) || feed != nil || !strings.HasSuffix(err.Error(), test.reason) {
			t.Errorf("%s: got %v, want %q", what, err, test.reason)
		}
	}
}

// Decode needs no limit of bytes to stop within a text that has no end.
func TestDecodeStopsWithinAnEndlessText(t *testing.T) {
	t.Parallel()
	endless := &endlessReader{}
	_, err := collect(xmlfeed.Decode(io.MultiReader(strings.NewReader("<workzag-jobs><position><id>1</id><name>"), endless)))
	if !errors.Is(err, xmlfeed.ErrTooLarge) || endless.read > 10<<20 {
		t.Errorf("after %d bytes: %v", endless.read, err)
	}
}

// endlessReader gives up after 32 MiB, so that a missing limit fails the test
// and does not fill the memory of the machine.
type endlessReader struct{ read int }

func (r *endlessReader) Read(p []byte) (int, error) {
	if r.read > 32<<20 {
		return 0, errors.New("nobody stopped reading")
	}
	for i := range p {
		p[i] = 'x'
	}
	r.read += len(p)
	return len(p), nil
}

func TestOptionsAreCheckedTogether(t *testing.T) {
	t.Parallel()
	const want = "xmlfeed: WithMaxBytes: not positive\nxmlfeed: WithMaxPositions: not positive"
	sequence := xmlfeed.Decode(strings.NewReader(threePositions), xmlfeed.WithMaxBytes(0), xmlfeed.WithMaxPositions(-1))
	for range 2 {
		n := 0
		for position, err := range sequence {
			n++
			if err == nil || err.Error() != want || position.ID != 0 {
				t.Errorf("Decode yields %+v, %v; want %s", position, err, want)
			}
		}
		wantEqual(t, "pairs", n, 1)
	}

	_, err := xmlfeed.NewClient("acme", xmlfeed.WithMaxBytes(-1), xmlfeed.WithMaxPositions(0),
		xmlfeed.WithHTTPClient(nil), xmlfeed.WithLogger(nil), xmlfeed.WithBaseURL(""))
	for _, part := range []string{
		want, "WithHTTPClient: the client is nil", "WithLogger: the logger is nil", "WithBaseURL: empty",
	} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("NewClient: %v, want it to say %q", err, part)
		}
	}
	if errors.Is(err, xmlfeed.ErrInvalidCompany) {
		t.Errorf("NewClient: %v says that the company is wrong", err)
	}
}

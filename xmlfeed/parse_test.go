package xmlfeed_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestTruncatedFeedIsNeverAShorterList(t *testing.T) {
	t.Parallel()
	for name, want := range fixtures() {
		if want.kind == nil {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				wantNoFeedFromPrefixes(t, name, readFixture(t, name), 1)
			})
		}
	}
}

// wantNoFeedFromPrefixes cuts a valid feed off at every step-th byte. Once the
// root element is open, the error says that the end is missing, also when the
// cut went through a character.
func wantNoFeedFromPrefixes(t *testing.T, name string, data []byte, step int) {
	t.Helper()
	data = bytes.TrimRight(data, " \r\n")
	root := bytes.Index(data, []byte("<workzag-jobs")) + len("<workzag-jobs>")
	for n := 0; n < len(data); n += step {
		feed, err := xmlfeed.Parse(data[:n])
		cut := errors.Is(err, xmlfeed.ErrTruncated)
		if feed != nil || !cut && (n > root || !errors.Is(err, xmlfeed.ErrNotFeed)) {
			t.Fatalf("%s, first %d of %d bytes: got %+v and the error %v", name, n, len(data), feed, err)
		}
	}
}

// What the caller does to the document afterwards does not reach the positions.
func TestParseSharesNoMemoryWithTheDocument(t *testing.T) {
	t.Parallel()
	for name, want := range fixtures() {
		data := readFixture(t, name)
		feed, err := xmlfeed.Parse(data)
		if err != nil {
			continue
		}
		clear(data)
		if !reflect.DeepEqual(feed.Positions, want.positions) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, feed.Positions, want.positions)
		}
	}
}

func TestParseAndDecodeAgree(t *testing.T) {
	t.Parallel()
	for name := range fixtures() {
		data := readFixture(t, name)
		wantAgreement(t, name, data)
		// Nor does it matter how the document arrives.
		positions, err := collect(xmlfeed.Decode(iotest.OneByteReader(bytes.NewReader(data))))
		again, errAgain := collect(xmlfeed.Decode(iotest.DataErrReader(bytes.NewReader(data))))
		if !reflect.DeepEqual(positions, again) || textOf(err) != textOf(errAgain) {
			t.Errorf("%s: byte by byte %d positions and %v, at once %d positions and %v", name, len(positions), err, len(again), errAgain)
		}
	}
}

func wantAgreement(t *testing.T, name string, data []byte) {
	t.Helper()
	feed, parseErr := xmlfeed.Parse(data)
	positions, decodeErr := collect(xmlfeed.Decode(bytes.NewReader(data)))
	if textOf(parseErr) != textOf(decodeErr) {
		t.Errorf("%s: Parse's error is %v, Decode's %v", name, parseErr, decodeErr)
	}
	if parseErr == nil && !reflect.DeepEqual(feed.Positions, positions) {
		t.Errorf("%s: Parse returns %+v, Decode %+v", name, feed.Positions, positions)
	}
}

// textOf tells errors apart by everything they say.
func textOf(err error) string { return fmt.Sprintf("%T %v", err, err) }

func collect(sequence iter.Seq2[xmlfeed.Position, error]) (positions []xmlfeed.Position, err error) {
	for position, err := range sequence {
		if err != nil {
			return positions, err
		}
		positions = append(positions, position)
	}
	return positions, nil
}

const threePositions = "<workzag-jobs><position><id>1</id></position><position><id>2</id></position><position><id>3</id></position></workzag-jobs>"

func TestDecodeStopsOnBreakAndGoesOnFromThere(t *testing.T) {
	t.Parallel()
	sequence := xmlfeed.Decode(strings.NewReader(threePositions))
	for position, err := range sequence {
		if err != nil || position.ID != 1 {
			t.Fatalf("first position: %+v, %v", position, err)
		}
		break
	}
	rest, err := collect(sequence)
	if err != nil || idsOf(rest) != "2 3" {
		t.Fatalf("the second range yields %+v, %v; want positions 2 and 3", rest, err)
	}
	nothing, err := collect(sequence)
	if err != nil || nothing != nil {
		t.Fatalf("the third range yields %+v, %v; want nothing", nothing, err)
	}
}

func TestDecodeYieldsTheErrorLast(t *testing.T) {
	t.Parallel()
	sequence := xmlfeed.Decode(strings.NewReader("<workzag-jobs><position><id>1</id></position><position><id>2</id>"))
	type pair struct {
		id   int64
		fail bool
	}
	var pairs []pair
	for position, err := range sequence {
		pairs = append(pairs, pair{position.ID, errors.Is(err, xmlfeed.ErrTruncated)})
	}
	if want := []pair{{1, false}, {0, true}}; !reflect.DeepEqual(pairs, want) {
		t.Errorf("yielded %v, want %v", pairs, want)
	}
	// A range after the error must not look like the end of a whole feed.
	if positions, err := collect(sequence); !errors.Is(err, xmlfeed.ErrTruncated) || positions != nil {
		t.Errorf("the next range yields %+v, %v; want the error again", positions, err)
	}
}

func TestDecodeReadsNothingBeforeTheRange(t *testing.T) {
	t.Parallel()
	r := strings.NewReader(threePositions)
	sequence := xmlfeed.Decode(r)
	if r.Len() != len(threePositions) {
		t.Errorf("%d bytes were read before the range", len(threePositions)-r.Len())
	}
	if positions, err := collect(sequence); err != nil || len(positions) != 3 {
		t.Errorf("got %d positions, %v", len(positions), err)
	}
}

// A position is there before the rest of the document is.
func TestDecodeYieldsPositionsAsTheyArrive(t *testing.T) {
	t.Parallel()
	head, tail, _ := strings.Cut(threePositions, "<position><id>3")
	late := &lateReader{Reader: strings.NewReader("<position><id>3" + tail)}
	for position, err := range xmlfeed.Decode(io.MultiReader(strings.NewReader(head), late)) {
		if err != nil {
			t.Fatal(err)
		}
		if position.ID == 1 && late.asked {
			t.Error("the end of the document was asked for before the first position was yielded")
		}
	}
}

type lateReader struct {
	io.Reader

	asked bool
}

func (r *lateReader) Read(p []byte) (int, error) {
	r.asked = true
	return r.Reader.Read(p)
}

// What ends the document may do so in the middle of a character; the error is
// the reader's all the same.
func TestFailingReaderIsNotBlamedOnTheDocument(t *testing.T) {
	t.Parallel()
	broken := errors.New("the cable was cut")
	const start = "<workzag-jobs><position><id>1</id><name>"
	for _, text := range []string{start + "Schr", start + "K\xc3", start + "\xe2\x82", start + "<![CDATA[K\xc3", "<workzag-jobs", ""} {
		positions, err := collect(xmlfeed.Decode(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken))))
		if !errors.Is(err, broken) || errors.Is(err, xmlfeed.ErrNotFeed) || errors.Is(err, xmlfeed.ErrTruncated) || positions != nil {
			t.Errorf("behind %q: got %v, %v; want the reader's error", text, positions, err)
		}
		wantEqual(t, "text", err.Error(), "xmlfeed: reading the document: the cable was cut")
	}
}

// net/http reports a body that is shorter than announced so.
func TestUnexpectedEndOfTheReaderIsATruncatedFeed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "<workzag-jobs>", threePositions[:len(threePositions)/2], "<workzag-jobs>\xc3"} {
		_, err := collect(xmlfeed.Decode(io.MultiReader(strings.NewReader(text), iotest.ErrReader(io.ErrUnexpectedEOF))))
		if !errors.Is(err, xmlfeed.ErrTruncated) {
			t.Errorf("behind %q: got %v, want ErrTruncated", text, err)
		}
	}
}

func TestErrorsSayWhereAndWhy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ document, text string }{
		{"<workzag-jobs>\n<position>\n", "xmlfeed: the feed is cut off: line 3: it ends before </workzag-jobs>"},
		{"", "xmlfeed: the feed is cut off: line 1: it ends before </workzag-jobs>"},
		{"\n<!doctype html>\n<html>", "xmlfeed: not a job feed: line 2: it has a document type declaration"},
		{"<html/>", "xmlfeed: not a job feed: line 1: its root element is not <workzag-jobs>"},
		{`{"error": "not found"}`, "xmlfeed: not a job feed: line 1: text before the root element"},
		{"<workzag-jobs>\n\n<job/>\n</workzag-jobs>", "xmlfeed: not a job feed: line 4: it has content, but no position"},
		{"<workzag-jobs>\n<position>\n<name>R&D</name>", "xmlfeed: not a job feed: line 3: \"&D\" begins no reference: a lone & must be written as &amp;"},
		{
			`<?xml version="1.0" encoding="KOI8-R"?><workzag-jobs/>`,
			`xmlfeed: not a job feed: line 1: its encoding is "koi8-r"; UTF-8, UTF-16, ISO-8859-1, Windows-1252 and US-ASCII can be read`,
		},
		{`<?xml version="2.0"?><workzag-jobs/>`, `xmlfeed: not a job feed: line 1: unsupported version "2.0"; only versions 1.x are supported`},
		{
			"<workzag-jobs>\n<position><id>7</id></position>\n<position>\n</position>\n</workzag-jobs>",
			`xmlfeed: invalid position: number 2, ending at line 4, id "": it has no id`,
		},
	} {
		_, err := xmlfeed.Parse([]byte(test.document))
		if err == nil || err.Error() != test.text {
			t.Errorf("%q:\n got %v\nwant %s", test.document, err, test.text)
		}
	}
}

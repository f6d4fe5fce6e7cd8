package xmlscan_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// limits are wide enough for every document here that does not test them.
func limits() xmlscan.Limits { return xmlscan.Limits{Depth: 4, Attributes: 3, Text: 1000} }

// scan reads a document to its end and prints its tokens: "<a" is the start of
// an element, ">a" its end, anything else is text.
func scan(r io.Reader, limits xmlscan.Limits) (tokens string, err error) {
	scanner := xmlscan.New(r, "root", limits)
	var b strings.Builder
	for {
		token, err := scanner.Next()
		if err != nil {
			return strings.TrimSpace(b.String()), err
		}
		switch token.Kind {
		case xmlscan.Start:
			b.WriteString("<" + token.Name + " ")
		case xmlscan.End:
			b.WriteString(">" + token.Name + " ")
		case xmlscan.Text:
			fmt.Fprintf(&b, "%q ", token.Text)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		"<root></root>":                                    "<root >root",
		"<root/>":                                          "<root >root",
		"<root />":                                         "<root >root",
		"<root>a</root>":                                   `<root "a" >root`,
		"<root> \n </root>":                                `<root " \n " >root`,
		"<root><a>x</a>y<b/></root>":                       `<root <a "x" >a "y" <b >b >root`,
		"<root>a&amp;b</root>":                             `<root "a&b" >root`,
		"<root>a<![CDATA[<b>&amp;]]></root>":               `<root "a" "<b>&amp;" >root`,
		"<root>a<!-- <b> -->c<?d e?>f</root>":              `<root "a" "c" "f" >root`,
		"<root>a\r\nb</root>":                              `<root "a\nb" >root`,
		"<root b='1' c=\"2\"><a d='>'/></root>":            "<root <a >a >root",
		"<root xmlns='urn:x'/>":                            "<root >root",
		"<root><x:a>b</x:a></root>":                        `<root <x:a "b" >x:a >root`,
		"<root><root/></root>":                             "<root <root >root >root",
		"<root></root >\n":                                 "<root >root",
		"\n <!-- a --><?b c?> <root/> <!-- d -->\n<?e f?>": "<root >root",
		"<?xml version='1.0'?><root/>":                     "<root >root",
		"<?xml version='1.0' encoding='Utf-8'?>\n<root/>":  "<root >root",
		"<?xml version='1.0' encoding='ascii'?><root/>":    "<root >root",
		"\uFEFF<root/>":                                    "<root >root",
		"\uFEFF\n<root/>":                                  "<root >root",
		"\uFEFF<?xml version='1.0'?><root/>":               "<root >root",
		"<root>\uFEFF</root>":                              `<root "\ufeff" >root`,
		"<root>" + strings.Repeat("x", 1000) + "</root>":   `<root "` + strings.Repeat("x", 1000) + `" >root`,
		"<root><a><b><c/></b></a><a/></root>":              "<root <a <b <c >c >b >a <a >a >root",
	} {
		for how, r := range map[string]io.Reader{"at once": strings.NewReader(document), "byte by byte": iotest.OneByteReader(strings.NewReader(document))} {
			tokens, err := scan(r, limits())
			if !errors.Is(err, io.EOF) || tokens != want {
				t.Errorf("%.100q, %s:\n got %s, %v\nwant %s", document, how, tokens, err, want)
			}
		}
	}
}

// The tokens that come before an error are those that are sound.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		document, tokens string
		want             xmlscan.Error
	}{
		{"", "", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"\n\n", "", xmlscan.Error{Kind: xmlscan.Truncated, Line: 3, Reason: "it ends before </root>"}},
		{"<?xml", "", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"<root", "", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"<root>\n<a>", `<root "\n" <a`, xmlscan.Error{Kind: xmlscan.Truncated, Line: 2, Reason: "it ends before </root>"}},
		{"<root>\xe2\x82", "<root", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"<root>&am", "<root", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"<root><![CDATA[x", "<root", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"<root></root", "<root", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},

		{"<html>", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "its root element is not <root>"}},
		{"<x:root xmlns:x='urn:x'/>", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "its root element is not <root>"}},
		{"<Root/>", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "its root element is not <root>"}},
		{"\n<!DOCTYPE root><root/>", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 2, Reason: "it has a document type declaration"}},
		{"<root><!ENTITY a 'b'></root>", "<root", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "it has a document type declaration"}},
		{"hello", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "text before the root element"}},
		{"\uFEFF\uFEFF<root/>", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "text before the root element"}},
		{"<!-- a -->\uFEFF<root/>", "", xmlscan.Error{Kind: xmlscan.Foreign, Line: 1, Reason: "text before the root element"}},

		{"<root/>x", "<root >root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "text after the root element"}},
		{"<root/>\n<root/>", "<root >root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 2, Reason: "a second root element"}},
		{"<root/></root>", "<root >root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an end tag closes no open element"}},
		{"</root>", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an end tag closes no open element"}},
		{"<root><a></b></root>", "<root <a", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an end tag closes no open element"}},
		{"<root><a></x:a></root>", "<root <a", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an end tag closes no open element"}},
		{"<root a='1' a='2'/>", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an element has one attribute twice"}},
		{"<root x:a='1' a='2' x:a='3'/>", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an element has one attribute twice"}},
		{"<root>\n&nbsp;</root>", "<root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 2, Reason: "invalid character entity &nbsp;"}},
		{"<root>\xff</root>", "<root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "invalid UTF-8"}},
		{"\xff\xfe", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "invalid UTF-8"}},
		{"<root/>\xff", "<root >root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "invalid UTF-8"}},
		{"<root/><!-- ", "<root >root", xmlscan.Error{Kind: xmlscan.Truncated, Line: 1, Reason: "it ends before </root>"}},
		{"\n<?xml version='1.0'?><root/>", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 2, Reason: "an XML declaration after the beginning"}},
		{"<root><?xml version='1.0'?></root>", "<root", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "an XML declaration after the beginning"}},
		{"<?xml version='1.1'?><root/>", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: `unsupported version "1.1"; only version 1.0 is supported`}},
		{"<?xml version='1.0' encoding='latin1'?><root/>", "", xmlscan.Error{Kind: xmlscan.Malformed, Line: 1, Reason: "its encoding is not UTF-8"}},

		{"<root><a><b><c><d/></c></b></a></root>", "<root <a <b <c", xmlscan.Error{Kind: xmlscan.Exceeded, Line: 1, Reason: "more than 4 nested elements"}},
		{"<root a='' b='' c='' d=''/>", "", xmlscan.Error{Kind: xmlscan.Exceeded, Line: 1, Reason: "more than 3 attributes of one element"}},
		{"<root>" + strings.Repeat("x", 1001) + "</root>", "<root", xmlscan.Error{Kind: xmlscan.Exceeded, Line: 1, Reason: "more than 1000 bytes of one text"}},
	} {
		tokens, err := scan(strings.NewReader(test.document), limits())
		got, ok := errors.AsType[*xmlscan.Error](err)
		if !ok || *got != test.want || tokens != test.tokens {
			t.Errorf("%.100q:\n got %s, %v\nwant %s, %v", test.document, tokens, err, test.tokens, &test.want)
		}
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	_, err := scan(strings.NewReader("<root>\n<a>"), limits())
	if got, want := err.Error(), "line 2: it ends before </root>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An element may have as many attributes, ancestors and bytes of text as the
// limits say, and the document as many elements as it likes.
func TestLimitsAreReached(t *testing.T) {
	t.Parallel()
	for _, document := range []string{
		"<root a='' b='' c=''/>",
		"<root><a><b><c/></b></a></root>",
		"<root>" + strings.Repeat("x", 1000) + "</root>",
		"<root>" + strings.Repeat("x", 1000) + "<!---->" + strings.Repeat("x", 1000) + "</root>",
		"<root>" + strings.Repeat("<a/>", 100_000) + "</root>",
	} {
		if _, err := scan(strings.NewReader(document), limits()); !errors.Is(err, io.EOF) {
			t.Errorf("%.100s: %v", document, err)
		}
	}
}

// The lexer cannot be made to collect one endless token, whichever it is.
func TestEndlessTokensExceedTheLimit(t *testing.T) {
	t.Parallel()
	for _, start := range []string{
		"<", "<root ", "<root a='", "<root>", "<root><![CDATA[", "<root><!--", "<root><?a ", "<root></", "<root>&", "<!DOCTYPE ", "<?xml ", "<root/><!--",
	} {
		read := 0
		endless := readerFunc(func(p []byte) (int, error) {
			// A missing limit fails the test; it must not fill the machine's memory.
			if read > 1<<20 {
				return 0, errors.New("nobody stopped reading")
			}
			read += len(p)
			return copy(p, strings.Repeat("x", len(p))), nil
		})
		_, err := scan(io.MultiReader(strings.NewReader(start), endless), limits())
		got, ok := errors.AsType[*xmlscan.Error](err)
		if !ok || got.Kind != xmlscan.Exceeded || got.Line != 1 || read > 1<<17 {
			t.Errorf("behind %q, %d bytes were read: %v", start, read, err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// A reader that fails is no bad document, wherever it fails.
func TestReaderThatFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, start := range []string{"", "<", "<root>", "<root>x", "<root>\xc3", "<root a='\xc3", "<root><![CDATA[\xc3", "<root>&", "<root/>", "<root/><!--"} {
		_, err := scan(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), limits())
		if _, ok := errors.AsType[*xmlscan.Error](err); ok || !errors.Is(err, broken) {
			t.Errorf("behind %q: %v", start, err)
		}
	}
	// What comes before it may still be what is wrong.
	_, err := scan(iotest.DataErrReader(io.MultiReader(strings.NewReader("<root>&nbsp;</root>"), iotest.ErrReader(broken))), limits())
	if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Malformed {
		t.Errorf("bad document from a reader that fails: %v", err)
	}
	// The shorter than announced body of an HTTP answer.
	_, err = scan(io.MultiReader(strings.NewReader("<root>x"), iotest.ErrReader(io.ErrUnexpectedEOF)), limits())
	if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Truncated {
		t.Errorf("unexpected end: %v", err)
	}
}

// Whoever asks again gets the end or the error again, never a token.
func TestEndIsFinal(t *testing.T) {
	t.Parallel()
	scanner := xmlscan.New(strings.NewReader("<root/>"), "root", limits())
	for range 2 {
		if _, err := scanner.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if token, err := scanner.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("behind the end: %+v, %v", token, err)
		}
	}
	scanner = xmlscan.New(strings.NewReader("<root>&nbsp;</root>"), "root", limits())
	_, _ = scanner.Next()
	for range 3 {
		token, err := scanner.Next()
		if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Malformed {
			t.Errorf("behind the error: %+v, %v", token, err)
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	scanner := xmlscan.New(strings.NewReader("<root>\n<a/>\r\n\n<b/></root>"), "root", limits())
	lines := map[string]int{}
	for {
		token, err := scanner.Next()
		if err != nil {
			break
		}
		if token.Kind == xmlscan.Start {
			lines[token.Name] = scanner.Line()
		}
	}
	if lines["root"] != 1 || lines["a"] != 2 || lines["b"] != 4 {
		t.Errorf("lines: %v", lines)
	}
}

func FuzzScanner(f *testing.F) {
	for _, seed := range []string{"<root>a<b c='d'/></root>", "\uFEFF<?xml version='1.0'?><root><![CDATA[x]]></root>", "<root>&#xE4;", "<root>\xc3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		tokens, err := scan(strings.NewReader(document), limits())
		if errors.Is(err, io.EOF) && strings.Count(tokens, "<root") == 0 {
			t.Errorf("%q is whole without a root", document)
		}
		// How the bytes arrive makes no difference.
		again, errAgain := scan(iotest.OneByteReader(strings.NewReader(document)), limits())
		if tokens != again || err.Error() != errAgain.Error() {
			t.Errorf("%q: at once %s, %v; byte by byte %s, %v", document, tokens, err, again, errAgain)
		}
	})
}

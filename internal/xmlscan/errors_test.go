package xmlscan_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// refusal is a document that is none, what was read of it and why no more was.
type refusal struct {
	document, read string
	want           xmlscan.Error
}

func refusals() []refusal {
	const declaration = "a malformed XML declaration"
	truncated := func(document, read string, line int) refusal {
		return refusal{document, read, xmlscan.Error{Kind: xmlscan.Truncated, Line: line, Reason: "it ends before </root>"}}
	}
	foreign := func(document, read, reason string) refusal {
		return refusal{document, read, xmlscan.Error{Kind: xmlscan.Foreign, Line: 1 + strings.Count(document, "\n"), Reason: reason}}
	}
	malformed := func(document, read, reason string) refusal {
		return refusal{document, read, xmlscan.Error{Kind: xmlscan.Malformed, Line: 1 + strings.Count(document, "\n"), Reason: reason}}
	}
	exceeded := func(document, read, reason string) refusal {
		return refusal{document, read, xmlscan.Error{Kind: xmlscan.Exceeded, Line: 1 + strings.Count(document, "\n"), Reason: reason}}
	}
	return []refusal{
		truncated("", "", 1),
		truncated("\n\n", "", 3),
		truncated("\xEF\xBB\xBF", "", 1),
		truncated("<?xml", "", 1),
		truncated("<?xml version='1.0'?", "", 1),
		truncated("<", "", 1),
		truncated("<root", "", 1),
		truncated("<root a='b", "", 1),
		truncated("<root a='b'/", "", 1),
		truncated("<root>\n<a>", "root(", 2),
		truncated("<root>\xe2\x82", "root(", 1),
		truncated("<root>&am", "root(", 1),
		truncated("<root><![CD", "root(", 1),
		truncated("<root><![CDATA[x", "root(", 1),
		truncated("<root><!", "root(", 1),
		truncated("<root><!-- --", "root(", 1),
		truncated("<root></ro", "root(", 1),
		truncated("<root></root", "root(", 1),
		truncated("<root/>\n<!-- ", "root()", 2),
		truncated("<root/><?x", "root()", 1),
		truncated("<root/>\xc3", "root()", 1),

		foreign("<html>", "", "its root element is not <root>"),
		foreign("<x:root xmlns:x='urn:x'/>", "", "its root element is not <root>"),
		foreign("<Root/>", "", "its root element is not <root>"),
		foreign("\n<!DOCTYPE root><root/>", "", "it has a document type declaration"),
		foreign("<root><!ENTITY a 'b'></root>", "root(", "it has a document type declaration"),
		foreign("<root/><!DOCTYPE root>", "root()", "it has a document type declaration"),
		foreign("hello", "", "text before the root element"),
		foreign("\uFEFF\uFEFF<root/>", "", "text before the root element"),
		foreign("<!-- a -->\uFEFF<root/>", "", "text before the root element"),
		foreign("&amp;<root/>", "", "text before the root element"),

		malformed("<root/>x", "root()", "text after the root element"),
		malformed("<root/>\n<root/>", "root()", "a second root element"),
		malformed("<root/></root>", "root()", "an end tag closes no open element"),
		malformed("</root>", "", "an end tag closes no open element"),
		malformed("<root><a></b></root>", "root(", "an end tag closes no open element"),
		malformed("<root><a></a b></root>", "root(", "an end tag closes no open element"),
		malformed("<root><a></ab></root>", "root(", "an end tag closes no open element"),
		malformed("<root><ab></a></root>", "root(", "an end tag closes no open element"),
		malformed("<root><a></ a></root>", "root(", "an end tag closes no open element"),
		malformed("<root><a></x:a></root>", "root(", "an end tag closes no open element"),
		malformed("<root a='1' a='2'/>", "", "an element has one attribute twice"),
		malformed("<root x:a='1' a='2' x:a='3'/>", "", "an element has one attribute twice"),
		malformed("<root a='1'b='2'/>", "", "white space is missing in a tag"),
		malformed("<root'/>", "", "white space is missing in a tag"),
		malformed("<root a/>", "", "an attribute without a value"),
		malformed("<root a b='1'/>", "", "an attribute without a value"),
		malformed("<root a=1/>", "", "an attribute value without quotes"),
		malformed("<root a='<'/>", "", "a < in an attribute value"),
		malformed("<root a='<root/>", "", "a < in an attribute value"),
		malformed("<root a='&b'/>", "", `"&b" begins no reference: a lone & must be written as &amp;`),
		malformed("<root a='\x01'/>", "", "the character U+0001, which XML does not allow"),
		malformed("<root / >", "", "a name is missing"),
		malformed("<root><1a/></root>", "root(", "a name that begins with 1"),
		malformed("<root>< a/></root>", "root(", "a name is missing"),
		malformed("<root><a\u00d7/></root>", "root(", "a character that no name has"),
		malformed("<root><a\xff/></root>", "root(", "invalid UTF-8"),

		malformed("<root>\n&nbsp;</root>", "root(", `"&nbsp;" is no reference of XML`),
		malformed("<root>&AMP;</root>", "root(", `"&AMP;" is no reference of XML`),
		malformed("<root>R&D</root>", "root(", `"&D" begins no reference: a lone & must be written as &amp;`),
		malformed("<root>R & D;</root>", "root(", `"&" begins no reference: a lone & must be written as &amp;`),
		malformed("<root>&;</root>", "root(", `"&" begins no reference: a lone & must be written as &amp;`),
		malformed("<root>&#;</root>", "root(", `"&#;" is no reference of XML`),
		malformed("<root>&#x;</root>", "root(", `"&#x;" is no reference`),
		malformed("<root>&#X41;</root>", "root(", `"&#X41;" is no reference`),
		malformed("<root>&#1a;</root>", "root(", `"&#1a;" is no reference`),
		malformed("<root>&#-1;</root>", "root(", `"&#" begins no reference: a lone & must be written as &amp;`),
		malformed("<root>&#0;</root>", "root(", "a reference to U+0000, which XML does not allow"),
		malformed("<root>&#xD800;</root>", "root(", "a reference to U+D800, which XML does not allow"),
		malformed("<root>&#xFFFE;</root>", "root(", "a reference to U+FFFE, which XML does not allow"),
		malformed("<root>&#99999999999999999999;</root>", "root(", "a reference to U+110000, which XML does not allow"),
		malformed("<root>]]></root>", "root(", "]]> in text"),
		malformed("<root>\xff</root>", "root(", "invalid UTF-8"),
		malformed("<root>a\x00</root>", "root(", "the character U+0000, which XML does not allow"),
		malformed("<root>\uFFFE</root>", "root(", "the character U+FFFE, which XML does not allow"),
		malformed("<root><![CDATA[\x1f]]></root>", "root(", "the character U+001F, which XML does not allow"),
		malformed("<root><!-- \x1f --></root>", "root(", "the character U+001F, which XML does not allow"),
		malformed("<root><?a \x1f?></root>", "root(", "the character U+001F, which XML does not allow"),
		malformed("\x1f\x8b\x08", "", "the character U+001F, which XML does not allow"),
		malformed("<root/>\xff", "root()", "invalid UTF-8"),
		malformed("<![CDATA[x]]><root/>", "", "a CDATA section outside of the root element"),
		malformed("<root/><![CDATA[x]]>", "root()", "a CDATA section outside of the root element"),
		malformed("<root><!-- -- --></root>", "root(", "two hyphens in a comment"),
		malformed("<root><!-- ---></root>", "root(", "two hyphens in a comment"),
		malformed("<root><? a?></root>", "root(", "a name is missing"),
		malformed("<root><?a/b?></root>", "root(", "a processing instruction without a proper name"),

		malformed("\n<?xml version='1.0'?><root/>", "", "an XML declaration after the beginning"),
		malformed("<root><?XML version='1.0'?></root>", "root(", "an XML declaration after the beginning"),
		malformed("<?xml version='2.0'?><root/>", "", `unsupported version "2.0"; only versions 1.x are supported`),
		malformed("<?xml version='1.'?><root/>", "", `unsupported version "1."; only versions 1.x are supported`),
		malformed("<?xml version='1.1a'?><root/>", "", `unsupported version "1.1a"; only versions 1.x are supported`),
		malformed("<?xml?><root/>", "", declaration),
		malformed("<?xml encoding='UTF-8'?><root/>", "", declaration),
		malformed("<?xml version='1.0?><root/>", "", declaration),
		malformed("<?xml version='1.0'encoding='UTF-8'?><root/>", "", declaration),
		malformed("<?xml version='1.0' encoding='-'?><root/>", "", declaration),
		malformed("<?xml version='1.0' standalone='maybe'?><root/>", "", declaration),
		malformed("<?xml version='1.0' standalone='no' encoding='UTF-8'?><root/>", "", declaration),

		exceeded("<root><a><b><c><d/></c></b></a></root>", "root(", "more than 4 nested elements"),
		exceeded("<root a='' b='' c='' d=''/>", "", "more than 3 attributes of one element"),
		exceeded("<root>"+strings.Repeat("x", 1001)+"</root>", "root(", "more than 1000 bytes of one text"),
		exceeded("<root><t>"+strings.Repeat("&amp;", 900)+"<![CDATA["+strings.Repeat("x", 101)+"]]></t></root>", "root(", "more than 1000 bytes of one text"),
		exceeded("<root><a>"+strings.Repeat("<b/>", 1300)+"</a></root>", "root(", "more than 5000 bytes of one element"),
		exceeded("<root><![CDATA["+strings.Repeat("\r", 1001)+"]]></root>", "root(", "more than 1000 bytes of one text"),
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, test := range refusals() {
		for how, scan := range scanners(test.document) {
			read, err := tree(scan)
			got, ok := errors.AsType[*xmlscan.Error](err)
			if !ok || *got != test.want || read != test.read {
				t.Errorf("%.100q, %s:\n got %s, %v\nwant %s, %v", test.document, how, read, err, test.read, &test.want)
			}
		}
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	_, err := tree(xmlscan.NewBytes([]byte("<root>\n<a>"), "root", limits()))
	if got, want := err.Error(), "line 2: it ends before </root>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The scanner cannot be made to collect one endless piece, whatever it is.
func TestEndlessPiecesExceedTheLimit(t *testing.T) {
	t.Parallel()
	for _, start := range []string{
		"<", "<root ", "<root a='", "<root>", "<root><![CDATA[", "<root><!--", "<root><?a ", "<root><a>", "<root><x", "<?xml ", "<!--", "<root/><!--",
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
		_, err := tree(xmlscan.New(io.MultiReader(strings.NewReader(start), endless), "root", limits()))
		got, ok := errors.AsType[*xmlscan.Error](err)
		if !ok || got.Kind != xmlscan.Exceeded || got.Line != 1 || got.Reason != "more than 5000 bytes of one element" || read > 10_000 {
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
		_, err := tree(xmlscan.New(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), "root", limits()))
		if _, ok := errors.AsType[*xmlscan.Error](err); ok || !errors.Is(err, broken) || err.Error() != "reading the document: broken" {
			t.Errorf("behind %q: %v", start, err)
		}
	}
	// What comes before it may still be what is wrong.
	_, err := tree(xmlscan.New(iotest.DataErrReader(io.MultiReader(strings.NewReader("<root>&nbsp;</root>"), iotest.ErrReader(broken))), "root", limits()))
	if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Malformed {
		t.Errorf("bad document from a reader that fails: %v", err)
	}
	// The shorter than announced body of an HTTP answer.
	_, err = tree(xmlscan.New(io.MultiReader(strings.NewReader("<root>x"), iotest.ErrReader(io.ErrUnexpectedEOF)), "root", limits()))
	if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Truncated {
		t.Errorf("unexpected end: %v", err)
	}
	// A reader that never gets anywhere.
	_, err = tree(xmlscan.New(readerFunc(func([]byte) (int, error) { return 0, nil }), "root", limits()))
	if !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("no progress: %v", err)
	}
}

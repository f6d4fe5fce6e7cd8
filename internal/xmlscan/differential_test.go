package xmlscan_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// oracle prints a document as tree does, with what encoding/xml finds in it.
type oracle struct {
	dec  *xml.Decoder
	out  strings.Builder
	open []string
	text []byte // of the element t that is open
	at   int    // its depth, 0 when there is none
	done bool
}

func oracleTree(document string) (string, error) {
	o := &oracle{dec: xml.NewDecoder(strings.NewReader(closeUp(document)))}
	for first := true; ; first = false {
		raw, err := o.dec.RawToken()
		switch {
		case errors.Is(err, io.EOF) && o.done:
			return o.out.String(), nil
		case err != nil:
			return "", err
		}
		if text, ok := raw.(xml.CharData); ok && first {
			raw = xml.CharData(strings.TrimPrefix(string(text), "\uFEFF"))
		}
		if err := o.token(raw); err != nil {
			return "", err
		}
	}
}

// closeUp takes out the white space around the equals signs of a declaration:
// [25] allows it, and encoding/xml does not see an encoding behind it.
func closeUp(document string) string {
	declaration, rest, ok := strings.Cut(document, "?>")
	if !ok || !strings.HasPrefix(declaration, "<?xml") {
		return document
	}
	return aroundEquals.ReplaceAllString(declaration, "=") + "?>" + rest
}

var aroundEquals = regexp.MustCompile(`[ \t\r\n]*=[ \t\r\n]*`)

func (o *oracle) token(raw xml.Token) error {
	switch raw := raw.(type) {
	case xml.StartElement:
		return o.start(name(raw.Name))
	case xml.EndElement:
		return o.end(name(raw.Name))
	case xml.CharData:
		switch {
		case len(o.open) == 0 && strings.Trim(string(raw), " \t\r\n") != "":
			return errors.New("text outside of the root")
		case o.at > 0 && len(o.open) == o.at:
			o.text = append(o.text, raw...)
		}
	case xml.Directive:
		return errors.New("a directive")
	}
	return nil
}

func (o *oracle) start(name string) error {
	if len(o.open) == 0 && (o.done || name != "root") {
		return errors.New("another root")
	}
	o.open = append(o.open, name)
	switch {
	case o.at > 0:
	case name == "t" && len(o.open) > 1:
		o.at, o.text = len(o.open), nil
	default:
		o.out.WriteString(name + "(")
	}
	return nil
}

func (o *oracle) end(name string) error {
	depth := len(o.open)
	if depth == 0 || o.open[depth-1] != name {
		return errors.New("an end tag that closes nothing")
	}
	switch {
	case depth == o.at:
		fmt.Fprintf(&o.out, "%q", strings.TrimSpace(string(o.text)))
		o.at = 0
	case o.at == 0:
		o.out.WriteString(")")
	}
	o.open = o.open[:depth-1]
	o.done = depth == 1
	return nil
}

func name(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// Documents that are read here and not by encoding/xml, by what it says, and
// why they are well-formed (https://www.w3.org/TR/xml/, fifth edition).
func onlyHere(document, message string) bool {
	for _, known := range []string{
		"invalid XML name",              // [4], [4a]: names of the fifth edition; it knows those of the second
		"expected element name after",   // [4]: a name may begin with a colon, or have two of them
		"expected attribute name in",    // the same
		"expected target name after",    // the same
		"CharsetReader is nil",          // 4.3.3: US-ASCII, ISO-8859-1, Windows-1252
		"attribute name without = in",   // [4]: a colon at the end of a name
		"invalid characters between </", // the same
		"unsupported version \"\"",      // it looks for version= at any place of the declaration
		"declared but Decoder.Charset",  // 4.3.3
	} {
		if strings.Contains(message, known) {
			return true
		}
	}
	return strings.HasPrefix(document, "\xff\xfe") || strings.HasPrefix(document, "\xfe\xff") // 4.3.3: UTF-16
}

// Documents that encoding/xml reads, although they are not well-formed, by what
// is said here.
func onlyThere(err *xmlscan.Error) bool {
	if err.Kind == xmlscan.Exceeded {
		return true
	}
	for _, known := range []string{
		"an element has one attribute twice",     // 3.1, unique attribute specification
		"white space is missing in a tag",        // [40]: S before each attribute
		"a < in an attribute value",              // 3.1, no < in attribute values
		"a reference to U+",                      // 4.1, legal character: surrogates
		"which XML does not allow",               // 2.2: in comments and instructions
		"invalid UTF-8",                          // 4.3.3: the same
		"unsupported version",                    // [26]: it takes the first "version=" that it finds
		"a malformed XML declaration",            // [23]
		"an XML declaration after the beginning", // [17]: targets named xml, in any case
		"without a proper name",                  // [16]: S behind the target
		"two hyphens in a comment",               // [15]: before the end
		"UTF-16 without a byte order mark",       // 4.3.3
		"declares to be",                         // 4.3.3
		"its encoding is",                        // 4.3.3
		"a CDATA section outside of the root",    // [1]: it takes an empty one for nothing
		"a byte that US-ASCII does not have",     // 4.3.3
		"text before the root element",           // [1]: a reference to white space
		"text after the root element",            // the same
		"begins no reference",                    // [66]: in attributes
		"is no reference",                        // the same
	} {
		if strings.Contains(err.Reason, known) {
			return true
		}
	}
	return false
}

// Whatever both read is the same; whatever only one reads has a reason. How the
// bytes arrive makes no difference.
func FuzzAgainstEncodingXML(f *testing.F) {
	for _, seed := range []string{
		"<root>a<t b='c'>d</t></root>", "\uFEFF<?xml version='1.0'?><root><t><![CDATA[x]]></t></root>", "<root><t>&#xE4;&amp;\r\n</t>", "<root>\xc3",
		"<root><!-- a --><?b c?><t> d<e>f</e>g </t></root>\n<!-- h -->", "<root a='1' b=\"2\"/>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><root><t>\xe4</t></root>",
		"<x:root/>", "<root><x:a:b/></root>", "<root><t>a]]></t></root>", "<!DOCTYPE root><root/>", "\xff\xfe<\x00r\x00o\x00o\x00t\x00/\x00>\x00", "<root></root><root/>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		if len(document) > limits().Piece {
			return // what is wrong with it first depends on how much is there to see
		}
		got, err := tree(xmlscan.NewBytes([]byte(document), "root", limits()))
		again, errAgain := tree(xmlscan.New(iotest.OneByteReader(strings.NewReader(document)), "root", limits()))
		if got != again || fmt.Sprint(err) != fmt.Sprint(errAgain) {
			t.Errorf("%.300q: at once %s, %v; byte by byte %s, %v", document, got, err, again, errAgain)
		}
		want, wantErr := oracleTree(document)
		own, ok := errors.AsType[*xmlscan.Error](err)
		switch {
		case err != nil && !ok:
			t.Errorf("%.300q: %v has no type", document, err)
		case err == nil && wantErr == nil && got != want:
			t.Errorf("%.300q:\n got %.300s\nwant %.300s", document, got, want)
		case err == nil && wantErr != nil && !onlyHere(document, wantErr.Error()):
			t.Errorf("%.300q: got %.300s; encoding/xml says %v", document, got, wantErr)
		case err != nil && wantErr == nil && !onlyThere(own):
			t.Errorf("%.300q: got %v; encoding/xml reads %.300s", document, err, want)
		}
	})
}

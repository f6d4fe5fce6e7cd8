package xmlfeed_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/personio-go/sdk/xmlfeed"
)

// jobNamed is a whole feed with one position, whose name is that piece of XML.
func jobNamed(xml string) string {
	return "<workzag-jobs><position><id>1</id><name>" + xml + "</name></position></workzag-jobs>"
}

// Every way that XML has of writing a text gives the text.
func TestXMLIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("All work and no play. ", 140_000)
	for what, test := range map[string]struct{ document, name string }{
		"entity":                          {jobNamed("R&amp;D"), "R&D"},
		"several entities":                {jobNamed("&lt;b&gt; &quot;x&quot; &apos;y&apos; &amp;amp;"), `<b> "x" 'y' &amp;`},
		"decimal reference":               {jobNamed("K&#246;chin&#8211;Koch"), "Köchin–Koch"},
		"hexadecimal reference":           {jobNamed("&#xD6;l &#x1f6a2;"), "Öl 🚢"},
		"CDATA with HTML":                 {jobNamed("<![CDATA[<p>a<br>b</p>]]>"), "<p>a<br>b</p>"},
		"CDATA with a plain ampersand":    {jobNamed("<![CDATA[R&D &amp; more]]>"), "R&D &amp; more"},
		"CDATA split in two":              {jobNamed("<![CDATA[a]]]]><![CDATA[>b]]>"), "a]]>b"},
		"CDATA that ends in a bracket":    {jobNamed("<![CDATA[x]]]>"), "x]"},
		"CDATA among text":                {jobNamed("one <![CDATA[<two>]]> three"), "one <two> three"},
		"padded CDATA":                    {jobNamed("\n   <![CDATA[  x  ]]>\n   "), "x"},
		"empty CDATA":                     {jobNamed("<![CDATA[]]>"), ""},
		"comment in text":                 {jobNamed("Night<!-- shift --> Porter"), "Night Porter"},
		"comment that holds markup":       {jobNamed("A<!-- <id>2</id></name> & ]]> -->B"), "AB"},
		"processing instruction in text":  {jobNamed("A<?php echo '</name>' ?>B"), "AB"},
		"CRLF in text":                    {jobNamed("a\r\nb\rc"), "a\nb\nc"},
		"CRLF in CDATA":                   {jobNamed("<![CDATA[a\r\nb]]>"), "a\nb"},
		"self-closed":                     {"<workzag-jobs><position><id>1</id><office/><name>x</name></position></workzag-jobs>", "x"},
		"self-closed with a space":        {"<workzag-jobs><position><id>1</id><office /><name>x</name></position></workzag-jobs>", "x"},
		"end tag with a space":            {"<workzag-jobs><position><id>1</id ><name>x</name\n></position ></workzag-jobs >", "x"},
		"attribute with an end of tag":    {`<workzag-jobs><position a="b>c"><id>1</id><name d='/>'>x</name></position></workzag-jobs>`, "x"},
		"attribute in single quotes":      {`<workzag-jobs><position><id>1</id><name a='"'>x</name></position></workzag-jobs>`, "x"},
		"line break in a tag":             {"<workzag-jobs><position\n  a = 'b'\n><id>1</id><name>x</name></position></workzag-jobs>", "x"},
		"slash in a self-closed tag":      {`<workzag-jobs><position><id>1</id><office a="b/"/><name>x</name></position></workzag-jobs>`, "x"},
		"default namespace":               {`<workzag-jobs xmlns="https://moorfeld.example/ns"><position><id>1</id><name>x</name></position></workzag-jobs>`, "x"},
		"byte order mark":                 {"\uFEFF" + jobNamed("x"), "x"},
		"byte order mark and declaration": {"\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + jobNamed("x"), "x"},
		"no declaration":                  {jobNamed("x"), "x"},
		"declaration, single quotes":      {"<?xml version='1.0' encoding='utf-8' standalone='yes'?>" + jobNamed("x"), "x"},
		"US-ASCII declared":               {`<?xml version="1.0" encoding="US-ASCII"?>` + jobNamed("x"), "x"},
		"comments around the root":        {"<!-- a -->\n" + jobNamed("x") + "\n<!-- b -->\n", "x"},
		"unknown elements":                {"<workzag-jobs><a><b/></a><position><c><name>y</name></c><id>1</id><name>x</name></position></workzag-jobs>", "x"},
		"emoji":                           {jobNamed("🧑‍🍳 Chef"), "🧑‍🍳 Chef"},
		"three megabytes of CDATA":        {jobNamed("<![CDATA[" + long + "]]>"), strings.TrimSpace(long)},
		"Latin-1":                         {`<?xml version="1.0" encoding="ISO-8859-1"?>` + jobNamed("K\xf6chin"), "Köchin"},
		"Windows-1252":                    {`<?xml version="1.0" encoding="windows-1252"?>` + jobNamed("\x84K\xf6chin\x93"), "„Köchin“"},
		"UTF-16":                          {inUTF16(`<?xml version="1.0" encoding="UTF-16"?>` + jobNamed("Köchin 🚢")), "Köchin 🚢"},
		"UTF-16 without a declaration":    {inUTF16(jobNamed("x")), "x"},
		"many entities":                   {jobNamed(strings.Repeat("&amp;", 100_000)), strings.Repeat("&", 100_000)},
	} {
		feed, err := xmlfeed.Parse([]byte(test.document))
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if len(feed.Positions) != 1 || feed.Positions[0].ID != 1 || feed.Positions[0].Name != test.name {
			t.Errorf("%s: got %.200q, want %.200q", what, feed.Positions[0].Name, test.name)
		}
	}
}

// What is not well-formed is no feed, however little is wrong: who knows what
// else is.
func TestXMLThatIsNotWellFormedIsRefused(t *testing.T) {
	t.Parallel()
	for what, document := range map[string]string{
		"mismatched end tag":               "<workzag-jobs><position><id>1</id></job></workzag-jobs>",
		"crossed end tags":                 "<workzag-jobs><position><id>1</position></id></workzag-jobs>",
		"end tag too many":                 "<workzag-jobs></position></workzag-jobs>",
		"end tag only":                     "</workzag-jobs>",
		"unknown entity":                   jobNamed("&logo;"),
		"HTML entity":                      jobNamed("B&uuml;ro"),
		"bare ampersand":                   jobNamed("R & D"),
		"invalid UTF-8 in text":            jobNamed("K\xf6chin"),
		"invalid UTF-8 in CDATA":           jobNamed("<![CDATA[K\xf6chin]]>"),
		"control character":                jobNamed("a\x08b"),
		"NUL":                              jobNamed("a\x00b"),
		"reference to NUL":                 jobNamed("a&#0;b"),
		"reference to a control character": jobNamed("a&#x1F;b"),
		"reference beyond Unicode":         jobNamed("&#x110000;"),
		"reference to a surrogate":         jobNamed("&#xD800;"),
		"reference without digits":         jobNamed("&#;"),
		"no character U+FFFF":              jobNamed("\uFFFF"),
		"surrogate in UTF-8":               jobNamed("\xed\xa0\x80"),
		"overlong UTF-8":                   jobNamed("\xc0\xaf"),
		"encoding that is not known":       `<?xml version="1.0" encoding="EBCDIC-CP-US"?>` + jobNamed("x"),
		"UTF-16 that is declared only":     `<?xml version="1.0" encoding="UTF-16"?>` + jobNamed("x"),
		"UTF-32":                           "\xff\xfe\x00\x00<\x00\x00\x00",
		"malformed declaration":            `<?xml version="1.0" encoding=UTF-8?>` + jobNamed("x"),
		"attributes without a space":       "<workzag-jobs><position a='1'b='2'><id>1</id></position></workzag-jobs>",
		"instruction named XML":            "<workzag-jobs><?XML x?></workzag-jobs>",
		"three hyphens at a comment's end": "<workzag-jobs><!-- a ---></workzag-jobs>",
		"attribute in an end tag":          "<workzag-jobs></workzag-jobs a='b'>",
		"reference outside of the root":    "<workzag-jobs/>&#32;",
		"end of CDATA in text":             jobNamed("a]]>b"),
		"duplicate attribute":              "<workzag-jobs><position a='1' a='2'><id>1</id></position></workzag-jobs>",
		"less-than in an attribute":        "<workzag-jobs><position a='<'><id>1</id></position></workzag-jobs>",
		"attribute without quotes":         "<workzag-jobs><position a=1><id>1</id></position></workzag-jobs>",
		"attribute without a value":        "<workzag-jobs><position a><id>1</id></position></workzag-jobs>",
		"two roots":                        "<workzag-jobs/><workzag-jobs/>",
		"text before the root":             "x<workzag-jobs/>",
		"text after the root":              "<workzag-jobs/>x",
		"CDATA after the root":             "<workzag-jobs/><![CDATA[x]]>",
		"two hyphens in a comment":         "<workzag-jobs><!-- a -- b --></workzag-jobs>",
		"bad name":                         "<workzag-jobs><1st/></workzag-jobs>",
		"space before a name":              "<workzag-jobs>< position/></workzag-jobs>",
		"declaration behind a line break":  "\n<?xml version=\"1.0\"?><workzag-jobs/>",
		"second declaration":               `<?xml version="1.0"?><?xml version="1.0"?><workzag-jobs/>`,
		"declaration inside":               `<workzag-jobs><?xml version="1.0"?></workzag-jobs>`,
		"another version of XML":           `<?xml version="2.0"?><workzag-jobs/>`,
		"byte order mark twice":            "\uFEFF\uFEFF<workzag-jobs/>",
		"web page":                         "<html><head><title>503</title></head><body>Service unavailable</body></html>",
		"JSON":                             `{"jobs": []}`,
		"another root":                     "<positions><position><id>1</id></position></positions>",
		"root in another case":             "<Workzag-Jobs/>",
		"root with a prefix":               "<p:workzag-jobs xmlns:p='urn:p'/>",
		"document type":                    "<!DOCTYPE workzag-jobs><workzag-jobs/>",
		"document type inside":             "<workzag-jobs><!DOCTYPE x></workzag-jobs>",
		"internal entity":                  `<!DOCTYPE x [<!ENTITY e "Job">]>` + jobNamed("&e;"),
		"entities that grow exponentially": `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>` + jobNamed("&c;"),
		"gzip that nobody unpacked":        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff",
		"text instead of positions":        "<workzag-jobs>Please log in.</workzag-jobs>",
		"renamed positions":                "<workzag-jobs><job><id>1</id></job></workzag-jobs>",
	} {
		if feed, err := xmlfeed.Parse([]byte(document)); !errors.Is(err, xmlfeed.ErrNotFeed) || feed != nil {
			t.Errorf("%s: got %+v and the error %v, want ErrNotFeed", what, feed, err)
		}
	}
	for what, document := range map[string]string{
		"in an element":          "<workzag-jobs><position><id>1</id><name>Night",
		"in a start tag":         "<workzag-jobs><posi",
		"in an attribute":        "<workzag-jobs><position a='b",
		"in an end tag":          "<workzag-jobs></workzag",
		"before the last letter": "<workzag-jobs></workzag-jobs",
		"in CDATA":               "<workzag-jobs><position><id>1</id><name><![CDATA[Night",
		"in a comment":           "<workzag-jobs><!-- Night",
		"in a reference":         "<workzag-jobs><position><id>1</id><name>&am",
		"in a character":         "<workzag-jobs><position><id>1</id><name>K\xc3",
		"in the declaration":     `<?xml version="1.`,
		"after a position":       "<workzag-jobs><position><id>1</id></position>",
		"before the beginning":   "",
	} {
		if feed, err := xmlfeed.Parse([]byte(document)); !errors.Is(err, xmlfeed.ErrTruncated) || feed != nil {
			t.Errorf("cut off %s: got %+v and the error %v, want ErrTruncated", what, feed, err)
		}
	}
}

func inUTF16(s string) string {
	data := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(s)) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return string(data)
}

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
func limits() xmlscan.Limits {
	return xmlscan.Limits{Depth: 4, Attributes: 3, Text: 1000, Piece: 5000, Repairs: 3}
}

// tree reads a document to its end and prints its elements. Elements t are read
// as text.
func tree(scan *xmlscan.Scanner) (printed string, err error) {
	if err := scan.Piece(scan.Root); err != nil {
		return "", err
	}
	printed = "root("
	for ended := false; !ended; {
		var child string
		err := scan.Piece(func() (err error) {
			child, ended, err = element(scan)
			return err
		})
		if err != nil {
			return printed, err
		}
		printed += child
	}
	return printed, scan.Piece(scan.End)
}

// element prints the next child of the open element, and ")" for its end.
func element(scan *xmlscan.Scanner) (printed string, ended bool, err error) {
	name, err := scan.Child()
	switch {
	case err != nil:
		return "", false, err
	case name == nil:
		return ")", true, nil
	case string(name) == "t":
		text, err := scan.Text()
		if part, ok := scan.Part(text); ok && part != string(text) {
			return "", false, fmt.Errorf("the part of %q is %q", text, part)
		}
		return fmt.Sprintf("%q", text), false, err
	}
	printed = string(name) + "("
	for ended := false; !ended; {
		var child string
		if child, ended, err = element(scan); err != nil {
			return printed, false, err
		}
		printed += child
	}
	return printed, false, nil
}

// scanners are the ways in which a document can come.
func scanners(document string, opts ...xmlscan.Option) map[string]*xmlscan.Scanner {
	read := func(r io.Reader) *xmlscan.Scanner { return xmlscan.New(r, "root", limits(), opts...) }
	return map[string]*xmlscan.Scanner{
		"in memory":    xmlscan.NewBytes([]byte(document), "root", limits(), opts...),
		"at once":      read(strings.NewReader(document)),
		"byte by byte": read(iotest.OneByteReader(strings.NewReader(document))),
		"end attached": read(iotest.DataErrReader(strings.NewReader(document))),
		"eagerly":      xmlscan.New(iotest.HalfReader(strings.NewReader(document)), "root", limits(), append(opts, xmlscan.Eager())...),
	}
}

func TestElements(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		"<root></root>":                                       "root()",
		"<root/>":                                             "root()",
		"<root />":                                            "root()",
		"<root \n>\n</root\t>\n":                              "root()",
		"<root>a</root>":                                      "root()",
		"<root><a/><b>x<c />y</b >z</root>":                   "root(a()b(c()))",
		"<root><a b='1' c=\"2\" d='>'/></root>":               "root(a())",
		"<root><a\n\tb\n=\n'1'\n/></root>":                    "root(a())",
		"<root a='&amp;&#x26;\n'/>":                           "root()",
		"<root xmlns='urn:x'><x:a/></root>":                   "root(x:a())",
		"<root><root/></root>":                                "root(root())",
		"<root><:a.-·_9/><_b/><ä/><A\u0300/></root>":          "root(:a.-·_9()_b()ä()A\u0300())",
		"<root><![CDATA[<a>]]><!-- <a> --><?a <a>?></root>":   "root()",
		"<!----><?a?><?xml-stylesheet b?> <root/><!--x-->\n":  "root()",
		"<?xml version='1.0'?><root/>":                        "root()",
		"<?xml version = \"1.0\" standalone='no' ?>\n<root/>": "root()",
		"<root><a><b><c/></b></a><a/></root>":                 "root(a(b(c()))a())",
		"<root>" + strings.Repeat("<a/>", 2_000) + "</root>":  "root(" + strings.Repeat("a()", 2_000) + ")",
		"<root>" + strings.Repeat(" \n", 2_000) + "</root>":   "root()",
		strings.Repeat("<!-- x -->", 400) + "<root/>" + strings.Repeat("<!-- x -->", 4000): "root()",
	} {
		for how, scan := range scanners(document) {
			if got, err := tree(scan); got != want || err != nil {
				t.Errorf("%.60q, %s: got %.100s, %v; want %.100s", document, how, got, err, want)
			}
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	for content, want := range map[string]string{
		"":                                      "",
		"a":                                     "a",
		"  a b\n":                               "a b",
		"\u00a0\u2003a\u0085":                   "a",
		"a&amp;b&lt;&gt;&quot;&apos;":           `a&b<>"'`,
		"&#65;&#x42;&#x00043;":                  "ABC",
		"&#13;a&#13;b":                          "a\rb",
		"&amp;lt;":                              "&lt;",
		"a\r\nb\rc\n\rd\r":                      "a\nb\nc\n\nd",
		"]]&gt; ]] > ]]":                        "]]> ]] > ]]",
		"a<!-- b -->c<?d e?>f":                  "acf",
		"a<b>c</b>d":                            "ad",
		"a<b>c&amp;<d e='&amp;'/>&lt;</b>d&gt;": "ad>",
		"<b/>":                                  "",
		"<![CDATA[]]>":                          "",
		"<![CDATA[<b>&amp;]]>":                  "<b>&amp;",
		"<![CDATA[a]]]>":                        "a]",
		"<![CDATA[a]]]]><![CDATA[>]]>":          "a]]>",
		"<![CDATA[a\r\nb\rc]]>":                 "a\nb\nc",
		" <![CDATA[ a ]]> ":                     "a",
		"\n <!-- --> <![CDATA[a]]>":             "a",
		"a <![CDATA[b]]> c":                     "a b c",
		"<![CDATA[a]]> <!----> ":                "a",
		"<![CDATA[a]]> <!---->b":                "a b",
		" &amp; <![CDATA[b]]> &amp;":            "& b &",
		"<![CDATA[ ]]>&amp;<![CDATA[ ]]>x":      "& x",
		"\uFEFFa":                               "\uFEFFa",
		long:                                    long,
		"<![CDATA[" + long + "]]>":              long,
		strings.Repeat("&#120;", 800):           long[:800],
	} {
		for how, scan := range scanners("<root><t>" + content + "</t></root>") {
			if got, err := tree(scan); got != fmt.Sprintf("root(%q)", want) || err != nil {
				t.Errorf("%.60q, %s: got %.100s, %v; want %.100q", content, how, got, err, want)
			}
		}
	}
}

// Texts that a document in memory holds word for word are parts of one string,
// which has nothing to do with what the caller does to the document later.
func TestPartsOfTheWholeDocument(t *testing.T) {
	t.Parallel()
	const before, after = "<?xml version='1.0' encoding='%s'?><root><t>", "</t></root>"
	for content, whole := range map[string]bool{
		"":                    true,
		"a":                   true,
		" a\n":                true,
		"<!--b-->a":           true,
		"<![CDATA[a]]>":       true,
		"&#97;":               false,
		"a<!--b-->a":          false,
		"<![CDATA[a\r\na]]>":  false,
		"<![CDATA[a]]>&#97;":  false,
		"<b>a</b>":            true, // the text is empty
		"<![CDATA[]]> <b/> a": true,
	} {
		for encoding, inMemory := range map[string]bool{"UTF-8": whole, "ISO-8859-1": content == "" || strings.Contains(content, "b>a<")} {
			data := []byte(fmt.Sprintf(before, encoding) + content + after)
			part, ok, want := onlyPart(t, xmlscan.NewBytes(data, "root", limits()))
			clear(data)
			if ok != inMemory || ok && part != want {
				t.Errorf("%s %q: got %q, %v; want %q, %v", encoding, content, part, ok, want, inMemory)
			}
		}
		if _, ok, want := onlyPart(t, xmlscan.New(strings.NewReader("<root><t>"+content+after), "root", limits())); ok != (want == "") {
			t.Errorf("%q: a part of a document that is not in memory", content)
		}
	}
}

// onlyPart reads the only text of a document.
func onlyPart(t *testing.T, scan *xmlscan.Scanner) (part string, ok bool, text string) {
	t.Helper()
	err := errors.Join(scan.Piece(scan.Root), scan.Piece(func() error {
		if _, err := scan.Child(); err != nil {
			return err
		}
		b, err := scan.Text()
		part, ok = scan.Part(b)
		text = string(b)
		return err
	}))
	if err != nil {
		t.Error(err)
	}
	return part, ok, text
}

// What is returned stays as it is until the next piece, although it lies in a
// window.
func TestTextsOfOnePieceStay(t *testing.T) {
	t.Parallel()
	document := "<root>" + strings.Repeat("<p><t>a&amp;b</t><t>"+strings.Repeat("c", 300)+"</t><t>d&lt;e</t></p>", 500) + "</root>"
	for how, scan := range scanners(document) {
		if err := scan.Piece(scan.Root); err != nil {
			t.Fatal(err)
		}
		for i := range 500 {
			var texts [3][]byte
			err := scan.Piece(func() error {
				if _, err := scan.Child(); err != nil {
					return err
				}
				for i := range texts {
					if _, err := scan.Child(); err != nil {
						return err
					}
					var err error
					if texts[i], err = scan.Text(); err != nil {
						return err
					}
				}
				return scan.Skip()
			})
			if err != nil || string(texts[0]) != "a&b" || len(texts[1]) != 300 || string(texts[2]) != "d<e" {
				t.Fatalf("%s, piece %d: %q, %v", how, i, texts, err)
			}
		}
	}
}

func TestStrayContent(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]bool{
		"": false, " \n": false, "<a>x</a>": false, "<!-- x -->": false, "<?x y?>": false, "<![CDATA[ ]]>": false,
		"x": true, "<a/>x": true, "<![CDATA[x]]>": true, "&#120;": true,
	} {
		for how, scan := range scanners("<root>" + content + "</root>") {
			if _, err := tree(scan); err != nil || scan.Stray() != want {
				t.Errorf("%q, %s: %t, %v; want %t", content, how, scan.Stray(), err, want)
			}
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for how, scan := range scanners("<root>\n<a/>\r\n\n<b/></root>") {
		lines := map[string]int{}
		if err := scan.Piece(scan.Root); err != nil {
			t.Fatal(err)
		}
		for name := []byte("root"); name != nil; {
			lines[string(name)] = scan.Line()
			err := scan.Piece(func() (err error) {
				if name, err = scan.Child(); name == nil {
					return err
				}
				lines[string(name)] = scan.Line()
				return scan.Skip()
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if lines["root"] != 1 || lines["a"] != 2 || lines["b"] != 4 {
			t.Errorf("%s: lines %v", how, lines)
		}
	}
}

// Whoever asks again gets the error again, never an element.
func TestErrorIsFinal(t *testing.T) {
	t.Parallel()
	for how, scan := range scanners("<root>&nbsp;</root>") {
		for range 3 {
			_, err := tree(scan)
			if got, ok := errors.AsType[*xmlscan.Error](err); !ok || got.Kind != xmlscan.Malformed {
				t.Errorf("%s: %v", how, err)
			}
		}
	}
}

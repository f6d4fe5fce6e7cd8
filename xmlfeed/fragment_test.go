package xmlfeed_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/personio-go/sdk/xmlfeed"
)

func ExampleDescription_Fragment() {
	typed := xmlfeed.Description{HTML: `<p><strong>Fett und <a href="https://example.org/x">offen</p></div>`}
	fmt.Println(typed.Fragment()) // not sanitised: do that first
	// Output: <p><strong>Fett und <a href="https://example.org/x">offen</a></strong></p>
}

func fragments() []string {
	return []string{
		`<p><strong>Fett und <a href="https://example.org/x">offen</p>`,
		`<table><tr><td>open`, `</div></div></div>text`, `<ul><li>one<li>two`, `<b><i>crossed</b></i>`, `</body></html><p>after`,
		`<plaintext>all the rest`, `<!-- open`, `<script><!--<script>`, `<script>`, `<textarea>`, `<title>`, `<svg><p>`, `<math><mi></div>`, `<select><option>`,
		`<form><p>a</form>`, `<a href="#">1<a href="#">2`, `<noscript><p title="</noscript><img src=x>">`, `<xmp></div>`, `<p title="</div>`, `<<<`, `<iframe>`,
		`<table><a>x<table><b>`, `<button><p></button>`, `<h1><h2>`, `<template><td>`, `<frameset>`, `<object></p>`, `<pre>`, "<pre>\n\n1", "\x00<p>",
	}
}

// staysInside parses a page in which a fragment stands in a div, and says what is
// wrong with what comes after it.
func staysInside(fragment string) string {
	page, err := html.Parse(strings.NewReader(`<body><main><div id="text">` + fragment + `</div><p id="after">form</p></main></body>`))
	if err != nil {
		return err.Error()
	}
	for node := range page.Descendants() {
		if node.Type != html.ElementNode || node.Data != "p" || len(node.Attr) != 1 || node.Attr[0].Val != "after" {
			continue
		}
		switch {
		case node.Parent.Data != "main":
			return "the element after it is in " + node.Parent.Data
		case node.PrevSibling == nil || node.PrevSibling.Data != "div" || len(node.PrevSibling.Attr) != 1 || node.PrevSibling.Attr[0].Val != "text":
			return "the element after it does not follow its div"
		case node.FirstChild == nil || node.FirstChild.Data != "form" || node.FirstChild.Type != html.TextNode:
			return "the element after it was changed"
		}
		return ""
	}
	return "the element after it is gone"
}

func TestAFragmentStaysInsideItsElement(t *testing.T) {
	t.Parallel()
	swallowed := 0
	for _, text := range fragments() {
		if staysInside(text) != "" {
			swallowed++
		}
		fragment := xmlfeed.Description{HTML: text}.Fragment()
		if problem := staysInside(fragment); problem != "" {
			t.Errorf("%q became %q: %s", text, fragment, problem)
		}
	}
	if swallowed < 10 {
		t.Errorf("only %d of the texts do harm as they are: the test tests little", swallowed)
	}
}

func TestAFragmentKeepsTextAndLinks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                   "",
		"1 < 2 & 3":                          "1 &lt; 2 &amp; 3",
		`<p onclick="x()">a</p><br>`:         `<p onclick="x()">a</p><br/>`,
		`<ul><li>one<li>two`:                 "<ul><li>one</li><li>two</li></ul>",
		`<form><p>a</form>b`:                 "<p>a</p>b",
		`a<script>alert(1)</script>b`:        "ab",
		strings.Repeat("<div>", 600) + "a&b": "<p>a&amp;b</p>",
	} {
		if got := (xmlfeed.Description{HTML: text}).Fragment(); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

func FuzzFragment(f *testing.F) {
	for _, text := range fragments() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fragment := xmlfeed.Description{HTML: text}.Fragment()
		if problem := staysInside(fragment); problem != "" {
			t.Errorf("%q became %q: %s", text, fragment, problem)
		}
	})
}

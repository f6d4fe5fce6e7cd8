package xmlfeed_test

import (
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

func TestHasText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what string
		html []string
		want bool
	}{
		{"no description", nil, false},
		{"an empty one", []string{""}, false},
		{"white space", []string{" \n", "\u00a0"}, false},
		{"one of two", []string{"", "We sail."}, true},
	} {
		var descriptions []xmlfeed.Description
		for _, html := range test.html {
			descriptions = append(descriptions, xmlfeed.Description{Name: "Tasks", HTML: html})
		}
		if got := xmlfeed.HasText(descriptions); got != test.want {
			t.Errorf("%s: %t", test.what, got)
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ what, html, text string }{
		{"nothing", "", ""},
		{"nothing but markup", "<p><br></p><ul><li></li></ul>&nbsp;", ""},
		{"plain text", "  We sail.\n\tOften.  ", "We sail. Often."},

		{"paragraphs", "<p>One</p><p>Two</p>", "One\n\nTwo"},
		{"paragraphs around white space", "\n<p> One </p>\n\n<p>\nTwo\n</p>\n", "One\n\nTwo"},
		{"heading", "<h2>Tasks</h2>Sail.<h3>You</h3><p>Swim.</p>", "Tasks\n\nSail.\n\nYou\n\nSwim."},
		{"blocks", "<div>One</div><div><div>Two</div></div>three<section>four</section>", "One\nTwo\nthree\nfour"},
		{"blocks of newer HTML", "a<main>b</main><aside>c</aside>d<figure>e<figcaption>f</figcaption></figure>", "a\nb\nc\nd\ne\nf"},
		{"horizontal rule", "One<hr>Two<hr/>", "One\n\nTwo"},

		{"line break", "One<br>Two<br/>Three<br />", "One\nTwo\nThree"},
		{"line breaks around spaces", "One <br> Two", "One\nTwo"},
		{"two line breaks are a paragraph", "One<br><br>Two", "One\n\nTwo"},
		{"more are not more", "One<br><br><br>\n<br>Two<p></p><p></p>Three", "One\n\nTwo\n\nThree"},
		{"line breaks at the ends", "<br><br>One<br><br>", "One"},
		{"line break before a list", "Tasks:<br><ul><li>Sail</li></ul>", "Tasks:\n• Sail"},

		{"list", "<ul><li>Sail</li><li>Swim</li></ul>", "• Sail\n• Swim"},
		{"list between text", "Tasks<ul><li>Sail</li></ul>and more", "Tasks\n• Sail\nand more"},
		{"list, white space", "<ul>\n  <li> Sail </li>\n  <li>\n Swim</li>\n</ul>", "• Sail\n• Swim"},
		{"list of paragraphs", "<ul><li><p>Sail</p></li><li><p>Swim</p></li></ul>", "• Sail\n\n• Swim"},
		{"ordered list", "<ol><li>Sail</li><li>Swim</li></ol>", "1. Sail\n2. Swim"},
		{"two ordered lists", "<ol><li>Sail</li></ol><ol><li>Swim</li></ol>", "1. Sail\n1. Swim"},
		{"nested list", "<ul><li>Sail<ul><li>in rain</li><li>at night</li></ul></li><li>Swim</li></ul>", "• Sail\n  • in rain\n  • at night\n• Swim"},
		{"nested ordered list", "<ol><li>Sail<ul><li>up</li></ul></li><li>Swim<ol><li>far</li><li>deep</li></ol></li></ol>", "1. Sail\n  • up\n2. Swim\n  1. far\n  2. deep"},
		{"items without a list", "<li>Sail<li>Swim", "• Sail\n• Swim"},
		{"items that are not closed", "<ul><li>Sail<li>Swim</ul>and", "• Sail\n• Swim\nand"},
		{"ends without a beginning", "One</ul></li></p></div></td>Two</script>", "One\n\nTwo"},
		{"empty items", "<ul><li></li><li>Sail</li><li><br></li></ul><p>and more</p>", "• Sail\n\nand more"},
		{"empty item outside a list", "One<li></li>two", "One\ntwo"},
		{"empty item in an ordered list", "<ol><li>Sail</li><li> </li><li>Swim</li></ol>", "1. Sail\n3. Swim"},
		{"empty item that is not closed", "<ul><li>Sail<li></ul>and more", "• Sail\nand more"},

		{"inline tags do not split words", "Back<b>end</b>-<i>Dev</i>eloper, <span>m</span>/w", "Backend-Developer, m/w"},
		{"inline tags keep the space outside", "<b>One</b> <i>two</i> three", "One two three"},
		{"inline tags keep the space inside", "One<b> two </b>three", "One two three"},
		{"link", `See <a href="https://moorfeld.example">our site</a>.`, "See our site."},
		{"tags that are not closed", "One <b>two <i>three", "One two three"},
		{"a tag that does not end", "One <b class=", "One"},
		{"a less-than sign that is none", "3 < 4 and 5 > 4", "3 < 4 and 5 > 4"},

		{"no-break space", "One&nbsp;two\u00a0three&nbsp;&nbsp;four", "One two three four"},
		{"references", "&Auml;pfel &amp; Birnen &#8211; 5&euro; &#x1F34F;", "Äpfel & Birnen – 5€ 🍏"},
		{"references are resolved once", "&amp;lt;b&amp;gt; &amp;amp;", "&lt;b&gt; &amp;"},
		{"a tag that was written out is no tag", "Write &lt;script&gt; tags", "Write <script> tags"},
		{"unknown reference", "R&D &foo;", "R&D &foo;"},

		{"script", "One<script>alert('<p>x</p>')</script>Two", "OneTwo"},
		{"style", "<style>p { color: red }</style>One", "One"},
		{"script that is not closed", "One<script>alert(1)", "One"},
		{"script behind the end of another", "</script>One<script>alert(1)</script>", "One"},
		{"comment", "One<!-- <p>no</p> -->Two", "OneTwo"},
		{"document type", "<!doctype html><p>One</p>", "One"},
		{"frame", "One<iframe src='x'>Two</iframe> three", "One three"},

		{"table", "<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>8</td></tr></table>after", "Day Hours\nMonday 8\n\nafter"},
		{"cells that are not closed", "<table><tr><td>Monday<td>8<tr><td>Friday<td>6</table>", "Monday 8\nFriday 6"},
		{"table that is laid out", "<table>\n <tr>\n  <td>Monday</td>\n  <td> 8 </td>\n </tr>\n</table>", "Monday 8"},
		{"definitions", "<dl><dt>Pay</dt><dd>Good</dd></dl>", "Pay\nGood"},
		{"quotation", "One<blockquote>Two</blockquote>Three", "One\n\nTwo\n\nThree"},
		{"an image", "One<img alt='x'>Two", "OneTwo"},
		{"upper case", "<P>One<BR>Two</P><UL><LI>Three</LI></UL>", "One\nTwo\n\n• Three"},
		{"attributes", `<p style="margin:0" data-x='<br>'>One</p>`, "One"},
	} {
		if got := (xmlfeed.Description{HTML: test.html}).PlainText(); got != test.text {
			t.Errorf("%s: %q\n got %q\nwant %q", test.what, test.html, got, test.text)
		}
	}
}

// However deep lists are nested, the text is not much longer than its source.
func TestPlainTextOfAHostileDescriptionStaysSmall(t *testing.T) {
	t.Parallel()
	html := strings.Repeat("<ul><li>x", 50_000)
	text := xmlfeed.Description{HTML: html}.PlainText()
	if len(text) > 3*len(html) || strings.Count(text, "x") != 50_000 {
		t.Errorf("%d bytes of HTML became %d of text", len(html), len(text))
	}
}

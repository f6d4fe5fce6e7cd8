package xmlfeed

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// ContactPerson is the heading of a pseudo description that some companies'
// feeds hold. Its text is a person's contact data: treat it as such.
const ContactPerson = "CONTACT_PERSON"

// Description is one text of a job under its heading.
type Description struct {
	// Name is the heading; it may be empty.
	Name string `json:"name,omitempty"`
	// HTML is the text as the company typed it: a fragment of HTML that may be
	// unbalanced and that nobody has made safe. Sanitise it before you show it,
	// for example with github.com/microcosm-cc/bluemonday, or use PlainText.
	HTML string `json:"html,omitempty"`
}

// HasText says whether one of the descriptions has a text: more than a heading
// and white space. A feed shows a text that it lacks as no description at all, or
// as headings with nothing below them.
func HasText(descriptions []Description) bool {
	return slices.ContainsFunc(descriptions, func(d Description) bool { return strings.TrimSpace(d.HTML) != "" })
}

// PlainText is the text without markup: paragraphs and headings on lines of
// their own, list items behind "• " (or their number, in an ordered list),
// white space folded. References are resolved once, so a text that speaks of
// "&lt;b&gt;" yields "<b>": escape the result before it goes into a page.
func (d Description) PlainText() string {
	w := textWriter{}
	tokens := html.NewTokenizer(strings.NewReader(d.HTML))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return w.out.String()
		case html.TextToken:
			w.text(tokens.Token().Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(tokens.Token().DataAtom)
		case html.EndTagToken:
			w.end(tokens.Token().DataAtom)
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

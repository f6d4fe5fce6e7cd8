package connection

import (
	"fmt"
	"html"
	"strings"
)

// HTML renders the report as a fragment without styles: a list of class
// "personio-report" whose items carry the state as data-state, the step as data-step and
// the text's code as data-code. Everything in it is escaped. Evidence is left out: it is
// for those who look deeper, and in no language.
func (r Report) HTML(texts Texts) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<ul class=\"personio-report\" lang=\"%s\">\n", html.EscapeString(texts.Tag()))
	for _, f := range r.Findings {
		fmt.Fprintf(&b, `<li data-step="%s" data-state="%s" data-code="%s"><strong>%s</strong> <span>%s</span> %s`,
			html.EscapeString(string(f.Step)), html.EscapeString(string(f.State)), html.EscapeString(string(f.Code)),
			html.EscapeString(f.Step.Name().In(texts)), html.EscapeString(f.State.Name().In(texts)), html.EscapeString(f.In(texts)))
		b.WriteString(placesHTML(f.Fix, texts) + "</li>\n")
	}
	b.WriteString("</ul>\n")
	return b.String()
}

// HTML renders the guide as a fragment without styles: an ordered list of class
// "personio-guide". Values to copy are fields of class "personio-copy" that can be
// selected as a whole. Everything in it is escaped.
func (g Setup) HTML(texts Texts) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<ol class=\"personio-guide\" lang=\"%s\">\n", html.EscapeString(texts.Tag()))
	for _, step := range g.Steps {
		fmt.Fprintf(&b, `<li data-step="%s" data-code="%s">%s`, html.EscapeString(string(step.Step)), html.EscapeString(string(step.Code)), html.EscapeString(step.In(texts)))
		if step.Lost != nil {
			fmt.Fprintf(&b, " <em>(%s)</em> %s", html.EscapeString(texts.Text("page.optional")), html.EscapeString(step.Lost.In(texts)))
		}
		for _, value := range step.Copy {
			fmt.Fprintf(&b, `<br><label>%s <input class="personio-copy" readonly value="%s"></label>`,
				html.EscapeString(value.Message.In(texts)), html.EscapeString(value.In(texts)))
		}
		if len(step.Rights) > 0 {
			b.WriteString("<ul>")
			for _, right := range step.Rights {
				fmt.Fprintf(&b, "<li>%s</li>", html.EscapeString(right.In(texts)))
			}
			b.WriteString("</ul>")
		}
		b.WriteString(placesHTML(step.Places, texts) + "</li>\n")
	}
	b.WriteString("</ol>\n")
	return b.String()
}

func placesHTML(places []Place, texts Texts) string {
	var b strings.Builder
	for i, place := range places {
		b.WriteString("<br>")
		if i > 0 {
			b.WriteString(html.EscapeString(texts.Text("page.or")) + " ")
		}
		b.WriteString(link(place.Link, place.In(texts)))
		if isLink(place.OlderLink) {
			b.WriteString(" (" + link(place.OlderLink, texts.Text("page.older")) + ")")
		}
	}
	return b.String()
}

func isLink(address string) bool { return strings.HasPrefix(address, "https://") }

// link is a text that leads somewhere, if there is an address.
func link(address, text string) string {
	if !isLink(address) {
		return html.EscapeString(text)
	}
	return fmt.Sprintf(`<a href="%s" rel="noreferrer noopener">%s</a>`, html.EscapeString(address), html.EscapeString(text))
}

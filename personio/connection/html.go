package connection

import (
	"fmt"
	"html"
	"strings"
)

// Language of a rendering.
type Language string

// The languages. Findings are in English; places and guides are in both.
const (
	English Language = "en"
	German  Language = "de"
)

// in picks the text of a language.
func (l Language) in(english, german string) string {
	if l == German {
		return german
	}
	return english
}

// HTML renders the report as a fragment without styles: a list of class
// "personio-report" whose items carry the state as data-state and the step as
// data-step. Everything in it is escaped.
func (r Report) HTML(language Language) string {
	var b strings.Builder
	b.WriteString("<ul class=\"personio-report\">\n")
	for _, f := range r.Findings {
		name := string(f.Step)
		if f.Resource != "" {
			name += " " + string(f.Resource)
		}
		fmt.Fprintf(&b, `<li data-step="%s" data-state="%s"><strong>%s</strong> <span>%s</span> %s`,
			html.EscapeString(string(f.Step)), html.EscapeString(string(f.State)), html.EscapeString(name),
			html.EscapeString(string(f.State)), html.EscapeString(f.Summary))
		if f.Fix != nil {
			b.WriteString("<br>" + placeHTML(*f.Fix, language))
		}
		if f.Evidence != "" {
			fmt.Fprintf(&b, "<br><small>%s</small>", html.EscapeString(plain(f.Evidence)))
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ul>\n")
	return b.String()
}

// HTML renders the guide as a fragment without styles: an ordered list of class
// "personio-guide". Everything in it is escaped.
func (g Setup) HTML(language Language) string {
	var b strings.Builder
	b.WriteString("<ol class=\"personio-guide\">\n")
	for _, step := range g.Steps {
		fmt.Fprintf(&b, `<li data-step="%s">%s`, html.EscapeString(string(step.Step)), html.EscapeString(language.in(step.English, step.German)))
		if step.Optional {
			b.WriteString(" <em>(optional)</em>")
		}
		details := step.Details
		if language == German {
			details = step.DetailsGerman
		}
		if len(details) > 0 {
			b.WriteString("<ul>")
			for _, detail := range details {
				fmt.Fprintf(&b, "<li>%s</li>", html.EscapeString(detail))
			}
			b.WriteString("</ul>")
		}
		b.WriteString("<br>" + placeHTML(step.Place, language) + "</li>\n")
	}
	b.WriteString("</ol>\n")
	return b.String()
}

func placeHTML(p Place, language Language) string {
	text := html.EscapeString(language.in(p.English, p.German))
	if !strings.HasPrefix(p.Link, "https://") {
		return text
	}
	return fmt.Sprintf(`<a href="%s" rel="noreferrer noopener">%s</a>`, html.EscapeString(p.Link), text)
}

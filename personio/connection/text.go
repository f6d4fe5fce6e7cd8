package connection

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteText renders the report for a terminal, with colours if wanted.
func (r Report) WriteText(w io.Writer, texts Texts, colour bool) error {
	var b strings.Builder
	for _, f := range r.Findings {
		name := string(f.Step)
		if right, ok := strings.CutPrefix(string(f.Right), "right."); ok {
			name += " " + right
		}
		fmt.Fprintf(&b, "%s  %-26s  %s\n", label(f.State, colour), name, plain(f.In(texts)))
		if f.State == Failed && f.Evidence != "" {
			fmt.Fprintf(&b, "%-37s> %s\n", "", plain(f.Evidence))
		}
		for _, place := range f.Fix {
			writePlace(&b, place, texts, strings.Repeat(" ", 37))
		}
	}
	b.WriteString("\n" + plain(r.verdict().In(texts)) + "\n")
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the caller's writer
}

// verdict is the report in a sentence.
func (r Report) verdict() Message {
	requests := strconv.Itoa(r.Requests)
	if failed, ok := r.FirstFailed(); ok {
		return say("report.failed", "step", string(failed.Step.Name().Code), "requests", requests)
	}
	return say("report.ok", "requests", requests)
}

// String is the report as English text without colours.
func (r Report) String() string {
	var b strings.Builder
	_ = r.WriteText(&b, English, false) // a strings.Builder does not fail
	return b.String()
}

// label is as wide as the longest state.
func label(state State, colour bool) string {
	text := fmt.Sprintf("%-7s", state)
	if !colour {
		return text
	}
	code := map[State]string{OK: "32", Failed: "1;31", CannotTell: "33", NotConfigured: "2"}[state]
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// plain keeps a line a line: evidence may quote what a server sent.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
}

func writePlace(b *strings.Builder, place Place, texts Texts, indent string) {
	fmt.Fprintf(b, "%s%s\n", indent, plain(place.In(texts)))
	if place.Link != "" {
		fmt.Fprintf(b, "%s  %s\n", indent, place.Link)
	}
}

// writeText renders one step of a guide.
func (s SetupStep) writeText(b *strings.Builder, texts Texts) {
	b.WriteString(plain(s.In(texts)))
	if s.Lost != nil {
		fmt.Fprintf(b, " (%s) %s", texts.Text("page.optional"), plain(s.Lost.In(texts)))
	}
	b.WriteString("\n")
	for _, value := range s.Copy {
		fmt.Fprintf(b, "   %s: %s\n", plain(value.Message.In(texts)), plain(value.In(texts)))
	}
	for _, right := range s.Rights {
		fmt.Fprintf(b, "   - %s\n", plain(right.In(texts)))
	}
	for i, place := range s.Places {
		if i > 0 {
			fmt.Fprintf(b, "   %s\n", texts.Text("page.or"))
		}
		writePlace(b, place, texts, "   ")
	}
}

// WriteText renders the guide for a terminal.
func (g Setup) WriteText(w io.Writer, texts Texts) error {
	var b strings.Builder
	b.WriteString(plain(say("page.guide", "product", g.Product).In(texts)) + "\n")
	for i, step := range g.Steps {
		fmt.Fprintf(&b, "\n%d. ", i+1)
		step.writeText(&b, texts)
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the caller's writer
}

package connection

import (
	"fmt"
	"io"
	"strings"
)

// WriteText renders the report for a terminal, with colours if wanted.
func (r Report) WriteText(w io.Writer, colour bool) error {
	var b strings.Builder
	for _, f := range r.Findings {
		name := string(f.Step)
		if f.Resource != "" {
			name += " " + string(f.Resource)
		}
		fmt.Fprintf(&b, "%s  %-26s  %s\n", label(f.State, colour), name, plain(f.Summary))
		if f.State == Failed && f.Evidence != "" {
			fmt.Fprintf(&b, "%-16s%-28s%s\n", "", "", "seen: "+plain(f.Evidence))
		}
		if f.Fix != nil {
			fmt.Fprintf(&b, "%-16s%-28s%s\n", "", "", "mend: "+f.Fix.English)
			if f.Fix.Link != "" {
				fmt.Fprintf(&b, "%-16s%-28s      %s\n", "", "", f.Fix.Link)
			}
		}
	}
	if failed, ok := r.FirstFailed(); ok {
		fmt.Fprintf(&b, "\nTo be mended first: %s. %d requests.\n", failed.Step, r.Requests)
	} else {
		fmt.Fprintf(&b, "\nNo step failed. %d requests.\n", r.Requests)
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the caller's writer
}

// String is the report as text without colours.
func (r Report) String() string {
	var b strings.Builder
	_ = r.WriteText(&b, false) // a strings.Builder does not fail
	return b.String()
}

// label is as wide as the longest state.
func label(state State, colour bool) string {
	text := fmt.Sprintf("%-14s", state)
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

// WriteText renders the guide for a terminal.
func (g Setup) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "How to connect %s with Personio\n", plain(g.Product))
	for i, step := range g.Steps {
		fmt.Fprintf(&b, "\n%d. %s\n", i+1, plain(step.English))
		if step.Optional {
			b.WriteString("   (optional)\n")
		}
		for _, detail := range step.Details {
			fmt.Fprintf(&b, "   - %s\n", detail)
		}
		fmt.Fprintf(&b, "   %s\n", step.Place.English)
		if step.Place.Link != "" {
			fmt.Fprintf(&b, "   %s\n", step.Place.Link)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the caller's writer
}

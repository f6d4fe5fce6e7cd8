package xmlfeed_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

// Whatever the document is, Parse and Decode agree about it, and positions can
// be told apart and stored.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.xml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(readFixture(f, filepath.Base(file)))
	}
	f.Add([]byte(threePositions))
	f.Fuzz(func(t *testing.T, data []byte) {
		wantAgreement(t, "fuzz", data)
		feed, err := xmlfeed.Parse(data)
		if err != nil {
			return
		}
		seen := make(map[int64]bool)
		for _, p := range feed.Positions {
			if p.ID <= 0 || seen[p.ID] {
				t.Errorf("id %d is not positive or not unique", p.ID)
			}
			seen[p.ID] = true
			if p.Name != strings.TrimSpace(p.Name) {
				t.Errorf("name %q is not trimmed", p.Name)
			}
			if _, err := json.Marshal(p); err != nil {
				t.Errorf("position %d: %v", p.ID, err)
			}
		}
	})
}

// The text is made of trimmed lines, at most one of them empty between others,
// and has no more than the HTML. Text without markup only has its white space
// folded.
func FuzzPlainText(f *testing.F) {
	for _, seed := range []string{
		"", "<p>One<br>two</p>", "<ul><li>a<ol><li>b</ol></ul>", "<script>x</script>&lt;b&gt; &amp;amp;", "a<td>b</td>\u00a0c", "just text\n\twith\u2003spaces", "<li><li></li>x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, html string) {
		text := xmlfeed.Description{HTML: html}.PlainText()
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if strings.TrimRight(line, " \t\r") != line || line == "" && (i == 0 || i == len(lines)-1 || lines[i-1] == "") && text != "" {
				t.Errorf("%q: line %d of %q", html, i+1, text)
			}
		}
		if strings.ContainsAny(html, "<&") {
			return
		}
		want := strings.Join(strings.Fields(html), " ")
		if again := (xmlfeed.Description{HTML: text}).PlainText(); text != want || again != want {
			t.Errorf("%q: got %q, and %q from that; want %q", html, text, again, want)
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"0", "18.50", "-007", "1e5", "", ".5", "-0.0", "99999999999999999999.99"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := xmlfeed.ParseDecimal(text)
		if err != nil {
			if !d.IsZero() {
				t.Errorf("%q: %v beside an error", text, d)
			}
			return
		}
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var back xmlfeed.Decimal
		if err := json.Unmarshal(data, &back); err != nil || d.String() != text || back.Cmp(d) != 0 {
			t.Errorf("%q: %s comes back as %v, %v", text, data, back, err)
		}
	})
}

package connection_test

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// Every text is there in both languages, and says the same things.
func TestEveryTextIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	german := connection.German.Codes()
	for code, english := range connection.English.Codes() {
		if english == "" || german[code] == "" {
			t.Errorf("%s: English %q, German %q", code, english, german[code])
		}
		want, got := placeholder.FindAllString(english, -1), placeholder.FindAllString(german[code], -1)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("%s: placeholders %v in English, %v in German", code, want, got)
		}
	}
}

// A code that is in the source and not in the catalogue would be an empty sentence on
// somebody's page; one that is only in the catalogue is never told.
func TestCodesInTheSourceAreThoseOfTheCatalogue(t *testing.T) {
	t.Parallel()
	said := map[connection.Code]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source found", err)
	}
	codeInSource := regexp.MustCompile(`"([a-z-]+\.[a-z_-]+(?:\.read)?)"`)
	for _, file := range files {
		if file == "catalogue.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range codeInSource.FindAllSubmatch(source, -1) {
			said[connection.Code(match[1])] = true
		}
	}
	catalogue := connection.English.Codes()
	made := func(prefix string) func(connection.Code) bool { // of a step, a state or the kind of an address
		return func(code connection.Code) bool { return strings.HasPrefix(string(code), prefix) }
	}
	composed := []func(connection.Code) bool{made("step."), made("state."), made("domain."), made("guide."), made("right."), made("status.")}
	for code := range catalogue {
		if !said[code] && !slices.ContainsFunc(composed, func(is func(connection.Code) bool) bool { return is(code) }) {
			t.Errorf("%s is in the catalogue, and nothing says it", code)
		}
	}
	for code := range said {
		group, _, _ := strings.Cut(string(code), ".")
		known := slices.ContainsFunc([]string{"feed", "texts", "channel", "client", "access", "attributes", "clock", "network", "place", "guide", "copy", "page", "letter", "report", "right", "check"},
			func(name string) bool { return name == group })
		if known && catalogue[code] == "" {
			t.Errorf("%s is said, and has no text", code)
		}
	}
	for _, step := range connection.Steps() {
		for _, code := range []connection.Code{"step." + connection.Code(step)} {
			if catalogue[code] == "" {
				t.Errorf("%s has no text", code)
			}
		}
	}
}

// englishIn returns a piece of the English texts that stands in a page, "" if none does. Pieces
// that the German text has as well, such as names of Personio's, do not count.
func englishIn(page string) string {
	german := connection.German.Codes()
	for code, english := range connection.English.Codes() {
		for _, piece := range placeholder.Split(english, -1) {
			const tooShort = 12
			if len(piece) >= tooShort && !strings.Contains(german[code], piece) && strings.Contains(page, html.EscapeString(piece)) {
				return piece
			}
		}
	}
	return ""
}

// Whatever is wrong, a German page about it is German, and an English one is English: the second
// half shows that the first can fail.
func TestAGermanReportHasNothingEnglish(t *testing.T) {
	t.Parallel()
	for _, mistake := range misconfigurations() {
		t.Run(mistake.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount(mistake.scopes...)
				mistake.breaks(a)
				report := connection.Check(t.Context(), a.settings, a.option(), connection.WithRecruitingProbe())
				if piece := englishIn(report.HTML(connection.German)); piece != "" {
					t.Errorf("the German report says %q", piece)
				}
				if englishIn(report.HTML(connection.English)) == "" {
					t.Error("the English report has nothing English")
				}
				for _, f := range report.Findings {
					if f.Code == "" || f.In(connection.German) == "" || f.Step.Name().In(connection.German) == "" || f.State.Name().In(connection.German) == "" {
						t.Errorf("%s: code %q, text %q, state %q", f.Step, f.Code, f.In(connection.German), f.State)
					}
					if strings.Contains(string(f.State), " ") {
						t.Errorf("the state %q is not a single word", f.State)
					}
				}
			})
		})
	}
	guide := connection.Guide("Leuchtturm", allLists()...).For("acme")
	for name, page := range map[string]string{"guide": guide.HTML(connection.German), "letter": guide.Letter(connection.German)} {
		if piece := englishIn(page); piece != "" {
			t.Errorf("the German %s says %q", name, piece)
		}
	}
}

// A product adds a language, or words of its own; what it lacks is told in the base language.
func TestACatalogueAddsALanguage(t *testing.T) {
	t.Parallel()
	french := connection.Catalogue{Language: "fr", Base: connection.English, Texts: map[connection.Code]string{
		"guide.feed": "Activez le flux XML. Sans lui, {product} ne voit aucune offre.",
	}}
	guide := connection.Guide("Leuchtturm").HTML(french)
	for _, want := range []string{`lang="fr"`, "Sans lui, Leuchtturm ne voit aucune offre.", "Name of the channel"} {
		if !strings.Contains(guide, want) {
			t.Errorf("%q is missing in\n%s", want, guide)
		}
	}
}

// Whoever may not do the steps sends them to somebody who may, with the values to copy and
// without any secret to send back by mail.
func TestTheLetterHasTheStepsAndTheValues(t *testing.T) {
	t.Parallel()
	letter := connection.Guide("Leuchtturm", personio.PeopleOperations()...).For("acme").Letter(connection.German)
	for _, want := range []string{"Hallo,", "Name des Kanals: Leuchtturm", "Ursprüngliche Quelle", "Mitarbeitende: lesen", "https://acme.app.personio.com/configuration/recruiting/channels", "nicht per E-Mail"} {
		if !strings.Contains(letter, want) {
			t.Errorf("%q is missing in\n%s", want, letter)
		}
	}
}

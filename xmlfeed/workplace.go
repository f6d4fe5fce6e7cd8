package xmlfeed

import (
	"strings"
	"unicode"
)

// Workplace is where a job is done.
type Workplace string

// The workplaces.
const (
	OnSite Workplace = "on_site"
	Hybrid Workplace = "hybrid"
	Remote Workplace = "remote"
)

// Workplace is where the job is done, by Personio's rule: the name of its office holds the words for remote or hybrid work
// in one of Personio's languages, as words of their own, in upper or lower case. "Berlin (remote)" does, "Remotely",
// "Remote1" and "Berlinremote" do not. All else is on site. Additional offices do not count. Personio does not say what a
// name with both means; here it is hybrid, which promises less.
//
// Reference: https://support.personio.de/hc/en-us/articles/19610748347805
func (p Position) Workplace() Workplace {
	words := strings.FieldsFunc(strings.ToLower(p.Office), func(r rune) bool {
		return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Number, unicode.Pc)
	})
	office := " " + strings.Join(words, " ") + " "
	for _, named := range []struct {
		words     string
		workplace Workplace
	}{
		// English and German, Spanish, French and Dutch, Italian. With an accent also as two characters, as some
		// keyboards write it.
		{"hybrid", Hybrid},
		{"híbrido", Hybrid},
		{"hi\u0301brido", Hybrid},
		{"hybride", Hybrid},
		{"ibrido", Hybrid},
		// English, German, Spanish, French, Italian, Dutch.
		{"remote", Remote},
		{"mobiles arbeiten", Remote},
		{"a distancia", Remote},
		{"travail à distance", Remote},
		{"travail a\u0300 distance", Remote},
		{"remoto", Remote},
		{"op afstand", Remote},
	} {
		if strings.Contains(office, " "+named.words+" ") {
			return named.workplace
		}
	}
	return OnSite
}

// Package canary proves that secrets and personal data do not come out: tests
// put unique texts in, collect everything that a program could print, and look
// for the texts in every spelling that package fmt and the usual encoders have.
//
// A test of another package adds what it has: more texts to the flock, more
// values to the watch.
package canary

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Flock are the texts that must not come out, by what they are. They should be
// long and unlike anything else.
type Flock map[string]string

// T is what a check needs of a [testing.T].
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// Find returns what of the flock is in an output, in which spelling and where.
func (f Flock) Find(output string) (found []string) {
	squeeze := strings.NewReplacer(" ", "", ",", "", "0x", "", "0X", "")
	squeezed := squeeze.Replace(output)
	texts := []string{output, squeezed, strings.ToLower(squeezed)}
	for _, what := range slices.Sorted(maps.Keys(f)) {
		if where, spelling := find(texts, f[what]); spelling != "" {
			found = append(found, fmt.Sprintf("the %s as %q in %.400s", what, spelling, where))
		}
	}
	return found
}

func find(texts []string, text string) (line, spelling string) {
	for _, form := range spellings(text) {
		for _, output := range texts {
			if before, _, ok := strings.Cut(output, form); ok {
				return output[strings.LastIndex(before, "\n")+1:], form
			}
		}
	}
	return "", ""
}

// spellings are the forms in which package fmt, encoders and loggers could spell
// a text. Separators are taken out before the comparison.
func spellings(text string) []string {
	decimal := make([]string, 0, len(text))
	codes := make([]string, 0, len(text))
	for _, b := range []byte(text) {
		decimal = append(decimal, strconv.Itoa(int(b)))
		codes = append(codes, fmt.Sprintf("U+%04X", b))
	}
	forms := make([]string, 0, 13)
	forms = append(forms,
		text,
		hex.EncodeToString([]byte(text)),
		strings.Join(decimal, " "),
		strings.Join(decimal, ","),
		strings.Join(decimal, ""),
		strings.Join(codes, " "),
		strings.Join(codes, ""),
	)
	// Base64 of a text depends on where it begins in what is encoded. The ends
	// depend on what is around it.
	for offset := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("-", offset) + text))
		middle := encoded[4 : len(encoded)-4]
		forms = append(forms, middle, strings.NewReplacer("+", "-", "/", "_").Replace(middle))
	}
	return forms
}

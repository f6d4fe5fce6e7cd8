package outbox

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// NormalEmail is the one form in which e-mail addresses are compared, by Submit,
// Erase and List alike: without white space around them, without regard to case,
// composed (NFC), and with an internationalised domain in ASCII. An address that is
// none comes back as something that only its own spellings equal.
//
// Letters are folded one by one: that ß is written SS in capitals does not make one
// person of weiß@ and weiss@.
func NormalEmail(email string) string {
	email = fold(strings.TrimSpace(email))
	at := strings.LastIndexByte(email, '@')
	if domain, err := idna.Lookup.ToASCII(email[at+1:]); err == nil && at >= 0 {
		return email[:at+1] + domain
	}
	return email
}

// fold is composed before, so that a letter with its accents is one, and after,
// because folding may give what composes further.
func fold(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return unicode.ToLower(least) // as people write it
	}, norm.NFC.String(s)))
}

package company

import (
	"net/netip"
	"strings"
	"unicode"
)

// wrapping is what people put around an address; none of it is in a host.
const wrapping = "<>(){}[]\"'`“”„‟‘’‚«»‹›,;|*"

// split returns the words of a text, without what stands around each of them. A word is
// never cut at a letter, a digit or something invisible, whatever its alphabet: half of a
// name would be another company's.
func split(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(wrapping, r) })
	kept := words[:0]
	for _, word := range words {
		word = trim(word)
		if strings.ContainsFunc(word, isLetter) {
			kept = append(kept, word)
		}
	}
	return kept
}

// trim removes the punctuation of the sentence and what is invisible, but nothing that makes
// a name another one: a hyphen, a dot in front, a slash.
func trim(word string) string {
	word = strings.TrimLeftFunc(word, func(r rune) bool { return !isLetter(r) && !strings.ContainsRune("/-.:", r) })
	return strings.TrimRightFunc(word, func(r rune) bool { return !isLetter(r) && !strings.ContainsRune("/-", r) })
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// hostOf returns the host of an address, or the word itself in lower case.
func hostOf(word string) (string, error) {
	scheme, rest, found := strings.Cut(word, "://")
	switch {
	case !found:
		rest = strings.TrimPrefix(word, "//")
	case !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http"):
		return "", &Error{Kind: NotAnAddress}
	}
	authority := rest
	if end := strings.IndexAny(rest, `/?#`); end >= 0 {
		authority = rest[:end]
	}
	if strings.Contains(authority, "@") {
		return "", &Error{Kind: Email}
	}
	if address, err := netip.ParseAddrPort(authority); err == nil && address.IsValid() {
		return "", &Error{Kind: IPAddress}
	}
	if _, err := netip.ParseAddr(authority); err == nil {
		return "", &Error{Kind: IPAddress}
	}
	host, port, hasPort := strings.Cut(authority, ":")
	if hasPort && (!strings.Contains(host, ".") || !isPort(port)) {
		return "", &Error{Kind: NotAnAddress}
	}
	return asciiHost(host)
}

// asciiHost returns the host in lower case. Letters that only look like ASCII ones, or
// become ones in lower case, make it another host.
func asciiHost(host string) (string, error) {
	for i := range len(host) {
		if host[i] <= ' ' || host[i] > '~' {
			return "", &Error{Kind: ForeignLetter}
		}
	}
	return strings.TrimSuffix(strings.ToLower(host), "."), nil
}

func isPort(port string) bool {
	return port != "" && len(port) <= 5 && strings.Trim(port, "0123456789") == ""
}

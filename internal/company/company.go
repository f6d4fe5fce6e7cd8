// Package company turns what people paste as "our Personio" into a company
// name that is safe to build host names from.
package company

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Name is a company's account at Personio.
type Name struct {
	// Slug is one lower-case DNS label: the "acme" of acme.personio.de.
	Slug string
	// TLD is "de" or "com" as the input said it, "" when it did not.
	TLD string
}

// JobsHost is the host of the public career page and of the XML feed. Both
// top-level domains serve the same documents; .de is the older and the default.
func (n Name) JobsHost() string {
	tld := n.TLD
	if tld == "" {
		tld = "de"
	}
	return n.Slug + ".jobs.personio." + tld
}

// Other is the same company under the other top-level domain.
func (n Name) Other() Name {
	if n.TLD == "com" {
		return Name{Slug: n.Slug, TLD: "de"}
	}
	return Name{Slug: n.Slug, TLD: "com"}
}

var (
	// One DNS label and nothing else: whatever passes cannot change the host.
	label = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

	errEmpty = errors.New("it is empty")
)

// Parse accepts "acme", "acme.personio.de", "acme.jobs.personio.com" and any
// URL on these hosts, with or without its scheme, such as the login address copied
// from a browser. What stands around it in a text, such as quotation marks, brackets
// and a comma, is no part of it.
func Parse(input string) (Name, error) {
	host, err := hostOf(unwrap(input))
	if err != nil {
		return Name{}, err
	}
	slug, tld := cutSuffix(host)
	if !label.MatchString(slug) {
		return Name{}, fmt.Errorf("%q is neither a company name such as %q nor an address such as %q", host, "acme", "acme.personio.de")
	}
	if tld != "" && isService(slug) {
		return Name{}, fmt.Errorf("%q is a host of Personio's own; take the address at which the company logs in", host)
	}
	return Name{Slug: slug, TLD: tld}, nil
}

// wrapping is what people put around an address; none of it is in one.
const wrapping = "<>()\"'`“”„‟‘’‚«»‹›"

// unwrap removes white space, wrapping, and the punctuation of the sentence.
func unwrap(input string) string {
	around := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(wrapping, r) }
	input = strings.TrimLeftFunc(input, around)
	return strings.TrimRightFunc(input, func(r rune) bool { return around(r) || strings.ContainsRune(",;.", r) })
}

func hostOf(input string) (string, error) {
	if input == "" {
		return "", errEmpty
	}
	// strings.ToLower maps some other letters to ASCII ones; refuse them first.
	if strings.ContainsFunc(input, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("%q has a character that no host name has", input)
	}
	host := input
	if isURL(input) {
		if !strings.Contains(input, "://") {
			input = "https://" + strings.TrimPrefix(input, "//")
		}
		u, err := url.Parse(input)
		if err != nil {
			return "", errors.New("it is not an address")
		}
		host = u.Hostname()
	}
	return strings.TrimSuffix(strings.ToLower(host), "."), nil
}

// isURL tells an address with something behind its host from a bare host or name.
func isURL(input string) bool {
	return strings.Contains(input, "/") || strings.Contains(input, ".") && strings.ContainsAny(input, ":?#")
}

func cutSuffix(host string) (slug, tld string) {
	for _, tld := range []string{"de", "com"} {
		for _, suffix := range []string{".jobs.personio.", ".personio."} {
			if slug, ok := strings.CutSuffix(host, suffix+tld); ok {
				return slug, tld
			}
		}
	}
	return host, ""
}

// isService tells the hosts that belong to Personio itself from companies'.
func isService(slug string) bool {
	return slices.Contains([]string{"api", "app", "developer", "jobs", "login", "status", "support", "www"}, slug)
}

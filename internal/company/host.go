package company

import (
	"net/netip"
	"strings"
)

// forms are the hosts under which a company is known, the most specific first, each with
// the top-level domain that it tells of the career page.
//
//nolint:gochecknoglobals // a table that nothing writes to
var forms = [...]struct{ suffix, tld string }{
	{".app.personio.com", ""},     // login since 2024: help centre, article 7172393854109, read 2026-11-30
	{".jobs.personio.com", "com"}, // career page and feed: help centre, article 209821565
	{".jobs.personio.de", "de"},   // the same, in older pages
	{"-jobs.personio.de", "de"},   // career page until 2021-05-31: developer hub, "Retrieving open job positions"
	{".personio.de", "de"},        // login, older: help centre, articles 7172393854109 and 360000488777
	{".personio.com", "com"},      // login, older: the same
}

// own are labels directly under personio.de and personio.com that are Personio's own
// hosts and no company's. As a bare name each of them may be a company.
//
//nolint:gochecknoglobals // a table that nothing writes to
var own = map[string]string{
	"api":         "the API: every document of Personio's, read 2026-11-30",
	"developer":   "the developer hub: every document of Personio's, read 2026-11-30",
	"support":     "the help centre: article 207576365, read 2026-11-30",
	"login":       "a login host (path /u/login/identifier): a public script, read 2026-11-30",
	"accounts":    "guess: a login host",
	"app":         "the parent of today's login hosts: help centre, article 7172393854109",
	"jobs":        "the parent of career pages: help centre, article 209821565",
	"auth":        "guess: a login host",
	"id":          "guess: a login host",
	"www":         "Personio's own site",
	"community":   "guess: the users' community",
	"marketplace": "guess: the marketplace's public pages",
	"status":      "guess: the status page",
}

// FromHost returns the company whose host it is: acme.app.personio.com, acme.personio.de,
// acme.personio.com, acme.jobs.personio.de, acme.jobs.personio.com, and acme-jobs.personio.de,
// a career page of old. The error is an [*Error].
func FromHost(host string) (Name, error) {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return Name{}, &Error{Kind: IPAddress}
	}
	for _, form := range forms {
		slug, ok := strings.CutSuffix(host, form.suffix)
		if !ok {
			continue
		}
		if isOwn(host) {
			return Name{}, &Error{Kind: PersonioHost, Host: host}
		}
		if err := checkSlug(slug); err != nil {
			return Name{}, err
		}
		return Name{Slug: slug, TLD: form.tld}, nil
	}
	if host == "personio.de" || host == "personio.com" {
		return Name{}, &Error{Kind: PersonioHost, Host: host}
	}
	if !plainHost(host) {
		return Name{}, &Error{Kind: NotAnAddress}
	}
	return Name{}, &Error{Kind: OtherHost, Host: host}
}

// isOwn tells Personio's own hosts from companies'.
func isOwn(host string) bool {
	for _, suffix := range [...]string{".personio.de", ".personio.com"} {
		if label, ok := strings.CutSuffix(host, suffix); ok {
			return own[label] != ""
		}
	}
	return false
}

// The length of a company's name: help centre, article 7172393854109, read 2026-11-30.
const minSlug, maxSlug = 3, 40

// checkSlug refuses what is not one lower-case DNS label of the length that Personio
// gives: whatever passes cannot change the host.
func checkSlug(slug string) error {
	if !plainHost(slug) || strings.Contains(slug, ".") || slug[0] == '-' || slug[len(slug)-1] == '-' {
		return &Error{Kind: NotAName}
	}
	if len(slug) < minSlug || len(slug) > maxSlug {
		return &Error{Kind: Length}
	}
	return nil
}

// plainHost holds only what a host name of ASCII letters does.
func plainHost(host string) bool {
	for i := range len(host) {
		c := host[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return host != ""
}

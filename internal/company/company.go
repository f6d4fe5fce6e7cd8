// Package company turns what people paste as "our Personio" into a company
// name that is safe to build host names from.
package company

import "strings"

// Name is a company's account at Personio.
type Name struct {
	// Slug is one lower-case DNS label: the "acme" of acme.app.personio.com.
	Slug string
	// TLD is "de" or "com" as the address of the career page said it, "" when it did not.
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

// Parse finds the company in a pasted text: its bare name, or an address of one of the
// forms of [FromHost] with anything behind the host, alone or within a line of text. It
// refuses a text that names two companies. The error is an [*Error].
func Parse(text string) (Name, error) {
	words := split(text)
	if len(words) == 0 {
		return Name{}, &Error{Kind: Empty}
	}
	if len(words) == 1 {
		return word(words[0])
	}
	return sentence(words)
}

// word reads a text that is one name or one address.
func word(text string) (Name, error) {
	host, err := hostOf(text)
	if err != nil {
		return Name{}, err
	}
	if strings.Contains(host, ".") {
		return FromHost(host)
	}
	if !strings.EqualFold(host, text) {
		return Name{}, &Error{Kind: NotAnAddress}
	}
	if err := checkSlug(host); err != nil {
		return Name{}, err
	}
	return Name{Slug: host}, nil
}

// sentence looks for the one address of a company among words. The words around it may
// be anything, also addresses of others; when there is no company, the error is that of
// the word that came nearest.
func sentence(words []string) (Name, error) {
	var found Name
	nearest := &Error{Kind: NoAddress}
	for _, text := range words {
		host, err := hostOf(text)
		var name Name
		if err == nil && !strings.Contains(host, ".") {
			continue
		}
		if err == nil {
			name, err = FromHost(host)
		}
		if err != nil {
			nearest = nearest.or(err)
			continue
		}
		if found.Slug != "" && found.Slug != name.Slug {
			return Name{}, &Error{Kind: Several}
		}
		if found.Slug == "" || found.TLD == "" {
			found = name
		}
	}
	if found.Slug == "" {
		return Name{}, nearest
	}
	return found, nil
}

package company

import "errors"

// Kind says which kind of thing was pasted instead of a company.
type Kind string

// The kinds, in the order in which one of them explains a text better than another.
const (
	Empty         Kind = "empty"
	NoAddress     Kind = "no_address"     // words, none of which is an address
	NotAnAddress  Kind = "not_an_address" // such as ftp://, a strange port, half an address
	NotAName      Kind = "not_a_name"     // not letters, digits and hyphens, or more than one label
	Length        Kind = "length"         // a name that is too short or too long
	ForeignLetter Kind = "foreign_letter" // a letter outside of a-z, which may only look like one
	IPAddress     Kind = "ip_address"
	OtherHost     Kind = "other_host" // a host that is not Personio's
	Email         Kind = "email"
	PersonioHost  Kind = "personio_host" // a host of Personio's own
	Several       Kind = "several"       // more than one company
)

// Forms shows each form that is accepted.
const Forms = `the address at which the company logs in (https://acme.app.personio.com, or the older acme.personio.de and acme.personio.com), ` +
	`its career page (acme.jobs.personio.de or acme.jobs.personio.com, also with a job or /xml behind it), or the name alone (acme)`

// Error says why a text names no company, and never holds more of it than a host.
type Error struct {
	Kind Kind
	Host string // with OtherHost and PersonioHost
}

func (e *Error) Error() string { return e.reason() + "; give " + Forms }

func (e *Error) reason() string {
	switch e.Kind {
	case Empty:
		return "it is empty"
	case NoAddress:
		return "there is no address in it"
	case NotAName:
		return "a company's name has letters a to z, digits and hyphens, and no hyphen at either end"
	case Length:
		return "a company's name has 3 to 40 characters"
	case ForeignLetter:
		return "it has a letter that no host of Personio has, although it may look like one"
	case IPAddress:
		return "it is an IP address"
	case OtherHost:
		return e.Host + " is not a host of Personio"
	case Email:
		return "it is an e-mail address"
	case PersonioHost:
		return e.Host + " is a host of Personio's own and belongs to no company"
	case Several:
		return "it names more than one company"
	case NotAnAddress:
	}
	return "it is not an address"
}

// or returns the error that explains more: of a sentence, that of the word that came nearest
// to a company.
func (e *Error) or(err error) *Error {
	var other *Error
	if errors.As(err, &other) && rank(other.Kind) > rank(e.Kind) {
		return other
	}
	return e
}

func rank(kind Kind) int {
	for i, k := range [...]Kind{NoAddress, NotAnAddress, NotAName, IPAddress, Email, OtherHost, ForeignLetter, Length, PersonioHost} {
		if k == kind {
			return i + 1
		}
	}
	return 0
}

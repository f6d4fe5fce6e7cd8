package xmlscan

import "fmt"

// ErrorKind says what is wrong with a document.
type ErrorKind uint8

// The kinds of error.
const (
	// Truncated documents end before their root element does.
	Truncated ErrorKind = iota + 1
	// Foreign documents are something else: a web page, another XML format.
	Foreign
	// Malformed documents are not well-formed XML.
	Malformed
	// Exceeded documents are larger than a limit.
	Exceeded
)

// Error is a document that cannot be trusted.
type Error struct {
	Kind   ErrorKind
	Line   int    // counted from 1
	Reason string // half a sentence
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
}

func (s *Scanner) fail(kind ErrorKind, reason string) error {
	return &Error{Kind: kind, Line: s.Line(), Reason: reason}
}

func (s *Scanner) exceeds(what string, limit int) error {
	return s.fail(Exceeded, fmt.Sprintf("more than %d %s", limit, what))
}

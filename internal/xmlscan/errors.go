package xmlscan

import (
	"errors"
	"fmt"
	"io"
)

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

// errShort asks for a larger window. It never leaves the package.
var errShort = errors.New("the window is too short")

func (s *Scanner) fail(kind ErrorKind, reason string) error {
	return &Error{Kind: kind, Line: s.Line(), Reason: reason}
}

// failAt is a document that is not well-formed at that place of the window.
func (s *Scanner) failAt(pos int, reason string) error {
	s.pos = pos
	return s.fail(Malformed, reason)
}

func (s *Scanner) exceeds(what string, limit int) error {
	return s.fail(Exceeded, fmt.Sprintf("more than %d %s", limit, what))
}

// cut is the end of a document that is not complete. It tells one that was cut
// off from a reader that failed.
func (s *Scanner) cut() error {
	if errors.Is(s.final, io.EOF) || errors.Is(s.final, io.ErrUnexpectedEOF) {
		return s.fail(Truncated, "it ends before </"+s.root+">")
	}
	if own, ok := errors.AsType[*Error](s.final); ok {
		return s.fail(own.Kind, own.Reason)
	}
	return fmt.Errorf("reading the document: %w", s.final)
}

package xmlfeed

import (
	"errors"
	"fmt"

	"github.com/personio-go/sdk/internal/xmlscan"
)

// What a feed that cannot be had or trusted comes to. Test with [errors.Is].
// None of them says anything about which jobs exist: keep what you have.
var (
	// ErrDisabled: the company's host answered 404. Either the feed is switched
	// off (Personio: Settings > Recruiting > Career page > Activations > "Enable
	// XML feed") or the company left Personio; its career page tells which.
	ErrDisabled = errors.New("the feed is not enabled")
	// ErrUnknownCompany: the host redirected away from itself. Personio does so
	// for names that no company has (any more).
	ErrUnknownCompany = errors.New("no company with this name")
	// ErrRenamed: the host redirected to that of a company with another name, as it may be after
	// Personio changed a company's hostname on its request (which also changes the feed's address;
	// what the old one answers then is not documented). Ask the company before its new name is
	// used: the feed is not read from there. It also matches ErrUnknownCompany.
	ErrRenamed = fmt.Errorf("%w, perhaps it was renamed", ErrUnknownCompany)
	// ErrUnavailable: the host could not be reached, refused for now (429) or
	// failed (5xx). Try again later.
	ErrUnavailable = errors.New("the feed is not available now")
	// ErrNotFeed: the answer is a web page, another kind of document or not
	// well-formed.
	ErrNotFeed = errors.New("not a job feed")
	// ErrTruncated: the document ends too early.
	ErrTruncated = errors.New("the feed is cut off")
	// ErrTooLarge: the document exceeds a limit.
	ErrTooLarge = errors.New("the feed is too large")
	// ErrInvalidPosition: a position has no usable id, or shares its id with
	// another one. See [PositionError].
	ErrInvalidPosition = errors.New("invalid position")
	// ErrInvalidCompany: the text given as the company cannot be one.
	ErrInvalidCompany = errors.New("not a company name")
)

// ParseError says where and why a document was refused. It matches
// [ErrTruncated], [ErrNotFeed] or [ErrTooLarge].
type ParseError struct {
	Kind   error // one of the three
	Line   int   // counted from 1, 0 when it is not known
	Reason string
}

func (e *ParseError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("xmlfeed: %v: %s", e.Kind, e.Reason)
	}
	return fmt.Sprintf("xmlfeed: %v: line %d: %s", e.Kind, e.Line, e.Reason)
}

// Unwrap returns the kind.
func (e *ParseError) Unwrap() error { return e.Kind }

// PositionError names a position that makes a feed unusable. It matches
// [ErrInvalidPosition].
type PositionError struct {
	Index  int    // of the position in the document, counted from 0
	Line   int    // at which the position ends
	ID     string // as the document has it
	Reason string
}

func (e *PositionError) Error() string {
	return fmt.Sprintf("xmlfeed: %v: number %d, ending at line %d, id %.40q: %s", ErrInvalidPosition, e.Index+1, e.Line, e.ID, e.Reason)
}

// Unwrap returns ErrInvalidPosition.
func (e *PositionError) Unwrap() error { return ErrInvalidPosition }

// parseError translates what the scanner found.
func parseError(err error) error {
	if parsed, ok := errors.AsType[*ParseError](err); ok {
		return parsed
	}
	scan, ok := errors.AsType[*xmlscan.Error](err)
	if !ok {
		return fmt.Errorf("xmlfeed: %w", err)
	}
	kind := ErrNotFeed
	switch scan.Kind {
	case xmlscan.Truncated:
		kind = ErrTruncated
	case xmlscan.Exceeded:
		kind = ErrTooLarge
	case xmlscan.Foreign, xmlscan.Malformed:
	}
	return &ParseError{Kind: kind, Line: scan.Line, Reason: scan.Reason}
}

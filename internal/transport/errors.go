package transport

import (
	"errors"
	"net/url"
)

// ErrBodyTooLarge says that an answer exceeds the client's limit.
var ErrBodyTooLarge = errors.New("the answer is larger than the client's limit")

// Error is a call that got no answer. Its text has no URL.
type Error struct {
	Outcome  Outcome
	Attempts int
	Err      error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// stripURL takes the URL, with its query, out of net/http's errors. There are
// several when the user's RoundTripper has a client of its own.
func stripURL(err error) error {
	for {
		wrapped, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = wrapped.Err
	}
}

package transport

import (
	"errors"
	"net/url"
	"time"
)

// ErrBodyTooLarge says that an answer exceeds the client's limit.
var ErrBodyTooLarge = errors.New("the answer is larger than the client's limit")

// Error is a call that got no answer. Its text has no URL.
type Error struct {
	Outcome  Outcome
	Attempts int
	// Overdrawn says that it was not repeated because of [ErrQuota].
	Overdrawn bool
	Err       error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// RetryIn says that an attempt failed in a way that another one would meet again
// before that time has passed.
func RetryIn(err error, after time.Duration) error { return &laterError{err, after} }

type laterError struct {
	err   error
	after time.Duration
}

func (e *laterError) Error() string { return e.err.Error() }
func (e *laterError) Unwrap() error { return e.err }

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

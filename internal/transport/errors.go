package transport

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrNotSent says that a request cannot have reached the server.
var ErrNotSent = wording.New("the request was not sent")

// ErrBodyTooLarge says that an answer exceeds the client's limit.
var ErrBodyTooLarge = wording.ErrTooLarge

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

// Format prints what Error returns, whatever the verb.
func (e *laterError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText is for errors in structs that are logged as JSON.
func (e *laterError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

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

package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
)

// ErrInvalidClient says that Personio does not accept the credentials: client
// ID or secret is wrong, or the integration was removed.
var ErrInvalidClient = errors.New("client credentials refused")

// Error is a token that could not be had.
type Error struct {
	// StatusCode is 0 when the endpoint could not be reached, or when nobody can
	// make a token of what it sent.
	StatusCode int
	// Code is the endpoint's word for it: invalid_client, invalid_scope, ...
	Code string
	// Description is the endpoint's sentence for it.
	Description string
	// TraceID identifies the answer for Personio's support.
	TraceID string

	cause error
}

func (e *Error) Error() string {
	switch {
	case e.StatusCode == 0 && e.cause != nil:
		return fmt.Sprintf("auth: no token: %v", e.cause)
	case e.Is(ErrInvalidClient):
		return fmt.Sprintf("auth: no token: status %d, %v: check client ID and secret (Personio: Marketplace > Connected integrations)%s", e.StatusCode, ErrInvalidClient, e.trace())
	case e.Code == "invalid_scope":
		return fmt.Sprintf("auth: no token: status %d: the credentials lack a scope that was asked for%s", e.StatusCode, e.trace())
	default:
		return fmt.Sprintf("auth: no token: the token endpoint answered with status %d%s", e.StatusCode, e.trace())
	}
}

func (e *Error) trace() string {
	if e.TraceID == "" {
		return ""
	}
	return fmt.Sprintf(" (trace %.64q)", e.TraceID)
}

// Format prints what Error returns, whatever the verb: the endpoint's sentence
// may repeat what it was sent.
func (e *Error) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// Is matches [ErrInvalidClient].
func (e *Error) Is(target error) bool {
	if target != ErrInvalidClient {
		return false
	}
	switch e.Code {
	case "invalid_client", "unauthorized_client":
		return true
	case "":
		return e.StatusCode == http.StatusUnauthorized || e.StatusCode == http.StatusForbidden
	default:
		return false
	}
}

// Unwrap returns the error of the network, of package oauth2 or of the source
// that was given to [FromOAuth2], if there was one.
func (e *Error) Unwrap() error { return e.cause }

// Temporary reports whether the same request may succeed later.
func (e *Error) Temporary() bool {
	return e.StatusCode == 0 || e.StatusCode == http.StatusTooManyRequests || e.StatusCode >= http.StatusInternalServerError
}

// newError keeps what identifies a failure and drops what may hold secrets: the
// answer's body, which oauth2 would print, and the URL.
func newError(err error) *Error {
	var ours *Error
	var refused *oauth2.RetrieveError
	var wrapped *url.Error
	switch {
	case errors.As(err, &ours): // it went through package oauth2 and back
		return ours
	case errors.As(err, &refused):
		e := &Error{Code: refused.ErrorCode, Description: refused.ErrorDescription}
		if refused.Response != nil {
			e.StatusCode = refused.Response.StatusCode
		}
		var body struct {
			TraceID string `json:"trace_id"`
		}
		if json.Unmarshal(refused.Body, &body) == nil {
			e.TraceID = body.TraceID
		}
		return e
	case errors.As(err, &wrapped):
		return &Error{cause: wrapped.Err}
	default:
		return &Error{cause: err}
	}
}

package auth

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/internal/problem"
	"github.com/personio-go/sdk/internal/transport"
	"github.com/personio-go/sdk/internal/wording"
)

// ErrInvalidClient says that Personio does not accept the credentials: client
// ID or secret is wrong, or the integration was removed.
var ErrInvalidClient = errors.New("client credentials refused")

// Error is a token that could not be had, or not be revoked.
type Error struct { //nolint:recvcheck // a copy prints no more than the original
	// StatusCode is 0 when the endpoint could not be reached, or when nobody can
	// make a token of what it sent.
	StatusCode int
	// Code is the v2 endpoint's word for it: invalid_client, invalid_scope, ...
	Code string
	// Description is the endpoint's sentence for it.
	Description string
	// TraceID identifies the answer for Personio's support.
	TraceID string
	// RetryAfter is how long the source leaves the endpoint alone: until then it
	// returns this error without asking.
	RetryAfter time.Duration

	revoking bool
	cause    error
}

func (e *Error) Error() string {
	text := "auth: no token: "
	if e.revoking {
		text = "auth: token not revoked: "
	}
	switch {
	case e.StatusCode == 0 && e.cause != nil:
		text += e.cause.Error()
	case e.Is(ErrInvalidClient) && !e.revoking:
		text += fmt.Sprintf("status %d, %v: check client ID and secret (Personio: Marketplace > Connected integrations)", e.StatusCode, ErrInvalidClient)
	case e.Code == "invalid_scope":
		text += fmt.Sprintf("status %d: the credentials lack a scope that was asked for", e.StatusCode)
	default:
		text += fmt.Sprintf("the endpoint answered with status %d", e.StatusCode)
	}
	if trace := problem.Trace(e.TraceID); trace != "" {
		text += " (trace " + trace + ")"
	}
	return text
}

// Format prints what Error returns, whatever the verb: the endpoint's sentence
// may repeat what it was sent.
func (e Error) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText implements [encoding.TextMarshaler], for errors in structs that
// are logged as JSON.
func (e Error) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

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
	var theirs *oauth2.RetrieveError
	var wrapped *url.Error
	switch {
	case errors.As(err, &ours): // it went through package oauth2 and back
		return ours
	case errors.As(err, &theirs):
		e := &Error{}
		if theirs.Response != nil {
			e = refused(theirs.Response, theirs.Body)
		}
		// A source of somebody else's may know what the body does not say.
		e.Code, e.Description = cmp.Or(e.Code, theirs.ErrorCode), cmp.Or(e.Description, theirs.ErrorDescription)
		return e
	case errors.As(err, &wrapped):
		return &Error{cause: wording.Of(wrapped.Err, "on the way to the token endpoint")}
	default:
		return &Error{cause: wording.Of(err, "")}
	}
}

// unsent takes a trace id out that is part of what was sent.
func (s *TokenSource) unsent(e *Error, tokens ...Secret) *Error {
	for _, secret := range append(tokens, s.id, s.secret) {
		if strings.Contains(strings.ToLower(secret.Reveal()), strings.ToLower(e.TraceID)) && len(e.TraceID) >= 4 {
			e.TraceID = ""
		}
	}
	return e
}

// codeForm is that of the words of RFC 6749.
var codeForm = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)

// refused reads an answer that is not what was asked for. The v2 endpoint has a
// shape of its own (error, error_description, trace_id), that of v1 the one of
// API v1, and gateways before both have theirs.
func refused(resp *http.Response, body []byte) *Error {
	report := problem.Parse(body)
	e := &Error{StatusCode: resp.StatusCode, TraceID: problem.Trace(report.TraceID), RetryAfter: transport.RetryAfter(resp.Header)}
	if len(report.Problems) == 0 {
		return e
	}
	first := report.Problems[0]
	if codeForm.MatchString(first.Title) {
		e.Code, e.Description = first.Title, first.Detail
	} else {
		e.Description = first.Title
	}
	return e
}

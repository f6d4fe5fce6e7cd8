package personio

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/problem"
	"github.com/personio-go/sdk/internal/transport"
)

// What an [*APIError] matches with [errors.Is], by its status.
//
// Personio does not always answer a missing access right with 403: some v2
// routes use 401, 400 or 404 for it. The status is in the error.
var (
	ErrRedirect           = errors.New("redirect, not followed")                   // 3xx; APIError.Header says where to
	ErrInvalid            = errors.New("invalid request")                          // 400, 415, 422
	ErrUnauthorized       = errors.New("not authorised")                           // 401
	ErrForbidden          = errors.New("access right is missing")                  // 403
	ErrNotFound           = errors.New("not found")                                // 404
	ErrConflict           = errors.New("conflict")                                 // 409
	ErrFeatureUnavailable = errors.New("feature is not available in this account") // 412
	ErrTooLarge           = errors.New("request is too large")                     // 413
	ErrRateLimited        = errors.New("rate limit exceeded")                      // 429
	ErrServer             = errors.New("server error")                             // 5xx
)

// ErrNotSent is matched by errors of calls that the server cannot have acted
// upon: they failed on this side or on the way, or their context ended while they
// waited to repeat what the server had refused for now. Middleware that refuses to
// send a request returns an error that wraps it: [WithMiddleware] says why.
var ErrNotSent = transport.ErrNotSent

// ErrBodyTooLarge is matched when an answer, or what is around it, is larger than
// [WithMaxResponseBytes] and [WithMaxResponseRows] allow. What the server refuses as
// too large is [ErrTooLarge].
var ErrBodyTooLarge = transport.ErrBodyTooLarge

// ErrRetryQuota is matched by errors of calls that were not repeated because too
// many others were, of late: a client repeats 20 calls in a row, and one more
// every 5 seconds; successes give some of it back. The last answer is in the
// error.
var ErrRetryQuota = transport.ErrQuota

// Problem is one thing that the server says is wrong. Title and Detail are the
// server's text and may repeat what was sent: they may hold personal data.
type Problem struct {
	// Field of the request that it is about, "" for all of it, or if the server
	// does not say.
	Field  string
	Title  string
	Detail string
	// Type is the address of a description, or empty. The SDK prints its fragment,
	// if it has the form of Personio's and is nothing that was sent.
	Type string
	Meta map[string]string
}

// Format prints the kind of the problem and nothing of the rest, whatever the
// verb: a log is no place for what people wrote.
func (p Problem) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(p.LogValue().String())) }

// LogValue implements [slog.LogValuer] without anything personal.
func (p Problem) LogValue() slog.Value { return slog.StringValue("personio.Problem(" + p.kind() + ")") }

// MarshalText implements [encoding.TextMarshaler], for problems in what is logged
// as JSON. It writes what Format prints.
func (p Problem) MarshalText() ([]byte, error) { return []byte(p.LogValue().String()), nil }

var kindForm = regexp.MustCompile(`#([a-z][a-z0-9_.]{0,63})$`)

// kind is the fragment of the type, one of Personio's own words.
func (p Problem) kind() string {
	if m := kindForm.FindStringSubmatch(p.Type); m != nil {
		return m[1]
	}
	return ""
}

// APIError is an answer that is not a success. API v1 may say so with status 200.
// Its text names the operation and the status, and the access right that the
// operation needs if that may be what is missing. It quotes nothing that may be
// personal: Problems and RawBody have the server's words.
type APIError struct { //nolint:recvcheck // a copy prints no more than the original
	// Operation is a stable name without ids: "recruiting.applications.create".
	Operation  Operation
	StatusCode int
	// TraceID identifies the answer for Personio's support.
	TraceID  string
	Problems []Problem
	// RetryAfter is how long the server wants to be left alone, 0 when it does
	// not say.
	RetryAfter time.Duration
	// Attempts is how often the request was sent.
	Attempts int
	// Header is the answer's header.
	Header http.Header

	body []byte
	// scope is the access right that the operation needs, where it is known.
	scope string
}

func newAPIError(op operation.Operation, resp *transport.Response) *APIError {
	report := problem.Parse(resp.Body)
	e := &APIError{
		Operation:  Operation(op.Name),
		StatusCode: resp.StatusCode,
		TraceID:    traceOf(report, resp),
		RetryAfter: transport.RetryAfter(resp.Header),
		Attempts:   resp.Attempts,
		Header:     resp.Header.Clone(),
		body:       resp.Body,
		scope:      op.Scope,
	}
	for _, name := range []string{"Set-Cookie", "Authorization"} {
		e.Header.Del(name)
	}
	for _, p := range report.Problems {
		problem := Problem(p)
		if resp.Repeats(problem.kind()) {
			problem.Type = ""
		}
		e.Problems = append(e.Problems, problem)
	}
	return e
}

// traceOf is the trace id of an answer, if it looks like one and is nothing that was
// sent: what is a trace id goes into logs and letters.
func traceOf(report problem.Report, resp *transport.Response) string {
	trace := problem.Trace(report.TraceID)
	if resp.Repeats(trace) {
		return ""
	}
	return trace
}

func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "personio: %s: status %d", e.Operation, e.StatusCode)
	if text := http.StatusText(e.StatusCode); text != "" {
		b.WriteString(" " + text)
	}
	if e.StatusCode/100 == 2 {
		b.WriteString(", but the answer says that it failed")
	}
	if kinds := e.kinds(); kinds != "" {
		b.WriteString(" (" + kinds + ")")
	}
	if denied := e.StatusCode == http.StatusUnauthorized || e.StatusCode == http.StatusForbidden; denied && strings.Contains(e.scope, ":") {
		b.WriteString(", perhaps for lack of the access right " + strings.TrimSuffix(e.scope, "?"))
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, ", retry after %v", e.RetryAfter.Round(time.Second))
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, ", after %d attempts", e.Attempts)
	}
	if trace := problem.Trace(e.TraceID); trace != "" {
		b.WriteString(", trace " + trace)
	}
	return b.String()
}

func (e *APIError) kinds() string {
	var kinds []string
	for _, p := range e.Problems {
		if kind := p.kind(); kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, ", ")
}

// Is matches the sentinel of the status.
func (e *APIError) Is(target error) bool {
	sentinel := sentinelOf(e.StatusCode)
	return sentinel != nil && target == sentinel
}

func sentinelOf(status int) error {
	switch status {
	case http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return ErrInvalid
	case http.StatusUnauthorized:
		return ErrUnauthorized
	case http.StatusForbidden:
		return ErrForbidden
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusConflict:
		return ErrConflict
	case http.StatusPreconditionFailed:
		return ErrFeatureUnavailable
	case http.StatusRequestEntityTooLarge:
		return ErrTooLarge
	case http.StatusTooManyRequests:
		return ErrRateLimited
	}
	switch {
	case status/100 == 3:
		return ErrRedirect
	case status >= http.StatusInternalServerError:
		return ErrServer
	default:
		return nil
	}
}

// RawBody is the answer's body, at most 64 KiB of it. It may hold personal data.
func (e *APIError) RawBody() []byte { return e.body }

// LogValue implements [slog.LogValuer] without anything personal.
func (e *APIError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("operation", string(e.Operation)),
		slog.Int("status", e.StatusCode),
		slog.String("trace_id", problem.Trace(e.TraceID)),
		slog.Int("attempts", e.Attempts),
	)
}

// Format prints what Error returns, whatever the verb.
func (e APIError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText implements [encoding.TextMarshaler], for errors in structs that
// are logged as JSON.
func (e APIError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// OutcomeUnknownError is a request that creates, changes or deletes something and
// of which nobody knows whether the server acted upon it: the connection broke after
// it was sent, the answer was a server error (503 among them, whatever it says of
// waiting), or it was one of the 200s that no success of the operation is, such as a
// login page. It was not sent again after that. Find out before you repeat it.
type OutcomeUnknownError struct { //nolint:recvcheck // a copy prints no more than the original
	Operation Operation
	// Err is an [*APIError] when there was an answer, a [*DecodeError] when that was
	// one of the 200s.
	Err error
}

func (e *OutcomeUnknownError) Error() string {
	return fmt.Sprintf("personio: %s: whether it happened is not known: %v", e.Operation, e.Err)
}

// Unwrap returns what went wrong.
func (e *OutcomeUnknownError) Unwrap() error { return e.Err }

// Format prints what Error returns, whatever the verb.
func (e OutcomeUnknownError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText implements [encoding.TextMarshaler], for errors in structs that
// are logged as JSON.
func (e OutcomeUnknownError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

// DecodeError is an answer of the 200s that cannot be read, or is not what was asked
// for: another status than those of the operation's successes, no JSON, a list
// without its list, a row or an object without its id, another object. Of an
// operation that the SDK knows, docs/operations.md says what a success is. That of a
// write is within an [*OutcomeUnknownError]; alone, it says that what was asked for
// was done, and that the caller's own type does not fit the answer.
type DecodeError struct { //nolint:recvcheck // a copy prints no more than the original
	Operation  Operation
	StatusCode int
	// Err may quote the answer, which may hold personal data; the text of the
	// DecodeError does not.
	Err error

	complete bool // the answer, so that Err is about what is in it
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("personio: %s: status %d, but the answer cannot be read: %s", e.Operation, e.StatusCode, e.reason())
}

// reason says where an answer cannot be read without quoting it.
func (e *DecodeError) reason() string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var unfit answer.UnfitError
	switch {
	case !e.complete:
		return fmt.Sprint(e.Err)
	case errors.As(e.Err, &unfit):
		return unfit.Error()
	case errors.As(e.Err, &syntax):
		return fmt.Sprintf("no JSON at byte %d", syntax.Offset)
	case errors.As(e.Err, &kind):
		value, _, _ := strings.Cut(kind.Value, " ") // "number 5500"
		return fmt.Sprintf("the %s at byte %d does not fit into %v", value, kind.Offset, kind.Type)
	default:
		return fmt.Sprintf("a value does not fit (%T)", e.Err)
	}
}

// Unwrap returns the cause, as far as it does not quote the answer.
func (e *DecodeError) Unwrap() error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var unfit answer.UnfitError
	switch {
	case !e.complete:
		return e.Err
	case errors.As(e.Err, &unfit):
		return unfit
	case errors.As(e.Err, &syntax):
		return syntax
	case errors.As(e.Err, &kind):
		value, _, _ := strings.Cut(kind.Value, " ") // "number 5500"
		return &json.UnmarshalTypeError{Value: value, Type: kind.Type, Offset: kind.Offset}
	default:
		return nil
	}
}

// Format prints what Error returns, whatever the verb.
func (e DecodeError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.Error())) }

// MarshalText implements [encoding.TextMarshaler], for errors in structs that
// are logged as JSON.
func (e DecodeError) MarshalText() ([]byte, error) { return []byte(e.Error()), nil }

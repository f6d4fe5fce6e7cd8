package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
)

func TestWhatAStatusSaysAboutTheRequest(t *testing.T) {
	t.Parallel()
	for want, statuses := range map[Outcome][]int{
		Done:     {200, 201, 202, 204, 299},
		Refused:  {429},
		Rejected: {300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 425, 431, 451, 501},
		Unknown:  {408, 500, 502, 503, 504, 505, 520, 599, 999},
	} {
		for _, status := range statuses {
			if got := ofStatus(status, http.Header{}, operation.Freely); got != want {
				t.Errorf("%d: %v, want %v", status, got, want)
			}
		}
	}
}

// A 503 counts as "not processed" only if the server says when to come back.
func TestUnavailableWithAndWithoutAWait(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]Outcome{
		"": Unknown, "5": Refused, "0": Refused, "99999999999999999999": Refused,
		"soon": Unknown, "-5": Unknown, "Fri, 31 Dec 9999 23:59:59 GMT": Refused,
	} {
		if got := ofStatus(http.StatusServiceUnavailable, http.Header{"Retry-After": {value}}, operation.Freely); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
	// On other statuses it means nothing of the kind.
	if got := ofStatus(http.StatusBadGateway, http.Header{"Retry-After": {"5"}}, operation.Freely); got != Unknown {
		t.Errorf("502: %v", got)
	}
}

func TestWhatAnErrorSaysAboutTheRequest(t *testing.T) {
	t.Parallel()
	own, other := fmt.Errorf("in words of its own: %w", ErrNotSent), errors.New("the circuit is open")
	for name, test := range map[string]struct {
		reached []progress
		err     error
		want    Outcome
	}{
		"stopped before":                 {nil, other, NotSent},
		"no connection":                  {[]progress{left, handed, sought}, other, NotSent},
		"written":                        {[]progress{left, handed, sought, wrote}, other, Unknown},
		"a transport that does not tell": {[]progress{left, handed}, other, Unknown},
		"and says that it did not":       {[]progress{left, handed}, own, Unknown},
		// A source of tokens may use the context, and httptrace with it.
		"only the token was asked for": {[]progress{sought, wrote}, other, NotSent},
		// Middleware need not call the next step.
		"middleware on a way of its own":     {[]progress{left, sought, wrote}, other, Unknown},
		"which says that it did not send it": {[]progress{left, sought, wrote}, own, Unknown},
		"which found no connection":          {[]progress{left, sought}, other, NotSent},
		"middleware that does not tell":      {[]progress{left}, other, Unknown},
		"middleware that says it":            {[]progress{left}, own, NotSent},
		"another server":                     {[]progress{left}, ErrForeignOrigin, NotSent},
		"another server after a first one":   {[]progress{left, handed}, ErrForeignOrigin, Unknown},
	} {
		var tr trace
		for _, p := range test.reached {
			tr.mark(p)
		}
		if got := tr.ofError(test.err); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestOutcomesHaveNames(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[Outcome]string{
		NotSent: "not sent", Refused: "refused", Rejected: "rejected", Unknown: "unknown", Done: "done", 0: "unknown", 99: "unknown",
	} {
		if got := outcome.String(); got != want {
			t.Errorf("%d: %q, want %q", outcome, got, want)
		}
	}
}

// temporary is what our own token errors look like.
type temporary bool

func (temporary) Error() string     { return "no token" }
func (t temporary) Temporary() bool { return bool(t) }

func TestErrorsThatTheNextAttemptWouldMeetAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"wrong certificate":      {&tls.CertificateVerificationError{Err: errors.New("x")}, true},
		"unknown authority":      {x509.UnknownAuthorityError{}, true},
		"no TLS":                 {tls.RecordHeaderError{Msg: "x"}, true},
		"plain HTTP":             {http.ErrSchemeMismatch, true},
		"no such host":           {&net.DNSError{IsNotFound: true}, true},
		"name server down":       {&net.DNSError{IsTemporary: true}, false},
		"name server slow":       {&net.DNSError{IsTimeout: true}, false},
		"connection refused":     {&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, false},
		"connection reset":       {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, false},
		"cut off":                {io.ErrUnexpectedEOF, false},
		"time-out of an attempt": {context.DeadlineExceeded, false},
		"given up":               {context.Canceled, true},
		"other server":           {ErrForeignOrigin, true},
		"limit":                  {limit.ErrDeadline, true},
		"gate":                   {limit.ErrClosed, true},
		"queue":                  {limit.ErrQueueFull, true},
		"credentials refused":    {temporary(false), true},
		"token endpoint is busy": {temporary(true), false},
		"anything else":          {errors.New("x"), false},
	} {
		// As net/http hands it over, and with another wrapper around it.
		for _, err := range []error{test.err, &url.Error{Err: test.err}, &url.Error{Err: fmt.Errorf("wrapped: %w", test.err)}} {
			if got := permanent(err); got != test.want {
				t.Errorf("%s: permanent %v, want %v", name, got, test.want)
			}
		}
	}
}

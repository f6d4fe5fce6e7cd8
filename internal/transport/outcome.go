package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
)

// Outcome is what an attempt did at the server, as far as can be known.
type Outcome uint8

const (
	// NotSent means that the server cannot have acted upon it.
	NotSent Outcome = iota + 1
	// Refused means that the server says that it did not process it for now.
	Refused
	// Rejected means that the server says no, and will again.
	Rejected
	// Unknown means that it may or may not have been processed.
	Unknown
	// Done means that the server says yes.
	Done
)

func (o Outcome) String() string {
	switch o {
	case NotSent:
		return "not sent"
	case Refused:
		return "refused"
	case Rejected:
		return "rejected"
	case Done:
		return "done"
	case Unknown:
		return "unknown"
	default:
		return "unknown"
	}
}

// progress is how far an attempt got.
type progress uint32

const (
	left   progress = 1 << iota // our steps, for the user's middleware
	handed                      // to the user's RoundTripper
	sought                      // a connection: the RoundTripper reports to httptrace
	wrote                       // all headers
)

// trace collects the progress of one attempt. net/http may report to it even
// after the attempt ended.
type trace struct {
	reached atomic.Uint32
	// bodyFailure is why the request's body could not be read, if so.
	bodyFailure atomic.Pointer[error]
	hooks       httptrace.ClientTrace
}

func (t *trace) mark(p progress)     { t.reached.Or(uint32(p)) }
func (t *trace) has(p progress) bool { return t.reached.Load()&uint32(p) != 0 }

func (t *trace) watch(ctx context.Context) context.Context {
	t.hooks.GetConn = func(string) { t.mark(sought) }
	// Says nothing, but a transport in a test may call it without looking.
	t.hooks.GotConn = func(httptrace.GotConnInfo) {}
	t.hooks.WroteHeaders = func() { t.mark(wrote) }
	return httptrace.WithClientTrace(ctx, &t.hooks)
}

// ofError classifies an attempt that brought no answer. Without its headers a
// server cannot have processed it. A RoundTripper that does not report to
// httptrace gets no benefit of the doubt, nor does middleware that need not have
// called the next step: it may have sent the request in a way of its own. An
// error of ours says that it did not, unless something else says that it did.
func (t *trace) ofError(err error) Outcome {
	switch {
	case !t.has(left):
		return NotSent
	case t.has(wrote):
		return Unknown
	case t.has(sought):
		return NotSent
	case !t.has(handed) && errors.Is(err, ErrNotSent):
		return NotSent
	default:
		return Unknown
	}
}

// ofStatus classifies an answer. A gateway may say 503 after the server has acted,
// which must not be asked again for what is to happen once.
func ofStatus(status int, header http.Header, repeat operation.Repeat) Outcome {
	switch {
	case status >= 200 && status < 300:
		return Done
	case status == http.StatusTooManyRequests:
		return Refused
	case status == http.StatusServiceUnavailable && repeat != operation.Once && asksToWait(header):
		return Refused
	case status == http.StatusNotImplemented:
		return Rejected
	case status >= 500, status == http.StatusRequestTimeout:
		return Unknown
	default:
		return Rejected
	}
}

func asksToWait(header http.Header) bool {
	_, ok := retryAfter(header, time.Now())
	return ok
}

// permanent tells errors that the next attempt would meet again.
func permanent(err error) bool {
	err = stripURL(err) // which has a Temporary of its own
	var temporary interface{ Temporary() bool }
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	var dns *net.DNSError
	switch {
	case errors.Is(err, ErrForeignOrigin), errors.Is(err, ErrToken), errors.Is(err, ErrBody), errors.Is(err, limit.ErrDeadline),
		errors.Is(err, limit.ErrClosed), errors.Is(err, limit.ErrQueueFull), errors.Is(err, context.Canceled):
		return true
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return true
	case errors.As(err, &dns):
		return dns.IsNotFound
	case errors.As(err, &temporary):
		// Our own token errors say it; net's errors say it of time-outs only,
		// and a refused connection is worth another try.
		var netErr net.Error
		return !errors.As(err, &netErr) && !temporary.Temporary()
	default:
		return false
	}
}

package connection

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
)

// ownTransport is the check's way to the network: a copy of the caller's, which
// leaves no connection behind and knows a proxy's refusal. To net/http that is an
// error without a type. Whatever else the caller has is taken as it is.
func ownTransport(callers http.RoundTripper) http.RoundTripper {
	own := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	switch callers := callers.(type) {
	case nil:
	case *http.Transport:
		own = callers.Clone()
	default:
		return callers
	}
	own.DisableKeepAlives = true
	theirs := own.OnProxyConnectResponse
	own.OnProxyConnectResponse = func(ctx context.Context, proxy *url.URL, question *http.Request, answer *http.Response) error {
		var err error
		if theirs != nil {
			err = theirs(ctx, proxy, question, answer)
		}
		if answer.StatusCode != http.StatusOK {
			return &proxyError{answer.StatusCode}
		}
		return err
	}
	return own
}

// proxyError is a proxy that does not let the check through.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy refuses the connection (status %d)", e.status)
}

// networkReason says why a host could not be reached, if that is what an error
// is about.
func networkReason(err error, host string) (Message, bool) {
	code := networkCode(err)
	if code == "" {
		return Message{}, false
	}
	m := say(code, "host", host)
	if proxy, ok := errors.AsType[*proxyError](err); ok {
		m.Args["status"] = strconv.Itoa(proxy.status)
	}
	return m, true
}

func networkCode(err error) Code {
	var proxy *proxyError
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &proxy):
		return "network.proxy"
	case errors.As(err, &op) && op.Op == "proxyconnect": // before DNS: the proxy's name may be the unknown one
		return "network.no-proxy"
	case errors.As(err, &dns):
		return "network.dns"
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record):
		return "network.no-tls"
	case errors.As(err, &certificate), errors.As(err, &authority):
		return "network.certificate"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "network.refused"
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return "network.timeout"
	case errors.As(err, &op):
		return "network.failed"
	default:
		return ""
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

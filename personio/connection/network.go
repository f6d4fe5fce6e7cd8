package connection

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"syscall"
)

// networkReason says why a host could not be reached, if that is what an error
// is about.
func networkReason(err error) (string, bool) {
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &dns):
		return "its name cannot be resolved (DNS)", true
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy refuses or cannot be reached", true
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &record):
		return "its certificate is not trusted here (TLS); a proxy may have replaced it", true
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection is refused", true
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return "it does not answer in time", true
	case errors.As(err, &op):
		return "the connection fails", true
	default:
		return "", false
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

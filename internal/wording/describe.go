package wording

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"reflect"
	"strings"
	"syscall"
)

// ErrTooLarge says that an answer is larger than the client takes: its content, or
// what is around it.
var ErrTooLarge = New("the answer is larger than the client's limit")

// describe says in fixed words what an error is about.
func describe(err error) string {
	for _, look := range []func(error) string{ended, lookup, certificate, overTLS, tooLarge, system, file, broken, http2} {
		if words := look(err); words != "" {
			return words
		}
	}
	if timeout(err) {
		return "it took too long"
	}
	return fmt.Sprintf("an error of type %T", within(err))
}

// within takes off what libraries put around an error: their types say nothing.
func within(err error) error {
	for {
		cause := errors.Unwrap(err)
		if cause == nil || !ofLibrary(reflect.TypeOf(err)) {
			return err
		}
		err = cause
	}
}

func ended(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded.Error()
	default:
		return ""
	}
}

func lookup(err error) string {
	dns, ok := errors.AsType[*net.DNSError](err)
	switch {
	case !ok:
		return ""
	case dns.IsNotFound:
		return "no such host"
	case dns.IsTimeout:
		return "looking up the host took too long"
	default:
		return "the host could not be looked up"
	}
}

func certificate(err error) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &authority):
		return "the server's certificate is signed by an unknown authority"
	case errors.As(err, &host):
		return "the server's certificate is for another host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has expired, or is not valid yet"
	case errors.As(err, &invalid), errors.As(err, &verification):
		return "the server's certificate is not valid"
	default:
		return ""
	}
}

func overTLS(err error) string {
	var record tls.RecordHeaderError
	op, isOp := errors.AsType[*net.OpError](err)
	switch {
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "the server does not speak TLS"
	case isOp && op.Op == "remote error":
		return "the server ended the TLS connection with an alert"
	case isOp && op.Op == "proxyconnect":
		return "the proxy did not connect"
	default:
		return ""
	}
}

// tooLarge knows the sentences of package net/http, which has no types for them.
func tooLarge(err error) string {
	if isTooLarge(err) {
		return ErrTooLarge.Error()
	}
	return ""
}

func isTooLarge(err error) bool {
	if errors.Is(err, ErrTooLarge) {
		return true
	}
	for _, sentence := range []string{
		"net/http: server response headers exceeded ", "http: suspiciously long trailer after chunked body",
		"chunked encoding contains too much non-data", "header line too long", "http: chunk length too large",
		"net/http: too many 1xx informational responses", "response header list larger than advertised limit",
	} {
		if strings.Contains(err.Error(), sentence) {
			return true
		}
	}
	return false
}

// system names errors of the operating system: it has a fixed text for each.
func system(err error) string {
	errno, ok := errors.AsType[syscall.Errno](err)
	if !ok {
		return ""
	}
	return errno.Error()
}

func file(err error) string {
	for _, known := range []error{fs.ErrNotExist, fs.ErrPermission, fs.ErrExist, fs.ErrInvalid} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return ""
}

// broken knows connections that end, and answers that are not HTTP.
func broken(err error) string {
	text := err.Error()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		strings.Contains(text, "server closed idle connection"):
		return "the connection ended before the answer was complete"
	case strings.Contains(text, "malformed "), strings.Contains(text, "invalid header"), strings.Contains(text, "net/http: HTTP/1.x transport connection broken"),
		strings.Contains(text, "bad Content-Length"), strings.Contains(text, "unsupported transfer encoding"), strings.Contains(text, "failed to parse Location"),
		strings.Contains(text, "invalid byte in chunk length"), strings.HasPrefix(text, "gzip: "), strings.HasPrefix(text, "flate: "):
		return "the answer is not well-formed HTTP"
	default:
		return ""
	}
}

func http2(err error) string {
	if strings.Contains(err.Error(), "http2: ") || strings.Contains(err.Error(), "stream error: stream ID ") {
		return "the server broke off the HTTP/2 connection or stream"
	}
	return ""
}

func timeout(err error) bool {
	later, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && later.Timeout()
}

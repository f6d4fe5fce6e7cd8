package wording

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"reflect"
	"slices"
)

// known returns the errors of the standard library within an error, made anew
// without what is not theirs: texts of servers, paths, names in certificates.
func known(err error) []error {
	if isTooLarge(err) {
		return []error{ErrTooLarge}
	}
	if found := rebuilt(err); found != nil {
		return []error{found}
	}
	switch wrapper := err.(type) { //nolint:errorlint // one step of the chain
	case interface{ Unwrap() error }:
		if cause := wrapper.Unwrap(); cause != nil {
			return known(cause)
		}
	case interface{ Unwrap() []error }:
		var all []error
		for _, cause := range wrapper.Unwrap() {
			all = append(all, known(cause)...)
		}
		return all
	}
	return nil
}

// first is the known error within another, nil without one.
func first(err error) error {
	if err == nil {
		return nil
	}
	if all := known(err); len(all) > 0 {
		return all[0]
	}
	return errUnnamed
}

// errUnnamed stands for an error within a known one that says something else.
var errUnnamed = New("of another kind")

func rebuilt(err error) error {
	switch e := err.(type) { //nolint:errorlint // one step of the chain
	case *net.OpError:
		return &net.OpError{Op: e.Op, Net: e.Net, Source: e.Source, Addr: e.Addr, Err: first(e.Err)}
	case *net.DNSError:
		return &net.DNSError{Err: lookup(e), Name: e.Name, IsTimeout: e.IsTimeout, IsTemporary: e.IsTemporary, IsNotFound: e.IsNotFound}
	case *os.SyscallError:
		return &os.SyscallError{Syscall: e.Syscall, Err: first(e.Err)}
	case *fs.PathError:
		return &fs.PathError{Op: e.Op, Err: first(e.Err)}
	case *tls.CertificateVerificationError:
		return &tls.CertificateVerificationError{UnverifiedCertificates: e.UnverifiedCertificates, Err: first(e.Err)}
	case tls.RecordHeaderError:
		return tls.RecordHeaderError{Msg: overTLS(e), RecordHeader: e.RecordHeader}
	case x509.UnknownAuthorityError:
		return x509.UnknownAuthorityError{Cert: e.Cert}
	case x509.CertificateInvalidError:
		return x509.CertificateInvalidError{Cert: e.Cert, Reason: e.Reason}
	case x509.HostnameError:
		return e // the names are in a certificate, which comes before anything is sent
	}
	if isSentinel(err) {
		return err
	}
	return nil
}

// isSentinel is whether an error has one text only.
func isSentinel(err error) bool {
	if kind := reflect.TypeOf(err).Kind(); kind >= reflect.Int && kind <= reflect.Uintptr {
		return ofLibrary(reflect.TypeOf(err)) // an Errno, or an alert of TLS
	}
	return slices.Contains([]error{
		context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed, os.ErrDeadlineExceeded,
		fs.ErrNotExist, fs.ErrPermission, fs.ErrExist, fs.ErrInvalid, http.ErrSchemeMismatch,
	}, err)
}

package wording_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/textproto"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/personio-go/sdk/internal/canary"
	"github.com/personio-go/sdk/internal/wording"
)

const bird = "canary-of-the-wording"

type talkative struct{ err error }

func (t talkative) Error() string { return bird + t.err.Error() }
func (t talkative) Unwrap() error { return t.err }

// What others say is not printed, by the error or by anything that it wraps, and is
// found all the same.
func TestOthersWordsAreFoundAndNotPrinted(t *testing.T) {
	t.Parallel()
	errno := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	sentinel := errors.New(bird)
	for name, test := range map[string]struct {
		err  error
		want string
		is   error
		as   func(error) bool
	}{
		"refused":            {&url.Error{Op: "Get", URL: bird, Err: errno}, "connection refused", syscall.ECONNREFUSED, found[*net.OpError]},
		"reset":              {talkative{syscall.ECONNRESET}, "connection reset by peer", syscall.ECONNRESET, found[syscall.Errno]},
		"no such host":       {&net.DNSError{Err: bird, Name: "h", IsNotFound: true}, "no such host", nil, found[*net.DNSError]},
		"slow lookup":        {&net.DNSError{Err: bird, Name: "h", IsTimeout: true}, "looking up the host took too long", nil, found[*net.DNSError]},
		"lookup":             {&net.DNSError{Err: bird, Name: "h"}, "the host could not be looked up", nil, found[net.Error]},
		"authority":          {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, "the server's certificate is signed by an unknown authority", nil, found[x509.UnknownAuthorityError]},
		"certificate":        {&tls.CertificateVerificationError{Err: errors.New(bird)}, "the server's certificate is not valid", nil, found[*tls.CertificateVerificationError]},
		"expired":            {x509.CertificateInvalidError{Reason: x509.Expired, Detail: bird}, "the server's certificate has expired, or is not valid yet", nil, found[x509.CertificateInvalidError]},
		"another host":       {x509.HostnameError{Certificate: new(x509.Certificate), Host: "h"}, "the server's certificate is for another host", nil, found[x509.HostnameError]},
		"no TLS":             {tls.RecordHeaderError{Msg: bird}, "the server does not speak TLS", nil, found[tls.RecordHeaderError]},
		"an alert":           {&net.OpError{Op: "remote error", Err: errors.New(bird)}, "the server ended the TLS connection with an alert", nil, found[*net.OpError]},
		"a proxy":            {&net.OpError{Op: "proxyconnect", Err: errors.New(bird)}, "the proxy did not connect", nil, found[*net.OpError]},
		"no HTTP":            {textproto.ProtocolError("malformed MIME header line: " + bird), "the answer is not well-formed HTTP", nil, nil},
		"cut off":            {talkative{io.ErrUnexpectedEOF}, "the connection ended before the answer was complete", io.ErrUnexpectedEOF, nil},
		"too late":           {talkative{context.DeadlineExceeded}, "context deadline exceeded", context.DeadlineExceeded, found[interface{ Timeout() bool }]},
		"HTTP/2":             {errors.New("http2: server sent GOAWAY " + bird), "the server broke off the HTTP/2 connection or stream", nil, nil},
		"headers":            {errors.New("net/http: server response headers exceeded 9 bytes; aborted"), "the answer is larger than the client's limit", wording.ErrTooLarge, nil},
		"a file":             {&fs.PathError{Op: "open", Path: bird, Err: syscall.ENOENT}, "no such file or directory", fs.ErrNotExist, found[*fs.PathError]},
		"permission":         {talkative{fs.ErrPermission}, "permission denied", fs.ErrPermission, nil},
		"the caller's":       {talkative{sentinel}, "an error of type wording_test.talkative", sentinel, found[talkative]},
		"several":            {errors.Join(sentinel, context.Canceled), "context canceled", sentinel, nil},
		"ours within theirs": {fmt.Errorf(bird+": %w", wording.New("ours")), "ours", nil, found[*wording.Error]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := wording.Of(test.err, "")
			if err.Error() != test.want {
				t.Errorf("%q, want %q", err, test.want)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("it is not %v", test.is)
			}
			if test.as != nil && !test.as(err) {
				t.Error("its type is not found")
			}
			var watch canary.Watch
			watch.Error("it", err)
			watch.Check(t, canary.Flock{"text": bird})
		})
	}
}

func found[T any](err error) bool {
	var target T
	return errors.As(err, &target)
}

// Those of libraries that may quote an answer are not handed out at all.
func TestErrorsThatQuoteAreNotHandedOut(t *testing.T) {
	t.Parallel()
	err := wording.Of(&url.Error{Op: "Get", URL: bird, Err: &textproto.Error{Code: 5, Msg: bird}}, "")
	if found[*url.Error](err) || found[*textproto.Error](err) || found[interface{ Temporary() bool }](err) {
		t.Error("found")
	}
	if wording.Of(nil, "") != nil {
		t.Error("no error became one")
	}
	own := wording.Errorf("a %w", wording.New("b"))
	if wording.Of(own, "somewhere") != own { //nolint:errorlint // it itself
		t.Error("ours was changed")
	}
	if got := wording.Of(errors.New(bird), "while waiting").Error(); got != "an error of type *errors.errorString (while waiting)" {
		t.Error(got)
	}
	if data, err := own.(*wording.Error).MarshalText(); string(data) != "a b" || err != nil || !strings.Contains(fmt.Sprintf("%d", own), "a b") { //nolint:errorlint,forcetypeassert // it is one
		t.Errorf("%s, %v", data, err)
	}
}

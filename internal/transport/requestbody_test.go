package transport_test

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// file is a body that fails when it is read after it was closed, as files do.
type file struct {
	io.Reader

	closed bool
}

func (f *file) Read(p []byte) (int, error) {
	if f.closed {
		return 0, fs.ErrClosed
	}
	return f.Reader.Read(p)
}

func (f *file) Close() error {
	f.closed = true
	return nil
}

func upload(content io.Reader) transport.Request {
	r := call(operation.Freely)
	r.Body = &transport.Body{ContentType: "text/plain", Size: -1, File: true, Open: func() (io.ReadCloser, error) {
		return &file{Reader: content}, nil
	}}
	return r
}

// The same content would fail the same way: no attempt is wasted on it, and the
// error is the content's, not what the network makes of half a body.
func TestBodyThatCannotBeReadIsNotSentAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("the disk is gone")
		n := &network{answers: []answer{{reach: written}}}
		_, err := client(t, n).Do(t.Context(), upload(io.MultiReader(strings.NewReader("half"), broken{gone})))
		if !errors.Is(err, gone) || !errors.Is(err, transport.ErrBody) || errors.Is(err, errNetwork) || n.count() != 1 {
			t.Errorf("%v after %d attempts", err, n.count())
		}
	})
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// When the connection breaks, net/http closes the body while it is still being
// read. That is no fault of the body.
func TestBodyThatWasClosedMeanwhileIsSentAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written}, {reach: written, status: http.StatusOK}}}
		impatient := func(c *transport.Config) {
			c.Base = roundTrip(func(r *http.Request) (*http.Response, error) {
				_ = r.Body.Close()
				_, _ = io.ReadAll(r.Body)
				return n.RoundTrip(r)
			})
		}
		resp, err := client(t, n, impatient).Do(t.Context(), upload(strings.NewReader("content")))
		if err != nil || resp.Attempts != 2 {
			t.Errorf("%+v, %v", resp, err)
		}
	})
}

func TestBodyThatCannotBeOpenedIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := call(operation.Freely)
		r.Body = &transport.Body{ContentType: "text/plain", Size: -1, Open: func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }}
		n := &network{answers: []answer{{reach: written, status: http.StatusOK}}}
		_, err := client(t, n).Do(t.Context(), r)
		if failed := refusal(t, err); !errors.Is(err, fs.ErrNotExist) || failed.Outcome != transport.NotSent || failed.Attempts != 1 || n.count() != 0 {
			t.Errorf("%+v, %d requests", failed, n.count())
		}
	})
}

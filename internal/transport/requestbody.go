package transport

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrBody says that a request's body could not be read. The next attempt would
// meet the same.
var ErrBody = wording.New("reading what is to be sent")

// giveBody opens the body for an attempt, and for those that net/http makes on
// its own when a kept connection turns out to be closed.
func (c *call) giveBody(req *http.Request, body *Body) error {
	open := func() (io.ReadCloser, error) {
		content, err := body.Open()
		if err != nil {
			return nil, wording.Errorf("%w: %w", ErrBody, wording.Of(err, ""))
		}
		return &watchedBody{content: content, trace: c.trace}, nil
	}
	content, err := open()
	if err != nil {
		return err
	}
	req.Body, req.ContentLength, req.GetBody = content, body.Size, nil
	if !body.Once {
		req.GetBody = open
	}
	return nil
}

// watchedBody remembers why a body broke off: for the server and for net/http
// it looks like a broken connection.
type watchedBody struct {
	content io.ReadCloser
	trace   *trace
	closed  atomic.Bool
}

func (w *watchedBody) Read(p []byte) (int, error) {
	n, err := w.content.Read(p)
	// net/http closes a body that it no longer needs, maybe while it is read.
	if err != nil && !errors.Is(err, io.EOF) && !w.closed.Load() {
		failure := wording.Errorf("%w: %w", ErrBody, wording.Of(err, ""))
		w.trace.bodyFailure.Store(&failure)
	}
	return n, err
}

func (w *watchedBody) Close() error {
	w.closed.Store(true)
	return w.content.Close()
}

package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

const (
	// maxErrorBody bounds the body of an answer that is an error.
	maxErrorBody = 64 << 10
	// maxDrain is how much of it is read, so that the connection can be used again.
	maxDrain = 256 << 10
)

// attempt bounds one attempt in time and in bytes, gives it a body, watches how
// far it gets and logs it.
type attempt struct {
	next http.RoundTripper
	cfg  *Config
	// What is said of attempts that took too long, and of those with a file.
	late, lateFile error
}

func newAttempt(next http.RoundTripper, cfg *Config) attempt {
	late := func(timeout time.Duration) error {
		return wording.Errorf("no complete answer within %v: %w", timeout, context.DeadlineExceeded)
	}
	return attempt{next: next, cfg: cfg, late: late(cfg.Timeout), lateFile: late(cfg.LongTimeout)}
}

func (a attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	call := callFrom(req.Context())
	timeout, cause := a.cfg.Timeout, a.late
	if body := call.request.Body; call.request.Long || body != nil && body.File {
		timeout, cause = a.cfg.LongTimeout, a.lateFile
	}
	ctx, cancel := context.WithTimeoutCause(call.trace.watch(req.Context()), timeout, cause)
	started := time.Now()
	resp, err := a.send(ctx, req, call)
	if err == nil && call.request.Stream && resp.StatusCode/100 == 2 {
		resp.Body = &stream{ReadCloser: resp.Body, cancel: cancel, server: a.cfg.BaseURL.Host}
	} else {
		if err == nil {
			err = call.readBody(resp, call.maxBody())
		}
		if err != nil && req.Context().Err() == nil && ctx.Err() != nil {
			err = cause
		}
		cancel()
	}
	a.log(req.Context(), call, resp, err, time.Since(started))
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// send makes a request of its own for the attempt, so that the steps below may
// change it.
func (a attempt) send(ctx context.Context, req *http.Request, call *call) (*http.Response, error) {
	req = req.WithContext(ctx)
	req.URL, req.Header = call.address(), call.header()
	if body := call.request.Body; body != nil {
		if err := call.giveBody(req, body); err != nil {
			return nil, err
		}
	}
	call.trace.mark(left)
	resp, err := a.next.RoundTrip(req)
	if failure := call.trace.bodyFailure.Load(); err != nil && failure != nil {
		return nil, *failure // what net/http makes of it says less
	}
	if err != nil {
		return nil, err
	}
	if resp == nil {
		return nil, wording.New("the RoundTripper gave neither an answer nor an error")
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	// Client.Do of net/http fails on an address that it cannot read, even if it is
	// not to follow it.
	if to := resp.Header.Get("Location"); to != "" {
		if _, err := url.Parse(to); err != nil {
			resp.Header.Del("Location")
		}
	}
	return resp, nil
}

// maxBody is how large a successful answer may be.
func (c *call) maxBody() int64 {
	if own := c.request.MaxBody; own > 0 {
		return min(own, c.client.cfg.MaxBody)
	}
	return c.client.cfg.MaxBody
}

// readBody takes the whole body over, so that the connection is free and a body
// that breaks off counts as a failed attempt. Where a success must not be
// repeated, its status stands and the failure is kept beside it.
func (c *call) readBody(resp *http.Response, limit int64) error {
	success := resp.StatusCode/100 == 2
	if !success {
		limit = maxErrorBody
	}
	data, err := readUpTo(resp.Body, limit, resp.ContentLength)
	if !success && err == nil {
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrain-int64(len(data)))
	}
	_ = resp.Body.Close()
	resp.Body = http.NoBody
	if int64(len(data)) > limit {
		data = data[:limit]
		if success {
			err = ErrBodyTooLarge
		}
	}
	c.body, c.bodyErr = data, nil
	switch {
	case err == nil || !success:
		return nil
	case c.mayRepeatUnknown() && !errors.Is(err, ErrBodyTooLarge):
		return err
	default:
		c.bodyErr = wording.Of(err, "while reading the answer of "+c.client.cfg.BaseURL.Host)
		return nil
	}
}

// readUpTo reads all of a body, and some bytes more than the limit if there are
// any: that tells that it is too large.
func readUpTo(body io.Reader, limit, announced int64) ([]byte, error) {
	const least, most = 512, 1 << 20 // what is announced need not come
	limit = min(limit, math.MaxInt64-1)
	data := make([]byte, 0, min(max(announced+1, least), most, limit+1))
	for {
		n, err := body.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil || int64(len(data)) > limit:
			return data, err
		case len(data) == cap(data):
			// Twice as much, but no more than is of use: the old one is left behind.
			data = append(make([]byte, 0, min(2*int64(cap(data)), limit+1)), data...)
		}
	}
}

func (a attempt) log(ctx context.Context, call *call, resp *http.Response, err error, took time.Duration) {
	if !a.cfg.Logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("operation", call.request.Operation.Name),
		slog.Int("attempt", call.attempts),
		slog.Duration("took", took),
	}
	if err != nil {
		// The text of an error may hold addresses; its kind is enough here.
		attrs = append(attrs, slog.String("outcome", call.trace.ofError(err).String()), slog.String("error", fmt.Sprintf("%T", err)))
	} else {
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
	}
	a.cfg.Logger.LogAttrs(ctx, slog.LevelDebug, "personio request", attrs...)
}

// stream keeps the attempt's time limit until the caller is done reading.
type stream struct {
	io.ReadCloser

	cancel context.CancelFunc
	server string
}

func (s *stream) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // readers return it itself
		err = wording.Of(err, "while reading the answer of "+s.server)
	}
	return n, err
}

func (s *stream) Close() error {
	err := s.ReadCloser.Close()
	s.cancel()
	return err
}

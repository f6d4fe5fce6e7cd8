// Package transport is the one way that requests take to Personio:
//
//	retry -> limiter -> token -> attempt -> middleware -> origin guard -> the user's RoundTripper
//
// Each step has one job and one file. No step knows a resource; what differs
// between operations comes from package operation.
package transport

import (
	"bytes"
	"context"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/wording"
)

// Client sends requests to one origin. It is safe for concurrent use.
type Client struct {
	cfg     Config
	retrier retryablehttp.Client
	quota   quota
	// noHeader is what all requests have until an attempt gives them their own.
	noHeader http.Header
}

// New builds the pipeline.
func New(cfg Config) *Client {
	cfg.Base = OrShared(cfg.Base)
	if cfg.Limits.Limiter == nil {
		cfg.Limits.Limiter = limit.New()
	}
	cfg.Header = cfg.Header.Clone()

	c := &Client{cfg: cfg, noHeader: make(http.Header)}
	var step http.RoundTripper = guard{next: cfg.Base, origin: cfg.BaseURL}
	for _, wrap := range slices.Backward(cfg.Middleware) {
		step = wrap(step)
	}
	step = newAttempt(step, &c.cfg)
	step = &authorize{next: step, tokens: cfg.Tokens}
	step = limiter{next: step, limits: cfg.Limits}
	c.retrier = retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: step,
			// A redirect would carry token, headers and body to wherever it points.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:     math.MaxInt32,
		CheckRetry:   checkRetry,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return c
}

// Request is one call.
type Request struct {
	Operation operation.Operation
	Method    string
	Path      string // below the base URL, escaped, beginning with a slash
	Query     url.Values
	Header    http.Header
	Body      *Body
	// Stream leaves the body of a successful answer to the caller, who must
	// close it.
	Stream bool
	// Long says that the answer is a file, which may take long.
	Long bool
	// MaxBody bounds a successful answer where the operation's is smaller than the
	// client's; 0 does not.
	MaxBody int64
	// Timeout bounds the call with all its attempts and waits; 0 does not.
	Timeout time.Duration
}

// Body is what a request carries.
type Body struct {
	ContentType string
	Size        int64 // bytes, -1 when not known
	// Open returns the content from its beginning.
	Open func() (io.ReadCloser, error)
	// Once says that Open works once only; such a request has one attempt.
	Once bool
	// File says that the content is a file, which may take long.
	File bool
}

func (b *Body) once() bool { return b != nil && b.Once }

// Bytes is a body in memory.
func Bytes(contentType string, data []byte) *Body {
	return &Body{
		ContentType: contentType,
		Size:        int64(len(data)),
		Open:        func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// Response is the last answer of a call, whatever its status.
type Response struct {
	StatusCode int
	Header     http.Header
	// Body is the whole body of a successful answer, or the first 64 KiB of
	// another one.
	Body []byte
	// BodyErr says why the body of a successful answer is not whole. The status
	// stands: what was asked for was done.
	BodyErr error
	// Stream replaces Body where the request asked for it.
	Stream   io.ReadCloser
	Attempts int
	Outcome  Outcome
	// Doubtful says that an attempt before the last one may have been processed.
	Doubtful bool
	// Overdrawn says that it was not repeated because of [ErrQuota].
	Overdrawn bool

	call *call
}

// Do sends a request as often as its operation and the outcomes allow. The
// error, if there was no answer, is an [*Error].
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	if r.Timeout <= 0 {
		return (&call{Context: ctx, client: c, request: r}).do() //nolint:contextcheck // the call is the context
	}
	cause := wording.Errorf("the call took longer than %v: %w", r.Timeout, context.DeadlineExceeded)
	ctx, cancel := context.WithTimeoutCause(ctx, r.Timeout, cause)
	resp, err := (&call{Context: ctx, client: c, request: r}).do() //nolint:contextcheck // the call is the context
	if err != nil || resp.Stream == nil {
		cancel()
		return resp, err
	}
	resp.Stream = &stream{ReadCloser: resp.Stream, cancel: cancel, server: c.cfg.BaseURL.Host}
	return resp, nil
}

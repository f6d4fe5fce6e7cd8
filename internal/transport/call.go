package transport

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/wording"
)

// call is the state of one call over all its attempts, and the context that
// leads the steps to it. Attempts run one after the other, so that it needs no
// lock. What every call needs once lies in it: that makes it one allocation.
type call struct {
	context.Context //nolint:containedctx // it is a context

	client  *Client
	request Request

	attempts   int
	unknown    int     // attempts whose outcome is unknown
	reauthed   bool    // a refused token was replaced already
	bearer     *bearer // of the last attempt, nil without a token
	trace      *trace  // of the last attempt
	outcome    Outcome
	wait       time.Duration // before the next attempt
	lastStatus int
	overdrawn  bool // it was not repeated for want of quota
	body       []byte
	bodyErr    error

	url        url.URL
	firstURL   url.URL
	firstTrace trace
	retryable  retryablehttp.Request
	response   Response
}

type callKey struct{}

// Value implements [context.Context].
func (c *call) Value(key any) any {
	if key == (callKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// callFrom returns the call that a request belongs to.
func callFrom(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// OperationFrom is the operation that a request's context belongs to.
func OperationFrom(ctx context.Context) (operation.Operation, bool) {
	if call := callFrom(ctx); call != nil {
		return call.request.Operation, true
	}
	return operation.Operation{}, false
}

// do runs the attempts. go-retryablehttp drives them; every decision and every
// figure is the call's own, and it gets no logger, no body and no way to close
// the user's idle connections.
func (c *call) do() (*Response, error) {
	if err := c.prepare(); err != nil {
		return nil, &Error{Outcome: NotSent, Err: err}
	}
	resp, err := c.client.retrier.Do(&c.retryable) //nolint:bodyclose // the attempt step read it, or the caller streams it
	if err != nil {
		return nil, c.fail(c, err)
	}
	c.response = Response{
		StatusCode: resp.StatusCode, Header: resp.Header, Body: c.body, BodyErr: c.bodyErr,
		Attempts: c.attempts, Outcome: c.outcome, Doubtful: c.doubtful(), Overdrawn: c.overdrawn, call: c,
	}
	if c.request.Stream && c.outcome == Done {
		c.response.Stream = resp.Body
	}
	return &c.response, nil
}

// doubtful is whether an attempt before the last one may have been processed.
func (c *call) doubtful() bool {
	return c.unknown > 1 || c.unknown == 1 && c.outcome != Unknown
}

// prepare makes the request that all attempts begin with. It has no header and
// no body: the attempt step gives each its own.
func (c *call) prepare() error {
	if !token(c.request.Method) {
		return wording.Errorf("%q is no method", c.request.Method)
	}
	var err error
	if c.url, err = resolve(c.client.cfg.BaseURL, c.request.Path); err != nil {
		return err
	}
	c.url.RawQuery = c.request.Query.Encode()
	req := http.Request{
		Method: c.request.Method, URL: &c.url, Host: c.url.Host, Header: c.client.noHeader,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	c.retryable.Request = req.WithContext(c)
	return nil
}

// token is whether a text can be a method (RFC 9110, section 5.6.2).
func token(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

// address makes the URL of an attempt.
func (c *call) address() *url.URL {
	u := &c.firstURL
	if c.attempts > 1 {
		u = new(url.URL) // the first one may still be in use
	}
	*u = c.url
	return u
}

// header makes the header of an attempt: the client's, the call's, and the token.
func (c *call) header() http.Header {
	n := len(c.client.cfg.Header) + len(c.request.Header) + 2
	header, values := make(http.Header, n), make([]string, 0, n)
	for _, from := range [...]http.Header{c.client.cfg.Header, c.request.Header} {
		for name, v := range from {
			values = append(values, v...)
			header[name] = values[len(values)-len(v) : len(values) : len(values)]
		}
	}
	if c.request.Body != nil {
		header.Set("Content-Type", c.request.Body.ContentType)
	}
	if c.bearer != nil {
		values = append(values, c.bearer.header)
		header["Authorization"] = values[len(values)-1:]
	}
	return header
}

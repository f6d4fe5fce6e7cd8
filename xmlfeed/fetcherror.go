package xmlfeed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/internal/transport"
)

// FetchError is a feed that could not be had.
type FetchError struct {
	// Kind is one of the package's errors; Is finds it.
	Kind error
	// Host was asked.
	Host string
	// StatusCode is 0 when there was no answer.
	StatusCode int
	// RetryAfter is how long the host wants to be left alone, if it says.
	RetryAfter time.Duration
	// Err is the cause, or nil.
	Err error
}

func (e *FetchError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "xmlfeed: %s: %v", e.Host, e.Kind)
	if e.StatusCode != 0 && e.StatusCode != http.StatusOK {
		fmt.Fprintf(&b, " (status %d)", e.StatusCode)
	}
	if e.Err != nil {
		text := strings.TrimPrefix(e.Err.Error(), "xmlfeed: ")
		fmt.Fprintf(&b, ": %s", strings.TrimPrefix(text, fmt.Sprintf("%v: ", e.Kind)))
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, ", retry after %v", e.RetryAfter.Round(time.Second))
	}
	return b.String()
}

// Unwrap returns the kind and the cause.
func (e *FetchError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// unavailable is a request without an answer.
func (c *Client) unavailable(ctx context.Context, h host, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("xmlfeed: %s: %w", h.base.Host, err)
	}
	return &FetchError{Kind: ErrUnavailable, Host: h.base.Host, Err: err}
}

// refused is an answer other than 200.
func (c *Client) refused(h host, resp *transport.Response) error {
	e := &FetchError{Kind: ErrUnavailable, Host: h.base.Host, StatusCode: resp.StatusCode, RetryAfter: transport.RetryAfter(resp.Header)}
	switch {
	case resp.StatusCode == http.StatusNotFound:
		e.Kind = ErrDisabled
		e.Err = errors.New(`"Enable XML feed" is off (Settings > Recruiting > Career page > Activations), or no company has this name`)
	case resp.StatusCode/100 == 3:
		e.Kind, e.Err = c.redirected(h, resp.Header.Get("Location"))
	case resp.StatusCode/100 == 2:
		e.Kind = ErrNotFeed
	}
	return e
}

// redirected tells a company that is gone, whose visitors are sent to Personio's
// own site, from one that moved and from one that has another name now.
func (c *Client) redirected(h host, location string) (kind, err error) {
	target, err := h.base.Parse(location)
	if err != nil {
		return ErrNotFeed, errors.New("it redirects to an address that is none")
	}
	shown := (&url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path}).String()
	if target.Host == h.base.Host {
		return ErrNotFeed, fmt.Errorf("it redirects to %s, which is not followed", shown)
	}
	switch name, err := company.FromHost(target.Hostname()); {
	case err != nil:
		return ErrUnknownCompany, fmt.Errorf("it redirects to %s", target.Host)
	case name.Slug == c.name.Slug:
		return ErrNotFeed, fmt.Errorf("it redirects to %s: make the client for %s", shown, target.Host)
	default:
		return ErrRenamed, fmt.Errorf("it redirects to %s: make the client for %s, if that is the same company", target.Host, target.Host)
	}
}

// unusable is an answer that is no whole feed.
func (c *Client) unusable(ctx context.Context, h host, err error) error {
	e := &FetchError{Kind: ErrUnavailable, Host: h.base.Host, StatusCode: http.StatusOK, Err: err}
	for _, kind := range []error{ErrTruncated, ErrTooLarge, ErrNotFeed, ErrInvalidPosition} {
		if errors.Is(err, kind) {
			e.Kind = kind
			return e
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("xmlfeed: %s: %w", h.base.Host, context.Cause(ctx))
	}
	return e
}

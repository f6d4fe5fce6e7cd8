package xmlfeed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// Client fetches the job feed of one company. It is immutable and safe for
// concurrent use.
type Client struct {
	name company.Name
	cfg  config
	host host
	// other is the company's host in Personio's other top-level domain, nil with
	// WithBaseURL.
	other func() host
}

// host is a server that has the feed.
type host struct {
	transport *transport.Client
	base      *url.URL
}

// NewClient returns a client for the feed of a company. The company is its name
// ("acme"), the address at which it logs in ("acme.app.personio.com", older
// "acme.personio.de"), its career page ("acme.jobs.personio.com"), any URL there, or
// a line of text with one of them in it. Anything else is [ErrInvalidCompany], with
// a text that says what it is instead.
//
// Nothing is sent before the first Fetch.
func NewClient(companyName string, opts ...Option) (*Client, error) {
	cfg, optErr := configure(opts)
	name, err := company.Parse(companyName)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("xmlfeed: %w: %w", ErrInvalidCompany, err), optErr)
	}
	address := cfg.baseURL
	if address == "" {
		address = "https://" + name.JobsHost()
	}
	base, err := transport.ParseBaseURL(address)
	if err != nil {
		optErr = errors.Join(optErr, fmt.Errorf("xmlfeed: WithBaseURL: %w", err))
	}
	if optErr != nil {
		return nil, optErr
	}
	if cfg.maxBytes == 0 {
		cfg.maxBytes = defaultMaxBytes
	}
	if cfg.transport.Base == nil {
		cfg.transport.Base = shared().transport
	}
	cfg.transport.Header.Set("Accept", operation.Find(http.MethodGet, "/xml").Accept())
	// Asked for here and not by net/http, which would unpack the answer before
	// anybody can see that it is the same as before.
	cfg.transport.Header.Set("Accept-Encoding", "gzip")
	c := &Client{name: name, cfg: cfg, host: cfg.host(base)}
	if cfg.baseURL == "" {
		c.other = sync.OnceValue(func() host {
			return cfg.host(&url.URL{Scheme: "https", Host: name.Other().JobsHost()})
		})
	}
	return c, nil
}

func (c config) host(base *url.URL) host {
	c.transport.BaseURL = base
	return host{transport: transport.New(c.transport), base: base}
}

// Company is the company's name, the "acme" of acme.personio.de.
func (c *Client) Company() string { return c.name.Slug }

var languageForm = regexp.MustCompile(`^[a-z]{2}$`)

func checkLanguage(language string) error {
	if language != "" && !languageForm.MatchString(language) {
		return fmt.Errorf("xmlfeed: language %q is not two letters such as \"en\"", language)
	}
	return nil
}

// Fetch gets and parses the whole feed. The language is one of de, en, fr, es,
// nl, it, pt, or "" for the company's own. It changes the descriptions only: a
// job without a text in that language has none in the feed, and is in it all
// the same.
//
// Only a complete, well-formed feed from the company's own host is a result. An
// error never means that there are no jobs; an empty feed is no error. Errors
// are of type [*FetchError] and match one of [ErrDisabled], [ErrUnknownCompany],
// [ErrUnavailable], [ErrNotFeed], [ErrTruncated], [ErrTooLarge] and
// [ErrInvalidPosition], unless the context ended or the language has another
// form.
//
// A few companies have their feed under only one of Personio's two top-level
// domains. When the company's host has none, the other one is asked, unless
// WithBaseURL says where the feed is.
//
// The document is parsed as it arrives and not held. Texts share allocations, as
// [Read] says.
//
// Reference: https://developer.personio.de/docs/retrieving-open-job-positions
func (c *Client) Fetch(ctx context.Context, language string) (*Feed, error) {
	return c.fetchMerged(ctx, []string{language})
}

// fetched is one document that was fetched.
type fetched struct {
	feed      *Feed // nil when it is the known one
	validator validator
	started   time.Time
}

// fetch gets one document, from the host that has it.
func (c *Client) fetch(ctx context.Context, language string, known *validator) (fetched, error) {
	if err := checkLanguage(language); err != nil {
		return fetched{}, err
	}
	first, second := c.host, c.other
	if second != nil && known != nil && known.Host == second().base.Host {
		first, second = second(), func() host { return c.host }
	}
	result, err := c.fetchFrom(ctx, first, language, known)
	if second == nil || !isElsewhere(err) {
		return result, err
	}
	if result, otherErr := c.fetchFrom(ctx, second(), language, known); otherErr == nil {
		return result, nil
	}
	return fetched{}, err
}

// isElsewhere says that a host does not have the feed.
func isElsewhere(err error) bool {
	fetch, ok := errors.AsType[*FetchError](err)
	return ok && (fetch.StatusCode == http.StatusNotFound || fetch.StatusCode/100 == 3)
}

func (c *Client) fetchFrom(ctx context.Context, h host, language string, known *validator) (fetched, error) {
	request := transport.Request{
		Operation: operation.Find(http.MethodGet, "/xml"), Method: http.MethodGet, Path: "/xml",
		Stream: true, Header: known.conditions(h.base.Host),
	}
	if language != "" {
		request.Query = url.Values{"language": {language}}
	}
	result := fetched{started: time.Now()}
	resp, err := h.transport.Do(ctx, request)
	if err != nil {
		return fetched{}, c.unavailable(ctx, h, err)
	}
	if resp.StatusCode == http.StatusNotModified && request.Header != nil {
		result.validator = *known
		return result, nil
	}
	if resp.StatusCode != http.StatusOK {
		if resp.Stream != nil {
			_ = resp.Stream.Close()
		}
		return fetched{}, c.refused(h, resp)
	}
	defer resp.Stream.Close() //nolint:errcheck // it was read to its end, or is of no use
	answer, err := newAnswer(resp, c.cfg)
	if err == nil && known == nil {
		result.feed, result.validator, err = answer.read()
	} else if err == nil {
		result.feed, result.validator, err = answer.readChanged(*known)
	}
	if err != nil {
		return fetched{}, c.unusable(ctx, h, err)
	}
	result.validator.Host = h.base.Host
	if feed := result.feed; feed != nil {
		feed.Company, feed.Language, feed.FetchedAt = c.name.Slug, language, result.started
		feed.Digest = result.validator.Content
	}
	return result, nil
}

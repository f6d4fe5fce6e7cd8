package xmlfeed

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// Client fetches the job feed of one company. It is immutable and safe for
// concurrent use.
type Client struct {
	transport *transport.Client
	name      company.Name
	base      *url.URL
	cfg       config
}

// NewClient returns a client for the feed of a company. The company is its name
// ("acme"), its address ("acme.personio.de", "acme.jobs.personio.com") or any
// URL there, such as the login page copied from a browser. Anything else is
// [ErrInvalidCompany].
//
// Nothing is sent before the first Fetch.
func NewClient(companyName string, opts ...Option) (*Client, error) {
	cfg, optErr := configure(opts)
	name, err := company.Parse(companyName)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("xmlfeed: %w: %w", ErrInvalidCompany, err), optErr)
	}
	if cfg.baseURL == "" {
		cfg.baseURL = "https://" + name.JobsHost()
	}
	base, err := transport.ParseBaseURL(cfg.baseURL)
	if err != nil {
		optErr = errors.Join(optErr, fmt.Errorf("xmlfeed: WithBaseURL: %w", err))
	}
	if optErr != nil {
		return nil, optErr
	}
	if cfg.maxBytes == 0 {
		cfg.maxBytes = defaultMaxBytes
	}
	cfg.transport.BaseURL = base
	cfg.transport.Header.Set("Accept", "text/xml, application/xml")
	return &Client{transport: transport.New(cfg.transport), name: name, base: base, cfg: cfg}, nil
}

// Company is the company's name, the "acme" of acme.personio.de.
func (c *Client) Company() string { return c.name.Slug }

// JobURL is the public page of a job, where one can apply.
func (c *Client) JobURL(id int64) string {
	return c.base.JoinPath("job", strconv.FormatInt(id, 10)).String()
}

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
// Reference: https://developer.personio.de/docs/retrieving-open-job-positions
func (c *Client) Fetch(ctx context.Context, language string) (*Feed, error) {
	return c.fetchMerged(ctx, []string{language})
}

// fetch gets one document. With a validator that recognises it, the result is
// an [*UnchangedError] and the validator is brought up to date.
func (c *Client) fetch(ctx context.Context, language string, known *validator) (*Feed, error) {
	if err := checkLanguage(language); err != nil {
		return nil, err
	}
	request := transport.Request{Operation: operation.Find(http.MethodGet, "/xml"), Method: http.MethodGet, Path: "/xml", Stream: true}
	if language != "" {
		request.Query = url.Values{"language": {language}}
	}
	started := time.Now()
	resp, err := c.transport.Do(ctx, request)
	if err != nil {
		return nil, c.unavailable(ctx, err)
	}
	if resp.StatusCode != http.StatusOK {
		if resp.Stream != nil {
			_ = resp.Stream.Close()
		}
		return nil, c.refused(resp)
	}
	defer resp.Stream.Close() //nolint:errcheck // it was read to its end, or is of no use
	hash := sha256.New()
	feed, err := read(io.TeeReader(resp.Stream, hash), c.cfg)
	if err != nil {
		return nil, c.unusable(ctx, err)
	}
	feed.Company, feed.Language, feed.FetchedAt = c.name.Slug, language, started
	hash.Sum(feed.Digest[:0])
	feed.validator = validator{Content: feed.Digest}
	if known != nil && known.Content == feed.Digest {
		return nil, &UnchangedError{FetchedAt: started}
	}
	return feed, nil
}

package connection

import (
	"net/http"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/xmlfeed"
)

// Option changes [Open] and [Check]. One that is nil changes nothing.
type Option func(*config)

type config struct {
	http  *http.Client
	api   []personio.Option
	feed  []xmlfeed.Option
	probe bool
	// careers is where the career page is, if not at the company's host.
	careers string
	// tokens are options of the token source.
	tokens []auth.Option
}

// withTokens gives the source of tokens options.
func withTokens(opts ...auth.Option) Option {
	return func(c *config) { c.tokens = append(c.tokens, opts...) }
}

func configure(opts []Option) config {
	var cfg config
	for _, opt := range opts {
		if opt != nil { // a check has no way to report it
			opt(&cfg)
		}
	}
	if cfg.http == nil {
		cfg.http = &http.Client{}
	}
	return cfg
}

// WithHTTPClient sends all requests through that client's Transport, such as the
// emulator's. A check uses a copy of an [*http.Transport] and closes its
// connections.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) { c.http = client }
}

// WithAPI passes options on to the clients of the API: limits, hooks, a base URL.
// An HTTP client belongs into [WithHTTPClient]: what goes by another way is not
// among the requests that a check counts. The recruiting and the personnel client
// share what they share.
func WithAPI(opts ...personio.Option) Option {
	return func(c *config) { c.api = append(c.api, opts...) }
}

// WithFeed passes options on to the client of the feed.
func WithFeed(opts ...xmlfeed.Option) Option {
	return func(c *config) { c.feed = append(c.feed, opts...) }
}

// WithFeedBaseURL takes the feed and the career page from another address, such
// as an emulator's.
func WithFeedBaseURL(base string) Option {
	return func(c *config) {
		c.feed = append(c.feed, xmlfeed.WithBaseURL(base))
		c.careers = base
	}
}

// WithRecruitingProbe lets a check send the one request that tells whether
// recruiting key, channel and attribute are right: an application that Personio
// must refuse. It counts against the company's limit of 20 applications per
// minute.
func WithRecruitingProbe() Option {
	return func(c *config) { c.probe = true }
}

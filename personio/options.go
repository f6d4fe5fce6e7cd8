package personio

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// DefaultBaseURL is the one server of Personio's API; the credentials decide
// about the company.
const DefaultBaseURL = "https://" + defaultHost

const defaultHost = "api.personio.de"

// Option sets up a client. The order of options does not matter; what is wrong
// with them is reported together.
type Option func(*config) error

type config struct {
	baseURL   string
	unlimited bool
	maxRows   int
	observers []Observer
	// Of WithTimeout, which has the last word, and of the client of WithHTTPClient.
	timeout, clientTimeout time.Duration
	transport              transport.Config
}

func configure(opts []Option) (config, error) {
	cfg := config{baseURL: DefaultBaseURL, transport: transport.Defaults()}
	cfg.transport.Header.Set("Accept", (operation.Operation{}).Accept())
	errs := make([]error, 0, len(opts)+2)
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("personio: an option is nil"))
			continue
		}
		errs = append(errs, opt(&cfg))
	}
	base, err := transport.ParseBaseURL(cfg.baseURL)
	if err != nil {
		errs = append(errs, fmt.Errorf("personio: WithBaseURL: %w", err))
	}
	cfg.transport.BaseURL = base
	cfg.timeouts()
	errs = append(errs, cfg.limits())
	return cfg, errors.Join(errs...)
}

// timeouts settles what the options together say.
func (c *config) timeouts() {
	if c.clientTimeout > 0 {
		c.transport.Timeout, c.transport.LongTimeout = c.clientTimeout, c.clientTimeout
	}
	if c.timeout > 0 {
		c.transport.Timeout, c.transport.LongTimeout = c.timeout, max(c.timeout, c.transport.LongTimeout)
	}
}

// WithBaseURL sends the requests to another server, such as an emulator. Its
// path, if any, is put before the paths of the API. It must be https unless it
// is a loopback address.
func WithBaseURL(base string) Option {
	return func(c *config) error {
		c.baseURL = base
		return nil
	}
}

// WithHTTPClient sends the requests through that client's Transport, each
// attempt within its Timeout if it has one. The client itself is not changed;
// its CheckRedirect and Jar are not used: redirects are never followed.
//
// Without it all clients of a process share one transport. An unusual transport
// must not repeat a request on its own: it would go around everything that keeps
// a POST from being sent twice.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) error {
		if client == nil {
			return errors.New("personio: WithHTTPClient: the client is nil")
		}
		c.transport.Base, c.clientTimeout = client.Transport, client.Timeout
		return nil
	}
}

var headerID = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// WithApp names the integration to Personio in every request, also in those for
// tokens, as its
// documentation asks for: both ids in UPPER_SNAKE_CASE, the same for all
// customers. Partners have a partner ID; a company's own integration leaves it
// empty. See https://developer.personio.de/reference/include-our-headers-in-your-requests
func WithApp(partnerID, appID string) Option {
	return func(c *config) error {
		var errs []error
		for _, header := range [...]struct{ name, id string }{{"X-Personio-Partner-ID", partnerID}, {"X-Personio-App-ID", appID}} {
			switch {
			case header.id == "":
			case !headerID.MatchString(header.id):
				errs = append(errs, fmt.Errorf("personio: WithApp: %q is not in UPPER_SNAKE_CASE", header.id))
			default:
				c.transport.Header.Set(header.name, header.id)
			}
		}
		return errors.Join(errs...)
	}
}

// WithLogger logs each attempt at debug level (operation, status, duration) and
// each repetition as a warning. No address, no header and no body is ever logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return errors.New("personio: WithLogger: the logger is nil")
		}
		c.transport.Logger = logger
		return nil
	}
}

// WithTimeout bounds each attempt of a call, from the connection to the end of
// the answer; 30 seconds when nothing else is said. Files have 5 minutes, or as
// long as this if it is more. A call as a whole is bounded by its context, or
// [WithCallTimeout].
func WithTimeout(timeout time.Duration) Option {
	return func(c *config) error {
		if timeout <= 0 {
			return errors.New("personio: WithTimeout: not positive")
		}
		c.timeout = timeout
		return nil
	}
}

// Middleware wraps the round trips of a client. It sees each attempt with its
// token: it must not log headers.
type Middleware = func(http.RoundTripper) http.RoundTripper

// WithMiddleware puts middleware around every attempt, the first one outermost.
//
// Middleware should send what it sends through the RoundTripper that it is given.
// One with a way of its own goes around the check that tokens and bodies only go
// to the client's server. And since it may have sent a request that failed, a
// POST or PATCH is not repeated after its errors, and ends with an
// [*OutcomeUnknownError], unless the error wraps [ErrNotSent] or net/http/httptrace
// was told that the request did not get as far.
func WithMiddleware(middleware ...Middleware) Option {
	return func(c *config) error {
		if slices.ContainsFunc(middleware, func(m Middleware) bool { return m == nil }) {
			return errors.New("personio: WithMiddleware: nil")
		}
		c.transport.Middleware = append(c.transport.Middleware, middleware...)
		return nil
	}
}

// RetryPolicy bounds the attempts of a call. Which failures are worth another
// attempt is not a matter of policy: what creates something is never sent again
// unless it provably was not processed.
type RetryPolicy struct {
	// MaxAttempts counts the first one; 1 turns repeating off. A token that the
	// server refuses is replaced, and the call sent once more, all the same.
	MaxAttempts int
	// MinWait bounds the first wait, which is drawn at random; each further bound
	// is twice the last.
	MinWait time.Duration
	// MaxWait bounds all waits but those that the server asks for.
	MaxWait time.Duration
}

// WithRetry replaces the default policy: 3 attempts, waits up to 500 ms, then
// 1 s. A server that asks for more than 2 minutes is not waited for.
func WithRetry(policy RetryPolicy) Option {
	return func(c *config) error {
		if policy.MaxAttempts < 1 || policy.MinWait < 0 || policy.MaxWait < policy.MinWait {
			return errors.New("personio: WithRetry: MaxAttempts must be at least 1, and 0 <= MinWait <= MaxWait")
		}
		c.transport.Retry = transport.Retry(policy)
		return nil
	}
}

// WithMaxResponseBytes bounds a successful answer after decompression, 8 MiB when
// nothing else is said; one without content has less. What an answer would take in
// memory is bounded by four times as much, estimated before it is decoded. Files are
// not bounded: they are not kept in memory. See [WithMaxResponseRows].
//
// The headers of an answer are bounded at 128 KiB, unless [WithHTTPClient] gives
// another Transport: set its MaxResponseHeaderBytes.
func WithMaxResponseBytes(n int64) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("personio: WithMaxResponseBytes: not positive")
		}
		c.transport.MaxBody = n
		return nil
	}
}

package xmlfeed

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/personio-go/sdk/internal/transport"
)

const (
	defaultMaxBytes     = 32 << 20
	defaultMaxPositions = 20_000
)

// Option sets up a [Client] or [Decode]. The order of options does not matter.
type Option func(*config) error

type config struct {
	maxBytes     int64
	maxPositions int
	skipInvalid  bool
	onInvalid    func(*PositionError)
	repair       bool
	onRepair     func(Repair)
	baseURL      string
	transport    transport.Config
}

func defaults() config {
	return config{maxPositions: defaultMaxPositions, transport: transport.Defaults()}
}

func configure(opts []Option) (config, error) {
	cfg := defaults()
	errs := make([]error, 0, len(opts))
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("xmlfeed: an option is nil"))
			continue
		}
		errs = append(errs, opt(&cfg))
	}
	return cfg, errors.Join(errs...)
}

// WithMaxBytes bounds a document, in bytes after decompression. Fetch allows
// 32 MiB when nothing else is said; the largest feeds that are known have half
// of one.
func WithMaxBytes(n int64) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("xmlfeed: WithMaxBytes: not positive")
		}
		c.maxBytes = n
		return nil
	}
}

// WithMaxPositions bounds the positions of a document, 20,000 when nothing else
// is said.
func WithMaxPositions(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("xmlfeed: WithMaxPositions: not positive")
		}
		c.maxPositions = n
		return nil
	}
}

// WithSkipInvalid leaves out positions without a usable id, and those that share
// the id of an earlier one, instead of refusing the feed. They are in
// [Feed.Skipped] and reported to report, unless it is nil.
//
// A job that is left out looks like one that was taken down. Do not archive
// anything on the strength of a feed with skipped positions.
func WithSkipInvalid(report func(*PositionError)) Option {
	return func(c *config) error {
		c.skipInvalid, c.onInvalid = true, report
		return nil
	}
}

// WithRepairs accepts two mistakes that hand-made feeds have: an "&" that should
// be "&amp;", and HTML's entities, such as "&nbsp;", outside of CDATA. Each
// repair is in [Feed.Repairs] and reported to report, unless it is nil. A
// document may have 1,000 of them.
func WithRepairs(report func(Repair)) Option {
	return func(c *config) error {
		c.repair, c.onRepair = true, report
		return nil
	}
}

// WithHTTPClient sends the requests through that client's Transport, each
// attempt within its Timeout if it has one. The client itself is not changed;
// its CheckRedirect and Jar are not used: redirects are never followed.
//
// Without it all clients of a process share one transport.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) error {
		if client == nil {
			return errors.New("xmlfeed: WithHTTPClient: the client is nil")
		}
		c.transport.Base = client.Transport
		if client.Timeout > 0 {
			c.transport.Timeout = client.Timeout
		}
		return nil
	}
}

// WithBaseURL fetches from another address than https://{company}.jobs.personio.de,
// such as an emulator; "/xml" is put behind it. It must be https unless it is a
// loopback address.
func WithBaseURL(base string) Option {
	return func(c *config) error {
		if base == "" {
			return errors.New("xmlfeed: WithBaseURL: empty")
		}
		c.baseURL = base
		return nil
	}
}

// WithLogger logs each attempt at debug level: status and duration.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return errors.New("xmlfeed: WithLogger: the logger is nil")
		}
		c.transport.Logger = logger
		return nil
	}
}

// limitReader fails, instead of ending, when r has more than n bytes: a
// document that was cut at a limit must not look like a shorter one.
func limitReader(r io.Reader, n int64) io.Reader {
	return &limitedReader{r: r, left: n, limit: n}
}

type limitedReader struct {
	r           io.Reader
	left, limit int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	if int64(len(p))-1 > l.left {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if int64(n) > l.left {
		return 0, &ParseError{Kind: ErrTooLarge, Reason: fmt.Sprintf("more than %d bytes", l.limit)}
	}
	l.left -= int64(n)
	return n, err
}

package fleet

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Config says what a fleet does. All processes of a fleet have the same.
type Config struct {
	// Companies lists the companies whose jobs are synced, by the caller's names
	// for them. It is asked by the sweeper, once every SweepInterval in the whole
	// fleet. An error changes nothing. Without Companies no jobs are synced.
	Companies func(ctx context.Context) ([]string, error)
	// Source returns a company's feed: an [*xmlfeed.Client]. Keep the clients, so
	// that connections and what is known of unchanged feeds last.
	Source func(ctx context.Context, company string) (jobsync.Source, error)
	// TxSink or Sink takes the events; one of them is needed to sync.
	TxSink TxSink
	Sink   jobsync.Sink
	// Policy of the sync for all companies.
	Policy jobsync.Policy
	// Language is that of the feeds, as "en", instead of each company's own: see
	// [jobsync.WithLanguage].
	Language string
	// Interval between two looks at a company's feed, 15 minutes when nothing else
	// is said. Companies are spread over it.
	Interval time.Duration
	// MaxBackoff bounds the time between two looks at a feed that is not to be
	// had, or whose events are refused, 6 hours when nothing else is said. A host
	// that asks for more is left alone for longer, for a day at most.
	MaxBackoff time.Duration
	// FeedRate is how many feeds are asked for at once, and how much later one more,
	// by all processes behind one network address: 8 and 50 milliseconds (20 a
	// second) when nothing else is said. Personio publishes no limit for feeds.
	// 10,000 companies every 15 minutes need 12 a second, and each language of
	// Policy.Languages counts as a feed when it is fetched.
	FeedRate personio.RateLimit
	// Limiter counts the feeds. One that the API's clients of this process have,
	// too, knows the network address. Without it all processes of the fleet count
	// as one address.
	Limiter *Limiter

	// Outbox makes the outbox that forwards applications, on a store that wakes
	// the workers. Without it none are forwarded.
	Outbox func(store *OutboxStore) (*outbox.Outbox, error)

	// Workers is how many companies one process works on at once, 50 when nothing
	// else is said. A worker mostly waits for a feed. Companies that take longer
	// than five seconds do not count, up to twice as many: they keep nobody back.
	Workers int
	// SweepInterval is how often new companies are found, and what was lost is
	// found again: a minute when nothing else is said.
	SweepInterval time.Duration
	// Timeout bounds one job, 5 minutes when nothing else is said. A sink has two
	// minutes of it for an event, or half of it if that is less.
	Timeout time.Duration
	// PollOnly does without LISTEN and NOTIFY, which PgBouncer does not pass on in
	// transaction mode.
	PollOnly bool
	// Logger gets what goes wrong; River's own messages, too. Nil is silent.
	Logger *slog.Logger
	// Observer is told what happened to companies; see [Observer].
	Observer Observer
}

func (c Config) withDefaults() (Config, error) {
	var errs []error
	if c.Companies != nil {
		if c.Source == nil {
			errs = append(errs, errors.New("fleet: Config.Source is needed to sync jobs"))
		}
		if (c.TxSink == nil) == (c.Sink == nil) {
			errs = append(errs, errors.New("fleet: Config needs either TxSink or Sink to sync jobs"))
		}
	}
	if c.Companies == nil && c.Outbox == nil {
		errs = append(errs, errors.New("fleet: Config has neither Companies nor Outbox: there is nothing to do"))
	}
	c.Interval = or(c.Interval, 15*time.Minute)
	c.MaxBackoff = or(c.MaxBackoff, 6*time.Hour)
	c.SweepInterval = or(c.SweepInterval, time.Minute)
	c.Timeout = or(c.Timeout, 5*time.Minute)
	c.FeedRate.Interval = or(c.FeedRate.Interval, 50*time.Millisecond)
	if c.FeedRate.Burst <= 0 {
		c.FeedRate.Burst = 8
	}
	if c.Workers <= 0 {
		c.Workers = 50
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Observer == nil {
		c.Observer = silent{}
	}
	return c, errors.Join(errs...)
}

func or(value, byDefault time.Duration) time.Duration {
	if value <= 0 {
		return byDefault
	}
	return value
}

// Observer is told how the work goes, for metrics. Its methods must return soon
// and are called by many goroutines at once. A panic of theirs is logged and changes
// nothing.
type Observer interface {
	// Synced is called after each look at a company's feed. Lag is the time since
	// the last one that counted, 0 for the first.
	Synced(ctx context.Context, company string, lag time.Duration, result jobsync.Result, err error)
	// Forwarded is called after each step of an application.
	Forwarded(ctx context.Context, company string, result outbox.Result, err error)
}

// silent is no observer.
type silent struct{}

func (silent) Synced(context.Context, string, time.Duration, jobsync.Result, error) {}

func (silent) Forwarded(context.Context, string, outbox.Result, error) {}

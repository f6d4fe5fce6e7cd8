package personio

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
)

// ErrLimitDeadline is matched by errors of calls whose turn under a rate limit
// would come after their context's deadline. They were not sent, and said so at
// once.
var ErrLimitDeadline = limit.ErrDeadline

// ErrLimitClosed is matched by errors of calls that were not sent, because a 429
// of a call before them asked for more than 2 minutes of silence, of which as much
// is left; the text says how much. No call is sent earlier than Personio asked,
// except after an hour.
var ErrLimitClosed = limit.ErrClosed

// ErrLimitQueueFull is matched by errors of calls that were not sent because
// 100,000 others of the same limit wait for their turn.
var ErrLimitQueueFull = limit.ErrQueueFull

// Limiter gives requests their turn under limits that several clients share.
// [LocalLimiter] is one for the clients of a process. An own implementation can
// do the same for many processes; it must be safe for concurrent use.
type Limiter interface {
	// Wait returns when a request that counts against the limit may be sent.
	// Before that it returns [context.Cause] when the context ends, or an error
	// that wraps [ErrLimitDeadline] when the turn would come after its deadline, or
	// [ErrLimitClosed] when the server wants to be left alone for longer than
	// 2 minutes: ClosedUntil may be an hour away.
	// Any error means that the request is not sent. A limiter that loses touch
	// with the others should go on with a careful share of its own, such as a
	// [LocalLimiter], rather than with none.
	Wait(ctx context.Context, limit Limit) error
	// Observe takes note of what an answer says about the limit. It is called
	// after a 429 and after answers with x-ratelimit headers, before the call
	// goes on: it should return soon. Its context never ends.
	Observe(ctx context.Context, limit Limit, report LimitReport)
}

// Limit is a budget of requests. Scope and Family name what is counted together.
type Limit struct {
	// Scope is the company that [WithLimiter] was given, or "" where Personio
	// counts the requests of a network address, whichever company they are for.
	Scope string
	// Family is the stable name of the operations that share the budget, such as
	// "persons", "absence_periods.list" or "v1.employees".
	Family string
	// Burst requests may go at once, and one more becomes free every Interval. A
	// Burst of 0 is no budget: nothing is published, and only a 429 holds back.
	Burst    int
	Interval time.Duration
}

// LimitReport is what an answer says about a [Limit].
type LimitReport struct {
	// ClosedUntil is set after a 429: no request of the limit is to be sent
	// before.
	ClosedUntil time.Time
	// Interval and Burst are the server's own figures, 0 when it gives none.
	Interval time.Duration
	Burst    int
	// Remaining is how many requests the server would take now, if HasRemaining.
	// The requests of other processes count, too.
	Remaining    int
	HasRemaining bool
}

// LocalLimiter is a [Limiter] in memory, for the clients of one process. After a
// 429 it keeps all requests of the limit back, goes on at half the pace, and
// gets faster again by 5 % every 10 seconds. Requests go in the order in which they
// came.
type LocalLimiter struct{ local *limit.Local }

// NewLocalLimiter returns a limiter with all budgets full.
func NewLocalLimiter() *LocalLimiter { return &LocalLimiter{local: limit.New()} }

// Wait implements [Limiter].
func (l *LocalLimiter) Wait(ctx context.Context, lim Limit) error {
	return l.local.Wait(ctx, limit.Limit(lim))
}

// Observe implements [Limiter].
func (l *LocalLimiter) Observe(ctx context.Context, lim Limit, report LimitReport) {
	l.local.Observe(ctx, limit.Limit(lim), limit.Report(report))
}

// plugged makes a Limiter one of the pipeline.
type plugged struct{ limiter Limiter }

func (p plugged) Wait(ctx context.Context, lim limit.Limit) error {
	return p.limiter.Wait(ctx, Limit(lim))
}

func (p plugged) Observe(ctx context.Context, lim limit.Limit, report limit.Report) {
	p.limiter.Observe(ctx, Limit(lim), LimitReport(report))
}

// WithLimiter lets a client share its limits with others. Clients of one company
// name it alike: that is how the limiter tells whose budget a request counts
// against. The name is the caller's, such as a customer number; it is not sent.
//
// Without it every client counts alone. That is right for one client of a
// company in one process, except for the 2,000 requests a minute that Personio
// allows a network address for all of API v1, and for requests for tokens: who
// serves many companies gives all clients one [LocalLimiter].
func WithLimiter(limiter Limiter, company string) Option {
	return func(c *config) error {
		if limiter == nil || company == "" {
			return errors.New("personio: WithLimiter: the limiter is nil or the company has no name")
		}
		c.transport.Limits.Limiter, c.transport.Limits.Scope = plugged{limiter}, company
		return nil
	}
}

// RateLimits changes how a client keeps to Personio's limits.
type RateLimits struct {
	// Share is the number of processes that send requests with the same
	// credential; each takes one of so many equal parts of every budget. 0 is 1.
	// A [Limiter] that all of them share divides better.
	Share int
	// Families replaces the figures of some families of operations, named as in
	// [Limit]. The server's own figures may slow such a family down, but not
	// speed it up.
	Families map[string]RateLimit
}

// RateLimit is a budget of requests: Burst at once, and one more every Interval.
type RateLimit struct {
	Burst    int
	Interval time.Duration
}

// WithRateLimit changes the limits that a client keeps to. Without it they are
// Personio's, as far as they are published or were seen:
//
//	persons                     30 a second (reading)
//	any other operation of v2   10 a second each
//	v2.auth                     150 a minute (tokens)
//	v1                          2,000 a minute and address; 1,800 are used
//	v1.auth                     60 a minute (tokens)
//	v1.employees                300 a minute and 15 a second (the list)
//	v1.documents                60 a minute
//	applications, documents     20 a minute each and company (Recruiting API v1)
//
// Version 2 reports its limits with every answer; the client follows them.
func WithRateLimit(limits RateLimits) Option {
	return func(c *config) error {
		if limits.Share < 0 {
			return errors.New("personio: WithRateLimit: Share is negative")
		}
		figures := make(map[operation.Family]operation.Limit, len(limits.Families))
		var errs []error
		for name, own := range limits.Families {
			family := operation.Family(name)
			if !operation.HasFamily(family) {
				errs = append(errs, fmt.Errorf("personio: WithRateLimit: no family of operations is named %q; see Limit.Family", name))
			}
			if own.Burst < 1 || own.Interval <= 0 {
				errs = append(errs, fmt.Errorf("personio: WithRateLimit: %s: Burst and Interval must be positive", name))
			}
			figures[family] = operation.Limit{Burst: own.Burst, Interval: own.Interval, CoolDown: family.Limit().CoolDown}
		}
		c.transport.Limits.Share, c.transport.Limits.Figures = limits.Share, figures
		return errors.Join(errs...)
	}
}

// WithoutRateLimits sends requests without waiting for their turn under
// Personio's published limits: for tests against an emulator, and for those who
// keep to the limits elsewhere. What Personio answers with 429 is waited for all
// the same.
func WithoutRateLimits() Option {
	return func(c *config) error {
		c.unlimited = true
		return nil
	}
}

// limits settles what the options together say.
func (c *config) limits() error {
	limits := &c.transport.Limits
	switch {
	case c.unlimited && (limits.Limiter != nil || limits.Share > 0 || len(limits.Figures) > 0):
		return errors.New("personio: WithoutRateLimits contradicts WithLimiter and WithRateLimit")
	case c.unlimited:
		limits.Limiter = limit.Unlimited()
	case limits.Limiter == nil:
		limits.Limiter = limit.New()
	}
	return nil
}

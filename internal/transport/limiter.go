package transport

import (
	"context"
	"net/http"
	"time"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
)

// Limits is how a client keeps to Personio's limits.
type Limits struct {
	// Limiter is shared by all who share a budget; nil is one of the client's own.
	Limiter limit.Limiter
	// Scope names the company to a limiter that serves several.
	Scope string
	// Share is the part of each budget that this process may use: one of so many.
	Share int
	// Figures take the place of a family's own.
	Figures map[operation.Family]operation.Limit
}

// limiter gives each attempt its turn, and tells the limiter what the answers
// say about it.
type limiter struct {
	next   http.RoundTripper
	limits Limits
}

func (l limiter) RoundTrip(req *http.Request) (*http.Response, error) {
	call := callFrom(req.Context())
	family := call.request.Operation.Family
	call.attempts++
	if call.trace = &call.firstTrace; call.attempts > 1 {
		call.trace = new(trace) // the first one may still be reported to
	}
	if err := l.limits.wait(req.Context(), family); err != nil {
		return nil, err
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil {
		l.limits.observe(req.Context(), family, resp)
	}
	return resp, err
}

// wait takes a turn of every budget that the family counts against, the widest
// first: its own is the tightest, and must be fresh when the request goes.
func (l *Limits) wait(ctx context.Context, family operation.Family) error {
	if parent := family.Parent(); parent != "" {
		if err := l.Limiter.Wait(ctx, l.limit(parent)); err != nil {
			return err
		}
	}
	return l.Limiter.Wait(ctx, l.limit(family))
}

func (l *Limits) observe(ctx context.Context, family operation.Family, resp *http.Response) {
	report, ok := l.report(family, resp)
	if ok {
		// It is worth knowing even if the caller has gone.
		l.Limiter.Observe(context.WithoutCancel(ctx), l.limit(family), report)
	}
}

func (l *Limits) figures(family operation.Family) operation.Limit {
	if own, ok := l.Figures[family]; ok {
		return own
	}
	return family.Limit()
}

// limit is the family's budget as far as it is this process's.
func (l *Limits) limit(family operation.Family) limit.Limit {
	figures := l.figures(family)
	lim := limit.Limit{Family: string(family), Burst: figures.Burst, Interval: figures.Interval}
	if !family.PerAddress() {
		lim.Scope = l.Scope
	}
	if l.Share > 1 {
		lim.Burst, lim.Interval = share(lim.Burst, l.Share), lim.Interval*time.Duration(l.Share)
	}
	return lim
}

// share divides a burst. What is less than one request is one: nothing could be
// sent otherwise.
func share(burst, by int) int {
	if burst == 0 {
		return 0
	}
	return max(1, burst/by)
}

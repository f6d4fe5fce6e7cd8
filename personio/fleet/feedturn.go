package fleet

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/xmlfeed"
)

const (
	// turnPatience is how long a worker waits for a company's turn. It does nothing
	// else meanwhile.
	turnPatience = 5 * time.Second
	// feedGate is how long a feed host that refuses one company keeps all back. The
	// company itself waits for as long as it was told.
	feedGate = 10 * time.Second
	// maxRetryAfter is how long a host may ask to be left alone at most: it may be
	// mistaken.
	maxRetryAfter = 24 * time.Hour
)

// feedLimit is the budget of requests for feeds that the processes behind one
// address share.
func (f *Fleet) feedLimit() personio.Limit {
	return personio.Limit{Family: "feed", Burst: f.cfg.FeedRate.Burst, Interval: f.cfg.FeedRate.Interval}
}

// takeFeedTurn returns 0 when a company's feed may be asked for, or else for how
// long its job is to be put off: to a place in the line of all that are, so that
// they come back at the pace at which turns become free and not all together.
func (f *Fleet) takeFeedTurn(ctx context.Context) (putOff time.Duration) {
	limit := f.feedLimit()
	waiting, cancel := context.WithTimeout(ctx, turnPatience)
	defer cancel()
	if f.cfg.Limiter.Wait(waiting, limit) == nil {
		return 0
	}
	line := personio.Limit{Family: "feed.line", Burst: 1, Interval: limit.Interval}
	place, _, err := f.cfg.Limiter.reserve(ctx, line, 1, maxPatience)
	if err != nil {
		return storeRetry
	}
	return max(place, time.Second)
}

// payTurns takes the turns of feeds that were fetched besides the one that had
// one: those who come next wait for it.
func (f *Fleet) payTurns(ctx context.Context, turns int) {
	if turns > 0 {
		_, _, _ = f.cfg.Limiter.reserve(ctx, f.feedLimit(), turns, maxPatience) // nobody waits for it
	}
}

// heed slows the whole fleet down when a feed host has enough.
func (f *Fleet) heed(ctx context.Context, err error) {
	if fetch, ok := errors.AsType[*xmlfeed.FetchError](err); ok && fetch.StatusCode == http.StatusTooManyRequests {
		wait := min(max(fetch.RetryAfter, time.Second), feedGate)
		f.cfg.Limiter.Observe(ctx, f.feedLimit(), personio.LimitReport{ClosedUntil: time.Now().Add(wait)})
	}
}

// askedFor is how long a host wants a company to leave it alone.
func askedFor(err error) time.Duration {
	if fetch, ok := errors.AsType[*xmlfeed.FetchError](err); ok {
		return min(fetch.RetryAfter, maxRetryAfter)
	}
	return 0
}

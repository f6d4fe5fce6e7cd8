package auth

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// The wait after a failure doubles from one to the other.
const (
	minBackoff = time.Second
	maxBackoff = time.Minute
	// maxSilence bounds what the endpoint may ask for.
	maxSilence = time.Hour
)

// backoff keeps a source from asking again at once after a failure: a wrong
// secret must not use up the requests that Personio allows, nor a struggling
// endpoint be asked by everybody.
type backoff struct {
	failure *Error
	wait    time.Duration
	until   time.Time
}

func (b *backoff) active(now time.Time) bool { return now.Before(b.until) }

// again is the failure that is remembered.
func (b *backoff) again(now time.Time) *Error {
	e := *b.failure
	e.RetryAfter = b.until.Sub(now)
	return &e
}

// note remembers a failure. The endpoint's own wait counts if it is longer, and
// its cool-down when it is busy and does not say for how long.
func (b *backoff) note(e *Error, now time.Time, coolDown time.Duration) {
	b.wait = min(max(minBackoff, 2*b.wait), maxBackoff)
	wait := b.wait + rand.N(b.wait/4) //nolint:gosec // spreads load, protects nothing
	switch {
	case e.RetryAfter > 0:
		wait = max(wait, min(e.RetryAfter, maxSilence))
	case e.StatusCode == http.StatusTooManyRequests:
		wait = max(wait, coolDown)
	}
	b.failure, b.until = e, now.Add(wait)
	e.RetryAfter = wait
}

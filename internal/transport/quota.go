package transport

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrQuota says that a call was not repeated because too many were of late.
var ErrQuota = wording.New("local retry quota exhausted (not sent by Personio)")

const (
	quotaFull    = 100.0
	quotaRetry   = 5.0  // what a repetition costs,
	quotaTimeout = 10.0 // and one after an attempt that took all its time
	quotaSuccess = 1.0  // what a success gives back,
	quotaSecond  = 1.0  // and what time does
)

// quota bounds the repetitions of all calls of a client: when a service is down,
// repeating everything three times makes it worse. It fills up with time, too, so
// that a client never stays without.
type quota struct {
	used  atomic.Bool // spares the successes of good days the lock
	mu    sync.Mutex
	spent float64
	at    time.Time
}

// take pays for a repetition, if there is enough.
func (q *quota) take(cost float64, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.refill(now)
	if q.spent+cost > quotaFull {
		return false
	}
	q.spent += cost
	q.used.Store(true)
	return true
}

// success gives something back.
func (q *quota) success() {
	if !q.used.Load() {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.spent = max(0, q.spent-quotaSuccess)
	q.used.Store(q.spent > 0)
}

// refill needs q.mu.
func (q *quota) refill(now time.Time) {
	if passed := now.Sub(q.at).Seconds(); q.spent > 0 && passed > 0 {
		q.spent = max(0, q.spent-passed*quotaSecond)
	}
	q.at = now
}

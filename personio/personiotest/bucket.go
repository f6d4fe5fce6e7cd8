package personiotest

import (
	"time"

	"github.com/personio-go/sdk/personio"
)

// bucket is a token bucket that starts full.
type bucket struct {
	rate   float64 // per second, and at most this many at once
	tokens float64
	at     time.Time
}

// bucket of a client for an operation.
func (cl *client) bucket(operation personio.Operation, rate int, now time.Time) *bucket {
	if cl.buckets == nil {
		cl.buckets = make(map[personio.Operation]*bucket)
	}
	b := cl.buckets[operation]
	if b == nil {
		b = &bucket{rate: float64(rate), tokens: float64(rate), at: now}
		cl.buckets[operation] = b
	}
	return b
}

// take takes a token, if there is one, and returns how many are left.
func (b *bucket) take(now time.Time) (left int, ok bool) {
	b.tokens = min(b.rate, b.tokens+now.Sub(b.at).Seconds()*b.rate)
	b.at = now
	if b.tokens < 1 {
		return 0, false
	}
	b.tokens--
	return int(b.tokens), true
}

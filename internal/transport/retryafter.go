package transport

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// maxRetryAfter is the longest wait that a server may ask of a call. Whoever is
// told more gets the answer and the time at once.
const maxRetryAfter = 2 * time.Minute

// retryAfter reads how long the server wants to be left alone. The header is
// hostile input: whatever is no sensible wait is no answer.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if value == "" {
		return 0, false
	}
	// A number that is too large is the largest one; it still means "not now".
	if seconds, err := strconv.ParseUint(value, 10, 63); err == nil || errors.Is(err, strconv.ErrRange) {
		const most = 365 * 24 * 3600
		return time.Duration(min(seconds, most)) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil || at.Before(now) {
		return 0, false
	}
	return at.Sub(now), true
}

// RetryAfter is the wait that an answer asks for, 0 when it asks for none.
func RetryAfter(header http.Header) time.Duration {
	wait, _ := retryAfter(header, time.Now())
	return wait
}

package transport

import (
	"net/http"
	"time"

	"github.com/personio-go/sdk/internal/limit"
)

// limiter gives each attempt its turn and closes the gate of a family that the
// server throttles.
type limiter struct {
	next   http.RoundTripper
	limits *limit.Limiter
}

func (l limiter) RoundTrip(req *http.Request) (*http.Response, error) {
	call := callFrom(req.Context())
	family := call.request.Operation.Family
	call.attempts++
	call.trace = new(trace)
	if err := l.limits.Wait(req.Context(), family); err != nil {
		return nil, err
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		wait, ok := retryAfter(resp.Header, time.Now())
		if !ok {
			wait = max(family.Limit().CoolDown, time.Second)
		}
		l.limits.Close(family, time.Now().Add(min(wait, maxRetryAfter)))
	}
	return resp, err
}

package webhooksink

import (
	"fmt"
	"net/http"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Error is an event that the endpoint did not take. It matches
// [jobsync.ErrSinkUnavailable] when the endpoint as a whole is to blame: when it
// cannot be reached, redirects, or answers 401, 403, 404, 408, 429, 502, 503 or
// 504. Any other answer is about the event, and parks the company when it does
// not end: see [jobsync.ParkedError].
type Error struct {
	// Host was asked.
	Host string
	// StatusCode of the answer, 0 for none.
	StatusCode int
	// Err is why there was no answer.
	Err error

	retryAfter time.Duration
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("webhooksink: %s: %v", e.Host, e.Err)
	}
	return fmt.Sprintf("webhooksink: %s answered with status %d", e.Host, e.StatusCode)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() []error {
	var errs []error
	if e.Err != nil {
		errs = append(errs, e.Err)
	}
	if e.unavailable() {
		errs = append(errs, jobsync.ErrSinkUnavailable)
	}
	return errs
}

func (e *Error) unavailable() bool {
	switch e.StatusCode {
	case 0, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestTimeout,
		http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return e.StatusCode/100 == 3
	}
}

// repeatable says whether the same request may have another answer in a moment.
func (e *Error) repeatable() bool {
	return e.StatusCode == 0 || e.StatusCode/100 == 5 || e.StatusCode == http.StatusRequestTimeout || e.StatusCode == http.StatusTooManyRequests
}

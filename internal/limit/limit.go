// Package limit keeps requests within Personio's limits: a budget for each
// family of operations, and a gate that a 429 closes for the whole family.
package limit

import (
	"context"
	"errors"
	"time"
)

// ErrDeadline says that a request was not sent because its turn would come
// after its context's deadline.
var ErrDeadline = errors.New("its turn under the rate limit comes after the context's deadline; it was not sent")

// Limit is one budget: Scope and Family name what is counted together.
type Limit struct {
	// Scope is whose requests they are, "" for everything behind one address.
	Scope  string
	Family string
	// Burst requests may go at once; one more becomes free every Interval.
	// Without a Burst there is no budget, only a gate.
	Burst    int
	Interval time.Duration
}

// Report is what an answer says about a budget.
type Report struct {
	// ClosedUntil is when the server is to be asked again after a 429; the zero
	// time after any other answer.
	ClosedUntil time.Time
	// Interval, Burst and Remaining are the server's own figures, zero where it
	// gives none (HasRemaining says whether Remaining is one).
	Interval     time.Duration
	Burst        int
	Remaining    int
	HasRemaining bool
}

// Limiter gives requests their turn. It must be safe for concurrent use.
type Limiter interface {
	// Wait returns when a request may be sent, or why it may not.
	Wait(ctx context.Context, limit Limit) error
	// Observe takes note of what an answer says.
	Observe(ctx context.Context, limit Limit, report Report)
}

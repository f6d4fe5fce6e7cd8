// Package limit keeps requests within Personio's limits: a budget for each
// family of operations, and a gate that a 429 closes for the whole family.
package limit

import (
	"context"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrDeadline says that a request was not sent because its turn would come
// after its context's deadline.
var ErrDeadline = wording.New("its turn under the rate limit comes after the context's deadline; it was not sent")

// ErrClosed says that a request was not sent because the server asked for a
// longer silence than a request waits for.
var ErrClosed = wording.New("the server asked to be left alone for longer than a request waits; it was not sent")

// ErrQueueFull says that a request was not sent because too many wait for their
// turn already.
var ErrQueueFull = wording.New("too many requests wait for their turn under the rate limit; it was not sent")

const (
	// maxClosed is how long a request waits at a closed gate.
	maxClosed = 2 * time.Minute
	// maxWaiting bounds the requests that wait under one limit. Ten thousand
	// companies that need a token at the same time are no mistake.
	maxWaiting = 100_000
)

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

package limit

import (
	"context"
	"sync"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

// Local holds budgets in memory. It is safe for concurrent use.
type Local struct {
	unlimited bool

	mu      sync.RWMutex
	buckets map[key]*bucket
}

type key struct{ scope, family string }

// New returns a limiter with all budgets full.
func New() *Local { return &Local{buckets: make(map[key]*bucket)} }

// Unlimited returns a limiter without budgets. The gates remain: what the server
// refuses for now is kept back.
func Unlimited() *Local {
	l := New()
	l.unlimited = true
	return l
}

func (l *Local) bucket(limit Limit) *bucket {
	k := key{limit.Scope, limit.Family}
	l.mu.RLock()
	b := l.buckets[k]
	l.mu.RUnlock()
	if b != nil {
		return b
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if b = l.buckets[k]; b == nil {
		if l.unlimited {
			limit.Burst = 0
		}
		b = newBucket(limit)
		l.buckets[k] = b
	}
	return b
}

// Wait blocks until a request may be sent, or returns why it may not: the
// context ended ([context.Cause]) or will end before its turn ([ErrDeadline]),
// the gate is closed for too long ([ErrClosed]), or too many wait ([ErrQueueFull]).
// Requests go in the order in which they came.
func (l *Local) Wait(ctx context.Context, limit Limit) error {
	b := l.bucket(limit)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if b.pass(time.Now()) {
		return nil
	}
	if closed := b.closedFor(time.Now()); closed > maxClosed {
		return closedError(closed)
	}
	if err := b.enter(ctx); err != nil {
		return err
	}
	defer b.leave()
	for {
		if passed, err := b.step(ctx); passed || err != nil {
			return err
		}
	}
}

// step takes the first in the queue to his turn, unless the gate is closed then.
func (b *bucket) step(ctx context.Context) (passed bool, err error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	closed, reservation := b.turn(time.Now())
	switch {
	case closed > maxClosed:
		return false, closedError(closed)
	case closed > 0:
		return false, sleep(ctx, closed) // it may have been closed again
	case reservation == nil:
		return true, nil
	}
	if err := sleep(ctx, reservation.Delay()); err != nil {
		reservation.Cancel()
		return false, err
	}
	// The gate may have closed while the request waited for its turn. The turn is
	// lost then: kept for later, turns would pile up and be too many at once.
	return b.closedFor(time.Now()) <= 0, nil
}

// Observe closes the gate after a 429, slows down, and follows the server's own
// figures.
func (l *Local) Observe(_ context.Context, limit Limit, report Report) {
	l.bucket(limit).observe(report, time.Now())
}

func closedError(closed time.Duration) error {
	return wording.Errorf("%w (%v are left)", ErrClosed, closed.Round(time.Second))
}

// inTime is an error if the context ends within a wait.
func inTime(ctx context.Context, wait time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Now().Add(wait).After(deadline) {
		return wording.Errorf("%w (in %v)", ErrDeadline, wait.Round(time.Second))
	}
	return nil
}

// sleep waits, unless the context ends first or would.
func sleep(ctx context.Context, wait time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if wait <= 0 {
		return nil
	}
	if err := inTime(ctx, wait); err != nil {
		return err
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Package limit keeps a client within Personio's limits: a budget per family of
// operations, and a gate that a 429 closes for the whole family.
package limit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/personio-go/sdk/internal/operation"
)

// ErrDeadline says that a request was not sent because its turn would come
// after its context's deadline.
var ErrDeadline = errors.New("its turn under the rate limit comes after the context's deadline; it was not sent")

// Limiter holds the budgets of one client. It is safe for concurrent use.
type Limiter struct {
	unlimited bool

	mu       sync.Mutex
	families map[operation.Family]*family
}

// New returns a limiter with all budgets full.
func New() *Limiter {
	return &Limiter{families: make(map[operation.Family]*family)}
}

// Unlimited returns a limiter without budgets. The gates remain: what the server
// refuses for now is kept back.
func Unlimited() *Limiter {
	l := New()
	l.unlimited = true
	return l
}

type family struct {
	rate *rate.Limiter

	mu     sync.Mutex
	closed time.Time // nothing is sent before
}

func (l *Limiter) family(name operation.Family) *family {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.families[name]
	if f == nil {
		f = &family{rate: rate.NewLimiter(rate.Inf, 0)}
		if budget := name.Limit(); budget.Burst > 0 && !l.unlimited {
			f.rate = rate.NewLimiter(rate.Every(budget.Interval), budget.Burst)
		}
		l.families[name] = f
	}
	return f
}

// Wait blocks until a request of the family may be sent, or returns why it may
// not: the context ended ([context.Cause]) or will end before its turn
// ([ErrDeadline]).
func (l *Limiter) Wait(ctx context.Context, name operation.Family) error {
	f := l.family(name)
	for {
		if wait := time.Until(f.closedUntil()); wait > 0 {
			if err := sleep(ctx, wait); err != nil {
				return err
			}
			continue // it may have been closed again
		}
		reservation := f.rate.Reserve()
		if err := sleep(ctx, reservation.Delay()); err != nil {
			reservation.Cancel()
			return err
		}
		// The gate may have closed while the request waited for its turn. The turn
		// is lost then: kept for later, turns would pile up and be too many at once.
		if time.Until(f.closedUntil()) <= 0 {
			return nil
		}
	}
}

// Close keeps the family's requests back until then.
func (l *Limiter) Close(name operation.Family, until time.Time) {
	f := l.family(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	if until.After(f.closed) {
		f.closed = until
	}
}

func (f *family) closedUntil() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed
}

// sleep waits, unless the context ends first or would.
func sleep(ctx context.Context, wait time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if wait <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && time.Now().Add(wait).After(deadline) {
		return fmt.Errorf("%w (in %v)", ErrDeadline, wait.Round(time.Second))
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

package limit

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// After a 429 a budget flows at half its pace, down to MinPace of it, and gets
// RecoverStep of it back every RecoverEvery. Package personio/fleet does the same
// in its database.
const (
	MinPace      = 1.0 / 16
	RecoverStep  = 0.05
	RecoverEvery = 10 * time.Second
)

// bucket is the budget and the gate of one family in one scope.
type bucket struct {
	tokens *rate.Limiter
	// head has one place, for the first in the queue; the runtime lets those who
	// wait for it in by the order of their arrival.
	head chan struct{}

	mu      sync.Mutex
	waiting int        // in the queue, the first among them
	closed  time.Time  // nothing is sent before
	full    rate.Limit // the pace without trouble
	pace    float64    // the part of it that is used now, 1 is all
	changed time.Time  // when the pace last did
}

func newBucket(limit Limit) *bucket {
	b := &bucket{head: make(chan struct{}, 1), full: rate.Inf, pace: 1}
	if limit.Burst > 0 && limit.Interval > 0 {
		b.full = rate.Every(limit.Interval)
	}
	b.tokens = rate.NewLimiter(b.full, limit.Burst)
	return b
}

// pass lets a request through that need not wait, unless others do.
func (b *bucket) pass(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting > 0 || now.Before(b.closed) {
		return false
	}
	b.regain(now)
	return b.full == rate.Inf || b.tokens.AllowN(now, 1)
}

// enter waits for the first place in the queue; leave gives it to the next one.
func (b *bucket) enter(ctx context.Context) error {
	if err := b.join(ctx, time.Now()); err != nil {
		return err
	}
	select {
	case b.head <- struct{}{}:
		return nil
	case <-ctx.Done():
		b.quit()
		return context.Cause(ctx)
	}
}

func (b *bucket) leave() {
	b.quit()
	<-b.head
}

func (b *bucket) quit() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting--
}

func (b *bucket) join(ctx context.Context, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting >= maxWaiting {
		return ErrQueueFull
	}
	if err := inTime(ctx, b.expect(now)); err != nil {
		return err
	}
	b.waiting++
	return nil
}

// expect is how long a new one waits at least: for the gate, and for a turn of
// each of those before it; the first one has his already. It needs b.mu.
func (b *bucket) expect(now time.Time) time.Duration {
	closed := max(0, b.closed.Sub(now))
	if b.full == rate.Inf || b.waiting == 0 {
		return closed
	}
	short := float64(b.waiting) - b.tokens.TokensAt(now.Add(closed))
	return closed + time.Duration(max(0, short)/float64(b.tokens.Limit())*float64(time.Second))
}

func (b *bucket) closedFor(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed.Sub(now)
}

// turn is how long the gate is closed yet, or else when it is a request's turn;
// no reservation is now.
func (b *bucket) turn(now time.Time) (closed time.Duration, at *rate.Reservation) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if closed = b.closed.Sub(now); closed > 0 {
		return closed, nil
	}
	b.regain(now)
	if b.full == rate.Inf || b.tokens.AllowN(now, 1) {
		return 0, nil
	}
	return 0, b.tokens.ReserveN(now, 1)
}

// regain gives back some of the pace that a 429 took; it needs b.mu.
func (b *bucket) regain(now time.Time) {
	if b.pace == 1 {
		return
	}
	steps := int(now.Sub(b.changed) / RecoverEvery)
	if steps < 1 {
		return
	}
	b.setPace(min(1, b.pace+RecoverStep*float64(steps)), now)
}

// setPace needs b.mu.
func (b *bucket) setPace(pace float64, now time.Time) {
	b.pace, b.changed = pace, now
	if b.full != rate.Inf {
		b.tokens.SetLimitAt(now, b.full*rate.Limit(pace))
	}
}

func (b *bucket) observe(report Report, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full != rate.Inf {
		b.follow(report, now)
	}
	if report.ClosedUntil.IsZero() {
		return
	}
	// Those that were on their way together get their 429s together, too: that is
	// one reason to slow down, not many.
	if !now.Before(b.closed) {
		b.setPace(max(MinPace, b.pace/2), now)
	}
	if report.ClosedUntil.After(b.closed) {
		b.closed = report.ClosedUntil
		// The pace comes back when requests go again, not while none do.
		b.changed = b.closed
	}
}

// follow takes the server's figures over; it needs b.mu.
func (b *bucket) follow(report Report, now time.Time) {
	if report.Interval > 0 && rate.Every(report.Interval) != b.full {
		b.full = rate.Every(report.Interval)
		b.tokens.SetLimitAt(now, b.full*rate.Limit(b.pace))
	}
	if report.Burst > 0 && report.Burst != b.tokens.Burst() {
		b.tokens.SetBurstAt(now, report.Burst)
	}
	// Others use the budget as well if the server has less left than there is here.
	if surplus := int(b.tokens.TokensAt(now)) - report.Remaining; report.HasRemaining && surplus > 0 {
		b.tokens.AllowN(now, surplus)
	}
}

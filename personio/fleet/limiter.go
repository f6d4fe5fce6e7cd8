package fleet

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio"
)

// Limiter is a [personio.Limiter] that all processes share. Time is the
// database's: clocks of machines need not agree. Like a [personio.LocalLimiter] it
// follows the figures that version 2 reports, goes on at half the pace after a 429,
// and gets faster again by 5 % every 10 seconds, in all processes together.
//
// A turn is one statement, and so is an answer that says something new.
//
// When the database does not answer, each process goes on with its own share of
// the budget, never with all of it.
type Limiter struct {
	pool   *pgxpool.Pool
	egress string
	share  int
	local  *personio.LocalLimiter

	mu   sync.Mutex
	seen map[[2]string]standing // by scope and family
}

var _ personio.Limiter = (*Limiter)(nil)

// NewLimiter returns a limiter for a process. Egress names the network address
// under which Personio sees it, the same for all processes behind that address:
// some limits count per address. Share is how many processes there are, for the
// time in which the database does not answer.
func NewLimiter(pool *pgxpool.Pool, egress string, share int) *Limiter {
	return &Limiter{pool: pool, egress: egress, share: max(share, 1), local: personio.NewLocalLimiter(), seen: make(map[[2]string]standing)}
}

// databasePatience is how long a request waits for the database before it goes on
// without.
const databasePatience = 2 * time.Second

// maxPatience is how long anybody waits for a turn.
const maxPatience = 24 * time.Hour

// Wait implements [personio.Limiter].
func (l *Limiter) Wait(ctx context.Context, limit personio.Limit) error {
	for {
		patience := maxPatience
		if deadline, ok := ctx.Deadline(); ok {
			patience = min(patience, max(time.Until(deadline), 0))
		}
		wait, granted, err := l.reserve(ctx, limit, 1, patience)
		switch {
		case err != nil && ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return l.local.Wait(ctx, l.ownShare(limit))
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		if granted {
			return l.passGate(ctx, limit, wait)
		}
	}
}

// passGate looks whether the gate was closed while a turn was waited for.
func (l *Limiter) passGate(ctx context.Context, limit personio.Limit, waited time.Duration) error {
	for waited > 0 {
		bounded, cancel := context.WithTimeout(ctx, databasePatience)
		closed, err := l.notBefore(bounded, limit, false)
		cancel()
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return nil //nolint:nilerr // the turn was granted when the database was there
		case closed == 0:
			return nil
		}
		if err := sleep(ctx, closed); err != nil {
			return err
		}
	}
	return nil
}

// ownShare is the part of a budget that is safe without the others.
func (l *Limiter) ownShare(limit personio.Limit) personio.Limit {
	limit.Interval *= time.Duration(l.share)
	if limit.Burst > 0 {
		limit.Burst = max(limit.Burst/l.share, 1)
	}
	return limit
}

// ownReport is what the server says of a budget, as far as it is this process's.
func (l *Limiter) ownReport(report personio.LimitReport) personio.LimitReport {
	report.Interval *= time.Duration(l.share)
	if report.Burst > 0 {
		report.Burst = max(report.Burst/l.share, 1)
	}
	report.Remaining /= l.share
	return report
}

// Observe implements [personio.Limiter]. A 429 holds all processes back and halves
// the pace of all; the server's figures hold for all. An answer that says nothing
// new costs nothing.
func (l *Limiter) Observe(ctx context.Context, limit personio.Limit, report personio.LimitReport) {
	l.local.Observe(ctx, l.ownShare(limit), l.ownReport(report))
	wait := time.Until(report.ClosedUntil)
	if wait <= 0 {
		report.ClosedUntil = time.Time{}
	}
	seen, known := l.lastSeen(limit)
	ctx, cancel := context.WithTimeout(ctx, databasePatience)
	defer cancel()
	switch { // errors: the limiter of this process knows in any case
	case limit.Burst > 0 && limit.Interval > 0:
		if !known || !seen.told(report, time.Now()) {
			_ = l.follow(ctx, limit, report)
		}
	case !report.ClosedUntil.IsZero():
		_ = l.closeGate(ctx, limit, wait)
	}
}

// sleep waits, unless the context ends first or would.
func sleep(ctx context.Context, wait time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if wait <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && wait > time.Until(deadline) {
		return fmt.Errorf("fleet: %w", personio.ErrLimitDeadline)
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

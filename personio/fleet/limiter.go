package fleet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio"
)

// Limiter is a [personio.Limiter] that all processes share. Time is the
// database's: clocks of machines need not agree.
//
// When the database does not answer, each process goes on with its own share of
// the budget, never with all of it.
type Limiter struct {
	pool   *pgxpool.Pool
	egress string
	share  int
	local  *personio.LocalLimiter
}

var _ personio.Limiter = (*Limiter)(nil)

// NewLimiter returns a limiter for a process. Egress names the network address
// under which Personio sees it, the same for all processes behind that address:
// some limits count per address. Share is how many processes there are, for the
// time in which the database does not answer.
func NewLimiter(pool *pgxpool.Pool, egress string, share int) *Limiter {
	return &Limiter{pool: pool, egress: egress, share: max(share, 1), local: personio.NewLocalLimiter()}
}

// databasePatience is how long a request waits for the database before it goes on
// without.
const databasePatience = 2 * time.Second

// maxPatience is how long anybody waits for a turn.
const maxPatience = 24 * time.Hour

// Wait implements [personio.Limiter].
func (l *Limiter) Wait(ctx context.Context, limit personio.Limit) error {
	for {
		wait, granted, err := l.reserve(ctx, limit)
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

func (l *Limiter) scope(limit personio.Limit) string {
	if limit.Scope == "" {
		return "address " + l.egress
	}
	return "company " + limit.Scope
}

// reserve takes a turn, and says how long it is until then. When the gate is
// closed, or the turn would come after the deadline, none is taken.
func (l *Limiter) reserve(ctx context.Context, limit personio.Limit) (wait time.Duration, granted bool, err error) {
	patience := maxPatience
	if deadline, ok := ctx.Deadline(); ok {
		patience = min(patience, max(time.Until(deadline), 0))
	}
	ctx, cancel := context.WithTimeout(ctx, databasePatience)
	defer cancel()
	const query = `INSERT INTO personio_limits AS l (scope, family, tat) VALUES ($1, $2, clock_timestamp() + $3::interval)
		ON CONFLICT (scope, family) DO UPDATE SET tat = greatest(l.tat, clock_timestamp()) + $3::interval
		WHERE l.closed <= clock_timestamp() AND l.tat + $3::interval - $4::interval <= clock_timestamp() + $5::interval
		RETURNING tat - $4::interval - clock_timestamp()`
	err = l.pool.QueryRow(ctx, query, l.scope(limit), limit.Family, limit.Interval, budget(limit), patience).Scan(&wait)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		wait, err = l.notBefore(ctx, limit, true)
		return wait, false, err
	case limit.Burst == 0:
		wait = 0 // no budget, only the gate
	}
	return max(wait, 0), true, err
}

// budget is the time that a full budget is worth.
func budget(limit personio.Limit) time.Duration { return limit.Interval * time.Duration(limit.Burst) }

// notBefore is how long the gate is closed, and how long it is until a turn is
// free, if that is asked for.
func (l *Limiter) notBefore(ctx context.Context, limit personio.Limit, turn bool) (time.Duration, error) {
	const query = `SELECT greatest(closed, CASE WHEN $5 THEN tat + $3::interval - $4::interval END, clock_timestamp()) - clock_timestamp()
		FROM personio_limits WHERE scope = $1 AND family = $2`
	var wait time.Duration
	err := l.pool.QueryRow(ctx, query, l.scope(limit), limit.Family, limit.Interval, budget(limit), turn && limit.Burst > 0).Scan(&wait)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return max(wait, 0), err
}

// Observe implements [personio.Limiter]: a 429 closes the gate for all processes.
func (l *Limiter) Observe(ctx context.Context, limit personio.Limit, report personio.LimitReport) {
	l.local.Observe(ctx, l.ownShare(limit), report)
	wait := time.Until(report.ClosedUntil)
	if report.ClosedUntil.IsZero() || wait <= 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, databasePatience)
	defer cancel()
	const upsert = `INSERT INTO personio_limits AS l (scope, family, closed) VALUES ($1, $2, clock_timestamp() + $3::interval)
		ON CONFLICT (scope, family) DO UPDATE SET closed = greatest(l.closed, excluded.closed)`
	_, _ = l.pool.Exec(ctx, upsert, l.scope(limit), limit.Family, wait) // the local gate is closed in any case
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

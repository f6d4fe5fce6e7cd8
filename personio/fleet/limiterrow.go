package fleet

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/personio"
)

// What a row l of personio_limits means, with the parameters of [Limiter.args].
const (
	// paceNow is the part of the budget that is used now: some of what a 429 took
	// has come back.
	paceNow = `least(1, l.pace + $5::float8 * floor(extract(epoch FROM greatest(clock_timestamp() - l.paced, '0')) / extract(epoch FROM $6::interval)))`
	// One more request becomes free every each, without trouble every atBest, and
	// capacity of them may go at once.
	atBest   = `coalesce(l.every, $3::interval)`
	each     = `(` + atBest + ` / ` + paceNow + `)`
	capacity = `coalesce(l.burst, $4::int)`
	// debt is how long it is until the budget is full. It is counted in requests:
	// another pace makes none free.
	debt = `((greatest(l.tat, clock_timestamp()) - clock_timestamp()) * (l.pace / ` + paceNow + `))`

	standingColumns = debt + `, ` + atBest + `, ` + paceNow + `, ` + capacity
)

// args are the parameters of all statements about a budget.
func (l *Limiter) args(lim personio.Limit, more ...any) []any {
	return append([]any{l.scope(lim), lim.Family, lim.Interval, lim.Burst, limit.RecoverStep, limit.RecoverEvery}, more...)
}

func (l *Limiter) scope(lim personio.Limit) string {
	if lim.Scope == "" {
		return "address " + l.egress
	}
	return "company " + lim.Scope
}

// standing is how a budget stood when this process looked last.
type standing struct {
	debt  time.Duration // until it is full
	every time.Duration // between two requests, without trouble
	pace  float64       // the part of it that is used
	burst int
	at    time.Time
}

func scanStanding(row pgx.Row) (standing, error) {
	s := standing{at: time.Now()}
	err := row.Scan(&s.debt, &s.every, &s.pace, &s.burst)
	return s, err
}

func (s standing) each() time.Duration { return time.Duration(float64(s.every) / s.pace) }

// wait is how long it is until the turn that was taken last.
func (s standing) wait() time.Duration { return s.debt - s.each()*time.Duration(s.burst) }

// left is how many requests may go now, unless others have sent some since.
func (s standing) left(now time.Time) int {
	if s.every <= 0 {
		return s.burst
	}
	return s.burst - int(math.Ceil(float64(max(0, s.debt-now.Sub(s.at)))/float64(s.each())))
}

// told reports whether a report says nothing that the budget does not show.
func (s standing) told(report personio.LimitReport, now time.Time) bool {
	return report.ClosedUntil.IsZero() &&
		(report.Interval <= 0 || report.Interval.Truncate(time.Microsecond) == s.every) && // what the database keeps of it
		(report.Burst <= 0 || report.Burst == s.burst) &&
		(!report.HasRemaining || report.Remaining >= s.left(now))
}

func (l *Limiter) lastSeen(lim personio.Limit) (standing, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, known := l.seen[[2]string{l.scope(lim), lim.Family}]
	return s, known
}

func (l *Limiter) note(lim personio.Limit, s standing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[[2]string{l.scope(lim), lim.Family}] = s
}

// reserve takes turns, and says how long it is until the last of them. When the
// gate is closed, or that would be after the patience, none is taken.
func (l *Limiter) reserve(ctx context.Context, lim personio.Limit, turns int, patience time.Duration) (wait time.Duration, granted bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, databasePatience)
	defer cancel()
	const query = `INSERT INTO personio_limits AS l (scope, family, tat) VALUES ($1, $2, clock_timestamp() + $3::interval * $8::int)
		ON CONFLICT (scope, family) DO UPDATE SET tat = clock_timestamp() + ` + debt + ` + ` + each + ` * $8::int,
			pace = ` + paceNow + `, paced = CASE WHEN ` + paceNow + ` > l.pace THEN clock_timestamp() ELSE l.paced END
		WHERE l.closed <= clock_timestamp() AND ` + debt + ` + ` + each + ` * ($8::int - ` + capacity + `) <= $7::interval
		RETURNING ` + standingColumns
	s, err := scanStanding(l.pool.QueryRow(ctx, query, l.args(lim, patience, turns)...))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		wait, err = l.notBefore(ctx, lim, true)
		return wait, false, err
	case err != nil || lim.Burst == 0: // no budget, only the gate
		return 0, err == nil, err
	}
	l.note(lim, s)
	return max(s.wait(), 0), true, nil
}

// notBefore is how long the gate is closed, and how long it is until a turn is
// free, if that is asked for.
func (l *Limiter) notBefore(ctx context.Context, lim personio.Limit, turn bool) (time.Duration, error) {
	const query = `SELECT greatest(closed, CASE WHEN $7 THEN clock_timestamp() + ` + debt + ` + ` + each + ` * (1 - ` + capacity + `) END, clock_timestamp()) - clock_timestamp()
		FROM personio_limits l WHERE scope = $1 AND family = $2`
	var wait time.Duration
	err := l.pool.QueryRow(ctx, query, l.args(lim, turn && lim.Burst > 0)...).Scan(&wait)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return max(wait, 0), err
}

// closeGate is what a 429 does where there is no budget.
func (l *Limiter) closeGate(ctx context.Context, lim personio.Limit, closed time.Duration) error {
	const upsert = `INSERT INTO personio_limits AS l (scope, family, closed) VALUES ($1, $2, clock_timestamp() + $3::interval)
		ON CONFLICT (scope, family) DO UPDATE SET closed = greatest(l.closed, excluded.closed)`
	_, err := l.pool.Exec(ctx, upsert, l.scope(lim), lim.Family, closed)
	return err
}

// follow takes the server's figures over, and slows down after a 429. What may go
// at once stays what it was, at most what the server has left: a new pace makes no
// requests free, and a larger burst does not come full.
//
// Requests that were on their way together are refused together: only the 429 that
// closes the gate slows down. The pace comes back when requests go again.
func (l *Limiter) follow(ctx context.Context, lim personio.Limit, report personio.LimitReport) error {
	const (
		row = `INSERT INTO personio_limits (scope, family) VALUES ($1, $2) ON CONFLICT DO NOTHING`

		refused   = `$7::interval > '0'`
		newClosed = `greatest(l.closed, clock_timestamp() + $7::interval)`
		newEvery  = `coalesce($8::interval, ` + atBest + `)`
		newPace   = `CASE WHEN ` + refused + ` AND l.closed <= clock_timestamp() THEN greatest($11::float8, ` + paceNow + ` / 2) ELSE ` + paceNow + ` END`
		newBurst  = `coalesce($9::int, ` + capacity + `)`
		left      = `(` + capacity + ` - extract(epoch FROM ` + debt + `) / extract(epoch FROM ` + each + `))`
		newLeft   = `least(` + newBurst + `, ` + left + `, $10::int + ` + left + ` - floor(` + left + `))`
		update    = `UPDATE personio_limits AS l SET
			tat = clock_timestamp() + (` + newBurst + ` - ` + newLeft + `) * (` + newEvery + ` / (` + newPace + `)),
			every = coalesce($8::interval, l.every), burst = coalesce($9::int, l.burst),
			pace = ` + newPace + `,
			paced = CASE WHEN ` + refused + ` THEN ` + newClosed + ` WHEN ` + paceNow + ` > l.pace THEN clock_timestamp() ELSE l.paced END,
			closed = CASE WHEN ` + refused + ` THEN ` + newClosed + ` ELSE l.closed END
			WHERE scope = $1 AND family = $2 RETURNING ` + standingColumns
	)
	closed := time.Duration(0)
	if !report.ClosedUntil.IsZero() {
		closed = max(time.Until(report.ClosedUntil), 0)
	}
	var remaining *int
	if report.HasRemaining {
		remaining = &report.Remaining
	}
	batch := new(pgx.Batch)
	batch.Queue(row, l.scope(lim), lim.Family)
	batch.Queue(update, l.args(lim, closed, positive(report.Interval), positive(report.Burst), remaining, limit.MinPace)...).QueryRow(func(row pgx.Row) error {
		s, err := scanStanding(row)
		if err == nil {
			l.note(lim, s)
		}
		return err
	})
	return l.pool.SendBatch(ctx, batch).Close()
}

// positive is nil for a figure that was not given.
func positive[T int | time.Duration](figure T) *T {
	if figure <= 0 {
		return nil
	}
	return &figure
}

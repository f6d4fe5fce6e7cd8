package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
)

// view shows the state of the fleet, a line at a time.
type view struct {
	pool  *pgxpool.Pool
	fleet *fleet.Fleet // that never runs: it only looks
	out   io.Writer

	events int64
	at     time.Time
}

func newView(pool *pgxpool.Pool, cfg workerConfig, out io.Writer) (*view, error) {
	f, err := fleet.New(pool, cfg.fleet())
	return &view{pool: pool, fleet: f, out: out}, err
}

const header = "    time  companies  unseen   lag p50    p95    max  events/s  pending  late  held  parked  unavailable"

// run shows lines until the context ends, and says what came of it all.
func (v *view) run(ctx context.Context, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	began := time.Now()
	for line := 0; ; line++ {
		if line%20 == 0 {
			fmt.Fprintln(v.out, header)
		}
		if err := v.line(ctx, time.Since(began)); err != nil && !over(ctx, err) {
			fmt.Fprintln(v.out, err) // the database may come back
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return v.summary(context.WithoutCancel(ctx))
		}
	}
}

func (v *view) line(ctx context.Context, since time.Duration) error {
	s, err := v.fleet.Stats(ctx)
	if err != nil {
		return err
	}
	events, err := v.delivered(ctx)
	if err != nil {
		return err
	}
	now, rate := time.Now(), 0.0
	if !v.at.IsZero() {
		rate = float64(events-v.events) / now.Sub(v.at).Seconds()
	}
	v.events, v.at = events, now
	fmt.Fprintf(v.out, "%8s  %9d  %6d  %7.0fs  %4.0fs  %4.0fs  %8.1f  %7d  %4d  %4d  %6d  %11d\n", since.Round(time.Second), s.Companies, s.Unseen,
		s.LagMedian, s.LagP95, s.LagMax, rate, s.PendingEvents, s.Late, s.Held, s.Parked, s.Unavailable)
	return nil
}

// delivered counts the events that took effect.
func (v *view) delivered(ctx context.Context) (n int64, err error) {
	err = v.pool.QueryRow(ctx, "SELECT coalesce(sum(acked), 0)::bigint FROM personio_units WHERE kind = 'jobs'").Scan(&n)
	return n, err
}

func (v *view) summary(ctx context.Context) error {
	s, err := v.fleet.Stats(ctx)
	if err != nil {
		return err
	}
	events, err := v.delivered(ctx)
	if err != nil {
		return err
	}
	var jobs int
	if err := v.pool.QueryRow(ctx, "SELECT count(*) FROM job_board").Scan(&jobs); err != nil {
		return err
	}
	fmt.Fprintf(v.out, "companies=%d unseen=%d jobs=%d events=%d pending=%d\n", s.Companies, s.Unseen, jobs, events, s.PendingEvents)
	return nil
}

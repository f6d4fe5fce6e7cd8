package fleet_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
)

// steady is a budget that is slow enough to be looked at: ten at once, and one more
// every second.
func steady() personio.Limit {
	return personio.Limit{Scope: "acme", Family: "jobs.list", Burst: 10, Interval: time.Second}
}

// atOnce takes all turns that are to be had at once, and counts them.
func atOnce(t *testing.T, limiter personio.Limiter, limit personio.Limit) int {
	t.Helper()
	for n := range 1_000 {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		err := limiter.Wait(ctx, limit)
		cancel()
		switch {
		case errors.Is(err, personio.ErrLimitDeadline):
			return n
		case err != nil && t.Context().Err() != nil, err != nil && !errors.Is(err, context.DeadlineExceeded): // a slow machine
			t.Fatal(err)
		}
	}
	t.Fatal("there is no limit")
	return 0
}

// pass lets time go by in the database: all that was is longer ago.
func pass(t *testing.T, pool *pgxpool.Pool, d time.Duration) {
	t.Helper()
	const shift = "UPDATE personio_limits SET tat = tat - $1::interval, closed = closed - $1::interval, paced = paced - $1::interval"
	if _, err := pool.Exec(t.Context(), shift, d); err != nil {
		t.Fatal(err)
	}
}

func around(t *testing.T, what string, got, want int) {
	t.Helper()
	if got < want-1 || got > want+1 {
		t.Errorf("%s: %d requests, want %d", what, got, want)
	}
}

// inTime is atOnce without the turns that came back while they were taken: on a
// busy machine that takes a while.
func inTime(t *testing.T, limiter personio.Limiter, limit personio.Limit, pace float64) int {
	t.Helper()
	begun := time.Now()
	n := atOnce(t, limiter, limit)
	return n - int(pace*float64(time.Since(begun))/float64(limit.Interval))
}

// What the server says to one process holds for all, as it does in a limiter of one
// process.
func TestProcessesFollowTheServersFigures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		report personio.LimitReport
		burst  int // at once
		minute int // and in a minute after that
	}{
		"faster":          {personio.LimitReport{Interval: time.Second / 2, Burst: 200}, 10, 120}, // a full budget of ten is not one of two hundred
		"slower":          {personio.LimitReport{Interval: 20 * time.Second, Burst: 5}, 5, 3},
		"others use it":   {personio.LimitReport{Interval: time.Second, Burst: 10, Remaining: 4, HasRemaining: true}, 4, 10},
		"nothing is left": {personio.LimitReport{HasRemaining: true}, 0, 10},
		"more is left":    {personio.LimitReport{Remaining: 99, HasRemaining: true}, 10, 10},
		"no figures":      {personio.LimitReport{}, 10, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := database(t)
			one, other := fleet.NewLimiter(pool, "", 1), fleet.NewLimiter(pool, "", 1)
			local := personio.NewLocalLimiter()
			for _, limiter := range []personio.Limiter{one, local} {
				limiter.Observe(t.Context(), steady(), test.report)
			}
			around(t, "in one process", atOnce(t, local, steady()), test.burst)
			around(t, "at once", atOnce(t, other, steady()), test.burst)
			pass(t, pool, time.Minute)
			around(t, "a minute later", atOnce(t, other, steady()), test.minute)
		})
	}
}

// After a 429 all processes go on at half the pace, and get a twentieth of it back
// every ten seconds.
func TestProcessesSlowDownTogetherAfterA429(t *testing.T) {
	t.Parallel()
	pool := database(t)
	one, other := fleet.NewLimiter(pool, "", 1), fleet.NewLimiter(pool, "", 1)
	limit := steady()
	limit.Burst, limit.Interval = 60, time.Second/3
	around(t, "before", inTime(t, other, limit, 1), 60)
	for range 5 { // what was on its way together is refused together
		one.Observe(t.Context(), limit, personio.LimitReport{ClosedUntil: time.Now().Add(time.Minute)})
	}
	if n := atOnce(t, other, limit); n != 0 {
		t.Errorf("%d requests went through a closed gate", n)
	}
	pass(t, pool, time.Minute)
	around(t, "the minute of silence, at half the pace, brought all back", inTime(t, other, limit, 0.5), 60)
	for i, want := range []int{15, 17, 18, 20, 21, 22, 24, 25, 27, 28, 30, 30} {
		pass(t, pool, 10*time.Second)
		if n := inTime(t, other, limit, float64(want)/30); n < want-3 || n > want+3 {
			t.Errorf("%d requests in the %dth ten seconds after it, want %d", n, i+1, want)
		}
	}
}

func TestThePaceHasALowerEnd(t *testing.T) {
	t.Parallel()
	pool := database(t)
	limiter := fleet.NewLimiter(pool, "", 1)
	for range 20 {
		limiter.Observe(t.Context(), steady(), personio.LimitReport{ClosedUntil: time.Now().Add(time.Second)})
		pass(t, pool, time.Second)
	}
	atOnce(t, limiter, steady())
	const each = "SELECT round(1 / pace)::int FROM personio_limits"
	if n := count(t, pool, each); n != 16 {
		t.Errorf("the pace is a part of %d, want 16", n)
	}
}

// An answer that says nothing new is not written down: a turn is one statement.
func TestAnAnswerWithoutNewsCostsNothing(t *testing.T) {
	t.Parallel()
	pool := database(t)
	limiter := fleet.NewLimiter(pool, "", 1)
	limit := steady()
	report := personio.LimitReport{Interval: time.Second + time.Nanosecond, Burst: 10, HasRemaining: true}
	version := func() int { return count(t, pool, "SELECT xmin::text::bigint FROM personio_limits") }
	for left := 9; left > 5; left-- {
		if err := limiter.Wait(t.Context(), limit); err != nil {
			t.Fatal(err)
		}
		before := version()
		report.Remaining = left
		limiter.Observe(t.Context(), limit, report)
		if after := version(); after != before {
			t.Errorf("an answer with %d left was written down", left)
		}
	}
	report.Remaining = 1 // somebody else is there
	limiter.Observe(t.Context(), limit, report)
	around(t, "with one left", atOnce(t, limiter, limit), 1)
}

// A process of an older version has these statements. It keeps to its own figures,
// in the same row.
func TestAProcessOfAnOlderVersionSharesTheBudget(t *testing.T) {
	t.Parallel()
	pool := database(t)
	limiter := fleet.NewLimiter(pool, "", 1)
	older := func() bool {
		const turn = `INSERT INTO personio_limits AS l (scope, family, tat) VALUES ($1, $2, clock_timestamp() + $3::interval)
			ON CONFLICT (scope, family) DO UPDATE SET tat = greatest(l.tat, clock_timestamp()) + $3::interval
			WHERE l.closed <= clock_timestamp() AND l.tat + $3::interval - $4::interval <= clock_timestamp() + $5::interval
			RETURNING tat - $4::interval - clock_timestamp()`
		tag, err := pool.Exec(t.Context(), turn, "company acme", "jobs.list", time.Second, 10*time.Second, 0*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		return tag.RowsAffected() == 1
	}
	for i := range 4 {
		if !older() {
			t.Errorf("its turn %d was not to be had", i+1)
		}
	}
	around(t, "what is left", atOnce(t, limiter, steady()), 6)
	if older() {
		t.Error("a turn too many")
	}
	limiter.Observe(t.Context(), steady(), personio.LimitReport{ClosedUntil: time.Now().Add(time.Minute)})
	pass(t, pool, 30*time.Second)
	if older() {
		t.Error("a turn at a closed gate")
	}
}

// Without the database a process keeps to its share of what the server says, too.
func TestAShareIsOneOfTheServersFigures(t *testing.T) {
	t.Parallel()
	pool := database(t)
	limiter := fleet.NewLimiter(pool, "", 4)
	pool.Close()
	limit := steady()
	limit.Burst = 40
	limiter.Observe(t.Context(), limit, personio.LimitReport{Interval: time.Second, Burst: 8, Remaining: 8, HasRemaining: true})
	around(t, "a quarter of 8", atOnce(t, limiter, limit), 2)
}

package limit_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/internal/limit"
)

// ten is the budget of most operations of version 2.
func ten() limit.Limit {
	return limit.Limit{Family: "jobs.list", Burst: 10, Interval: time.Second / 10}
}

// send lets as many requests through as fit into that time, and counts them.
func send(t *testing.T, limiter *limit.Local, lim limit.Limit, during time.Duration) int {
	t.Helper()
	end := time.Now().Add(during)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	sent := 0
	for limiter.Wait(ctx, lim) == nil && time.Now().Before(end) {
		sent++
	}
	<-time.After(time.Until(end))
	return sent
}

func drain(t *testing.T, limiter *limit.Local, lim limit.Limit) {
	t.Helper()
	for range lim.Burst {
		if err := limiter.Wait(t.Context(), lim); err != nil {
			t.Fatal(err)
		}
	}
}

// After a 429 the pace is half of what it was, and comes back by a twentieth
// every ten seconds.
func TestPaceIsHalvedAfterA429AndComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, lim := limit.New(), ten()
		drain(t, limiter, lim)
		if got := send(t, limiter, lim, 10*time.Second); got < 98 || got > 101 {
			t.Errorf("%d requests in 10s before, want 100", got)
		}
		limiter.Observe(t.Context(), lim, limit.Report{ClosedUntil: time.Now().Add(time.Second)})
		<-time.After(time.Second)
		drain(t, limiter, lim) // what the second of silence brought
		for i, want := range []int{50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 100} {
			if got := send(t, limiter, lim, 10*time.Second); got < want-8 || got > want+2 {
				t.Errorf("%d requests in the %dth ten seconds after it, want %d", got, i+1, want)
			}
		}
	})
}

// Requests that were on their way together are refused together: that is one
// reason to slow down.
func TestSeveral429sAtOnceAreOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, lim := limit.New(), ten()
		for range 30 {
			limiter.Observe(t.Context(), lim, limit.Report{ClosedUntil: time.Now().Add(time.Second)})
		}
		<-time.After(time.Second)
		drain(t, limiter, lim)
		if got := send(t, limiter, lim, 10*time.Second); got < 45 {
			t.Errorf("%d requests in 10s, want 50", got)
		}
	})
}

// However often it is throttled, a client goes on.
func TestPaceHasALowerEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, lim := limit.New(), ten()
		for range 20 {
			limiter.Observe(t.Context(), lim, limit.Report{ClosedUntil: time.Now().Add(time.Second)})
			<-time.After(time.Second)
		}
		drain(t, limiter, lim)
		if got := send(t, limiter, lim, 8*time.Second); got < 4 || got > 6 {
			t.Errorf("%d requests in 8s, want a sixteenth of 80", got)
		}
	})
}

// A server that says that it allows more, or less, is believed.
func TestServersFiguresAreFollowed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		report limit.Report
		burst  int // at once
		second int // and in ten seconds after that
	}{
		"faster":          {limit.Report{Interval: time.Second / 30, Burst: 40}, 10, 300}, // a full bucket of ten is not one of forty
		"slower":          {limit.Report{Interval: time.Second / 2, Burst: 3}, 3, 20},
		"others use it":   {limit.Report{Interval: time.Second / 10, Burst: 10, Remaining: 4, HasRemaining: true}, 4, 100},
		"nothing is left": {limit.Report{HasRemaining: true}, 0, 100},
		"more is left":    {limit.Report{Remaining: 99, HasRemaining: true}, 10, 100},
		"no figures":      {limit.Report{}, 10, 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limiter, lim := limit.New(), ten()
				limiter.Observe(t.Context(), lim, test.report)
				if got := send(t, limiter, lim, time.Nanosecond); got != test.burst {
					t.Errorf("%d at once, want %d", got, test.burst)
				}
				if got := send(t, limiter, lim, 10*time.Second); got < test.second-2 || got > test.second+2 {
					t.Errorf("%d in ten seconds, want %d", got, test.second)
				}
			})
		})
	}
}

func TestScopesDoNotShareABudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		for _, scope := range []string{"", "hafenkontor", "werft"} {
			lim := ten()
			lim.Scope = scope
			drain(t, limiter, lim)
		}
		if waited := time.Since(started); waited != 0 {
			t.Errorf("waited %v", waited)
		}
	})
}

// A server with a token bucket, as version 2 has, never has to refuse anything
// to a client that is its only one, whatever the requests.
func TestTokenBucketOfTheServerNeverOverflows(t *testing.T) {
	t.Parallel()
	gaps := rapid.SliceOfN(rapid.IntRange(0, 700), 1, 80)
	rapid.Check(t, func(rt *rapid.T) {
		script := gaps.Draw(rt, "milliseconds between requests")
		synctest.Test(t, func(t *testing.T) {
			limiter, lim := limit.New(), ten()
			var mu sync.Mutex
			level, at := 10.0, time.Now()
			var group sync.WaitGroup
			for _, gap := range script {
				<-time.After(time.Duration(gap) * time.Millisecond)
				group.Go(func() {
					if err := limiter.Wait(t.Context(), lim); err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					level = min(10, level+time.Since(at).Seconds()*10)
					at = time.Now()
					if level--; level < -1e-6 {
						rt.Errorf("one request too many: %v", level)
					}
				})
			}
			group.Wait()
		})
	})
}

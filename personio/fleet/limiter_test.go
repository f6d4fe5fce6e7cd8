package fleet_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
)

// Two processes, so to speak: each has connections of its own. The n-th request
// goes no earlier than the budget allows, counted from before the first.
func TestProcessesShareABudget(t *testing.T) {
	t.Parallel()
	url := databaseURL(t)
	limit := personio.Limit{Scope: "acme", Family: "applications", Burst: 5, Interval: 40 * time.Millisecond}
	began := time.Now()
	var group sync.WaitGroup
	var mu sync.Mutex
	var sent []time.Duration
	for range 2 {
		limiter := fleet.NewLimiter(open(t, url), "1.2.3.4", 2)
		for range 3 {
			group.Go(func() {
				for range 4 {
					if err := limiter.Wait(t.Context(), limit); err != nil {
						t.Error(err)
					}
					at := time.Since(began)
					mu.Lock()
					sent = append(sent, at)
					mu.Unlock()
				}
			})
		}
	}
	group.Wait()
	slices.Sort(sent)
	for i, at := range sent {
		if free := time.Duration(i+1-limit.Burst) * limit.Interval; at < free {
			t.Errorf("request %d was sent after %v, and was free after %v", i+1, at, free)
		}
	}
}

func TestBudgetsAreCountedPerCompanyOrPerAddress(t *testing.T) {
	t.Parallel()
	pool := database(t)
	here, there := fleet.NewLimiter(pool, "1.2.3.4", 1), fleet.NewLimiter(pool, "5.6.7.8", 1)
	company := func(name string) personio.Limit {
		return personio.Limit{Scope: name, Family: "f", Burst: 1, Interval: time.Hour}
	}
	for _, c := range []struct {
		about   string
		limiter *fleet.Limiter
		limit   personio.Limit
		full    bool
	}{
		{"the first of a company", here, company("acme"), false},
		{"its second", here, company("acme"), true},
		{"its second from elsewhere", there, company("acme"), true},
		{"another company's first", here, company("globex"), false},
		{"the first of an address", here, company(""), false},
		{"its second", here, company(""), true},
		{"another address's first", there, company(""), false},
	} {
		if err := soon(t, c.limiter, c.limit); (err != nil) != c.full || err != nil && !errors.Is(err, personio.ErrLimitDeadline) {
			t.Errorf("%s: %v", c.about, err)
		}
	}
}

// soon waits for a turn no longer than a minute.
func soon(t *testing.T, limiter *fleet.Limiter, limit personio.Limit) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return limiter.Wait(ctx, limit)
}

// Who cannot wait takes no turn: otherwise he would put off those who can.
func TestATurnAfterTheDeadlineIsLeftToOthers(t *testing.T) {
	t.Parallel()
	pool := database(t)
	limiter := fleet.NewLimiter(pool, "", 1)
	limit := personio.Limit{Scope: "acme", Family: "f", Burst: 1, Interval: time.Hour}
	if err := soon(t, limiter, limit); err != nil {
		t.Fatal(err)
	}
	const next = "SELECT extract(epoch FROM tat)::bigint FROM personio_limits"
	before := count(t, pool, next)
	for range 3 {
		if err := soon(t, limiter, limit); !errors.Is(err, personio.ErrLimitDeadline) {
			t.Errorf("%v, want ErrLimitDeadline", err)
		}
	}
	if after := count(t, pool, next); after != before {
		t.Errorf("three turns that nobody took moved the next one by %d s", after-before)
	}
}

// A 429 that one process got holds all of them, also who has his turn already and
// waits for it.
func TestAClosedGateHoldsAllProcesses(t *testing.T) {
	t.Parallel()
	url := databaseURL(t)
	one, other := fleet.NewLimiter(open(t, url), "", 2), fleet.NewLimiter(open(t, url), "", 2)
	limit := personio.Limit{Scope: "acme", Family: "f", Burst: 1, Interval: 300 * time.Millisecond}
	if err := other.Wait(t.Context(), limit); err != nil {
		t.Fatal(err)
	}
	const closed = 700 * time.Millisecond
	began := time.Now()
	waits := make(chan time.Duration, 1)
	go func() {
		if err := other.Wait(t.Context(), limit); err != nil {
			t.Error(err)
		}
		waits <- time.Since(began)
	}()
	one.Observe(t.Context(), limit, personio.LimitReport{ClosedUntil: began.Add(closed)})
	if waited := <-waits; waited < closed-5*time.Millisecond { // the interval has microseconds, and began before
		t.Errorf("a request went after %v through a gate that was closed for %v", waited, closed)
	}
	one.Observe(t.Context(), limit, personio.LimitReport{ClosedUntil: time.Now().Add(time.Hour)})
	if err := soon(t, other, limit); !errors.Is(err, personio.ErrLimitDeadline) {
		t.Errorf("%v, want ErrLimitDeadline", err)
	}
	unlimited := personio.Limit{Scope: "acme", Family: "no budget"}
	one.Observe(t.Context(), unlimited, personio.LimitReport{ClosedUntil: time.Now().Add(time.Hour)})
	if err := soon(t, other, unlimited); !errors.Is(err, personio.ErrLimitDeadline) {
		t.Errorf("without a budget: %v, want ErrLimitDeadline", err)
	}
}

func TestWithoutADatabaseEachProcessKeepsToItsShare(t *testing.T) {
	t.Parallel()
	pool := database(t)
	limiter := fleet.NewLimiter(pool, "", 4)
	pool.Close()
	limit := personio.Limit{Scope: "acme", Family: "f", Burst: 8, Interval: time.Hour}
	for i := range 3 {
		err := soon(t, limiter, limit)
		if full := i == 2; errors.Is(err, personio.ErrLimitDeadline) != full || !full && err != nil {
			t.Errorf("request %d: %v; a quarter of 8 is 2", i+1, err)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	errStopped := errors.New("stopped")
	cancel(errStopped)
	if err := limiter.Wait(ctx, limit); !errors.Is(err, errStopped) {
		t.Errorf("%v, want the cause of the context's end", err)
	}
}

package limit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/internal/limit"
)

// Budgets of twenty a minute, and one that nobody knows.
func applications() limit.Limit {
	return limit.Limit{Family: "applications", Burst: 10, Interval: 6 * time.Second}
}

func documents() limit.Limit {
	return limit.Limit{Family: "documents", Burst: 10, Interval: 6 * time.Second}
}

func unlimited() limit.Limit { return limit.Limit{Family: "unlimited"} }

func closeGate(limiter *limit.Local, lim limit.Limit, until time.Time) {
	limiter.Observe(context.Background(), lim, limit.Report{ClosedUntil: until})
}

// timeline notes when requests were let through.
type timeline struct {
	mu   sync.Mutex
	sent []time.Time
}

func (l *timeline) wait(ctx context.Context, limiter *limit.Local, lim limit.Limit) error {
	err := limiter.Wait(ctx, lim)
	if err == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent = append(l.sent, time.Now())
	}
	return err
}

// most is the largest number of requests in any window of that length, both ends
// included.
func (l *timeline) most(window time.Duration) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.SortFunc(l.sent, time.Time.Compare)
	most, from := 0, 0
	for to := range l.sent {
		for l.sent[to].Sub(l.sent[from]) > window {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}

// seconds are the times of the requests since the beginning.
func (l *timeline) seconds(started time.Time) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.SortFunc(l.sent, time.Time.Compare)
	var at []int
	for _, sent := range l.sent {
		at = append(at, int(sent.Sub(started)/time.Second))
	}
	return fmt.Sprint(at)
}

func advance(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestTenAtOnceAndThenOneEverySixSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, line, started := limit.New(), &timeline{}, time.Now()
		var group sync.WaitGroup
		for range 14 {
			group.Go(func() {
				if err := line.wait(t.Context(), limiter, applications()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got, want := line.seconds(started), "[0 0 0 0 0 0 0 0 0 0 6 12 18 24]"; got != want {
			t.Errorf("sent at %s, want %s", got, want)
		}
	})
}

func TestUnlimitedHasGatesAndNoBudgets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, began := limit.Unlimited(), time.Now()
		for range 100 {
			if err := limiter.Wait(t.Context(), applications()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("100 requests waited for %v", took)
		}
		closeGate(limiter, applications(), began.Add(time.Minute))
		if err := limiter.Wait(t.Context(), applications()); err != nil || time.Since(began) != time.Minute {
			t.Errorf("a closed gate opened after %v, %v; want a minute", time.Since(began), err)
		}
	})
}

func TestFamiliesDoNotShareABudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		for range 10 {
			for _, family := range []limit.Limit{applications(), documents()} {
				if err := limiter.Wait(t.Context(), family); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 1000 {
			if err := limiter.Wait(t.Context(), unlimited()); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(started); waited != 0 {
			t.Errorf("waited %v", waited)
		}
	})
}

// The oracle of Personio's limit: whatever the requests, however they give up
// and however often the server closes the gate, no minute ever sees more than
// 20, wherever it begins.
func TestNoMinuteSeesMoreThanTwentyRequests(t *testing.T) {
	t.Parallel()
	type arrival struct {
		After    int // milliseconds since the one before
		Requests int
		Patience int // seconds until it gives up, 0 never does
		Closes   int // seconds for which a 429 closes the gate, 0 is no 429
	}
	script := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) arrival {
		return arrival{
			After:    rapid.IntRange(0, 40_000).Draw(rt, "after"),
			Requests: rapid.IntRange(1, 30).Draw(rt, "requests"),
			Patience: rapid.SampledFrom([]int{0, 0, 0, 1, 7, 45}).Draw(rt, "patience"),
			Closes:   rapid.SampledFrom([]int{0, 0, 0, 1, 60, 120}).Draw(rt, "closes"),
		}
	}), 1, 12)
	rapid.Check(t, func(rt *rapid.T) {
		arrivals := script.Draw(rt, "arrivals")
		synctest.Test(t, func(t *testing.T) {
			limiter, line := limit.New(), &timeline{}
			var group sync.WaitGroup
			for _, a := range arrivals {
				advance(time.Duration(a.After) * time.Millisecond)
				for range a.Requests {
					group.Go(func() {
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						if a.Patience > 0 {
							// A cancellation nobody could foresee, not a deadline.
							defer time.AfterFunc(time.Duration(a.Patience)*time.Second, cancel).Stop()
						}
						if err := line.wait(ctx, limiter, applications()); err != nil && !errors.Is(err, context.Canceled) {
							t.Error(err)
						}
					})
				}
				if a.Closes > 0 {
					synctest.Wait()
					closeGate(limiter, applications(), time.Now().Add(time.Duration(a.Closes)*time.Second))
				}
			}
			group.Wait()
			if n := line.most(time.Minute); n > 20 {
				rt.Errorf("%d requests within a minute", n)
			}
		})
	})
}

func TestClosedGateKeepsTheWholeFamilyBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, line, others, started := limit.New(), &timeline{}, &timeline{}, time.Now()
		var group sync.WaitGroup
		// Twelve are on their way: ten go, two wait for their turn at 6s and 12s.
		for range 12 {
			group.Go(func() {
				if err := line.wait(t.Context(), limiter, applications()); err != nil {
					t.Error(err)
				}
			})
		}
		advance(3 * time.Second)
		closeGate(limiter, applications(), time.Now().Add(time.Minute))
		for range 3 { // Three more come while the gate is closed.
			group.Go(func() {
				if err := line.wait(t.Context(), limiter, applications()); err != nil {
					t.Error(err)
				}
			})
		}
		if err := others.wait(t.Context(), limiter, documents()); err != nil {
			t.Error(err)
		}
		group.Wait()
		for i, sent := range line.sent[10:] {
			if at := sent.Sub(started); at < 63*time.Second {
				t.Errorf("request %d went at %v through a gate that was closed until 63s", 11+i, at)
			}
		}
		if got, want := others.seconds(started), "[3]"; got != want {
			t.Errorf("the other family sent at %s, want %s", got, want)
		}
	})
}

func TestGateNeverOpensEarlier(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		closeGate(limiter, unlimited(), started.Add(time.Minute))
		closeGate(limiter, unlimited(), started.Add(time.Second)) // A later 429 asks for less.
		closeGate(limiter, unlimited(), started.Add(-time.Hour))
		if err := limiter.Wait(t.Context(), unlimited()); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(started); waited != time.Minute {
			t.Errorf("waited %v, want 1m", waited)
		}
	})
}

// And that costs no turns: all ten of the burst go when it opens at last.
func TestGateMayBeClosedAgainWhileSomebodyWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, line, started := limit.New(), &timeline{}, time.Now()
		closeGate(limiter, applications(), started.Add(10*time.Second))
		time.AfterFunc(5*time.Second, func() { closeGate(limiter, applications(), started.Add(30*time.Second)) })
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				if err := line.wait(t.Context(), limiter, applications()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got, want := line.seconds(started), "[30 30 30 30 30 30 30 30 30 30]"; got != want {
			t.Errorf("sent at %s, want %s", got, want)
		}
	})
}

// Turns that come while the gate is closed are not saved up for its opening.
func TestQueueAtAClosedGateDoesNotBurstThroughIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, line := limit.New(), &timeline{}
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if err := line.wait(t.Context(), limiter, applications()); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		closeGate(limiter, applications(), time.Now().Add(2*time.Minute))
		group.Wait()
		if n := line.most(time.Minute); n > 20 {
			t.Errorf("%d requests within a minute", n)
		}
	})
}

// Waiting for a turn that cannot come in time helps nobody.
func TestTurnAfterTheDeadlineIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *limit.Local){
		"budget used up": func(t *testing.T, l *limit.Local) {
			t.Helper()
			for range 10 {
				if err := l.Wait(t.Context(), applications()); err != nil {
					t.Fatal(err)
				}
			}
		},
		"gate closed": func(_ *testing.T, l *limit.Local) {
			closeGate(l, applications(), time.Now().Add(6*time.Second))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limiter := limit.New()
				prepare(t, limiter)
				started := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second-1)
				defer cancel()
				err := limiter.Wait(ctx, applications())
				if !errors.Is(err, limit.ErrDeadline) || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v, want ErrDeadline", err)
				}
				if waited := time.Since(started); waited != 0 {
					t.Errorf("it took %v to say no", waited)
				}
				// The slot was given back: somebody with more time has it.
				ctx, cancel = context.WithTimeout(t.Context(), 7*time.Second)
				defer cancel()
				if err := limiter.Wait(ctx, applications()); err != nil {
					t.Errorf("a request with 7s: %v", err)
				}
			})
		})
	}
}

func TestCancellationEndsTheWaitAndGivesTheSlotBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		for range 10 {
			if err := limiter.Wait(t.Context(), applications()); err != nil {
				t.Fatal(err)
			}
		}
		errShutdown := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(2*time.Second, func() { cancel(errShutdown) })
		if err := limiter.Wait(ctx, applications()); !errors.Is(err, errShutdown) {
			t.Errorf("%v, want the context's cause", err)
		}
		if waited := time.Since(started); waited != 2*time.Second {
			t.Errorf("the wait ended after %v, want 2s", waited)
		}
		if err := limiter.Wait(t.Context(), applications()); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(started); waited != 6*time.Second {
			t.Errorf("the next one was sent at %v, want the slot at 6s", waited)
		}
	})
}

func TestCancellationEndsTheWaitAtAClosedGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		closeGate(limiter, unlimited(), started.Add(time.Minute))
		errShutdown := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(2*time.Second, func() { cancel(errShutdown) })
		if err := limiter.Wait(ctx, unlimited()); !errors.Is(err, errShutdown) {
			t.Errorf("%v, want the context's cause", err)
		}
		if waited := time.Since(started); waited != 2*time.Second {
			t.Errorf("waited %v, want 2s", waited)
		}
	})
}

func TestEndedContextGetsNoSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 20 {
			if err := limiter.Wait(ctx, applications()); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		for range 10 {
			if err := limiter.Wait(t.Context(), applications()); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(started); waited != 0 {
			t.Errorf("slots were used up: waited %v", waited)
		}
	})
}

// Whoever came first goes first, whatever happens to the gate while they wait.
func TestRequestsGoInTheOrderOfTheirArrival(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := limit.New()
		lim := limit.Limit{Family: "applications", Burst: 1, Interval: 6 * time.Second}
		closeGate(limiter, lim, time.Now().Add(time.Minute))
		time.AfterFunc(63*time.Second, func() { closeGate(limiter, lim, time.Now().Add(30*time.Second)) })
		var mu sync.Mutex
		var order []int
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				<-time.After(time.Duration(i) * 5 * time.Second)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%7 == 3 {
					time.AfterFunc(time.Second, cancel) // gives up, and holds nobody up
				}
				if err := limiter.Wait(ctx, lim); err == nil {
					mu.Lock()
					defer mu.Unlock()
					order = append(order, i)
				}
			})
		}
		group.Wait()
		if want := []int{0, 1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18, 19}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
	})
}

// The queue is known: a turn behind many others that comes too late is refused at
// once as well.
func TestTurnBehindOthersAfterTheDeadlineIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter := limit.New()
		var group sync.WaitGroup
		for range 15 { // ten go, five wait: until 6, 12, 18, 24 and 30s
			group.Go(func() {
				if err := limiter.Wait(t.Context(), applications()); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		started := time.Now()
		for patience, want := range map[time.Duration]error{35 * time.Second: limit.ErrDeadline, time.Second: limit.ErrDeadline} {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := limiter.Wait(ctx, applications()); !errors.Is(err, want) || time.Since(started) > 0 {
				t.Errorf("%v: %v after %v", patience, err, time.Since(started))
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 37*time.Second)
		defer cancel()
		if err := limiter.Wait(ctx, applications()); err != nil || time.Since(started) != 36*time.Second {
			t.Errorf("%v after %v, want a turn at 36s", err, time.Since(started))
		}
		group.Wait()
	})
}

func TestGateThatIsClosedForLongIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, started := limit.New(), time.Now()
		closeGate(limiter, unlimited(), started.Add(time.Minute))
		time.AfterFunc(time.Second, func() { closeGate(limiter, unlimited(), started.Add(time.Hour)) })
		// One waits already, the other one comes too late for it.
		if err := limiter.Wait(t.Context(), unlimited()); !errors.Is(err, limit.ErrClosed) || time.Since(started) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(started))
		}
		if err := limiter.Wait(t.Context(), unlimited()); !errors.Is(err, limit.ErrClosed) || time.Since(started) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(started))
		}
	})
}

func TestQueueHasAnEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const most = 100_000
		limiter := limit.New()
		closeGate(limiter, unlimited(), time.Now().Add(time.Minute))
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		for range most {
			group.Go(func() { _ = limiter.Wait(ctx, unlimited()) })
		}
		synctest.Wait()
		if err := limiter.Wait(t.Context(), unlimited()); !errors.Is(err, limit.ErrQueueFull) {
			t.Errorf("%v, want ErrQueueFull", err)
		}
		cancel()
		group.Wait()
		if err := limiter.Wait(t.Context(), unlimited()); err != nil {
			t.Errorf("after the others have gone: %v", err)
		}
	})
}

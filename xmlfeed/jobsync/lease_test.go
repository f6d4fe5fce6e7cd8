package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// TestTwoSyncersOfOneCompanyNeverInterleave lets several processes race for one
// company, in one store and sink. One at a time gets through; what it delivers is
// in order and comes once.
func TestTwoSyncersOfOneCompanyNeverInterleave(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	var inside, syncs, turnedAway atomic.Int64
	enter := func() {
		if inside.Add(1) != 1 {
			t.Error("two syncers of one company are inside at once")
		}
	}
	source := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
		enter()
		defer inside.Add(-1)
		feed := feedOf(positions(1, 10)...)
		feed.Positions[0].Name = fmt.Sprint("Digger, vintage ", syncs.Add(1))
		feed.FetchedAt = time.Now()
		return feed, nil
	})
	deliver := jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
		enter()
		defer inside.Add(-1)
		return sink.Deliver(ctx, event)
	})
	var group sync.WaitGroup
	for range 4 {
		syncer := newSyncer(t, source, store, deliver)
		group.Go(func() {
			for range 50 {
				if _, err := syncer.Sync(t.Context()); errors.Is(err, stores.ErrLeased) {
					turnedAway.Add(1)
				} else if err != nil {
					t.Errorf("Sync: %v", err)
				}
			}
		})
	}
	group.Wait()
	for i, event := range sink.events {
		if event.Seq != uint64(i)+1 {
			t.Fatalf("event %d was delivered in the place of event %d", event.Seq, i+1)
		}
	}
	if state := mustLoad(t, store); uint64(len(sink.events)) != state.LastSeq || state.Acknowledged != state.LastSeq {
		t.Errorf("%d events were delivered, %d acknowledged, of %d", len(sink.events), state.Acknowledged, state.LastSeq)
	}
	if n := syncs.Load() + turnedAway.Load(); n != 200 {
		t.Errorf("%d syncs and %d turned away, want 200 in all", syncs.Load(), turnedAway.Load())
	}
}

// TestASyncIsTurnedAwayWhileAnotherOneRuns, and does nothing.
func TestASyncIsTurnedAwayWhileAnotherOneRuns(t *testing.T) {
	t.Parallel()
	store, sink, board := stores.NewMemory(), &recorder{}, &board{positions: positions(1, 2)}
	other := newSyncer(t, board, store, sink)
	slow := newSyncer(t, sourceFunc(func(ctx context.Context, language string) (*xmlfeed.Feed, error) {
		if _, err := other.Sync(ctx); !errors.Is(err, stores.ErrLeased) {
			t.Errorf("Sync of the other: %v, want ErrLeased", err)
		}
		return board.Fetch(ctx, language)
	}), store, sink)
	mustSync(t, slow)
	if board.fetches != 1 {
		t.Errorf("the feed was fetched %d times, want once", board.fetches)
	}
	wantLines(t, "delivered", sink.lines(), "1 create 1", "2 create 2")
	mustSync(t, other)
}

// leaseTime is how long a company is locked by a process that died.
const leaseTime = 150 * time.Second

// TestAProcessThatStoodStillChangesNothing has one process stand still, as one
// does whose machine is suspended, until its lease is over and another one has
// been there. What it saw is older than what the other one saw, and what it
// delivered is done with.
func TestAProcessThatStoodStillChangesNothing(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]string{"while it fetches": "fetch", "while it delivers": "deliver"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, sink := stores.NewMemory(), &recorder{}
				now := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
					feed := feedOf(positions(1, 2)...)
					feed.FetchedAt = time.Now()
					return feed, nil
				})
				other := newSyncer(t, now, store, sink)
				standStill := func(here string) {
					if here == at {
						<-time.After(leaseTime + time.Second)
						mustSync(t, other)
					}
				}
				slow := newSyncer(t, sourceFunc(func(ctx context.Context, language string) (*xmlfeed.Feed, error) {
					feed, err := now.Fetch(ctx, language)
					standStill("fetch")
					return feed, err
				}), store, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
					standStill("deliver") // longer than its context allows
					return sink.Deliver(ctx, event)
				}))
				result := mustSync(t, slow)
				if old := at == "fetch"; old != slices.Equal(kinds(result.Warnings), []jobsync.WarningKind{jobsync.WarnOlder}) {
					t.Errorf("warnings %v", result.Warnings)
				}
				state := mustLoad(t, store)
				if state.LastSeq != 2 || state.Acknowledged != 2 || state.Observations == 0 {
					t.Errorf("the state is %+v", state.Head)
				}
				// The two of the other, and the one during which it stood still.
				if want := map[string]int{"fetch": 2, "deliver": 3}[at]; len(sink.events) != want {
					t.Errorf("%d events were delivered, want %d", len(sink.events), want)
				}
				mustSync(t, other)
			})
		})
	}
}

// TestALeaseThatNobodyTookWasNotLost: a sink or a source that takes longer than
// the lease lasts, or a machine that was suspended, keeps a company from nothing.
func TestALeaseThatNobodyTookWasNotLost(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fetch, deliver time.Duration
		meanwhile      func(t *testing.T, store stores.Store)
	}{
		"a slow source":        {fetch: 2 * leaseTime},
		"a slow sink":          {deliver: 2 * leaseTime},
		"a lease within reach": {deliver: leaseTime - time.Second},
		"all is slow":          {fetch: time.Hour, deliver: time.Hour},
		"somebody looked, and changed nothing": {deliver: leaseTime + time.Second, meanwhile: func(t *testing.T, store stores.Store) {
			t.Helper()
			if err := jobsync.Approve(t.Context(), store, acme, "of another hold"); !errors.Is(err, jobsync.ErrNotHeld) {
				t.Errorf("Approve: %v", err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, sink := stores.NewMemory(), &recorder{}
				source := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
					<-time.After(test.fetch)
					return feedOf(positions(1, 3)...), nil
				})
				syncer := newSyncer(t, source, store, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
					<-time.After(test.deliver) // whatever its context says
					if test.meanwhile != nil && event.Seq == 1 {
						test.meanwhile(t, store)
					}
					return sink.Deliver(ctx, event)
				}))
				mustSync(t, syncer)
				wantLines(t, "delivered", sink.lines(), "1 create 1", "2 create 2", "3 create 3")
				if state := mustLoad(t, store); state.Acknowledged != 3 || state.Refused != nil {
					t.Errorf("%d acknowledged, refused %+v", state.Acknowledged, state.Refused)
				}
				mustSync(t, newSyncer(t, source, store, sink)) // the lease was released
			})
		})
	}
}

// TestEachEventHasTwoMinutes however long the ones before it took.
func TestEachEventHasTwoMinutes(t *testing.T) {
	t.Parallel()
	for _, takes := range []time.Duration{0, time.Second, 29 * time.Second, 55 * time.Second, 119 * time.Second} {
		t.Run(takes.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				syncer := newSyncer(t, &board{positions: positions(1, 5)}, stores.NewMemory(), jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
					if ends, ok := ctx.Deadline(); !ok || time.Until(ends) != 2*time.Minute {
						t.Errorf("event %d has %v", event.Seq, time.Until(ends))
					}
					<-time.After(takes)
					return ctx.Err()
				}))
				mustSync(t, syncer)
			})
		})
	}
}

// TestAPanicKeepsNoLease, whoever panics. The error tells the type of the value,
// never its text.
func TestAPanicKeepsNoLease(t *testing.T) {
	t.Parallel()
	crash := func() { panic("canary") } //nolint:forbidigo // the point of the test
	policy := jobsync.WithPolicy(jobsync.Policy{Languages: []string{"en"}})
	for name, test := range map[string]struct {
		language, operation string // where
		want                string // "" for no error
	}{
		"the source":         {"", "", "jobsync: fetching the feed: the source panicked with a string"},
		"a further language": {"en", "", ""},
		"the store, leasing": {"-", "lease", `jobsync: company "acme": getting the lease: jobsync: the store panicked with a string`},
		"the store, storing": {"-", "commit", `jobsync: the sync of "acme" panicked with a string`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := stores.NewMemory()
			source := sourceFunc(func(_ context.Context, language string) (*xmlfeed.Feed, error) {
				if language == test.language {
					crash()
				}
				return feedOf(positions(1, 2)...), nil
			})
			broken := failing(store, nil, func(operation string, _ bool) bool {
				if operation == test.operation {
					crash()
				}
				return false
			})
			result, err := newSyncer(t, source, broken, &recorder{}, policy).Sync(t.Context())
			if got := fmt.Sprint(err); got != test.want && (err != nil || test.want != "") {
				t.Errorf("Sync: %v, want %q", err, test.want)
			}
			if test.language == "en" && (len(result.Warnings) != 1 || result.Delivered != 2) {
				t.Errorf("%d delivered, warnings %+v", result.Delivered, result.Warnings)
			}
			if _, _, err := store.Lease(t.Context(), unit(acme), "the next one", time.Minute); err != nil {
				t.Errorf("Lease: %v", err)
			}
		})
	}
}

// TestTheLeaseIsReleasedWhateverHappens: the next sync does not wait.
func TestTheLeaseIsReleasedWhateverHappens(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, fails := range map[string]func(operation string, acknowledges bool) bool{
		"storing":   func(op string, _ bool) bool { return op == "commit" },
		"noting":    func(op string, ack bool) bool { return op == "commit" && ack },
		"nothing":   func(string, bool) bool { return false },
		"releasing": func(op string, _ bool) bool { return op == "release" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := stores.NewMemory()
			syncer := newSyncer(t, &board{positions: positions(1, 2)}, failing(store, broken, fails), &recorder{})
			if _, err := syncer.Sync(t.Context()); errors.Is(err, broken) == (name == "nothing") {
				t.Errorf("Sync: %v", err)
			}
			_, _, err := store.Lease(t.Context(), unit(acme), "the next one", time.Minute)
			if errors.Is(err, stores.ErrLeased) != (name == "releasing") {
				t.Errorf("Lease: %v", err)
			}
		})
	}
}

// TestAJournalThatLostEventsIsAnError, and no end of the delivery.
func TestAJournalThatLostEventsIsAnError(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	sink.refuse = func(jobsync.Event) error { return errors.New("no") }
	if _, err := newSyncer(t, &board{positions: positions(1, 3)}, store, sink).Sync(t.Context()); err == nil {
		t.Fatal("the sink refused, and Sync returned no error")
	}
	_, err := newSyncer(t, &board{positions: positions(1, 3)}, &forgetful{store}, &recorder{}).Sync(t.Context())
	if !errors.Is(err, stores.ErrDamaged) {
		t.Errorf("Sync: %v, want ErrDamaged", err)
	}
}

type forgetful struct{ *stores.Memory }

func (f *forgetful) Pending(context.Context, stores.Unit, int) ([]stores.Event, error) {
	return nil, nil
}

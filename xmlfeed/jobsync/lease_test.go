package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// TestTwoSyncersOfOneCompanyNeverInterleave lets several processes race for one
// company, in one store and sink. One at a time gets through; what it delivers is
// in order and comes once.
func TestTwoSyncersOfOneCompanyNeverInterleave(t *testing.T) {
	t.Parallel()
	store, sink := &jobsync.MemoryStore{}, &recorder{}
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
				if _, err := syncer.Sync(t.Context()); errors.Is(err, jobsync.ErrLeased) {
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
	store, sink, board := &jobsync.MemoryStore{}, &recorder{}, &board{positions: positions(1, 2)}
	other := newSyncer(t, board, store, sink)
	slow := newSyncer(t, sourceFunc(func(ctx context.Context, language string) (*xmlfeed.Feed, error) {
		if _, err := other.Sync(ctx); !errors.Is(err, jobsync.ErrLeased) {
			t.Errorf("Sync of the other: %v, want ErrLeased", err)
		}
		return board.Fetch(ctx, language)
	}), store, sink)
	mustSync(t, slow)
	if board.fetches != 1 {
		t.Errorf("the feed was fetched %d times, want once", board.fetches)
	}
	wantLines(t, "delivered", sink.lines(), "1 create 1 v1", "2 create 2 v1")
	mustSync(t, other)
}

// TestAProcessThatStoodStillChangesNothing has one process stand still, as one
// does whose machine is suspended, until its lease is over and another one has
// been there.
func TestAProcessThatStoodStillChangesNothing(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]string{"while it fetches": "fetch", "while it delivers": "deliver"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store, sink := &jobsync.MemoryStore{}, &recorder{}
				now := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
					feed := feedOf(positions(1, 2)...)
					feed.FetchedAt = time.Now()
					return feed, nil
				})
				other := newSyncer(t, now, store, sink)
				standStill := func(here string) {
					if here == at {
						<-time.After(2*time.Minute + time.Second)
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
				before := len(sink.events)
				_, err := slow.Sync(t.Context())
				if !errors.Is(err, jobsync.ErrConflict) && !errors.Is(err, jobsync.ErrLeased) {
					t.Errorf("Sync: %v, want ErrConflict", err)
				}
				state := mustLoad(t, store)
				if state.LastSeq != 2 || state.Acknowledged != 2 || state.Observations == 0 {
					t.Errorf("the state is %+v", state.Head)
				}
				if at == "fetch" && len(sink.events) != before+2 {
					t.Errorf("%d events were delivered, want the two of the other", len(sink.events))
				}
				mustSync(t, other)
			})
		})
	}
}

// TestTheLeaseIsReleasedWhateverHappens: the next sync does not wait.
func TestTheLeaseIsReleasedWhateverHappens(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, fails := range map[string]func(operation string, acknowledges bool) bool{
		"loading":   func(op string, _ bool) bool { return op == "load" },
		"storing":   func(op string, _ bool) bool { return op == "commit" },
		"reading":   func(op string, _ bool) bool { return op == "pending" },
		"nothing":   func(string, bool) bool { return false },
		"releasing": func(op string, _ bool) bool { return op == "release" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &jobsync.MemoryStore{}
			syncer := newSyncer(t, &board{positions: positions(1, 2)}, &failing{Store: store, err: broken, fails: fails}, &recorder{})
			if _, err := syncer.Sync(t.Context()); errors.Is(err, broken) == (name == "nothing") {
				t.Errorf("Sync: %v", err)
			}
			_, err := store.Lease(t.Context(), acme, "the next one", time.Minute)
			if errors.Is(err, jobsync.ErrLeased) != (name == "releasing") {
				t.Errorf("Lease: %v", err)
			}
		})
	}
}

// selfAcknowledging is a store that makes the effect of events in the transaction
// that stores them, and thereby acknowledges them itself.
type selfAcknowledging struct {
	*jobsync.MemoryStore

	effects []jobsync.Event
}

func (s *selfAcknowledging) Commit(ctx context.Context, company string, change jobsync.Change) error {
	change.Head.Acknowledged = change.Head.LastSeq
	err := s.MemoryStore.Commit(ctx, company, change)
	if err == nil {
		s.effects = append(s.effects, change.Append...)
	}
	return err
}

// TestAStoreMayAcknowledgeItself: so that each event has its effect exactly once.
func TestAStoreMayAcknowledgeItself(t *testing.T) {
	t.Parallel()
	board, sink := &board{positions: positions(1, 3)}, &recorder{}
	store := &selfAcknowledging{MemoryStore: &jobsync.MemoryStore{}}
	syncer := newSyncer(t, board, store, sink)
	mustSync(t, syncer)
	board.publish(position(2, "Mole"))
	if result := mustSync(t, syncer); result.Pending != 0 || result.Delivered != 0 {
		t.Errorf("%d pending, %d delivered", result.Pending, result.Delivered)
	}
	wantLines(t, "effects", inShort(store.effects), "1 create 1 v1", "2 create 2 v1", "3 create 3 v1", "4 update 2 v2 [name]")
	wantLines(t, "delivered besides", sink.lines())
}

// TestAJournalThatLostEventsIsAnError, and no end of the delivery.
func TestAJournalThatLostEventsIsAnError(t *testing.T) {
	t.Parallel()
	_, err := newSyncer(t, &board{positions: positions(1, 3)}, &forgetful{&jobsync.MemoryStore{}}, &recorder{}).Sync(t.Context())
	if !errors.Is(err, jobsync.ErrConflict) {
		t.Errorf("Sync: %v, want ErrConflict", err)
	}
}

type forgetful struct{ *jobsync.MemoryStore }

func (f *forgetful) Pending(context.Context, string, int) ([]jobsync.Event, error) { return nil, nil }

// Package storetest checks that a [jobsync.Store] keeps its promises.
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) jobsync.Store { return open(t) })
//	}
package storetest

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Run checks the stores that open returns; each call must return a new, empty
// one.
func Run(t *testing.T, open func(t *testing.T) jobsync.Store) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, jobsync.Store){
		"new company":            newCompany,
		"round trip":             roundTrip,
		"journal":                journal,
		"conflict":               conflict,
		"gap in the journal":     gap,
		"order of large numbers": orderOfLargeNumbers,
		"companies are apart":    companiesAreApart,
		"ended context":          endedContext,
		"memory is not shared":   memoryIsNotShared,
		"one of many wins":       oneOfManyWins,
		"readers see whole":      readersSeeWholeChanges,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

const company = "acme"

func newCompany(t *testing.T, store jobsync.Store) {
	t.Helper()
	if state := load(t, store, company); !reflect.DeepEqual(state, jobsync.State{}) {
		t.Errorf("state of a new company: %+v, want the zero State", state)
	}
	if events := pending(t, store, company, 10); len(events) != 0 {
		t.Errorf("journal of a new company: %d events", len(events))
	}
}

func roundTrip(t *testing.T, store jobsync.Store) {
	t.Helper()
	observed := time.Date(2026, 11, 22, 10, 30, 0, 123456789, time.UTC)
	whole := Job(7)
	commit(t, store, company, jobsync.Change{Jobs: []jobsync.Job{Job(9), whole}, ObservedAt: observed})
	other := jobsync.Job{Position: xmlfeed.Position{ID: 9}, Version: 2, Archived: true, Held: true}
	commit(t, store, company, jobsync.Change{IfVersion: 1, Jobs: []jobsync.Job{other}})

	got := load(t, store, company)
	want := jobsync.State{Version: 2, ObservedAt: observed, Jobs: []jobsync.Job{whole, other}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("loaded\n%+v, want\n%+v", got, want)
	}
}

func journal(t *testing.T, store jobsync.Store) {
	t.Helper()
	first := Event(1)
	commit(t, store, company, jobsync.Change{Events: []jobsync.Event{first, Event(2), Event(3)}})
	commit(t, store, company, jobsync.Change{IfVersion: 1, Events: []jobsync.Event{Event(4)}})
	if got := pending(t, store, company, 10); len(got) != 4 || !reflect.DeepEqual(got[0], first) {
		t.Fatalf("pending: %+v, want events 1 to 4 as they were appended", got)
	}
	if got := numbers(pending(t, store, company, 2)); !reflect.DeepEqual(got, []uint64{1, 2}) {
		t.Errorf("the first two pending events: %v", got)
	}
	commit(t, store, company, jobsync.Change{IfVersion: 2, Acknowledge: 3})
	if got := numbers(pending(t, store, company, 10)); !reflect.DeepEqual(got, []uint64{4}) {
		t.Errorf("pending after 3 were acknowledged: %v", got)
	}
	commit(t, store, company, jobsync.Change{IfVersion: 3, Acknowledge: 1}) // an older word
	if state := load(t, store, company); state.Acknowledged != 3 || state.LastSeq != 4 {
		t.Errorf("acknowledged %d of %d, want 3 of 4", state.Acknowledged, state.LastSeq)
	}
}

func conflict(t *testing.T, store jobsync.Store) {
	t.Helper()
	commit(t, store, company, jobsync.Change{Jobs: []jobsync.Job{Job(1)}, Events: []jobsync.Event{Event(1)}})
	before := load(t, store, company)
	for _, version := range []uint64{0, 2} {
		change := jobsync.Change{IfVersion: version, Jobs: []jobsync.Job{Job(2)}, Events: []jobsync.Event{Event(2)}, Acknowledge: 1}
		if err := store.Commit(t.Context(), company, change); !errors.Is(err, jobsync.ErrConflict) {
			t.Errorf("change from version %d of a state at 1: %v, want ErrConflict", version, err)
		}
	}
	unchanged(t, store, before, 1)
}

func gap(t *testing.T, store jobsync.Store) {
	t.Helper()
	commit(t, store, company, jobsync.Change{Jobs: []jobsync.Job{Job(1)}, Events: []jobsync.Event{Event(1)}})
	before := load(t, store, company)
	change := jobsync.Change{IfVersion: 1, Jobs: []jobsync.Job{Job(2)}, Events: []jobsync.Event{Event(3)}}
	if err := store.Commit(t.Context(), company, change); err == nil {
		t.Error("event 3 was appended behind event 1")
	}
	unchanged(t, store, before, 1)
}

// unchanged checks that a refused change left nothing behind.
func unchanged(t *testing.T, store jobsync.Store, before jobsync.State, events int) {
	t.Helper()
	if after := load(t, store, company); !reflect.DeepEqual(after, before) {
		t.Errorf("a refused change led from\n%+v to\n%+v", before, after)
	}
	if got := pending(t, store, company, 10); len(got) != events {
		t.Errorf("a refused change left %d events in the journal, want %d", len(got), events)
	}
}

// orderOfLargeNumbers finds keys that are ordered as texts or by their low byte.
func orderOfLargeNumbers(t *testing.T, store jobsync.Store) {
	t.Helper()
	const n = 300
	var change jobsync.Change
	for i := range n {
		change.Events = append(change.Events, Event(uint64(i)+1))
		change.Jobs = append(change.Jobs, jobsync.Job{Position: xmlfeed.Position{ID: int64(n - i)}})
	}
	commit(t, store, company, change)
	commit(t, store, company, jobsync.Change{IfVersion: 1, Acknowledge: 5})
	for i, seq := range numbers(pending(t, store, company, n)) {
		if want := uint64(i) + 6; seq != want {
			t.Fatalf("event %d is pending in the place of event %d", seq, want)
		}
	}
	for i, job := range load(t, store, company).Jobs {
		if want := int64(i) + 1; job.ID != want {
			t.Fatalf("job %d is in the place of job %d", job.ID, want)
		}
	}
}

func companiesAreApart(t *testing.T, store jobsync.Store) {
	t.Helper()
	names := []string{"acme", "Acme", "acme/1", "ümlaut GmbH & Co. KG"}
	for i, name := range names {
		commit(t, store, name, jobsync.Change{Events: []jobsync.Event{{Seq: 1, ID: name}}, Jobs: []jobsync.Job{Job(int64(i) + 1)}})
	}
	for i, name := range names {
		if got := pending(t, store, name, 10); len(got) != 1 || got[0].ID != name {
			t.Errorf("journal of %q: %+v", name, got)
		}
		if got := load(t, store, name); got.Version != 1 || len(got.Jobs) != 1 || got.Jobs[0].ID != int64(i)+1 {
			t.Errorf("state of %q: %+v", name, got)
		}
	}
}

func endedContext(t *testing.T, store jobsync.Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Commit(ctx, company, jobsync.Change{Jobs: []jobsync.Job{Job(1)}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit: %v, want context.Canceled", err)
	}
	if _, err := store.Load(ctx, company); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v, want context.Canceled", err)
	}
	if _, err := store.Pending(ctx, company, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Pending: %v, want context.Canceled", err)
	}
	if state := load(t, store, company); state.Version != 0 {
		t.Errorf("a commit after the context's end was stored")
	}
}

// memoryIsNotShared writes into everything that was given to the store and that
// came from it, as a sink does that cleans up texts where they are.
func memoryIsNotShared(t *testing.T, store jobsync.Store) {
	t.Helper()
	change := jobsync.Change{Jobs: []jobsync.Job{Job(1)}, Events: []jobsync.Event{Event(1)}}
	commit(t, store, company, change)
	scribble(reflect.ValueOf(change.Jobs))
	scribble(reflect.ValueOf(change.Events))
	for _, who := range []string{"Commit was given", "Load or Pending returned"} {
		jobs, events := load(t, store, company).Jobs, pending(t, store, company, 1)
		if want := []jobsync.Job{Job(1)}; !reflect.DeepEqual(jobs, want) {
			t.Fatalf("the store shares jobs that %s: it has\n%+v, want\n%+v", who, jobs, want)
		}
		if want := []jobsync.Event{Event(1)}; !reflect.DeepEqual(events, want) {
			t.Fatalf("the store shares events that %s: it has\n%+v, want\n%+v", who, events, want)
		}
		scribble(reflect.ValueOf(jobs))
		scribble(reflect.ValueOf(events))
	}
}

// oneOfManyWins lets many writers start from one version, a few times over: what
// is wrong between reading a version and writing the next shows by chance only.
func oneOfManyWins(t *testing.T, store jobsync.Store) {
	t.Helper()
	const writers, rounds = 8, 10
	for round := range uint64(rounds) {
		errs := make([]error, writers)
		var group sync.WaitGroup
		start := make(chan struct{})
		for i := range writers {
			group.Go(func() {
				<-start
				errs[i] = store.Commit(t.Context(), company, jobsync.Change{IfVersion: round, Events: []jobsync.Event{Event(round + 1)}})
			})
		}
		close(start)
		group.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, jobsync.ErrConflict) {
				t.Errorf("a writer that lost: %v, want ErrConflict", err)
			}
		}
		if events := len(pending(t, store, company, 1000)); won != 1 || uint64(events) != round+1 {
			t.Fatalf("%d writers won in round %d, want 1; there are %d events", won, round+1, events)
		}
	}
}

// readersSeeWholeChanges appends to the journal while others look: the state
// must never be ahead of the journal, nor the journal of the state.
func readersSeeWholeChanges(t *testing.T, store jobsync.Store) {
	t.Helper()
	const changes = 50
	var group sync.WaitGroup
	defer group.Wait()
	done := make(chan struct{})
	defer close(done)
	for range 2 {
		group.Go(func() {
			for seesWhole(t, store) { // one complaint is enough
				select {
				case <-done:
					return
				default:
					runtime.Gosched() // the writer shall get on, also on one processor
				}
			}
		})
	}
	for i := range uint64(changes) {
		commit(t, store, company, jobsync.Change{IfVersion: i, Jobs: []jobsync.Job{Job(int64(i) + 1)}, Events: []jobsync.Event{Event(i + 1)}})
	}
}

// seesWhole looks once at a company whose every change has a job and an event.
func seesWhole(t *testing.T, store jobsync.Store) bool {
	t.Helper()
	before, err := store.Load(t.Context(), company)
	events, err2 := store.Pending(t.Context(), company, 1000)
	after, err3 := store.Load(t.Context(), company)
	switch n := uint64(len(events)); {
	case errors.Join(err, err2, err3) != nil:
		t.Errorf("reading while another writes: %v", errors.Join(err, err2, err3))
	case n < before.LastSeq || n > after.LastSeq:
		t.Errorf("%d events are pending, while the state has %d before and %d after", n, before.LastSeq, after.LastSeq)
	case uint64(len(after.Jobs)) != after.LastSeq || after.Version != after.LastSeq:
		t.Errorf("a state of version %d has %d jobs and %d events", after.Version, len(after.Jobs), after.LastSeq)
	default:
		return true
	}
	return false
}

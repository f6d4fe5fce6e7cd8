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
		"companies are apart":    companiesAreApart,
		"ended context":          endedContext,
		"results are the caller": resultsAreTheCallers,
		"one of many wins":       oneOfManyWins,
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
	if state := load(t, store); !reflect.DeepEqual(state, jobsync.State{}) {
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
	commit(t, store, company, jobsync.Change{IfVersion: 1, Jobs: []jobsync.Job{{Position: xmlfeed.Position{ID: 9}, Version: 2, Archived: true}}})

	got := load(t, store)
	want := jobsync.State{Version: 2, ObservedAt: observed, Jobs: []jobsync.Job{whole, {Position: xmlfeed.Position{ID: 9}, Version: 2, Archived: true}}}
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
	if state := load(t, store); state.Acknowledged != 3 || state.LastSeq != 4 {
		t.Errorf("acknowledged %d of %d, want 3 of 4", state.Acknowledged, state.LastSeq)
	}
}

func conflict(t *testing.T, store jobsync.Store) {
	t.Helper()
	commit(t, store, company, jobsync.Change{Jobs: []jobsync.Job{Job(1)}, Events: []jobsync.Event{Event(1)}})
	before := load(t, store)
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
	before := load(t, store)
	change := jobsync.Change{IfVersion: 1, Jobs: []jobsync.Job{Job(2)}, Events: []jobsync.Event{Event(3)}}
	if err := store.Commit(t.Context(), company, change); err == nil {
		t.Error("event 3 was appended behind event 1")
	}
	unchanged(t, store, before, 1)
}

// unchanged checks that a refused change left nothing behind.
func unchanged(t *testing.T, store jobsync.Store, before jobsync.State, events int) {
	t.Helper()
	if after := load(t, store); !reflect.DeepEqual(after, before) {
		t.Errorf("a refused change led from\n%+v to\n%+v", before, after)
	}
	if got := pending(t, store, company, 10); len(got) != events {
		t.Errorf("a refused change left %d events in the journal, want %d", len(got), events)
	}
}

func companiesAreApart(t *testing.T, store jobsync.Store) {
	t.Helper()
	for _, name := range []string{"acme", "Acme", "acme/1", "ümlaut GmbH & Co. KG"} {
		commit(t, store, name, jobsync.Change{Events: []jobsync.Event{{Seq: 1, ID: name}}})
	}
	for _, name := range []string{"acme", "Acme", "acme/1", "ümlaut GmbH & Co. KG"} {
		if got := pending(t, store, name, 10); len(got) != 1 || got[0].ID != name {
			t.Errorf("journal of %q: %+v", name, got)
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
	if state := load(t, store); state.Version != 0 {
		t.Errorf("a commit after the context's end was stored")
	}
}

func resultsAreTheCallers(t *testing.T, store jobsync.Store) {
	t.Helper()
	change := jobsync.Change{Jobs: []jobsync.Job{Job(1)}, Events: []jobsync.Event{Event(1)}}
	commit(t, store, company, change)
	change.Jobs[0].Name, change.Events[0].ID = "changed", "changed"
	load(t, store).Jobs[0].Name = "changed"
	pending(t, store, company, 1)[0].ID = "changed"
	if got := load(t, store).Jobs[0].Name; got != Job(1).Name {
		t.Errorf("the store shares its jobs: %q", got)
	}
	if got := pending(t, store, company, 1)[0].ID; got != Event(1).ID {
		t.Errorf("the store shares its journal: %q", got)
	}
}

func oneOfManyWins(t *testing.T, store jobsync.Store) {
	t.Helper()
	const writers = 8
	errs := make([]error, writers)
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			errs[i] = store.Commit(t.Context(), company, jobsync.Change{Events: []jobsync.Event{Event(1)}})
		})
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, jobsync.ErrConflict) {
			t.Errorf("a writer that lost: %v, want ErrConflict", err)
		}
	}
	if won != 1 || len(pending(t, store, company, 10)) != 1 {
		t.Errorf("%d writers won, want 1", won)
	}
}

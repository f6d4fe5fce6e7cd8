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
	"testing"

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
		"forgotten jobs":         forgottenJobs,
		"journal":                journal,
		"conflict":               conflict,
		"changes that do not go": changesThatDoNotGo,
		"order of large numbers": orderOfLargeNumbers,
		"companies are apart":    companiesAreApart,
		"ended context":          endedContext,
		"memory is not shared":   memoryIsNotShared,
		"one of many wins":       oneOfManyWins,
		"readers see whole":      readersSeeWholeChanges,
		"lease":                  leaseIsForOne,
		"lease ends":             leaseEnds,
		"fence":                  fence,
		"leases are apart":       leasesAreApart,
		"one of many is leased":  oneOfManyIsLeased,
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
	whole := Record(7)
	commit(t, store, company, jobsync.Change{Head: Head(jobsync.Head{}), Put: []jobsync.Record{Record(9), whole}})
	other := jobsync.Record{Job: jobsync.Job{Position: xmlfeed.Position{ID: 9}, Version: 2, Archived: true}}
	want := jobsync.State{Head: Head(jobsync.Head{Version: 1}), Jobs: []jobsync.Record{whole, other}}
	commit(t, store, company, jobsync.Change{IfVersion: 1, Head: want.Head, Put: []jobsync.Record{other}})
	if got := load(t, store, company); !reflect.DeepEqual(got, want) {
		t.Errorf("loaded\n%+v, want\n%+v", got, want)
	}

	// What a head does not have any more is gone; the jobs stay.
	want.Head = jobsync.Head{Version: 3}
	commit(t, store, company, jobsync.Change{IfVersion: 2, Head: want.Head})
	if got := load(t, store, company); !reflect.DeepEqual(got, want) {
		t.Errorf("loaded\n%+v, want\n%+v", got, want)
	}
}

func forgottenJobs(t *testing.T, store jobsync.Store) {
	t.Helper()
	head := commit(t, store, company, change(jobsync.Head{}, []jobsync.Record{Record(1), Record(2), Record(3)}))
	forget := change(head, []jobsync.Record{Record(4)})
	forget.Forget = []int64{1, 3, 99} // 99 was never there
	commit(t, store, company, forget)
	if got, want := load(t, store, company).Jobs, []jobsync.Record{Record(2), Record(4)}; !reflect.DeepEqual(got, want) {
		t.Errorf("the jobs are\n%+v, want\n%+v", got, want)
	}
}

func journal(t *testing.T, store jobsync.Store) {
	t.Helper()
	first := Event(1)
	head := commit(t, store, company, change(jobsync.Head{}, nil, first, Event(2), Event(3)))
	head = commit(t, store, company, change(head, nil, Event(4)))
	if got := pending(t, store, company, 10); len(got) != 4 || !reflect.DeepEqual(got[0], first) {
		t.Fatalf("pending: %+v, want events 1 to 4 as they were appended", got)
	}
	if got := numbers(pending(t, store, company, 2)); !reflect.DeepEqual(got, []uint64{1, 2}) {
		t.Errorf("the first two pending events: %v", got)
	}
	head = commit(t, store, company, acknowledge(head, 3))
	if got := numbers(pending(t, store, company, 10)); !reflect.DeepEqual(got, []uint64{4}) {
		t.Errorf("pending after 3 were acknowledged: %v", got)
	}
	// One that is appended and acknowledged at once never waits.
	both := change(head, nil, Event(5))
	both.Head.Acknowledged = 5
	commit(t, store, company, both)
	if got := pending(t, store, company, 10); len(got) != 0 {
		t.Errorf("pending after all were acknowledged: %v", numbers(got))
	}
}

func conflict(t *testing.T, store jobsync.Store) {
	t.Helper()
	commit(t, store, company, change(jobsync.Head{}, []jobsync.Record{Record(1)}, Event(1)))
	before := load(t, store, company)
	for _, version := range []uint64{0, 2} {
		c := change(jobsync.Head{Version: version, LastSeq: 1}, []jobsync.Record{Record(2)}, Event(2))
		c.Head.Acknowledged = 1
		c.Forget = []int64{1}
		if err := store.Commit(t.Context(), company, c); !errors.Is(err, jobsync.ErrConflict) {
			t.Errorf("change from version %d of a state at 1: %v, want ErrConflict", version, err)
		}
	}
	unchanged(t, store, before, 1)
}

// changesThatDoNotGo are such as State.After refuses.
func changesThatDoNotGo(t *testing.T, store jobsync.Store) {
	t.Helper()
	head := commit(t, store, company, change(jobsync.Head{}, []jobsync.Record{Record(1)}, Event(1), Event(2)))
	commit(t, store, company, acknowledge(head, 1))
	before := load(t, store, company)
	for name, alter := range map[string]func(*jobsync.Change){
		"a gap in the journal":      func(c *jobsync.Change) { c.Append[0].Seq++; c.Head.LastSeq++ },
		"a version too many":        func(c *jobsync.Change) { c.Head.Version++ },
		"an event too many":         func(c *jobsync.Change) { c.Head.LastSeq++ },
		"a word of delivery back":   func(c *jobsync.Change) { c.Head.Acknowledged = 0 },
		"a word of delivery beyond": func(c *jobsync.Change) { c.Head.Acknowledged = 4 },
	} {
		c := change(before.Head, []jobsync.Record{Record(2)}, Event(3))
		alter(&c)
		if err := store.Commit(t.Context(), company, c); err == nil {
			t.Errorf("a change with %s was made", name)
		}
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
	events := make([]jobsync.Event, 0, n)
	jobs := make([]jobsync.Record, 0, n)
	for i := range n {
		events = append(events, Event(uint64(i)+1))
		jobs = append(jobs, jobsync.Record{Job: jobsync.Job{Position: xmlfeed.Position{ID: int64(n - i)}}})
	}
	head := commit(t, store, company, change(jobsync.Head{}, jobs, events...))
	commit(t, store, company, acknowledge(head, 5))
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
		commit(t, store, name, change(jobsync.Head{}, []jobsync.Record{Record(int64(i) + 1)}, jobsync.Event{Seq: 1, ID: name}))
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
	if err := store.Commit(ctx, company, change(jobsync.Head{}, []jobsync.Record{Record(1)})); !errors.Is(err, context.Canceled) {
		t.Errorf("Commit: %v, want context.Canceled", err)
	}
	if _, err := store.Load(ctx, company); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v, want context.Canceled", err)
	}
	if _, err := store.Pending(ctx, company, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Pending: %v, want context.Canceled", err)
	}
	if _, err := store.Lease(ctx, company, "owner", leaseTime); !errors.Is(err, context.Canceled) {
		t.Errorf("Lease: %v, want context.Canceled", err)
	}
	if state := load(t, store, company); state.Version != 0 {
		t.Errorf("a commit after the context's end was stored")
	}
	if _, err := store.Lease(t.Context(), company, "another", leaseTime); err != nil {
		t.Errorf("a lease after the context's end was given: %v", err)
	}
}

// memoryIsNotShared writes into everything that was given to the store and that
// came from it, as a sink does that cleans up texts where they are.
func memoryIsNotShared(t *testing.T, store jobsync.Store) {
	t.Helper()
	given := jobsync.Change{Head: Head(jobsync.Head{}), Put: []jobsync.Record{Record(1)}, Append: []jobsync.Event{Event(1)}}
	given.Head.LastSeq = 1
	commit(t, store, company, given)
	scribble(reflect.ValueOf(&given.Head))
	scribble(reflect.ValueOf(given.Put))
	scribble(reflect.ValueOf(given.Append))
	want := jobsync.State{Head: Head(jobsync.Head{}), Jobs: []jobsync.Record{Record(1)}}
	want.LastSeq = 1
	for _, who := range []string{"Commit was given", "Load or Pending returned"} {
		state, events := load(t, store, company), pending(t, store, company, 1)
		if !reflect.DeepEqual(state, want) {
			t.Fatalf("the store shares a state that %s: it has\n%+v, want\n%+v", who, state, want)
		}
		if want := []jobsync.Event{Event(1)}; !reflect.DeepEqual(events, want) {
			t.Fatalf("the store shares events that %s: it has\n%+v, want\n%+v", who, events, want)
		}
		scribble(reflect.ValueOf(&state))
		scribble(reflect.ValueOf(events))
	}
}

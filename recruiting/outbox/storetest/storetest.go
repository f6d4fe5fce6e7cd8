// Package storetest checks that an [outbox.Store], and an [outbox.Files], keep
// their promises.
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) outbox.Store { return open(t) })
//	}
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// Run checks the stores that open returns; each call must return a new, empty
// one.
func Run(t *testing.T, open func(t *testing.T) outbox.Store) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, outbox.Store){
		"round trip":           roundTrip,
		"add twice":            addTwice,
		"nothing there":        nothingThere,
		"update":               update,
		"conflict":             conflict,
		"delete":               deleting,
		"seqs grow":            seqsGrow,
		"next":                 next,
		"turns":                turns,
		"list":                 list,
		"pages":                pages,
		"companies are apart":  companiesAreApart,
		"names that are none":  namesThatAreNone,
		"ended context":        endedContext,
		"memory is not shared": memoryIsNotShared,
		"one of many wins":     oneOfManyWins,
		"many add":             manyAdd,
		"scrubbing":            scrubbing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

func roundTrip(t *testing.T, store outbox.Store) {
	t.Helper()
	whole := Entry("acme", 1)
	added := add(t, store, whole)
	if added.Seq == 0 || added.Version != 1 {
		t.Errorf("a new entry has Seq %d and Version %d, want a Seq and Version 1", added.Seq, added.Version)
	}
	whole.Seq, whole.Version = added.Seq, added.Version
	same(t, "Add returned", added, whole)
	same(t, "Load returned", load(t, store, whole.ID), whole)

	// What is empty stays so.
	bare := outbox.Entry{ID: "bare", Company: "acme", State: outbox.Pending}
	added = add(t, store, bare)
	bare.Seq, bare.Version = added.Seq, added.Version
	same(t, "Load returned", load(t, store, "bare"), bare)
}

func addTwice(t *testing.T, store outbox.Store) {
	t.Helper()
	first := add(t, store, Entry("acme", 1))
	again := Entry("acme", 1)
	again.State, again.Source = outbox.Sent, "another"
	got, err := store.Add(t.Context(), again)
	if !errors.Is(err, outbox.ErrExists) {
		t.Errorf("Add of an id that is there: %v, want ErrExists", err)
	}
	same(t, "Add returned", got, first)
	same(t, "afterwards Load returned", load(t, store, first.ID), first)
}

func nothingThere(t *testing.T, store outbox.Store) {
	t.Helper()
	if _, err := store.Load(t.Context(), "nothing"); !errors.Is(err, outbox.ErrNotFound) {
		t.Errorf("Load: %v, want ErrNotFound", err)
	}
	if _, err := store.Next(t.Context(), "nobody"); !errors.Is(err, outbox.ErrNotFound) {
		t.Errorf("Next: %v, want ErrNotFound", err)
	}
	if err := store.Update(t.Context(), Entry("acme", 1)); !errors.Is(err, outbox.ErrConflict) {
		t.Errorf("Update: %v, want ErrConflict", err)
	}
	if err := store.Delete(t.Context(), Entry("acme", 1)); err != nil {
		t.Errorf("Delete: %v, want no error", err)
	}
	if got, err := store.Turns(t.Context(), 10); len(got) != 0 || err != nil {
		t.Errorf("Turns: %v, %v", got, err)
	}
	if got, err := store.List(t.Context(), outbox.Query{Limit: 10}); len(got) != 0 || err != nil {
		t.Errorf("List: %v, %v", got, err)
	}
}

func update(t *testing.T, store outbox.Store) {
	t.Helper()
	entry := add(t, store, Entry("acme", 1))
	other := add(t, store, Entry("acme", 2))
	for range 3 {
		entry.State, entry.Posts = outbox.Sending, entry.Posts+1
		entry.Files, entry.Codes = entry.Files[:1], nil
		entry.NextAt = entry.NextAt.Add(time.Minute)
		change(t, store, &entry)
		same(t, "Load returned", load(t, store, entry.ID), entry)
	}
	same(t, "the other entry is", load(t, store, other.ID), other)
}

func conflict(t *testing.T, store outbox.Store) {
	t.Helper()
	old := add(t, store, Entry("acme", 1))
	now := old
	change(t, store, &now)
	for name, stale := range map[string]outbox.Entry{"older": old, "newer": withVersion(now, now.Version+1), "zero": withVersion(now, 0)} {
		stale.State = outbox.Sent
		if err := store.Update(t.Context(), stale); !errors.Is(err, outbox.ErrConflict) {
			t.Errorf("Update of an %s version: %v, want ErrConflict", name, err)
		}
		if err := store.Delete(t.Context(), stale); !errors.Is(err, outbox.ErrConflict) {
			t.Errorf("Delete of an %s version: %v, want ErrConflict", name, err)
		}
		same(t, "a refused change left", load(t, store, now.ID), now)
	}
	// An entry that was erased and submitted anew is another one, although its
	// version may be the same.
	must(t, store.Delete(t.Context(), now))
	anew := add(t, store, Entry("acme", 1))
	if err := store.Update(t.Context(), old); !errors.Is(err, outbox.ErrConflict) {
		t.Errorf("Update of an entry that was erased and submitted anew: %v, want ErrConflict", err)
	}
	same(t, "a refused change left", load(t, store, anew.ID), anew)
}

func deleting(t *testing.T, store outbox.Store) {
	t.Helper()
	first, second := add(t, store, Entry("acme", 1)), add(t, store, Entry("acme", 2))
	must(t, store.Delete(t.Context(), first))
	must(t, store.Delete(t.Context(), first)) // which is gone
	if _, err := store.Load(t.Context(), first.ID); !errors.Is(err, outbox.ErrNotFound) {
		t.Errorf("Load of a deleted entry: %v, want ErrNotFound", err)
	}
	same(t, "after the first, Next returned", following(t, store, "acme"), second)
	must(t, store.Delete(t.Context(), second))
	if _, err := store.Next(t.Context(), "acme"); !errors.Is(err, outbox.ErrNotFound) {
		t.Errorf("Next without entries: %v, want ErrNotFound", err)
	}
	if got, err := store.Turns(t.Context(), 10); len(got) != 0 || err != nil {
		t.Errorf("Turns without entries: %v, %v", got, err)
	}
}

// seqsGrow also behind a deleted entry: its number must not come again.
func seqsGrow(t *testing.T, store outbox.Store) {
	t.Helper()
	last := uint64(0)
	for i := range 300 {
		entry := add(t, store, Entry("acme", i))
		if entry.Seq <= last {
			t.Fatalf("Seq %d follows on %d", entry.Seq, last)
		}
		last = entry.Seq
		if i%3 == 0 {
			must(t, store.Delete(t.Context(), entry))
		}
	}
	found := query(t, store, outbox.Query{Limit: 1000})
	if len(found) != 200 || !slices.IsSortedFunc(found, func(a, b outbox.Entry) int { return int(a.Seq) - int(b.Seq) }) { //nolint:gosec // small numbers
		t.Errorf("%d entries of 200, or not by Seq", len(found))
	}
}

func next(t *testing.T, store outbox.Store) {
	t.Helper()
	entries := make([]outbox.Entry, 3)
	for i := range entries {
		entries[i] = add(t, store, Entry("acme", i))
	}
	same(t, "Next returned", following(t, store, "acme"), entries[0])
	// NextAt and open states change nothing in the order, ended ones do.
	for _, state := range []outbox.State{outbox.Uploading, outbox.Uploaded, outbox.Sending, outbox.Unknown} {
		entries[0].State, entries[0].NextAt = state, entries[0].NextAt.Add(time.Hour)
		change(t, store, &entries[0])
		same(t, "Next returned", following(t, store, "acme"), entries[0])
	}
	for i, state := range []outbox.State{outbox.Sent, outbox.Parked} {
		entries[i].State, entries[i].EndedAt = state, moment(99)
		change(t, store, &entries[i])
		same(t, fmt.Sprintf("after %s, Next returned", state), following(t, store, "acme"), entries[i+1])
	}
	// One that is taken up again has its old place.
	entries[1].State, entries[1].EndedAt = outbox.Unknown, time.Time{}
	change(t, store, &entries[1])
	same(t, "Next returned", following(t, store, "acme"), entries[1])
}

func turns(t *testing.T, store outbox.Store) {
	t.Helper()
	at := map[string][]int{"late": {50, 1}, "early": {10}, "middle": {30, 2}, "done": {5}, "then": {7, 40}}
	for company, minutes := range at {
		for i, minute := range minutes {
			entry := Entry(company, i)
			entry.NextAt = moment(minute)
			entry = add(t, store, entry)
			if company == "done" || company == "then" && i == 0 {
				entry.State = outbox.Rejected
				change(t, store, &entry)
			}
		}
	}
	want := []outbox.Turn{{Company: "early", At: moment(10)}, {Company: "middle", At: moment(30)}, {Company: "then", At: moment(40)}, {Company: "late", At: moment(50)}}
	for _, limit := range []int{1, 3, 4, 100} {
		got, err := store.Turns(t.Context(), limit)
		if err != nil || !reflect.DeepEqual(got, want[:min(limit, len(want))]) {
			t.Errorf("Turns(%d): %v, %v, want the first of %v", limit, got, err, want)
		}
	}
}

func list(t *testing.T, store outbox.Store) {
	t.Helper()
	all := mixed(t, store)
	address := all[0].Application.Email
	for name, q := range map[string]outbox.Query{
		"everything":           {Limit: 100},
		"a company":            {Company: "acme", Limit: 100},
		"a state":              {State: outbox.Sent, Limit: 100},
		"an address":           {Email: address, Limit: 100},
		"in another spelling":  {Email: " " + upper(address) + "\n", Limit: 100},
		"ended before":         {EndedBefore: moment(20), Limit: 100},
		"all at once":          {Company: "other", State: outbox.Parked, EndedBefore: moment(99), Limit: 100},
		"after":                {After: all[6].Seq, Limit: 100},
		"at most one":          {State: outbox.Rejected, Limit: 1},
		"at most three":        {Limit: 3},
		"nothing":              {Company: "nobody", Limit: 100},
		"an address of nobody": {Email: "nobody@example.org", Limit: 100},
	} {
		var want []outbox.Entry
		for _, entry := range all {
			if q.Matches(entry) && len(want) < q.Limit {
				want = append(want, entry)
			}
		}
		if got := query(t, store, q); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: List returned\n%s, want\n%s", name, describe(got), describe(want))
		}
	}
}

// mixed adds entries of two companies in many states.
func mixed(t *testing.T, store outbox.Store) []outbox.Entry {
	t.Helper()
	states := []outbox.State{outbox.Pending, outbox.Sent, outbox.Rejected, outbox.Unknown, outbox.Parked}
	all := make([]outbox.Entry, 2*len(states))
	for i := range all {
		entry := Entry([]string{"acme", "other"}[i%2], i/2)
		entry.State = states[i/2]
		if !entry.State.Open() {
			entry.EndedAt = moment(i / 2 * 10)
		}
		all[i] = add(t, store, entry)
	}
	return all
}

func pages(t *testing.T, store outbox.Store) {
	t.Helper()
	for i := range 25 {
		add(t, store, Entry([]string{"acme", "other"}[i%2], i))
	}
	var got []outbox.Entry
	q := outbox.Query{Company: "acme", Limit: 4}
	for page := query(t, store, q); len(page) > 0; page = query(t, store, q) {
		got = append(got, page...)
		q.After = page[len(page)-1].Seq
	}
	if want := query(t, store, outbox.Query{Company: "acme", Limit: 100}); !reflect.DeepEqual(got, want) || len(got) != 13 {
		t.Errorf("the pages have %d entries, want the same %d as in one page", len(got), len(want))
	}
}

func companiesAreApart(t *testing.T, store outbox.Store) {
	t.Helper()
	names := []string{"acme", "Acme", "acme/1", "acme\x00", "ümlaut GmbH & Co. KG", "ac\ufffdme", "acme\u2028", "u\u0308mlaut", "hex:61", "%", " ", `"\`}
	entries := make(map[string]outbox.Entry)
	for i, name := range names {
		entries[name] = add(t, store, Entry(name, i))
	}
	for _, name := range names {
		same(t, "Next returned", following(t, store, name), entries[name])
		if got := query(t, store, outbox.Query{Company: name, Limit: 10}); len(got) != 1 {
			t.Errorf("%q has %d entries, want 1", name, len(got))
		}
	}
	// Each ends on its own.
	for i, name := range names {
		entry := entries[name]
		entry.State = outbox.Sent
		change(t, store, &entry)
		if _, err := store.Next(t.Context(), name); !errors.Is(err, outbox.ErrNotFound) {
			t.Errorf("%q has a next entry after its only one has ended: %v", name, err)
		}
		if turns, err := store.Turns(t.Context(), 100); err != nil || len(turns) != len(names)-i-1 || slices.ContainsFunc(turns, func(turn outbox.Turn) bool { return turn.Company == name }) {
			t.Errorf("%d turns after the end of %q, %v", len(turns), name, err)
		}
	}
}

// namesThatAreNone would come back as others.
func namesThatAreNone(t *testing.T, store outbox.Store) {
	t.Helper()
	for i, name := range []string{"ac\xffme", "\xc3", "acme\xed\xa0\x80"} {
		if _, err := store.Add(t.Context(), Entry(name, i)); !errors.Is(err, outbox.ErrCompany) {
			t.Errorf("Add for the company %q: %v, want ErrCompany", name, err)
		}
	}
	if got := query(t, store, outbox.Query{Limit: 10}); len(got) != 0 {
		t.Errorf("%d entries were stored all the same", len(got))
	}
	if turns, err := store.Turns(t.Context(), 10); len(turns) != 0 || err != nil {
		t.Errorf("Turns: %v, %v", turns, err)
	}
}

func endedContext(t *testing.T, store outbox.Store) {
	t.Helper()
	entry := add(t, store, Entry("acme", 1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	changed := entry
	changed.State = outbox.Sent
	_, addErr := store.Add(ctx, Entry("acme", 2))
	_, loadErr := store.Load(ctx, entry.ID)
	_, nextErr := store.Next(ctx, "acme")
	_, turnsErr := store.Turns(ctx, 1)
	_, listErr := store.List(ctx, outbox.Query{Limit: 1})
	for name, err := range map[string]error{
		"Add": addErr, "Load": loadErr, "Next": nextErr, "Turns": turnsErr, "List": listErr,
		"Update": store.Update(ctx, changed), "Delete": store.Delete(ctx, entry),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	if got := query(t, store, outbox.Query{Limit: 10}); !reflect.DeepEqual(got, []outbox.Entry{entry}) {
		t.Errorf("a change after the context's end was stored: %s", describe(got))
	}
}

// memoryIsNotShared writes into everything that was given to the store and that
// came from it.
func memoryIsNotShared(t *testing.T, store outbox.Store) {
	t.Helper()
	given := Entry("acme", 1)
	added := add(t, store, given)
	want := load(t, store, given.ID)
	updated := want.Clone()
	must(t, store.Update(t.Context(), updated))
	want.Version++
	listed, headed := query(t, store, outbox.Query{Limit: 1}), following(t, store, "acme")
	for name, entry := range map[string]outbox.Entry{
		"Add was given": given, "Add returned": added, "Update was given": updated, "List returned": listed[0], "Next returned": headed,
	} {
		scribble(reflect.ValueOf(&entry).Elem())
		if got := load(t, store, given.ID); !reflect.DeepEqual(got, want) {
			t.Fatalf("the store shares memory with what %s: it has\n%#v, want\n%#v", name, dump(got), dump(want))
		}
	}
}

// oneOfManyWins lets many start from one version, a few times over: what is
// wrong between reading a version and writing the next shows by chance only.
func oneOfManyWins(t *testing.T, store outbox.Store) {
	t.Helper()
	const writers, rounds = 8, 10
	entry := add(t, store, Entry("acme", 1))
	for round := range rounds {
		errs := make([]error, writers)
		race(writers, func(i int) {
			mine := entry.Clone()
			mine.Posts = i
			errs[i] = store.Update(t.Context(), mine)
		})
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner < 0:
				winner = i
			case err == nil:
				t.Fatalf("round %d: writers %d and %d both changed version %d", round, winner, i, entry.Version)
			case !errors.Is(err, outbox.ErrConflict):
				t.Errorf("a writer that lost: %v, want ErrConflict", err)
			}
		}
		if winner < 0 {
			t.Fatalf("round %d: nobody changed version %d", round, entry.Version)
		}
		entry.Posts, entry.Version = winner, entry.Version+1
		same(t, "Load returned", load(t, store, entry.ID), entry)
	}
}

func manyAdd(t *testing.T, store outbox.Store) {
	t.Helper()
	const writers, rounds = 8, 5
	for round := range rounds {
		errs := make([]error, writers)
		race(writers, func(i int) { _, errs[i] = store.Add(t.Context(), Entry("acme", round)) })
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, outbox.ErrExists) {
				t.Errorf("Add of what another one added: %v, want ErrExists", err)
			}
		}
		if found := query(t, store, outbox.Query{Limit: 100}); won != 1 || len(found) != round+1 {
			t.Fatalf("round %d: %d writers added the same entry, there are %d", round, won, len(found))
		}
	}
}

// scrubbing takes nothing away that is there, also while others write.
func scrubbing(t *testing.T, store outbox.Store) {
	t.Helper()
	scrubber, ok := store.(outbox.Scrubber)
	if !ok {
		t.Skip("the store is no Scrubber")
	}
	must(t, scrubber.Scrub(t.Context()))
	const writers, each = 4, 12
	errs := make([]error, writers)
	race(writers, func(i int) {
		for n := range each {
			entry, err := store.Add(t.Context(), Entry(fmt.Sprint("company ", i), i*each+n))
			if n%3 == 0 {
				err = errors.Join(err, store.Delete(t.Context(), entry), scrubber.Scrub(t.Context()))
			}
			errs[i] = errors.Join(errs[i], err)
		}
	})
	must(t, errors.Join(errs...))
	before := query(t, store, outbox.Query{Limit: 1000})
	must(t, scrubber.Scrub(t.Context()))
	after := query(t, store, outbox.Query{Limit: 1000})
	if len(after) != writers*each*2/3 || !reflect.DeepEqual(after, before) {
		t.Errorf("%d entries after scrubbing, %d before, want %d", len(after), len(before), writers*each*2/3)
	}
	if turns, err := store.Turns(t.Context(), 100); len(turns) != writers || err != nil {
		t.Errorf("%d companies have a turn, %v, want %d", len(turns), err, writers)
	}
	entry := following(t, store, "company 0")
	entry.State = outbox.Sent
	change(t, store, &entry)
	if added := add(t, store, Entry("company 0", 1000)); added.Seq <= after[len(after)-1].Seq {
		t.Errorf("after scrubbing, Seq %d follows on %d", added.Seq, after[len(after)-1].Seq)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := scrubber.Scrub(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Scrub: %v, want context.Canceled", err)
	}
}

// race runs f at the same time in so many goroutines.
func race(n int, f func(i int)) {
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	group.Wait()
}

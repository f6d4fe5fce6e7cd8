package storetest

import (
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// oneOfManyWins lets many writers start from one version, a few times over: what
// is wrong between reading a version and writing the next shows by chance only.
func oneOfManyWins(t *testing.T, store jobsync.Store) {
	t.Helper()
	const writers, rounds = 8, 10
	var head jobsync.Head
	for round := range uint64(rounds) {
		next := change(head, nil, Event(round+1))
		errs := make([]error, writers)
		var group sync.WaitGroup
		start := make(chan struct{})
		for i := range writers {
			group.Go(func() {
				<-start
				errs[i] = store.Commit(t.Context(), company, next)
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
		head = next.Head
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
	var head jobsync.Head
	for i := range uint64(changes) {
		head = commit(t, store, company, change(head, []jobsync.Record{Record(int64(i) + 1)}, Event(i+1)))
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

package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// leaseTime is a lease that outlasts every check.
const leaseTime = time.Hour

func lease(t *testing.T, store jobsync.Store, company, owner string, ttl time.Duration) uint64 {
	t.Helper()
	fence, err := store.Lease(t.Context(), company, owner, ttl)
	if err != nil {
		t.Fatalf("Lease for %s: %v", owner, err)
	}
	return fence
}

func release(t *testing.T, store jobsync.Store, owner string) {
	t.Helper()
	if err := store.Release(t.Context(), company, owner); err != nil {
		t.Fatalf("Release by %s: %v", owner, err)
	}
}

func leased(t *testing.T, store jobsync.Store, owner string) {
	t.Helper()
	if fence, err := store.Lease(t.Context(), company, owner, leaseTime); !errors.Is(err, jobsync.ErrLeased) {
		t.Errorf("Lease for %s, while another one has it: fence %d, %v, want ErrLeased", owner, fence, err)
	}
}

func leaseIsForOne(t *testing.T, store jobsync.Store) {
	t.Helper()
	first := lease(t, store, company, "ada", leaseTime)
	if first == 0 {
		t.Error("the fence of the first lease is 0, which is that of no lease")
	}
	leased(t, store, "bert")
	if again := lease(t, store, company, "ada", leaseTime); again != first {
		t.Errorf("a prolonged lease has the fence %d, had %d", again, first)
	}
	release(t, store, "bert") // he has none
	leased(t, store, "bert")
	release(t, store, "ada")
	release(t, store, "ada") // once more does nothing
	second := lease(t, store, company, "bert", leaseTime)
	if second <= first {
		t.Errorf("the fence %d follows on %d", second, first)
	}
	leased(t, store, "ada")
	release(t, store, "bert")
	if third := lease(t, store, company, "bert", leaseTime); third <= second {
		t.Errorf("a lease after a release has the fence %d, the one before %d", third, second)
	}
}

// leaseEnds also waits for a lease to end: it is the only check that takes time.
func leaseEnds(t *testing.T, store jobsync.Store) {
	t.Helper()
	first := lease(t, store, company, "ada", 0)
	if second := lease(t, store, company, "ada", 0); second <= first {
		t.Errorf("a lease that was over kept its fence %d", second)
	}
	before := lease(t, store, company, "bert", 50*time.Millisecond)
	deadline := time.After(10 * time.Second)
	for {
		fence, err := store.Lease(t.Context(), company, "ada", leaseTime)
		switch {
		case err == nil && fence > before:
			return
		case err == nil || !errors.Is(err, jobsync.ErrLeased):
			t.Fatalf("Lease: fence %d after %d, %v", fence, before, err)
		}
		select {
		case <-deadline:
			t.Fatal("a lease of 50 milliseconds lasted for 10 seconds")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// fence lets a writer go on who lost his lease without hearing of it.
func fence(t *testing.T, store jobsync.Store) {
	t.Helper()
	old := lease(t, store, company, "ada", leaseTime)
	c := change(jobsync.Head{}, []jobsync.Record{Record(1)}, Event(1))
	c.Fence = old
	head := commit(t, store, company, c)
	release(t, store, "ada")

	// Nobody else has written, so that what she does is still right.
	c = acknowledge(head, 0)
	c.Fence = old
	head = commit(t, store, company, c)

	current := lease(t, store, company, "bert", leaseTime)
	before := load(t, store, company)
	for _, wrong := range []uint64{old, current + 1, 0} {
		c := change(head, []jobsync.Record{Record(2)}, Event(2))
		c.Fence = wrong
		if err := store.Commit(t.Context(), company, c); !errors.Is(err, jobsync.ErrConflict) {
			t.Errorf("a change with the fence %d, while it is %d: %v, want ErrConflict", wrong, current, err)
		}
	}
	unchanged(t, store, before, 1)
	c = acknowledge(head, 1)
	c.Fence = current
	commit(t, store, company, c)
}

func leasesAreApart(t *testing.T, store jobsync.Store) {
	t.Helper()
	for range 3 {
		lease(t, store, "another", "ada", 0)
	}
	fence := lease(t, store, company, "ada", leaseTime)
	lease(t, store, "another", "bert", leaseTime)
	c := change(jobsync.Head{}, nil)
	c.Fence = fence
	commit(t, store, company, c)
	// A lease is not part of the state.
	if state := load(t, store, "another"); !reflect.DeepEqual(state, jobsync.State{}) {
		t.Errorf("a company that was only leased has the state %+v", state)
	}
}

func oneOfManyIsLeased(t *testing.T, store jobsync.Store) {
	t.Helper()
	const owners = 8
	fences := make(map[uint64]bool)
	for round := range 5 {
		errs, got := make([]error, owners), make([]uint64, owners)
		var group sync.WaitGroup
		start := make(chan struct{})
		for i := range owners {
			group.Go(func() {
				<-start
				got[i], errs[i] = store.Lease(t.Context(), company, fmt.Sprint("owner ", i), leaseTime)
			})
		}
		close(start)
		group.Wait()
		won := 0
		for i, err := range errs {
			switch {
			case err == nil && !fences[got[i]]:
				won++
				fences[got[i]] = true
				release(t, store, fmt.Sprint("owner ", i))
			case !errors.Is(err, jobsync.ErrLeased):
				t.Errorf("Lease in round %d: fence %d, %v", round, got[i], err)
			}
		}
		if won != 1 {
			t.Fatalf("%d owners were leased the company in round %d, want 1", won, round)
		}
	}
}

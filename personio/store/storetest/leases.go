package storetest

import (
	"errors"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

func (k kit) lease(u store.Unit, owner string, ttl time.Duration) (uint64, store.Head) {
	k.Helper()
	fence, head, err := k.Lease(k.Context(), u, owner, ttl)
	k.must(err)
	return fence, head
}

func (k kit) leased(owner string) {
	k.Helper()
	if fence, _, err := k.Lease(k.Context(), acme(), owner, time.Hour); !errors.Is(err, store.ErrLeased) {
		k.Errorf("Lease for %s, while another one has it: fence %d, %v, want ErrLeased", owner, fence, err)
	}
}

func leaseIsForOne(k kit) {
	first, head := k.lease(acme(), "ada", time.Hour)
	k.wantHead("leased", head, store.Head{})
	if first == 0 {
		k.Error("the fence of the first lease is 0, which is that of no lease")
	}
	k.leased("bert")
	again, _ := k.lease(acme(), "ada", time.Hour)
	if again <= first {
		k.Errorf("the fence of a lease that was prolonged is %d, was %d", again, first)
	}
	k.lease(unit("another"), "bert", time.Hour) // units are apart
	k.must(k.Release(k.Context(), acme(), "bert"))
	k.leased("bert")
	head = k.commit(acme(), store.Change{Head: []byte("head"), Fence: again})
	k.must(k.Delete(k.Context(), acme())) // does not end the lease
	k.leased("bert")
	k.must(k.Release(k.Context(), acme(), "ada"))
	k.must(k.Release(k.Context(), acme(), "ada"))
	third, deleted := k.lease(acme(), "bert", time.Hour)
	if third <= again {
		k.Errorf("a lease after a release has the fence %d, the one before %d", third, again)
	}
	k.wantHead("leased", deleted, head.AfterDelete())
	units, err := k.Units(k.Context(), kind, "", 9)
	if len(units) != 1 || err != nil {
		k.Errorf("%d units, %v, want 1: a lease alone makes none", len(units), err)
	}
}

// leaseEnds waits for a lease to end: it is the only check that takes time.
func leaseEnds(k kit) {
	before, _ := k.lease(acme(), "ada", 50*time.Millisecond)
	deadline := time.After(2 * time.Second)
	for {
		fence, _, err := k.Lease(k.Context(), acme(), "bert", time.Hour)
		switch {
		case err == nil && fence > before:
			return
		case err == nil || !errors.Is(err, store.ErrLeased):
			k.Fatalf("Lease: fence %d after %d, %v", fence, before, err)
		}
		select {
		case <-deadline:
			k.Fatal("a lease of 50 milliseconds lasted for 2 seconds")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func oneOfManyIsLeased(k kit) {
	for round := range rounds {
		errs := make([]error, writers)
		together(writers, func(i int) {
			_, _, errs[i] = k.Lease(k.Context(), acme(), fmt.Sprint("owner ", i), time.Hour)
		})
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
				k.must(k.Release(k.Context(), acme(), fmt.Sprint("owner ", i)))
			} else if !errors.Is(err, store.ErrLeased) {
				k.Errorf("Lease: %v, want ErrLeased", err)
			}
		}
		if won != 1 {
			k.Fatalf("%d owners were leased the unit in round %d, want 1", won, round)
		}
	}
}

// oldFence lets a writer go on who lost the lease without hearing of it. Writers without a lease are not in question.
func oldFence(k kit) {
	old, _ := k.lease(acme(), "ada", time.Hour)
	c := full("1")
	c.Fence = old
	k.commit(acme(), c)
	k.must(k.Release(k.Context(), acme(), "ada"))
	current, head := k.lease(acme(), "bert", time.Hour)
	for _, wrong := range []uint64{old, current + 1} {
		c := full("2")
		c.IfVersion, c.Fence = head.Version, wrong
		k.refused(acme(), c, store.ErrConflict)
	}
	k.commit(acme(), store.Change{Head: []byte("without a lease")})
	k.commit(acme(), store.Change{Head: []byte("with it"), Fence: current})
}

// leaseWhileWritten leases a unit while the one who had it before still writes: the new one's head is behind that, or the
// other fails.
func leaseWhileWritten(k kit) {
	for round := range 3 * rounds {
		u := unit(fmt.Sprint("unit ", round))
		old, _ := k.lease(u, "ada", time.Hour)
		var head store.Head
		var errLease, errCommit error
		together(2, func(i int) {
			if i == 0 {
				_, head, errLease = k.Lease(k.Context(), u, "ada", time.Hour)
			} else {
				errCommit = k.Commit(k.Context(), u, store.Change{Fence: old})
			}
		})
		k.must(errLease)
		switch {
		case errCommit != nil && !errors.Is(errCommit, store.ErrConflict):
			k.Error(errCommit)
		case errCommit == nil && head.Version != 1:
			k.Fatalf("a change with the fence of the lease before was made behind the head that Lease returned, of version %d", head.Version)
		}
	}
}

// Package storetest decides whether a [store.Store] does what it must.
//
//	func TestStore(t *testing.T) {
//		storetest.Test(t, func(t testing.TB) store.Store { return open(t) })
//	}
//
// What depends on files and processes (kills, full disks, damaged files) an implementation tests itself; [TestScrub] helps.
// [Counter] shows what a feature reads and writes.
package storetest

import (
	"testing"

	"github.com/personio-go/sdk/personio/store"
)

// Open returns a new, empty store.
type Open func(t testing.TB) store.Store

// Test checks the stores that open returns.
func Test(t *testing.T, open Open) { //nolint:tparallel // see test
	t.Helper()
	test(t, open, false)
}

// TestSealed checks stores of [store.Seal] that hash the tag "email": it does not ask for what they do not promise.
func TestSealed(t *testing.T, open Open) { //nolint:tparallel // see test
	t.Helper()
	test(t, open, true)
}

func test(t *testing.T, open Open, sealed bool) {
	t.Helper()
	// First and alone: it counts allocations.
	t.Run(costs, func(t *testing.T) { headCostsTheSame(kit{t, open(t), sealed}) })
	for name, check := range checks() {
		if name == costs {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(kit{t, open(t), sealed})
		})
	}
}

const costs = "a head costs the same"

func checks() map[string]func(kit) {
	return map[string]func(kit){
		costs:                        headCostsTheSame,
		"random":                     random,
		"a conflict changes nothing": conflictChangesNothing,
		"one of many wins":           oneOfManyWins,
		"units are apart":            unitsAreApart,
		"records are of one moment":  recordsAreOfOneMoment,
		"a deletion is a fence":      deletionIsAFence,
		"deleted while written":      deletedWhileWritten,
		"large changes":              largeChanges,
		"largest names":              largestNames,
		"invalid":                    invalid,
		"ended context":              endedContext,
		"lease is for one":           leaseIsForOne,
		"lease ends":                 leaseEnds,
		"one of many is leased":      oneOfManyIsLeased,
		"old fence":                  oldFence,
		"lease while written":        leaseWhileWritten,
	}
}

// kit is a store under test.
type kit struct {
	testing.TB
	store.Store

	sealed bool
}

const kind = "k"

func unit(name string) store.Unit { return store.Unit{Kind: kind, Name: name} }

func acme() store.Unit { return unit("acme") }

func (k kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k kit) head(u store.Unit) store.Head {
	k.Helper()
	head, err := k.Head(k.Context(), u)
	k.must(err)
	return head
}

// commit commits a change made from the unit's head.
func (k kit) commit(u store.Unit, change store.Change) store.Head {
	k.Helper()
	change.IfVersion = k.head(u).Version
	k.must(k.Commit(k.Context(), u, change))
	return k.head(u)
}

func (k kit) wantHead(what string, got, want store.Head) {
	k.Helper()
	if show(got) != show(want) {
		k.Errorf("%s: the head is %q, want %q", what, show(got), show(want))
	}
}

package boltstore_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// What an unchanged look allocates in a store, however many records the unit has: the same test as for other stores is in
// storetest, this one holds the figure.
//
//nolint:paralleltest // AllocsPerRun
func TestAllocationsOfALook(t *testing.T) {
	for name, s := range map[string]store.Store{"memory": store.NewMemory(), "bolt": open(t, filepath.Join(t.TempDir(), "store.db"))} {
		ctx, acme, head := t.Context(), unit("a"), []byte("seen")
		if err := s.Commit(ctx, acme, next(0)); err != nil {
			t.Fatal(err)
		}
		allocs := testing.AllocsPerRun(50, func() {
			fence, known, err := s.Lease(ctx, acme, "ada", time.Hour)
			if err == nil {
				err = s.Commit(ctx, acme, store.Change{IfVersion: known.Version, Fence: fence, Head: head})
			}
			if err == nil {
				err = s.Release(ctx, acme, "ada")
			}
			if err != nil {
				t.Error(err)
			}
		})
		t.Logf("%s: %.0f allocations", name, allocs)
		if allocs > 60 {
			t.Errorf("%s: %.0f allocations, want at most 60", name, allocs)
		}
	}
}

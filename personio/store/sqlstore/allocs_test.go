//go:build !race

package sqlstore_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// What an unchanged feed costs in a file, whatever the number of jobs.
func TestALookAllocatesLittle(t *testing.T) { //nolint:paralleltest // it counts allocations
	const most = 160 // the driver looks every argument up by its name
	s := openFile(t, filepath.Join(t.TempDir(), "store.db"))
	for _, records := range []int{3, 3_000} {
		unit := store.Unit{Kind: "k", Name: fmt.Sprint(records)}
		var c store.Change
		for i := range records {
			c.Put = append(c.Put, store.Record{Key: fmt.Sprint(i), Part: make([]byte, 60)})
		}
		must(t, s.Commit(t.Context(), unit, c))
		head := make([]byte, 500)
		n := testing.AllocsPerRun(20, func() {
			fence, now, err := s.Lease(t.Context(), unit, "me", time.Minute)
			must(t, err)
			must(t, s.Commit(t.Context(), unit, store.Change{IfVersion: now.Version, Fence: fence, Head: head}))
			must(t, s.Release(t.Context(), unit, "me"))
		})
		t.Logf("%d records: %v allocations", records, n)
		if n > most {
			t.Errorf("a look at a unit with %d records takes %v allocations, want at most %d", records, n, most)
		}
	}
}

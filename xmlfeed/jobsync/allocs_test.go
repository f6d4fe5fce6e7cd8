package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// An unchanged look allocates little besides the fetch, and no more for 3,000 jobs
// than for 3.
func TestAllocationsOfAnUnchangedLook(t *testing.T) { //nolint:paralleltest // others would be counted
	file, err := boltstore.Open(filepath.Join(t.TempDir(), "jobs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, test := range map[string]struct {
		store stores.Store
		most  float64
	}{"memory": {stores.NewMemory(), 70}, "bolt": {file, 120}} { // 33 are the look's; a transaction of bbolt has 70
		few, many := allocations(t, test.store, 3), allocations(t, test.store, 3_000)
		t.Logf("%s: %.0f allocations besides the fetch with 3 jobs, %.0f with 3,000", name, few, many)
		if few > test.most || many > few*1.2 {
			t.Errorf("%s: %.0f allocations besides the fetch with 3 jobs, %.0f with 3,000, want at most %.0f, and as many", name, few, many, test.most)
		}
	}
}

// allocations are those of an unchanged look, without those of the fetch.
func allocations(t *testing.T, store stores.Store, jobs int) float64 {
	t.Helper()
	feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(served(jobs)))
	if err != nil {
		t.Fatal(err)
	}
	first, err := feed.Fetch(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	fetch := testing.AllocsPerRun(100, func() {
		if _, err := feed.FetchChanged(t.Context(), first.Mark, ""); !errors.Is(err, xmlfeed.ErrUnchanged) {
			t.Fatal(err)
		}
	})
	syncer, err := jobsync.New(fmt.Sprint("company of ", jobs), feed, store, jobsync.SinkFunc(func(context.Context, jobsync.Event) error { return nil }))
	if err != nil {
		t.Fatal(err)
	}
	mustSync(t, syncer)
	return testing.AllocsPerRun(100, func() { mustSync(t, syncer) }) - fetch
}

package storetest_test

import (
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func TestCounter(t *testing.T) {
	t.Parallel()
	c := storetest.Count(store.NewMemory())
	ctx, acme := t.Context(), store.Unit{Kind: "k", Name: "acme"}
	change := store.Change{Put: []store.Record{{Key: "a"}}, Bodies: []store.Body{{Key: "a"}, {Key: "b"}}, Append: [][]byte{nil}}
	if err := c.Commit(ctx, acme, change); err != nil {
		t.Fatal(err)
	}
	if got, want := c.Take(), (storetest.Counts{Commits: 1, Written: 4}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	_, _, _ = c.Lease(ctx, acme, "ada", time.Hour)
	_, _ = c.Head(ctx, acme)
	_, _, _ = c.Records(ctx, acme)
	_, _ = c.Bodies(ctx, acme, "a", "b", "c")
	_, _ = c.Pending(ctx, acme, 9)
	_, _ = c.Find(ctx, store.Query{Kind: "k", Tag: "t", Limit: 1})
	_, _ = c.Due(ctx, "k", 1)
	_, _ = c.Units(ctx, "k", "", 1)
	_ = c.Delete(ctx, acme)
	if got, want := c.Take(), (storetest.Counts{Leases: 1, Heads: 1, Reads: 6, Records: 1, Bodies: 2, Events: 1, Deletes: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

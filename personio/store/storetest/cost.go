package storetest

import (
	"fmt"
	"runtime"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// headCostsTheSame looks at units of different sizes without touching their records: what a look allocates must not
// depend on them.
func headCostsTheSame(k kit) {
	small, large := k.lookAt(3), k.lookAt(many)
	k.Logf("a look at a unit with 3 records: %d allocations of %d bytes; with %d: %d of %d", small.mallocs, small.bytes, many, large.mallocs, large.bytes)
	if large.mallocs > small.mallocs+many/10 || large.bytes > small.bytes+16<<10 {
		k.Errorf("a look at a unit with %d records takes %d allocations of %d bytes, with 3 records %d of %d",
			many, large.mallocs, large.bytes, small.mallocs, small.bytes)
	}
}

type cost struct{ mallocs, bytes uint64 }

// lookAt returns the least that an unchanged look took.
func (k kit) lookAt(records int) cost {
	k.Helper()
	u := unit(fmt.Sprint(records, " records"))
	var c store.Change
	for i := range records {
		key := fmt.Sprint("key ", i)
		c.Put = append(c.Put, store.Record{Key: key, Part: []byte(key)})
		c.Bodies = append(c.Bodies, store.Body{Key: key, Data: make([]byte, 100)})
	}
	k.commit(u, c)
	least := cost{1 << 60, 1 << 60}
	for range 10 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		fence, head := k.lease(u, "ada", time.Hour)
		k.must(k.Commit(k.Context(), u, store.Change{IfVersion: head.Version, Fence: fence, Head: []byte("seen")}))
		k.must(k.Release(k.Context(), u, "ada"))
		k.head(u)
		runtime.ReadMemStats(&after)
		least.mallocs = min(least.mallocs, after.Mallocs-before.Mallocs)
		least.bytes = min(least.bytes, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

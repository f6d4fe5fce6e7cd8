package storetest

import (
	"fmt"
	"runtime"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// headCostsTheSame looks at units of different sizes without touching their records: what a look allocates must not
// depend on them. Others allocate at the same time: the least of some looks counts, and of more where that is too much.
func headCostsTheSame(k kit) {
	small, large := k.sized(3), k.sized(many)
	leastSmall, leastLarge := cost{1 << 60, 1 << 60}, cost{1 << 60, 1 << 60}
	alike := func() bool {
		return leastLarge.mallocs <= leastSmall.mallocs+many/10 && leastLarge.bytes <= leastSmall.bytes+16<<10
	}
	for n := 0; n < 10 || n < 300 && !alike(); n++ {
		leastSmall, leastLarge = leastSmall.min(k.lookAt(small)), leastLarge.min(k.lookAt(large))
	}
	k.Logf("a look at a unit with 3 records: %+v; with %d: %+v", leastSmall, many, leastLarge)
	if !alike() {
		k.Errorf("a look at a unit with %d records takes %+v, with 3 records %+v", many, leastLarge, leastSmall)
	}
}

type cost struct{ mallocs, bytes uint64 }

func (c cost) min(other cost) cost {
	return cost{min(c.mallocs, other.mallocs), min(c.bytes, other.bytes)}
}

// sized makes a unit with so many records.
func (k kit) sized(records int) store.Unit {
	k.Helper()
	u := unit(fmt.Sprint(records, " records"))
	var c store.Change
	for i := range records {
		key := fmt.Sprint("key ", i)
		c.Put = append(c.Put, store.Record{Key: key, Part: []byte(key)})
		c.Bodies = append(c.Bodies, store.Body{Key: key, Data: make([]byte, 100)})
	}
	k.commit(u, c)
	return u
}

// lookAt returns what an unchanged look takes.
func (k kit) lookAt(u store.Unit) cost {
	k.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fence, head := k.lease(u, "ada", time.Hour)
	k.must(k.Commit(k.Context(), u, store.Change{IfVersion: head.Version, Fence: fence, Head: []byte("seen")}))
	k.must(k.Release(k.Context(), u, "ada"))
	k.head(u)
	runtime.ReadMemStats(&after)
	return cost{after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}
}

package storetest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

const steps = 600

// Names, keys and values that a careless store takes for one another.
var (
	names  = []string{"a", "a/b", "a\x01", "ab", "ä", "b", "%", "_"}                                                                   //nolint:gochecknoglobals // a table
	keys   = []string{"a", "a\x00", "a\x00\x00", "\x00", "\xff", "\xff\xff", "a/b", "ab", "B", "'", "1", "2"}                          //nolint:gochecknoglobals // a table
	values = []string{"", "1", "10", "2", "A", "a", "a ", "a\x01", "ä", "z", "\U0010FFFF"}                                             //nolint:gochecknoglobals // a table
	dues   = []time.Time{{}, at(0, 0), at(0, 1), at(-1, 999), at(-5e8, 1), at(1.8e9, 999_999_999), at(1.8e9, 999_999_998), at(9e9, 1)} //nolint:gochecknoglobals // a table
)

func at(seconds, nanos int64) time.Time { return time.Unix(seconds, nanos) }

// play is a random history that a store and the model go through together.
type play struct {
	kit

	model  *model
	r      *rand.Rand
	fences map[store.Unit][]fences
}

// fences are those of a unit's leases, the store's and the model's.
type fences struct{ store, model uint64 }

// random does everything that can be done, in any order, and compares every answer with the model's.
func random(k kit) {
	seed := rand.Uint64() //nolint:gosec // a test
	k.Logf("seed %d", seed)
	k.Store = scribbler{k.Store}
	p := &play{kit: k, model: newModel(), r: rand.New(rand.NewPCG(seed, 0)), fences: make(map[store.Unit][]fences)} //nolint:gosec // a test
	for step := 0; step < steps && !k.Failed(); step++ {
		u := p.unit()
		switch p.r.IntN(20) {
		case 0:
			k.must(k.Delete(k.Context(), u))
			k.must(p.model.Delete(k.Context(), u))
		case 1, 2:
			p.lease(u)
		default:
			p.change(u)
		}
		p.compare(u)
		p.search()
	}
}

func pickOne[T any](r *rand.Rand, from []T) T { //nolint:ireturn // any of the values
	return from[r.IntN(len(from))]
}

// some returns a few of the values, none of them twice.
func some[T any](r *rand.Rand, from []T) []T {
	var picked []T
	for _, value := range from {
		if r.IntN(len(from)) < 2 {
			picked = append(picked, value)
		}
	}
	return picked
}

func (p *play) unit() store.Unit {
	return store.Unit{Kind: pickOne(p.r, []string{kind, kind, kind + "2"}), Name: pickOne(p.r, names)}
}

func (p *play) bytes(what string) []byte {
	if p.r.IntN(4) == 0 {
		return nil
	}
	return fmt.Appendf(nil, "%s %d\x00\xff", what, p.r.IntN(1e6))
}

func (p *play) lease(u store.Unit) {
	owner := pickOne(p.r, []string{"ada", "bert"})
	if p.r.IntN(3) == 0 {
		p.must(p.Release(p.Context(), u, owner))
		p.must(p.model.Release(p.Context(), u, owner))
		if p.model.leases.Fenced(u, p.newest(u).model, func() error { return nil }) != nil {
			p.fences[u] = nil // whether a released fence passes is left open
		}
		return
	}
	fence, head, err := p.Lease(p.Context(), u, owner, time.Hour)
	want, wantHead, wantErr := p.model.Lease(p.Context(), u, owner, time.Hour)
	p.same("Lease", show(head)+class(err), show(wantHead)+class(wantErr))
	if err != nil || wantErr != nil {
		return
	}
	if fence <= p.newest(u).store {
		p.Errorf("Lease: fence %d follows on %d", fence, p.newest(u).store)
	}
	p.fences[u] = append(p.fences[u], fences{fence, want})
}

func (p *play) newest(u store.Unit) fences {
	if known := p.fences[u]; len(known) > 0 {
		return known[len(known)-1]
	}
	return fences{}
}

// change commits something that can go wrong in all ways: version, fence, deletion, numbers of the journal, keys twice.
func (p *play) change(u store.Unit) {
	head, _ := p.model.Head(p.Context(), u)
	c := store.Change{IfVersion: head.Version, Head: p.bytes("head"), Due: pickOne(p.r, dues), Revive: p.r.IntN(3) == 0}
	for _, key := range some(p.r, keys) {
		switch record := (store.Record{Key: key, Part: p.bytes("part")}); p.r.IntN(3) {
		case 0:
			c.Forget = append(c.Forget, key)
		default:
			for _, name := range []string{"email", "e", "open"} {
				for _, value := range some(p.r, values) {
					record.Tags = append(record.Tags, store.Tag{Name: name, Value: value})
				}
			}
			c.Put = append(c.Put, record)
		}
	}
	for _, key := range some(p.r, keys) {
		if p.r.IntN(3) == 0 {
			c.Drop = append(c.Drop, key)
		} else {
			c.Bodies = append(c.Bodies, store.Body{Key: key, Data: p.bytes("body")})
		}
	}
	for range p.r.IntN(4) {
		c.Append = append(c.Append, p.bytes("event"))
	}
	p.twist(u, head, &c)
	want := p.model.Commit(p.Context(), u, c)
	c.Fence = p.fenceFor(u, c.Fence)
	p.same("Commit", class(p.Commit(p.Context(), u, c)), class(want))
}

// twist lets something be acknowledged, and now and then makes the change one that cannot be made.
func (p *play) twist(u store.Unit, head store.Head, c *store.Change) {
	last := head.LastSeq + uint64(len(c.Append))
	switch p.r.IntN(12) {
	case 0:
		c.IfVersion += p.r.Uint64N(3) - 1
	case 1:
		c.Acknowledge = last + 1
	case 2:
		c.Acknowledge = max(head.Acked, 1) - 1
	case 3:
		c.Forget = append(c.Forget, keys[0], keys[0])
	case 4, 5, 6:
		c.Acknowledge = head.Acked + p.r.Uint64N(last-head.Acked+1)
	case 7, 8, 9:
		if known := p.fences[u]; len(known) > 0 && !head.Deleted {
			c.Fence = known[max(0, len(known)-1-p.r.IntN(4)/3)].model
		}
	default:
	}
}

// fenceFor is the store's fence for one of the model's.
func (p *play) fenceFor(u store.Unit, fence uint64) uint64 {
	for _, known := range p.fences[u] {
		if known.model == fence {
			return known.store
		}
	}
	return 0
}

func (p *play) same(what, got, want string) {
	p.Helper()
	if got != want {
		p.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// compare compares everything of a unit.
func (p *play) compare(u store.Unit) {
	p.Helper()
	p.same("Head", read(p.Head(p.Context(), u)), read(p.model.Head(p.Context(), u)))
	for _, asked := range [][]string{nil, some(p.r, keys), append(some(p.r, keys), some(p.r, keys)...)} {
		version, records, err := p.Records(p.Context(), u, asked...)
		wantVersion, want, _ := p.model.Records(p.Context(), u, asked...)
		p.same("Records", fmt.Sprint(version, show(records), err), fmt.Sprint(wantVersion, show(want), error(nil)))
		p.same("Bodies", read(p.Bodies(p.Context(), u, asked...)), read(p.model.Bodies(p.Context(), u, asked...)))
	}
	limit := 1 + p.r.IntN(10)
	p.same("Pending", read(p.Pending(p.Context(), u, limit)), read(p.model.Pending(p.Context(), u, limit)))
}

func read[T any](value T, err error) string { return show(value) + fmt.Sprint(err) }

// search asks what goes over all units.
func (p *play) search() {
	p.Helper()
	of, limit := pickOne(p.r, []string{kind, kind + "2", "other"}), 1+p.r.IntN(6)
	if p.sealed {
		p.searchSealed(of, limit)
		return
	}
	p.same("Due", read(p.Due(p.Context(), of, limit)), read(p.model.Due(p.Context(), of, limit)))
	after := pickOne(p.r, append(names, ""))
	p.same("Units", read(p.Units(p.Context(), of, after, limit)), read(p.model.Units(p.Context(), of, after, limit)))
	q := store.Query{Kind: of, Tag: pickOne(p.r, []string{"email", "e", "open"}), From: pickOne(p.r, values), To: pickOne(p.r, values), Limit: limit}
	for range 4 { // pages
		refs, err := p.Find(p.Context(), q)
		want, _ := p.model.Find(p.Context(), q)
		p.same("Find", read(refs, err), read(want, error(nil)))
		if len(want) < limit {
			break
		}
		q.After = want[len(want)-1]
	}
}

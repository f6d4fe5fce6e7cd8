package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/personio/store"
)

// full is a change with something of everything.
func full(value string) store.Change {
	return store.Change{
		Head: []byte("head " + value), Due: at(1e9, 1),
		Put:    []store.Record{{Key: "key", Tags: []store.Tag{{Name: "tag", Value: value}}, Part: []byte("part " + value)}},
		Bodies: []store.Body{{Key: "key", Data: []byte("body " + value)}},
		Append: [][]byte{[]byte("event " + value)},
	}
}

// dump is everything that can be read of a unit.
func (k kit) dump(u store.Unit) string {
	k.Helper()
	ctx := k.Context()
	version, records, err := k.Records(ctx, u)
	return fmt.Sprint([]string{
		read(k.Head(ctx, u)), strconv.FormatUint(version, 10), read(records, err),
		read(k.Bodies(ctx, u, "key", "new")), read(k.Pending(ctx, u, 9)), read(k.Due(ctx, u.Kind, 9)),
		read(k.Find(ctx, store.Query{Kind: u.Kind, Tag: "tag", Limit: 9})),
	})
}

// refused commits a change that must not be made, and compares everything before and after.
func (k kit) refused(u store.Unit, change store.Change, want error) {
	k.Helper()
	before := k.dump(u)
	if err := k.Commit(k.Context(), u, change); !errors.Is(err, want) {
		k.Errorf("Commit returned %v, want %v", err, want)
	}
	if after := k.dump(u); after != before {
		k.Errorf("a change that was refused changed\n%q to\n%q", before, after)
	}
}

func conflictChangesNothing(k kit) {
	k.commit(acme(), full("1"))
	for _, version := range []uint64{0, 2} {
		c := full("2")
		c.IfVersion, c.Acknowledge, c.Drop = version, 1, []string{"new"}
		k.refused(acme(), c, store.ErrConflict)
	}
	c := full("2")
	c.IfVersion, c.Acknowledge = 1, 3
	k.refused(acme(), c, store.ErrInvalid)
}

func deletionIsAFence(k kit) {
	ctx, u := k.Context(), acme()
	k.commit(u, full("1"))
	k.commit(u, full("2"))
	k.must(k.Delete(ctx, u))
	k.wantHead("deleted", k.head(u), store.Head{Version: 3, LastSeq: 2, Acked: 2, Deleted: true})
	k.nothingOf(u)

	old := full("old")
	old.IfVersion, old.Revive = 2, true
	k.refused(u, old, store.ErrConflict)
	old.IfVersion, old.Revive = 3, false
	k.refused(u, old, store.ErrDeleted)

	// One that would revive it, and was made before another deletion.
	k.must(k.Delete(ctx, u))
	old.Revive = true
	k.refused(u, old, store.ErrConflict)

	k.commit(u, store.Change{Head: []byte("new"), Revive: true, Append: [][]byte{nil}})
	k.wantHead("revived", k.head(u), store.Head{Version: 5, LastSeq: 3, Acked: 2, Body: []byte("new")})
	k.must(k.Commit(ctx, u, store.Change{IfVersion: 5, Acknowledge: 3}))
	k.nothingOf(u)

	never := unit("never written")
	k.must(k.Delete(ctx, never))
	k.wantHead("deleted without having been written", k.head(never), store.Head{Version: 1, Deleted: true})
	k.refused(never, full("1"), store.ErrConflict)
}

// nothingOf checks that nothing of full is left.
func (k kit) nothingOf(u store.Unit) {
	k.Helper()
	_, records, err := k.Records(k.Context(), u)
	k.must(err)
	bodies, err := k.Bodies(k.Context(), u, "key")
	k.must(err)
	events, err := k.Pending(k.Context(), u, 9)
	k.must(err)
	refs, err := k.Find(k.Context(), store.Query{Kind: u.Kind, Tag: "tag", Limit: 9})
	k.must(err)
	turns, err := k.Due(k.Context(), u.Kind, 9)
	k.must(err)
	if n := len(records) + len(bodies) + len(events) + len(refs) + len(turns); n > 0 {
		k.Errorf("left of a deleted unit: %q %q %d %q %q", records, bodies, len(events), refs, turns)
	}
}

const many = 3000

// largeChanges is a company's first look: databases have limits for what goes into a statement.
func largeChanges(k kit) {
	all := make([]string, 0, many)
	var c store.Change
	for i := range many {
		key := fmt.Sprintf("%06d", i)
		all = append(all, key)
		c.Put = append(c.Put, store.Record{Key: key, Tags: []store.Tag{{Name: "id", Value: key}, {Name: "all", Value: "1"}}, Part: []byte(key)})
		c.Bodies = append(c.Bodies, store.Body{Key: key, Data: []byte(strings.Repeat(key, 100))})
		c.Append = append(c.Append, []byte(key))
	}
	k.commit(acme(), c)
	k.counts(all, many)
	k.commit(acme(), store.Change{Forget: all[1:], Drop: all[1:], Acknowledge: many - 1})
	k.counts(all, 1)
}

// counts checks how many there are, asked for by all their keys and otherwise.
func (k kit) counts(keys []string, want int) {
	k.Helper()
	_, records, err := k.Records(k.Context(), acme(), keys...)
	k.must(err)
	bodies, err := k.Bodies(k.Context(), acme(), keys...)
	k.must(err)
	events, err := k.Pending(k.Context(), acme(), 2*many)
	k.must(err)
	refs, err := k.Find(k.Context(), store.Query{Kind: kind, Tag: "all", Limit: 2 * many})
	k.must(err)
	for i, n := range []int{len(records), len(bodies), len(events), len(refs)} {
		if n != want {
			k.Errorf("%d %s, want %d", n, []string{"records", "bodies", "events", "refs"}[i], want)
		}
	}
}

func largestNames(k kit) {
	long := func(n int) string { return strings.Repeat("x", n) }
	u := store.Unit{Kind: long(200), Name: long(200)}
	c := store.Change{
		Head: make([]byte, store.MaxHead), Put: []store.Record{{Key: long(100), Tags: []store.Tag{{Name: long(50), Value: long(600)}}, Part: make([]byte, store.MaxPart)}},
		Bodies: []store.Body{{Key: long(100), Data: make([]byte, 1<<20)}}, Append: [][]byte{make([]byte, 1<<20)},
	}
	k.commit(u, c)
	k.commit(u, c)
	k.same("Records", u, c.Put)
	refs, err := k.Find(k.Context(), store.Query{Kind: u.Kind, Tag: long(50), From: long(600), Limit: 2})
	if want := []store.Ref{{Value: long(600), Unit: u.Name, Key: long(100)}}; show(refs) != show(want) || err != nil {
		k.Errorf("Find: %d refs, %v", len(refs), err)
	}
}

func (k kit) same(what string, u store.Unit, want []store.Record) {
	k.Helper()
	_, records, err := k.Records(k.Context(), u)
	if show(records) != show(want) || err != nil {
		k.Errorf("%s: %d of them (%v), want %d", what, len(records), err, len(want))
	}
}

// calls are all methods of a store, with one unit and one limit.
func (k kit) calls(ctx context.Context, u store.Unit, limit int) map[string]error {
	errs := make(map[string]error)
	_, errs["Head"] = k.Head(ctx, u)
	_, _, errs["Records"] = k.Records(ctx, u)
	_, errs["Bodies"] = k.Bodies(ctx, u, "key")
	_, errs["Pending"] = k.Pending(ctx, u, limit)
	_, errs["Find"] = k.Find(ctx, store.Query{Kind: u.Kind, Tag: "tag", Limit: limit})
	_, errs["Due"] = k.Due(ctx, u.Kind, limit)
	_, errs["Units"] = k.Units(ctx, u.Kind, "", limit)
	errs["Commit"] = k.Commit(ctx, u, full("1"))
	errs["Delete"] = k.Delete(ctx, u)
	_, _, errs["Lease"] = k.Lease(ctx, u, "ada", 1)
	errs["Release"] = k.Release(ctx, u, "ada")
	return errs
}

func invalid(k kit) {
	overAll := func(call string) bool { return call == "Find" || call == "Due" || call == "Units" }
	k.invalidFor(acme(), 0, func(call string) bool { return overAll(call) || call == "Pending" })
	for _, kind := range []string{"", "a\x00b", "\xff", strings.Repeat("x", 201)} {
		k.invalidFor(store.Unit{Kind: kind, Name: "acme"}, 1, func(string) bool { return true })
	}
	k.invalidFor(unit("a\x00b"), 1, func(call string) bool { return !overAll(call) })
	for _, q := range []store.Query{{Kind: kind, Limit: 1}, {Kind: kind, Tag: "t", From: "\xff", Limit: 1}, {Kind: kind, Tag: "t", To: "\x00", Limit: 1}} {
		if _, err := k.Find(k.Context(), q); !errors.Is(err, store.ErrInvalid) {
			k.Errorf("Find from %q to %q: %v, want ErrInvalid", q.From, q.To, err)
		}
	}
	u := unit("invalid")
	k.refused(u, store.Change{Put: []store.Record{{Key: ""}}}, store.ErrInvalid)
	k.refused(u, store.Change{Head: make([]byte, 2*store.MaxHead)}, store.ErrInvalid)
}

func (k kit) invalidFor(u store.Unit, limit int, want func(call string) bool) {
	k.Helper()
	for name, err := range k.calls(k.Context(), u, limit) {
		if errors.Is(err, store.ErrInvalid) != want(name) {
			k.Errorf("%s of %q with the limit %d: %v", name, u, limit, err)
		}
	}
}

func endedContext(k kit) {
	k.commit(acme(), full("1"))
	before := k.dump(acme())
	ctx, cancel := context.WithCancelCause(k.Context())
	errEnd := errors.New("the end")
	cancel(errEnd)
	for name, err := range k.calls(ctx, acme(), 1) {
		if !errors.Is(err, errEnd) && !errors.Is(err, context.Canceled) {
			k.Errorf("%s with a context that has ended: %v", name, err)
		}
	}
	if after := k.dump(acme()); after != before {
		k.Errorf("calls whose context has ended changed\n%q to\n%q", before, after)
	}
	if _, _, err := k.Lease(k.Context(), acme(), "bert", 1); err != nil {
		k.Errorf("Lease after one whose context had ended: %v", err)
	}
}

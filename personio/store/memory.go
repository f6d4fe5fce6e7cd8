package store

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// Memory is a [Store] in memory, for tests and for what may be lost with the process.
type Memory struct {
	leases *Leases

	mu    sync.RWMutex
	units map[Unit]*memoryUnit
	// Indexes over all units of a kind.
	names map[string]sorted[string]
	tags  map[kindTag]sorted[Ref]
	due   map[string]sorted[Turn]
}

type kindTag struct{ kind, tag string }

type memoryUnit struct {
	head    Head
	records map[string]Record
	bodies  map[string][]byte
	events  []Event
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{
		leases: NewLeases(0), units: make(map[Unit]*memoryUnit),
		names: make(map[string]sorted[string]), tags: make(map[kindTag]sorted[Ref]), due: make(map[string]sorted[Turn]),
	}
}

// Commit implements [Store].
func (m *Memory) Commit(ctx context.Context, unit Unit, change Change) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	return m.leases.Fenced(unit, change.Fence, func() error {
		m.mu.Lock()
		defer m.mu.Unlock()
		next, err := m.unit(unit).head.After(&change)
		if err != nil {
			return err
		}
		m.write(unit, next, &change)
		return nil
	})
}

// Delete implements [Store].
func (m *Memory) Delete(ctx context.Context, unit Unit) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.unit(unit)
	all := Change{Forget: slices.Collect(maps.Keys(u.records)), Drop: slices.Collect(maps.Keys(u.bodies))}
	m.write(unit, u.head.AfterDelete(), &all)
	return nil
}

// Lease implements [Store].
func (m *Memory) Lease(ctx context.Context, unit Unit, owner string, ttl time.Duration) (uint64, Head, error) {
	if err := begin(ctx, nil); err != nil {
		return 0, Head{}, err
	}
	fence, err := m.leases.Lease(unit, owner, ttl)
	if err != nil {
		return 0, Head{}, err
	}
	head, err := m.Head(ctx, unit)
	return fence, head, err
}

// Release implements [Store].
func (m *Memory) Release(ctx context.Context, unit Unit, owner string) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	m.leases.Release(unit, owner)
	return nil
}

// begin says why a call is not to begin.
func begin(ctx context.Context, invalid error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return invalid
}

// unit returns a unit to read; an empty one for a unit that was never written.
func (m *Memory) unit(unit Unit) *memoryUnit {
	if u := m.units[unit]; u != nil {
		return u
	}
	return &memoryUnit{records: make(map[string]Record), bodies: make(map[string][]byte)}
}

// write carries out what [Head.After] or [Head.AfterDelete] has allowed.
func (m *Memory) write(unit Unit, next Head, change *Change) {
	u := m.unit(unit)
	if m.units[unit] == nil {
		m.units[unit] = u
		m.names[unit.Kind] = m.names[unit.Kind].with(unit.Name, cmp.Compare)
	}
	due := m.due[unit.Kind].without(Turn{unit, u.head.Due}, compareTurns)
	if !next.Due.IsZero() {
		due = due.with(Turn{unit, next.Due}, compareTurns)
	}
	m.due[unit.Kind] = due
	for _, record := range change.Put {
		m.forget(unit, u, record.Key)
		m.put(unit, u, record)
	}
	for _, key := range change.Forget {
		m.forget(unit, u, key)
	}
	for _, body := range change.Bodies {
		u.bodies[body.Key] = bytes.Clone(body.Data)
	}
	for _, key := range change.Drop {
		delete(u.bodies, key)
	}
	u.journal(next, change)
	next.Body = bytes.Clone(next.Body)
	u.head = next
}

func (m *Memory) put(unit Unit, u *memoryUnit, record Record) {
	u.records[record.Key] = record.clone()
	for _, tag := range record.Tags {
		index := kindTag{unit.Kind, tag.Name}
		m.tags[index] = m.tags[index].with(Ref{tag.Value, unit.Name, record.Key}, compareRefs)
	}
}

func (m *Memory) forget(unit Unit, u *memoryUnit, key string) {
	for _, tag := range u.records[key].Tags {
		index := kindTag{unit.Kind, tag.Name}
		m.tags[index] = m.tags[index].without(Ref{tag.Value, unit.Name, key}, compareRefs)
	}
	delete(u.records, key)
}

func (u *memoryUnit) journal(next Head, change *Change) {
	for i, body := range change.Append {
		u.events = append(u.events, Event{u.head.LastSeq + uint64(i) + 1, bytes.Clone(body)})
	}
	for len(u.events) > 0 && u.events[0].Seq <= next.Acked {
		u.events = u.events[1:]
	}
}

func (r Record) clone() Record {
	return Record{r.Key, slices.Clone(r.Tags), bytes.Clone(r.Part)}
}

// sorted is a set in an order.
type sorted[T any] []T

func (s sorted[T]) with(value T, order func(a, b T) int) sorted[T] {
	at, found := slices.BinarySearchFunc(s, value, order)
	if found {
		return s
	}
	return slices.Insert(s, at, value)
}

func (s sorted[T]) without(value T, order func(a, b T) int) sorted[T] {
	at, found := slices.BinarySearchFunc(s, value, order)
	if !found {
		return s
	}
	return slices.Delete(s, at, at+1)
}

// behind returns the first values behind one that need not be there.
func (s sorted[T]) behind(value T, limit int, order func(a, b T) int) []T {
	at, found := slices.BinarySearchFunc(s, value, order)
	if found {
		at++
	}
	return s[at:min(at+limit, len(s))]
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Key, b.Key))
}

func compareTurns(a, b Turn) int {
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Unit.Name, b.Unit.Name))
}

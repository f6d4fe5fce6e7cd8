package storetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// model is the plainest store there can be: no index, nothing concurrent, each question answered by looking at everything.
type model struct {
	units  map[store.Unit]*modelUnit
	leases *store.Leases
}

type modelUnit struct {
	head    store.Head
	records map[string]store.Record
	bodies  map[string]store.Body
	events  map[uint64]store.Event
}

func newModel() *model {
	return &model{units: make(map[store.Unit]*modelUnit), leases: store.NewLeases(0)}
}

func (m *model) unit(u store.Unit) modelUnit {
	if found := m.units[u]; found != nil {
		return *found
	}
	return modelUnit{records: make(map[string]store.Record), bodies: make(map[string]store.Body), events: make(map[uint64]store.Event)}
}

func (m *model) Head(_ context.Context, u store.Unit) (store.Head, error) {
	return m.unit(u).head, nil
}

func (m *model) Records(_ context.Context, u store.Unit, keys ...string) (uint64, []store.Record, error) {
	found := m.unit(u)
	return found.head.Version, pick(found.records, keys, len(keys) == 0), nil
}

func (m *model) Bodies(_ context.Context, u store.Unit, keys ...string) ([]store.Body, error) {
	return pick(m.unit(u).bodies, keys, false), nil
}

func (m *model) Pending(_ context.Context, u store.Unit, limit int) ([]store.Event, error) {
	return first(pick(m.unit(u).events, nil, true), limit), nil
}

func (m *model) Find(_ context.Context, q store.Query) ([]store.Ref, error) {
	var refs []store.Ref
	for u, found := range m.units {
		for _, record := range found.records {
			for _, tag := range record.Tags {
				ref := store.Ref{Value: tag.Value, Unit: u.Name, Key: record.Key}
				if u.Kind == q.Kind && tag.Name == q.Tag && tag.Value >= q.From && (q.To == "" || tag.Value < q.To) && compareRefs(ref, q.After) > 0 {
					refs = append(refs, ref)
				}
			}
		}
	}
	slices.SortFunc(refs, compareRefs)
	return first(refs, q.Limit), nil
}

func compareRefs(a, b store.Ref) int {
	return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Key, b.Key))
}

func (m *model) Due(_ context.Context, kind string, limit int) ([]store.Turn, error) {
	var turns []store.Turn
	for u, found := range m.units {
		if u.Kind == kind && !found.head.Due.IsZero() {
			turns = append(turns, store.Turn{Unit: u, Due: found.head.Due})
		}
	}
	slices.SortFunc(turns, func(a, b store.Turn) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Unit.Name, b.Unit.Name)) })
	return first(turns, limit), nil
}

func (m *model) Units(_ context.Context, kind, after string, limit int) ([]store.UnitHead, error) {
	var units []store.UnitHead
	for u, found := range m.units {
		if u.Kind == kind && u.Name > after {
			units = append(units, store.UnitHead{Name: u.Name, Head: found.head})
		}
	}
	slices.SortFunc(units, func(a, b store.UnitHead) int { return cmp.Compare(a.Name, b.Name) })
	return first(units, limit), nil
}

func (m *model) Commit(_ context.Context, u store.Unit, change store.Change) error {
	return m.leases.Fenced(u, change.Fence, func() error {
		found := m.unit(u)
		next, err := found.head.After(&change)
		if err != nil {
			return err
		}
		for _, record := range change.Put {
			found.records[record.Key] = record
		}
		for _, key := range change.Forget {
			delete(found.records, key)
		}
		for _, body := range change.Bodies {
			found.bodies[body.Key] = body
		}
		for _, key := range change.Drop {
			delete(found.bodies, key)
		}
		for i, body := range change.Append {
			seq := found.head.LastSeq + uint64(i) + 1
			found.events[seq] = store.Event{Seq: seq, Body: body}
		}
		maps.DeleteFunc(found.events, func(seq uint64, _ store.Event) bool { return seq <= next.Acked })
		found.head = next
		m.units[u] = &found
		return nil
	})
}

func (m *model) Delete(_ context.Context, u store.Unit) error {
	head := m.unit(u).head.AfterDelete()
	delete(m.units, u)
	fence := m.unit(u)
	fence.head = head
	m.units[u] = &fence
	return nil
}

func (m *model) Lease(ctx context.Context, u store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	fence, err := m.leases.Lease(u, owner, ttl)
	if err != nil {
		return 0, store.Head{}, err
	}
	head, err := m.Head(ctx, u)
	return fence, head, err
}

func (m *model) Release(_ context.Context, u store.Unit, owner string) error {
	m.leases.Release(u, owner)
	return nil
}

// pick returns the values of some keys, or all of them, in the order of the keys.
func pick[K cmp.Ordered, V any](from map[K]V, keys []K, all bool) []V {
	var values []V
	for _, key := range slices.Sorted(maps.Keys(from)) {
		if all || slices.Contains(keys, key) {
			values = append(values, from[key])
		}
	}
	return values
}

func first[T any](values []T, limit int) []T { return values[:min(limit, len(values))] }

package store

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
)

// Head implements [Reader].
func (m *Memory) Head(ctx context.Context, unit Unit) (Head, error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return Head{}, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.head(unit), nil
}

func (m *Memory) head(unit Unit) Head {
	head := m.unit(unit).head
	head.Body = bytes.Clone(head.Body)
	return head
}

// Records implements [Reader].
func (m *Memory) Records(ctx context.Context, unit Unit, keys ...string) (uint64, []Record, error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return 0, nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	u := m.unit(unit)
	if len(keys) == 0 {
		keys = slices.Collect(maps.Keys(u.records))
	}
	var records []Record
	for _, key := range distinct(keys) {
		if record, ok := u.records[key]; ok {
			records = append(records, record.clone())
		}
	}
	return u.head.Version, records, nil
}

// Bodies implements [Reader].
func (m *Memory) Bodies(ctx context.Context, unit Unit, keys ...string) ([]Body, error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	u := m.unit(unit)
	var bodies []Body
	for _, key := range distinct(keys) {
		if data, ok := u.bodies[key]; ok {
			bodies = append(bodies, Body{key, bytes.Clone(data)})
		}
	}
	return bodies, nil
}

// distinct returns keys in order, each once.
func distinct(keys []string) []string { return slices.Compact(slices.Sorted(slices.Values(keys))) }

// Pending implements [Reader].
func (m *Memory) Pending(ctx context.Context, unit Unit, limit int) ([]Event, error) {
	if err := begin(ctx, cmp.Or(unit.Validate(), ValidateLimit(limit))); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	events := m.unit(unit).events
	events = slices.Clone(events[:min(limit, len(events))])
	for i := range events {
		events[i].Body = bytes.Clone(events[i].Body)
	}
	return events, nil
}

// Find implements [Reader].
func (m *Memory) Find(ctx context.Context, query Query) ([]Ref, error) {
	if err := begin(ctx, query.Validate()); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	// No ref is below one without a unit, and none is equal to it.
	from := slices.MaxFunc([]Ref{query.After, {Value: query.From}}, compareRefs)
	refs := m.tags[kindTag{query.Kind, query.Tag}].behind(from, query.Limit, compareRefs)
	if query.To != "" {
		end, _ := slices.BinarySearchFunc(refs, Ref{Value: query.To}, compareRefs)
		refs = refs[:end]
	}
	return slices.Clone(refs), nil
}

// Due implements [Reader].
func (m *Memory) Due(ctx context.Context, kind string, limit int) ([]Turn, error) {
	if err := begin(ctx, ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	turns := m.due[kind]
	return slices.Clone(turns[:min(limit, len(turns))]), nil
}

// Units implements [Reader].
func (m *Memory) Units(ctx context.Context, kind, after string, limit int) ([]UnitHead, error) {
	if err := begin(ctx, ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	var units []UnitHead
	for _, name := range m.names[kind].behind(after, limit, cmp.Compare) {
		units = append(units, UnitHead{name, m.head(Unit{kind, name})})
	}
	return units, nil
}

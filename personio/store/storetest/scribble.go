package storetest

import (
	"bytes"
	"context"
	"slices"

	"github.com/personio-go/sdk/personio/store"
)

// scribbler overwrites whatever was given to a store, and whatever it returned, after each call: nothing may be shared.
type scribbler struct{ store.Store }

func scribble(texts ...[]byte) {
	for _, text := range texts {
		for i := range text {
			text[i] = '#'
		}
	}
}

func (s scribbler) Commit(ctx context.Context, unit store.Unit, change store.Change) error {
	change = copyOf(change)
	defer func() {
		scribble(change.Head)
		scribble(change.Append...)
		copyRecords(change.Put)
		copyBodies(change.Bodies)
		clear(change.Forget)
		clear(change.Drop)
	}()
	return s.Store.Commit(ctx, unit, change)
}

func copyOf(change store.Change) store.Change {
	change.Head = bytes.Clone(change.Head)
	change.Forget, change.Drop = slices.Clone(change.Forget), slices.Clone(change.Drop)
	change.Append = slices.Clone(change.Append)
	for i, body := range change.Append {
		change.Append[i] = bytes.Clone(body)
	}
	change.Put = slices.Clone(change.Put)
	for i, record := range change.Put {
		change.Put[i].Part, change.Put[i].Tags = bytes.Clone(record.Part), slices.Clone(record.Tags)
	}
	change.Bodies = slices.Clone(change.Bodies)
	for i, body := range change.Bodies {
		change.Bodies[i].Data = bytes.Clone(body.Data)
	}
	return change
}

// copyRecords returns copies of records, which it overwrites.
func copyRecords(records []store.Record) []store.Record {
	copies := copyOf(store.Change{Put: records}).Put
	for i, record := range records {
		scribble(record.Part)
		clear(record.Tags)
		records[i] = store.Record{}
	}
	return copies
}

func copyBodies(bodies []store.Body) []store.Body {
	copies := copyOf(store.Change{Bodies: bodies}).Bodies
	for i, body := range bodies {
		scribble(body.Data)
		bodies[i] = store.Body{}
	}
	return copies
}

func copyHead(head store.Head) store.Head {
	body := head.Body
	head.Body = bytes.Clone(body)
	scribble(body)
	return head
}

func (s scribbler) Head(ctx context.Context, unit store.Unit) (store.Head, error) {
	head, err := s.Store.Head(ctx, unit)
	return copyHead(head), err
}

func (s scribbler) Records(ctx context.Context, unit store.Unit, keys ...string) (uint64, []store.Record, error) {
	version, records, err := s.Store.Records(ctx, unit, keys...)
	return version, copyRecords(records), err
}

func (s scribbler) Bodies(ctx context.Context, unit store.Unit, keys ...string) ([]store.Body, error) {
	bodies, err := s.Store.Bodies(ctx, unit, keys...)
	return copyBodies(bodies), err
}

func (s scribbler) Pending(ctx context.Context, unit store.Unit, limit int) ([]store.Event, error) {
	events, err := s.Store.Pending(ctx, unit, limit)
	copies := slices.Clone(events)
	for i, event := range events {
		copies[i].Body = bytes.Clone(event.Body)
		scribble(event.Body)
		events[i] = store.Event{}
	}
	return copies, err
}

func (s scribbler) Find(ctx context.Context, query store.Query) ([]store.Ref, error) {
	refs, err := s.Store.Find(ctx, query)
	defer clear(refs)
	return slices.Clone(refs), err
}

func (s scribbler) Due(ctx context.Context, kind string, limit int) ([]store.Turn, error) {
	turns, err := s.Store.Due(ctx, kind, limit)
	defer clear(turns)
	return slices.Clone(turns), err
}

func (s scribbler) Units(ctx context.Context, kind, after string, limit int) ([]store.UnitHead, error) {
	units, err := s.Store.Units(ctx, kind, after, limit)
	copies := slices.Clone(units)
	for i, unit := range units {
		copies[i].Head = copyHead(unit.Head)
	}
	clear(units)
	return copies, err
}

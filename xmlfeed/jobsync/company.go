package jobsync

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/store"
)

// company reads what a store has of a company, and no more than is asked for. It
// remembers what it has read of the version of its head.
type company struct {
	store store.Store
	name  string
	head  Head

	deleted bool
	records []Record // of the head's version, nil when they were not read
	bodies  map[string]*Job
}

// take goes on from a head of the store.
func (c *company) take(kept store.Head) error {
	head, err := decodeHead(kept)
	if err != nil {
		return fmt.Errorf("%w (company %q)", err, c.name)
	}
	if head.Version != c.head.Version || c.head.Version == 0 {
		c.records = nil // bodies stay: a body never changes
	}
	c.head, c.deleted = head, kept.Deleted
	return nil
}

// load reads the head.
func (c *company) load(ctx context.Context) error {
	kept, err := c.store.Head(ctx, unitOf(c.name))
	if err != nil {
		return fmt.Errorf("jobsync: reading the head: %w", err)
	}
	return c.take(kept)
}

// state is the head with the records, without bodies. It matches
// [store.ErrConflict] when the head is not the newest one any more.
func (c *company) state(ctx context.Context) (State, error) {
	if c.records == nil && c.head.Version != 0 {
		version, kept, err := c.store.Records(ctx, unitOf(c.name))
		if err != nil {
			return State{}, fmt.Errorf("jobsync: reading the jobs: %w", err)
		}
		if version != c.head.Version {
			return State{}, fmt.Errorf("%w (company %q)", store.ErrConflict, c.name)
		}
		if c.records, err = readRecords(kept); err != nil {
			return State{}, fmt.Errorf("%w (company %q)", err, c.name)
		}
	}
	return State{Head: c.head, Jobs: c.records}, nil
}

func readRecords(kept []store.Record) ([]Record, error) {
	records := make([]Record, len(kept))
	for i := range kept {
		var err error
		if records[i], err = readPart(kept[i].Part); err != nil {
			return nil, fmt.Errorf("%w: %w: record %q", store.ErrDamaged, err, kept[i].Key)
		}
	}
	return records, nil
}

// body is the whole job of a record, nil if it was not read.
func (c *company) body(record *Record) *Job { return c.bodies[record.bodyKey()] }

// readBodies reads whole jobs by their keys. Those that are not there are not an
// error: whoever wants them knows what that means.
func (c *company) readBodies(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	kept, err := c.store.Bodies(ctx, unitOf(c.name), keys...)
	if err != nil {
		return fmt.Errorf("jobsync: reading texts: %w", err)
	}
	if c.bodies == nil {
		c.bodies = make(map[string]*Job, len(kept))
	}
	for i := range kept {
		job, err := unpack(kept[i].Data)
		if err != nil {
			return fmt.Errorf("%w (company %q, body %q)", err, c.name, kept[i].Key)
		}
		c.bodies[kept[i].Key] = job
	}
	return nil
}

// plan goes through the stages and reads what each of them needs.
func (c *company) plan(ctx context.Context, s *stages) (Planned, error) {
	if planned, final := s.byHead(c.head); final {
		return planned, nil
	}
	state, err := c.state(ctx)
	if err != nil {
		return Planned{}, err
	}
	planned, needs := s.byRecords(state, c.body)
	if len(needs) == 0 {
		return planned, nil
	}
	keys := make([]string, len(needs))
	for i, record := range needs {
		keys[i] = record.bodyKey()
	}
	if err := c.readBodies(ctx, keys); err != nil {
		return Planned{}, err
	}
	if planned, needs = s.byRecords(state, c.body); len(needs) > 0 {
		return Planned{}, c.lost(ctx, needs[0].bodyKey())
	}
	return planned, nil
}

// lost is why a body is not there: another writer, who dropped it with what named
// it, or damage.
func (c *company) lost(ctx context.Context, key string) error {
	kept, err := c.store.Head(ctx, unitOf(c.name))
	switch {
	case err != nil:
		return fmt.Errorf("jobsync: reading the head: %w", err)
	case kept.Version != c.head.Version:
		return fmt.Errorf("%w (company %q)", store.ErrConflict, c.name)
	}
	return fmt.Errorf("jobsync: company %q: %w: body %q is not there", c.name, store.ErrDamaged, key)
}

// hold is what is held, nil for nothing.
func (c *company) hold(ctx context.Context, policy Policy) (*Hold, error) {
	if c.head.Held == 0 {
		return nil, nil //nolint:nilnil // nothing is held
	}
	state, err := c.state(ctx)
	if err != nil {
		return nil, err
	}
	return state.Hold(policy), nil
}

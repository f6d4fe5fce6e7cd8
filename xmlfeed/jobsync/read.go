package jobsync

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/personio-go/sdk/personio/store"
)

// Read returns all that a store has of a company, of one moment: for consoles and
// comparisons. A company that nobody synced, or that was erased, has the zero
// State but for its numbers.
func Read(ctx context.Context, from store.Store, name string) (state State, err error) {
	c := &company{store: from, name: name}
	for range patience {
		if err = c.load(ctx); err != nil {
			return State{}, err
		}
		if state, err = c.whole(ctx); err == nil || !errors.Is(err, store.ErrConflict) {
			return state, err
		}
	}
	return State{}, err
}

// whole is the state with all bodies.
func (c *company) whole(ctx context.Context) (State, error) {
	state, err := c.state(ctx)
	if err != nil {
		return State{}, err
	}
	var keys []string
	for i := range state.Jobs {
		if record := &state.Jobs[i]; record.open() && c.body(record) == nil {
			keys = append(keys, record.bodyKey())
		}
	}
	if err := c.readBodies(ctx, keys); err != nil {
		return State{}, err
	}
	for i := range state.Jobs {
		record := &state.Jobs[i]
		if !record.open() {
			continue
		}
		body := c.body(record)
		if body == nil {
			return State{}, c.lost(ctx, record.bodyKey())
		}
		record.Job = *body
	}
	return state, nil
}

// Pending returns the oldest events of a company that wait to be delivered, at
// most limit.
func Pending(ctx context.Context, from store.Store, name string, limit int) (events []Event, err error) {
	for range patience {
		c := &company{store: from, name: name}
		if err = c.load(ctx); err != nil {
			return nil, err
		}
		if events, err = readPending(ctx, c, limit); err == nil || !errors.Is(err, store.ErrConflict) {
			return events, err
		}
	}
	return nil, err
}

// CompanyHead is a company's name with its head.
type CompanyHead struct {
	Company string
	Head    Head
}

// Companies goes through the heads of all companies of a store, by name, for pages
// of support and statistics. Erased ones are left out.
func Companies(ctx context.Context, from store.Reader) iter.Seq2[CompanyHead, error] {
	const page = 500
	return func(yield func(CompanyHead, error) bool) {
		after := ""
		for {
			units, err := from.Units(ctx, kind, after, page)
			if err != nil {
				yield(CompanyHead{}, fmt.Errorf("jobsync: reading the companies: %w", err))
				return
			}
			for i := range units {
				if !yieldHead(&units[i], yield) {
					return
				}
			}
			if len(units) < page {
				return
			}
			after = units[len(units)-1].Name
		}
	}
}

func yieldHead(unit *store.UnitHead, yield func(CompanyHead, error) bool) bool {
	if unit.Head.Deleted {
		return true
	}
	head, err := decodeHead(unit.Head)
	return yield(CompanyHead{Company: unit.Name, Head: head}, err)
}

package jobsync

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// MemoryStore is a [Store] that is gone with the process: for tests, and for
// mirrors that are built anew each time. The zero MemoryStore is empty.
type MemoryStore struct {
	mu        sync.Mutex
	companies map[string]*memory
}

type memory struct {
	state   State
	journal []Event
}

// Load implements [Store].
func (s *MemoryStore) Load(ctx context.Context, company string) (State, error) {
	if err := ctx.Err(); err != nil {
		return State{}, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.companies[company]
	if m == nil {
		return State{}, nil
	}
	state := m.state
	state.Jobs = copyAll(m.state.Jobs, copyJob)
	return state, nil
}

// Commit implements [Store].
func (s *MemoryStore) Commit(ctx context.Context, company string, change Change) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.companies[company]
	if m == nil {
		m = &memory{}
	}
	change.Jobs = copyAll(change.Jobs, copyJob)
	next, err := m.state.After(change)
	if err != nil {
		return fmt.Errorf("%w (company %q)", err, company)
	}
	m.journal = append(m.journal, copyAll(change.Events, copyEvent)...)
	m.journal = slices.DeleteFunc(m.journal, func(e Event) bool { return e.Seq <= next.Acknowledged })
	m.state = next
	if s.companies == nil {
		s.companies = make(map[string]*memory)
	}
	s.companies[company] = m
	return nil
}

// Pending implements [Store].
func (s *MemoryStore) Pending(ctx context.Context, company string, limit int) ([]Event, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.companies[company]
	if m == nil {
		return nil, nil
	}
	return copyAll(m.journal[:min(limit, len(m.journal))], copyEvent), nil
}

// copyAll copies a list with everything in it: sinks may clean up an event's
// texts where they are.
func copyAll[T any](list []T, copyOne func(T) T) []T {
	copied := slices.Clone(list)
	for i := range copied {
		copied[i] = copyOne(copied[i])
	}
	return copied
}

func copyJob(job Job) Job {
	job.AdditionalOffices = slices.Clone(job.AdditionalOffices)
	job.Descriptions = slices.Clone(job.Descriptions)
	job.Keywords = slices.Clone(job.Keywords)
	if job.Salary != nil {
		salary := *job.Salary
		job.Salary = &salary
	}
	return job
}

func copyEvent(event Event) Event {
	event.Job = copyJob(event.Job)
	event.Changed = slices.Clone(event.Changed)
	if event.Previous != nil {
		previous := copyJob(*event.Previous)
		event.Previous = &previous
	}
	return event
}

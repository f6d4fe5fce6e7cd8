package jobsync

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/personio-go/sdk/xmlfeed"
)

// MemoryStore is a [Store] that is gone with the process: for tests, and for
// mirrors that are built anew each time. The zero MemoryStore is empty.
type MemoryStore struct {
	// Leases are the company's leases. A store that one process has for itself can
	// use them, too.
	MemoryLeases

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
	return State{Head: copyHead(m.state.Head), Jobs: copyAll(m.state.Jobs, copyRecord)}, nil
}

// Commit implements [Store].
func (s *MemoryStore) Commit(ctx context.Context, company string, change Change) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Fenced(company, change.Fence, func() error {
		m := s.companies[company]
		if m == nil {
			m = &memory{}
		}
		change.Head = copyHead(change.Head)
		change.Put = copyAll(change.Put, copyRecord)
		next, err := m.state.After(change)
		if err != nil {
			return fmt.Errorf("%w (company %q)", err, company)
		}
		m.journal = append(m.journal, copyAll(change.Append, copyEvent)...)
		m.journal = slices.DeleteFunc(m.journal, func(e Event) bool { return e.Seq <= next.Acknowledged })
		m.state = next
		if s.companies == nil {
			s.companies = make(map[string]*memory)
		}
		s.companies[company] = m
		return nil
	})
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

func copyHead(head Head) Head {
	head.Languages = maps.Clone(head.Languages)
	if head.Refused != nil {
		head.Refused = new(*head.Refused)
	}
	return head
}

func copyRecord(record Record) Record {
	record.Job = copyJob(record.Job)
	record.StaleSince = maps.Clone(record.StaleSince)
	return record
}

func copyJob(job Job) Job {
	job.Position = job.Clone()
	if job.Translations != nil {
		translations := make(map[string][]xmlfeed.Description, len(job.Translations))
		for language, texts := range job.Translations {
			translations[language] = slices.Clone(texts)
		}
		job.Translations = translations
	}
	return job
}

func copyEvent(event Event) Event {
	event.Job = copyJob(event.Job)
	event.Changed = slices.Clone(event.Changed)
	if event.Previous != nil {
		event.Previous = new(copyJob(*event.Previous))
	}
	return event
}

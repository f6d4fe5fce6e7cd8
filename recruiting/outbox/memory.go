package outbox

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"unicode/utf8"
)

// MemoryStore is a [Store] that is gone with the process: for tests. The zero
// MemoryStore is empty.
type MemoryStore struct {
	mu      sync.Mutex
	lastSeq uint64
	entries []Entry // by Seq
}

// Add implements [Store].
func (s *MemoryStore) Add(ctx context.Context, entry Entry) (Entry, error) {
	if ctx.Err() != nil {
		return Entry{}, context.Cause(ctx)
	}
	if !utf8.ValidString(entry.Company) {
		return Entry{}, ErrCompany
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.find(entry.ID); i >= 0 {
		return s.entries[i].Clone(), ErrExists
	}
	s.lastSeq++
	entry.Seq, entry.Version = s.lastSeq, 1
	s.entries = append(s.entries, entry.Clone())
	return entry, nil
}

func (s *MemoryStore) find(id string) int {
	return slices.IndexFunc(s.entries, func(e Entry) bool { return e.ID == id })
}

// Load implements [Store].
func (s *MemoryStore) Load(ctx context.Context, id string) (Entry, error) {
	if ctx.Err() != nil {
		return Entry{}, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.find(id); i >= 0 {
		return s.entries[i].Clone(), nil
	}
	return Entry{}, ErrNotFound
}

// Update implements [Store].
func (s *MemoryStore) Update(ctx context.Context, entry Entry) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(entry.ID)
	if i < 0 || s.entries[i].Version != entry.Version || s.entries[i].Seq != entry.Seq {
		return ErrConflict
	}
	entry.Version++
	s.entries[i] = entry.Clone()
	return nil
}

// Delete implements [Store].
func (s *MemoryStore) Delete(ctx context.Context, entry Entry) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(entry.ID)
	switch {
	case i < 0:
		return nil
	case s.entries[i].Version != entry.Version:
		return ErrConflict
	}
	s.entries = slices.Delete(s.entries, i, i+1)
	return nil
}

// Next implements [Store].
func (s *MemoryStore) Next(ctx context.Context, company string) (Entry, error) {
	if ctx.Err() != nil {
		return Entry{}, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, entry := range s.entries {
		if entry.Company == company && entry.State.Open() {
			return entry.Clone(), nil
		}
	}
	return Entry{}, ErrNotFound
}

// Turns implements [Store].
func (s *MemoryStore) Turns(ctx context.Context, limit int) ([]Turn, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var turns []Turn
	seen := make(map[string]bool)
	for _, entry := range s.entries {
		if entry.State.Open() && !seen[entry.Company] {
			seen[entry.Company] = true
			turns = append(turns, Turn{entry.Company, entry.NextAt})
		}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Company, b.Company)) })
	return turns[:min(limit, len(turns))], nil
}

// List implements [Store].
func (s *MemoryStore) List(ctx context.Context, query Query) ([]Entry, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Entry
	for _, entry := range s.entries {
		if len(found) < query.Limit && query.Matches(entry) {
			found = append(found, entry.Clone())
		}
	}
	return found, nil
}

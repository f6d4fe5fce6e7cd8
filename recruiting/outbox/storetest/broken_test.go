package storetest_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

// brokenEnv names the store that this binary checks instead of its own tests.
const brokenEnv = "STORETEST_BROKEN"

// broken are stores that break one promise each.
func broken() map[string]func() outbox.Store {
	return map[string]func() outbox.Store{
		"add replaces":           func() outbox.Store { return &adding{} },
		"update compares not":    func() outbox.Store { return &careless{} },
		"update of another life": func() outbox.Store { return &sameVersion{} },
		"next is the newest":     func() outbox.Store { return &newest{} },
		"turns unsorted":         func() outbox.Store { return &unsorted{} },
		"list ignores the limit": func() outbox.Store { return &limitless{} },
		"delete compares not":    func() outbox.Store { return &deleting{} },
		"the context is ignored": func() outbox.Store { return &patient{} },
		"any name is taken":      func() outbox.Store { return &replacing{} },
	}
}

type adding struct{ outbox.MemoryStore }

func (s *adding) Add(ctx context.Context, entry outbox.Entry) (outbox.Entry, error) {
	if known, err := s.Load(ctx, entry.ID); err == nil {
		_ = s.Delete(ctx, known)
	}
	return s.MemoryStore.Add(ctx, entry)
}

type careless struct{ outbox.MemoryStore }

func (s *careless) Update(ctx context.Context, entry outbox.Entry) error {
	if known, err := s.Load(ctx, entry.ID); err == nil {
		entry.Version = known.Version
	}
	return s.MemoryStore.Update(ctx, entry)
}

type sameVersion struct{ outbox.MemoryStore }

func (s *sameVersion) Update(ctx context.Context, entry outbox.Entry) error {
	if known, err := s.Load(ctx, entry.ID); err == nil {
		entry.Seq = known.Seq
	}
	return s.MemoryStore.Update(ctx, entry)
}

type newest struct{ outbox.MemoryStore }

func (s *newest) Next(ctx context.Context, company string) (outbox.Entry, error) {
	entries, err := s.List(ctx, outbox.Query{Company: company, Limit: 1000})
	for _, entry := range slices.Backward(entries) {
		if entry.State.Open() {
			return entry, err
		}
	}
	return outbox.Entry{}, outbox.ErrNotFound
}

type unsorted struct{ outbox.MemoryStore }

func (s *unsorted) Turns(ctx context.Context, limit int) ([]outbox.Turn, error) {
	turns, err := s.MemoryStore.Turns(ctx, limit)
	slices.Reverse(turns)
	return turns, err
}

type limitless struct{ outbox.MemoryStore }

func (s *limitless) List(ctx context.Context, query outbox.Query) ([]outbox.Entry, error) {
	query.Limit = 1000
	return s.MemoryStore.List(ctx, query)
}

type deleting struct{ outbox.MemoryStore }

func (s *deleting) Delete(ctx context.Context, entry outbox.Entry) error {
	known, err := s.Load(ctx, entry.ID)
	if err != nil {
		return nil //nolint:nilerr // it is not there
	}
	return s.MemoryStore.Delete(ctx, known)
}

type patient struct{ outbox.MemoryStore }

func (s *patient) Update(ctx context.Context, entry outbox.Entry) error {
	return s.MemoryStore.Update(context.WithoutCancel(ctx), entry)
}

// replacing does what JSON does with texts that are not UTF-8.
type replacing struct{ outbox.MemoryStore }

func (s *replacing) Add(ctx context.Context, entry outbox.Entry) (outbox.Entry, error) {
	entry.Company = strings.ToValidUTF8(entry.Company, "\ufffd")
	return s.MemoryStore.Add(ctx, entry)
}

// TestBrokenStoresAreFound runs the suite on each of them in a process of its
// own: it must fail.
func TestBrokenStoresAreFound(t *testing.T) {
	t.Parallel()
	if name := os.Getenv(brokenEnv); name != "" {
		storetest.Run(t, func(*testing.T) outbox.Store { return broken()[name]() })
		return
	}
	for name := range broken() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBrokenStoresAreFound$")
			suite.Env = append(os.Environ(), brokenEnv+"="+name)
			output, err := suite.CombinedOutput()
			if err == nil || !strings.Contains(string(output), "--- FAIL: TestBrokenStoresAreFound") {
				t.Errorf("the suite did not find it: %v\n%s", err, output)
			}
		})
	}
}

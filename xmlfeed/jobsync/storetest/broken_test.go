package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// breach is a store that breaks one promise, and the checks that must say so.
type breach struct {
	open  func() jobsync.Store
	found []string
}

// broken is a good store but for the functions that are set.
type broken struct {
	jobsync.MemoryStore

	load    func(s *broken, ctx context.Context, company string) (jobsync.State, error)
	commit  func(s *broken, ctx context.Context, company string, change jobsync.Change) error
	pending func(s *broken, ctx context.Context, company string, limit int) ([]jobsync.Event, error)
	lease   func(s *broken, ctx context.Context, company, owner string, ttl time.Duration) (uint64, error)
	release func(s *broken, ctx context.Context, company, owner string) error

	mu    sync.Mutex
	seen  map[string]jobsync.Change // the last one of each company
	count int
	// writers that made a change, by the version that they made it from.
	writers map[uint64]int
}

func (s *broken) Load(ctx context.Context, company string) (jobsync.State, error) {
	if s.load != nil {
		return s.load(s, ctx, company)
	}
	return s.MemoryStore.Load(ctx, company)
}

func (s *broken) Commit(ctx context.Context, company string, change jobsync.Change) error {
	if s.commit != nil {
		return s.commit(s, ctx, company, change)
	}
	return s.MemoryStore.Commit(ctx, company, change)
}

func (s *broken) Pending(ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
	if s.pending != nil {
		return s.pending(s, ctx, company, limit)
	}
	return s.MemoryStore.Pending(ctx, company, limit)
}

func (s *broken) Lease(ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
	if s.lease != nil {
		return s.lease(s, ctx, company, owner, ttl)
	}
	return s.MemoryStore.Lease(ctx, company, owner, ttl)
}

func (s *broken) Release(ctx context.Context, company, owner string) error {
	if s.release != nil {
		return s.release(s, ctx, company, owner)
	}
	return s.MemoryStore.Release(ctx, company, owner)
}

// fit makes a change go with the state and the lease, whatever it was made from.
func (s *broken) fit(ctx context.Context, company string, change jobsync.Change) jobsync.Change {
	state, err := s.MemoryStore.Load(ctx, company)
	if err != nil {
		return change
	}
	change.IfVersion, change.Head.Version = state.Version, state.Version+1
	change.Append = slices.Clone(change.Append)
	for i := range change.Append {
		change.Append[i].Seq = state.LastSeq + uint64(i) + 1
	}
	change.Head.LastSeq = state.LastSeq + uint64(len(change.Append))
	change.Head.Acknowledged = min(max(change.Head.Acknowledged, state.Acknowledged), change.Head.LastSeq)
	for change.Fence = 0; s.Fenced(company, change.Fence, func() error { return nil }) != nil; {
		change.Fence++
	}
	return change
}

// waitForAnother stands still with a change until a second writer has come as
// far with another one from the same version, if there is one.
func (s *broken) waitForAnother(change jobsync.Change) {
	s.mu.Lock()
	if s.writers == nil {
		s.writers = make(map[uint64]int)
	}
	s.writers[change.IfVersion]++
	s.mu.Unlock()
	come := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.writers[change.IfVersion]
	}
	for n := 0; n < 100 && come() < 2; n++ {
		runtime.Gosched()
	}
}

// remember keeps a change that was stored.
func (s *broken) remember(company string, change jobsync.Change, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = make(map[string]jobsync.Change)
	}
	if err == nil {
		s.seen[company] = change
	}
	return err
}

func (s *broken) last(company string) jobsync.Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[company]
}

func breaches() map[string]breach {
	all := make(map[string]breach)
	for _, group := range []map[string]breach{brokenCommits(), brokenMemories(), brokenJournals(), brokenStates(), brokenCompanies(), brokenLeases()} {
		maps.Copy(all, group)
	}
	return all
}

func commits(found []string, commit func(s *broken, ctx context.Context, company string, change jobsync.Change) error) breach {
	return breach{func() jobsync.Store { return &broken{commit: commit} }, found}
}

func loads(found []string, alter func(s *broken, company string, state *jobsync.State)) breach {
	return breach{func() jobsync.Store {
		return &broken{
			commit: func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				return s.remember(company, change, s.MemoryStore.Commit(ctx, company, change))
			},
			load: func(s *broken, ctx context.Context, company string) (jobsync.State, error) {
				state, err := s.MemoryStore.Load(ctx, company)
				alter(s, company, &state)
				return state, err
			},
		}
	}, found}
}

func reads(found []string, alter func(events []jobsync.Event, limit int) []jobsync.Event) breach {
	return breach{func() jobsync.Store {
		return &broken{pending: func(s *broken, ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
			events, err := s.MemoryStore.Pending(ctx, company, 1<<20)
			events = alter(events, limit)
			return events[:min(len(events), limit)], err
		}}
	}, found}
}

func brokenCommits() map[string]breach {
	return map[string]breach{
		"takes any change": commits([]string{"conflict", "changes that do not go", "one of many wins", "fence"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				s.mu.Lock()
				defer s.mu.Unlock()
				return s.MemoryStore.Commit(ctx, company, s.fit(ctx, company, change))
			}),
		"checks the version, but not in one step": commits([]string{"one of many wins"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				state, err := s.MemoryStore.Load(ctx, company)
				if err != nil {
					return err
				}
				if _, err := state.After(change); err != nil {
					return err
				}
				s.waitForAnother(change)
				s.mu.Lock()
				defer s.mu.Unlock()
				return s.MemoryStore.Commit(ctx, company, s.fit(ctx, company, change))
			}),
		"minds no fence": commits([]string{"fence"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				s.mu.Lock()
				defer s.mu.Unlock()
				change.Fence = s.fit(ctx, company, jobsync.Change{}).Fence
				return s.MemoryStore.Commit(ctx, company, change)
			}),
		"minds only newer fences": commits([]string{"fence"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				s.mu.Lock()
				defer s.mu.Unlock()
				change.Fence = min(change.Fence, s.fit(ctx, company, jobsync.Change{}).Fence)
				return s.MemoryStore.Commit(ctx, company, change)
			}),
		"keeps the jobs of a change that it refuses": commits([]string{"conflict", "changes that do not go", "fence"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				err := s.MemoryStore.Commit(ctx, company, change)
				if err != nil && ctx.Err() == nil {
					_ = s.MemoryStore.Commit(ctx, company, s.fit(ctx, company, jobsync.Change{Put: change.Put}))
				}
				return err
			}),
		"keeps the word of delivery of a change that it refuses": commits([]string{"conflict"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				err := s.MemoryStore.Commit(ctx, company, change)
				if err != nil && ctx.Err() == nil {
					half := jobsync.Change{Head: jobsync.Head{Acknowledged: change.Head.Acknowledged}}
					_ = s.MemoryStore.Commit(ctx, company, s.fit(ctx, company, half))
				}
				return err
			}),
		"says conflict in its own words": commits([]string{"conflict", "one of many wins", "fence"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				if err := s.MemoryStore.Commit(ctx, company, change); errors.Is(err, jobsync.ErrConflict) {
					return errors.New("row version mismatch")
				}
				return nil
			}),
		"forgets nothing": commits([]string{"forgotten jobs"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				change.Forget = nil
				return s.MemoryStore.Commit(ctx, company, change)
			}),
		"commits after the context's end": commits([]string{"ended context"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				return s.MemoryStore.Commit(context.WithoutCancel(ctx), company, change)
			}),
		"stores the state first and the journal later": {func() jobsync.Store {
			return &broken{
				commit: func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
					err := s.MemoryStore.Commit(ctx, company, change)
					for range 50 {
						runtime.Gosched()
					}
					s.mu.Lock()
					defer s.mu.Unlock()
					if err == nil {
						s.count += len(change.Append)
					}
					return err
				},
				pending: func(s *broken, ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
					s.mu.Lock()
					defer s.mu.Unlock()
					events, err := s.MemoryStore.Pending(ctx, company, limit)
					return events[:min(len(events), s.count)], err
				},
			}
		}, []string{"readers see whole"}},
	}
}

func brokenMemories() map[string]breach {
	keeps := func(copied func(change jobsync.Change) jobsync.Change) func() jobsync.Store {
		return func() jobsync.Store {
			return &broken{
				commit: func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
					return s.remember(company, copied(change), s.MemoryStore.Commit(ctx, company, change))
				},
				load: func(s *broken, ctx context.Context, company string) (jobsync.State, error) {
					state, err := s.MemoryStore.Load(ctx, company)
					if jobs := copied(s.last(company)).Put; len(jobs) == 1 && len(state.Jobs) == 1 {
						state.Jobs = jobs
					}
					return state, err
				},
				pending: func(s *broken, ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
					events, err := s.MemoryStore.Pending(ctx, company, limit)
					if kept := copied(s.last(company)).Append; len(kept) == 1 && len(events) == 1 {
						events = kept
					}
					return events, err
				},
			}
		}
	}
	found := []string{"memory is not shared"}
	return map[string]breach{
		"shares its slices": {keeps(func(change jobsync.Change) jobsync.Change { return change }), found},
		"shares its jobs' slices": {keeps(func(change jobsync.Change) jobsync.Change {
			change.Put, change.Append = slices.Clone(change.Put), nil
			return change
		}), found},
		"shares its events' jobs": {keeps(func(change jobsync.Change) jobsync.Change {
			change.Put, change.Append = nil, slices.Clone(change.Append)
			return change
		}), found},
		"shares what it returns": {func() jobsync.Store {
			cache := make(map[string][]jobsync.Record)
			return &broken{
				load: func(s *broken, ctx context.Context, company string) (jobsync.State, error) {
					s.mu.Lock()
					defer s.mu.Unlock()
					state, err := s.MemoryStore.Load(ctx, company)
					if cached := cache[company]; len(cached) == len(state.Jobs) {
						state.Jobs = cached
					}
					cache[company] = state.Jobs
					return state, err
				},
			}
		}, found},
	}
}

func brokenJournals() map[string]breach {
	return map[string]breach{
		"loses the journal's order": reads([]string{"journal", "order of large numbers"},
			func(events []jobsync.Event, _ int) []jobsync.Event {
				slices.Reverse(events)
				return events
			}),
		"orders the journal by text": reads([]string{"order of large numbers"},
			func(events []jobsync.Event, _ int) []jobsync.Event {
				slices.SortFunc(events, func(a, b jobsync.Event) int {
					return cmp.Compare(strconv.FormatUint(a.Seq, 10), strconv.FormatUint(b.Seq, 10))
				})
				return events
			}),
		"orders the journal by low byte": reads([]string{"order of large numbers"},
			func(events []jobsync.Event, _ int) []jobsync.Event {
				slices.SortStableFunc(events, func(a, b jobsync.Event) int { return cmp.Compare(a.Seq%256, b.Seq%256) })
				return events
			}),
		"returns the newest events": reads([]string{"journal"},
			func(events []jobsync.Event, limit int) []jobsync.Event { return events[max(0, len(events)-limit):] }),
		"loses the job before the event": reads([]string{"journal"},
			func(events []jobsync.Event, _ int) []jobsync.Event {
				for i := range events {
					events[i].Previous = nil
				}
				return events
			}),
		"loses an event": reads([]string{"journal"},
			func(events []jobsync.Event, _ int) []jobsync.Event { return events[min(len(events), 1):] }),
		"knows no limit": {func() jobsync.Store {
			return &broken{pending: func(s *broken, ctx context.Context, company string, _ int) ([]jobsync.Event, error) {
				return s.MemoryStore.Pending(ctx, company, 1<<20)
			}}
		}, []string{"journal"}},
		"reads the journal after the context's end": {func() jobsync.Store {
			return &broken{pending: func(s *broken, ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
				return s.MemoryStore.Pending(context.WithoutCancel(ctx), company, limit)
			}}
		}, []string{"ended context"}},
		"keeps delivered events": commits([]string{"journal"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				state, _ := s.MemoryStore.Load(ctx, company)
				change.Head.Acknowledged = state.Acknowledged
				return s.MemoryStore.Commit(ctx, company, change)
			}),
	}
}

func brokenStates() map[string]breach {
	return map[string]breach{
		"loads after the context's end": {func() jobsync.Store {
			return &broken{load: func(s *broken, ctx context.Context, company string) (jobsync.State, error) {
				return s.MemoryStore.Load(context.WithoutCancel(ctx), company)
			}}
		}, []string{"ended context"}},
		"forgets the jobs that a change does not name": loads([]string{"round trip"},
			func(s *broken, company string, state *jobsync.State) { state.Jobs = s.last(company).Put }),
		"loses the order of the jobs": loads([]string{"round trip", "order of large numbers"},
			func(_ *broken, _ string, state *jobsync.State) { slices.Reverse(state.Jobs) }),
		"loses the archived jobs": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) {
				state.Jobs = slices.DeleteFunc(state.Jobs, func(r jobsync.Record) bool { return r.Archived })
			}),
		"loses the mark of held jobs": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) {
				for i := range state.Jobs {
					state.Jobs[i].Held = false
				}
			}),
		"loses the salary": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) {
				for i := range state.Jobs {
					state.Jobs[i].Salary = nil
				}
			}),
		"rounds the time": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) {
				state.ObservedAt = state.ObservedAt.Truncate(time.Second)
			}),
		"keeps what a head does not have any more": loads([]string{"round trip"},
			func(s *broken, _ string, state *jobsync.State) {
				s.mu.Lock()
				defer s.mu.Unlock()
				if state.HoldReason == "" && s.count > 0 {
					state.HoldReason = jobsync.HeldEmpty
				}
				s.count++
			}),
		"loses the languages": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) { state.Languages = nil }),
		"loses the refused event": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) { state.Refused = nil }),
		"loses the translations": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) {
				for i := range state.Jobs {
					state.Jobs[i].Translations = nil
				}
			}),
		"does not count its changes": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) { state.Version = min(state.Version, 1) }),
		"has a state for companies that it does not know": loads([]string{"new company"},
			func(_ *broken, _ string, state *jobsync.State) {
				if state.Version == 0 {
					state.ObservedAt = time.Unix(0, 0)
				}
			}),
	}
}

func brokenCompanies() map[string]breach {
	return map[string]breach{
		"has one state for all companies": {func() jobsync.Store {
			return &broken{
				load: func(s *broken, ctx context.Context, _ string) (jobsync.State, error) {
					return s.MemoryStore.Load(ctx, "all")
				},
				commit: func(s *broken, ctx context.Context, _ string, change jobsync.Change) error {
					return s.MemoryStore.Commit(ctx, "all", change)
				},
				pending: func(s *broken, ctx context.Context, _ string, limit int) ([]jobsync.Event, error) {
					return s.MemoryStore.Pending(ctx, "all", limit)
				},
			}
		}, []string{"companies are apart"}},
		"does not mind capitals": {func() jobsync.Store {
			return &broken{
				load: func(s *broken, ctx context.Context, company string) (jobsync.State, error) {
					if company == "Acme" {
						company = "acme"
					}
					return s.MemoryStore.Load(ctx, company)
				},
			}
		}, []string{"companies are apart"}},
	}
}

func leases(found []string, lease func(s *broken, ctx context.Context, company, owner string, ttl time.Duration) (uint64, error)) breach {
	return breach{func() jobsync.Store { return &broken{lease: lease} }, found}
}

func brokenLeases() map[string]breach {
	return map[string]breach{
		"leases to everyone": leases([]string{"lease", "lease ends", "one of many is leased"},
			func(s *broken, ctx context.Context, company, _ string, ttl time.Duration) (uint64, error) {
				return s.MemoryStore.Lease(ctx, company, "everyone", ttl)
			}),
		"never ends a lease": leases([]string{"lease ends"},
			func(s *broken, ctx context.Context, company, owner string, _ time.Duration) (uint64, error) {
				return s.MemoryStore.Lease(ctx, company, owner, time.Hour)
			}),
		"says leased in its own words": leases([]string{"lease", "one of many is leased"},
			func(s *broken, ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
				fence, err := s.MemoryStore.Lease(ctx, company, owner, ttl)
				if err != nil {
					err = errors.New("the row is locked")
				}
				return fence, err
			}),
		"has one fence for all": leases([]string{"lease"},
			func(s *broken, ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
				_, err := s.MemoryStore.Lease(ctx, company, owner, ttl)
				return 7, err
			}),
		"has another fence for a prolonged lease": leases([]string{"lease"},
			func(s *broken, ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
				_ = s.MemoryStore.Release(ctx, company, owner)
				return s.MemoryStore.Lease(ctx, company, owner, ttl)
			}),
		"leases after the context's end": leases([]string{"ended context"},
			func(s *broken, ctx context.Context, company, owner string, ttl time.Duration) (uint64, error) {
				return s.MemoryStore.Lease(context.WithoutCancel(ctx), company, owner, ttl)
			}),
		"has one lease for all companies": leases([]string{"leases are apart"},
			func(s *broken, ctx context.Context, _, owner string, ttl time.Duration) (uint64, error) {
				return s.MemoryStore.Lease(ctx, "all", owner, ttl)
			}),
		"lets everyone release": {func() jobsync.Store {
			return &broken{release: func(s *broken, ctx context.Context, company, _ string) error {
				for _, owner := range []string{"ada", "bert"} {
					_ = s.MemoryStore.Release(ctx, company, owner)
				}
				return nil
			}}
		}, []string{"lease"}},
		"releases nothing": {func() jobsync.Store {
			return &broken{release: func(*broken, context.Context, string, string) error { return nil }}
		}, []string{"lease"}},
	}
}

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

// version makes a change fit the state, whatever it was made from.
func (s *broken) version(ctx context.Context, company string, change jobsync.Change) jobsync.Change {
	state, err := s.MemoryStore.Load(ctx, company)
	if err == nil {
		change.IfVersion = state.Version
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
	for _, group := range []map[string]breach{brokenCommits(), brokenMemories(), brokenJournals(), brokenStates(), brokenCompanies()} {
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
		"takes a change from any version": commits([]string{"conflict", "one of many wins"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				s.mu.Lock()
				defer s.mu.Unlock()
				change = s.version(ctx, company, change)
				for i := range change.Events {
					state, _ := s.MemoryStore.Load(ctx, company)
					change.Events[i].Seq = state.LastSeq + uint64(i) + 1
				}
				return s.MemoryStore.Commit(ctx, company, change)
			}),
		"checks the version, but not in one step": commits([]string{"one of many wins"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				state, err := s.MemoryStore.Load(ctx, company)
				if err != nil {
					return err
				}
				if change.IfVersion != state.Version {
					return jobsync.ErrConflict
				}
				s.waitForAnother(change)
				s.mu.Lock()
				defer s.mu.Unlock()
				change = s.version(ctx, company, change)
				change.Events = slices.Clone(change.Events)
				now, _ := s.MemoryStore.Load(ctx, company)
				for i := range change.Events {
					change.Events[i].Seq += now.LastSeq - state.LastSeq
				}
				return s.MemoryStore.Commit(ctx, company, change)
			}),
		"keeps the jobs of a change that it refuses": commits([]string{"conflict", "gap in the journal"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				err := s.MemoryStore.Commit(ctx, company, change)
				if err != nil && ctx.Err() == nil {
					half := s.version(ctx, company, jobsync.Change{Jobs: change.Jobs})
					_ = s.MemoryStore.Commit(ctx, company, half)
				}
				return err
			}),
		"keeps the word of delivery of a change that it refuses": commits([]string{"conflict"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				err := s.MemoryStore.Commit(ctx, company, change)
				if err != nil && ctx.Err() == nil {
					half := s.version(ctx, company, jobsync.Change{Acknowledge: change.Acknowledge})
					_ = s.MemoryStore.Commit(ctx, company, half)
				}
				return err
			}),
		"says conflict in its own words": commits([]string{"conflict", "one of many wins"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				if err := s.MemoryStore.Commit(ctx, company, change); errors.Is(err, jobsync.ErrConflict) {
					return errors.New("row version mismatch")
				}
				return nil
			}),
		"takes a journal with a gap": commits([]string{"gap in the journal"},
			func(s *broken, ctx context.Context, company string, change jobsync.Change) error {
				if state, err := s.MemoryStore.Load(ctx, company); err == nil {
					change.Events = slices.Clone(change.Events)
					for i := range change.Events {
						change.Events[i].Seq = state.LastSeq + uint64(i) + 1
					}
				}
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
						s.count += len(change.Events)
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
					if jobs := copied(s.last(company)).Jobs; len(jobs) == 1 && len(state.Jobs) == 1 {
						state.Jobs = jobs
					}
					return state, err
				},
				pending: func(s *broken, ctx context.Context, company string, limit int) ([]jobsync.Event, error) {
					events, err := s.MemoryStore.Pending(ctx, company, limit)
					if kept := copied(s.last(company)).Events; len(kept) == 1 && len(events) == 1 {
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
			change.Jobs, change.Events = slices.Clone(change.Jobs), nil
			return change
		}), found},
		"shares its events' jobs": {keeps(func(change jobsync.Change) jobsync.Change {
			change.Jobs, change.Events = nil, slices.Clone(change.Events)
			return change
		}), found},
		"shares what it returns": {func() jobsync.Store {
			cache := make(map[string][]jobsync.Job)
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
				change.Acknowledge = 0
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
			func(s *broken, company string, state *jobsync.State) { state.Jobs = s.last(company).Jobs }),
		"loses the order of the jobs": loads([]string{"round trip", "order of large numbers"},
			func(_ *broken, _ string, state *jobsync.State) { slices.Reverse(state.Jobs) }),
		"loses the archived jobs": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) {
				state.Jobs = slices.DeleteFunc(state.Jobs, func(job jobsync.Job) bool { return job.Archived })
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
		"forgets the time when a change has none": loads([]string{"round trip"},
			func(s *broken, company string, state *jobsync.State) { state.ObservedAt = s.last(company).ObservedAt }),
		"does not count its changes": loads([]string{"round trip"},
			func(_ *broken, _ string, state *jobsync.State) { state.Version = min(state.Version, 1) }),
		"lets the word of delivery go back": loads([]string{"journal"},
			func(s *broken, company string, state *jobsync.State) {
				state.Acknowledged = s.last(company).Acknowledge
			}),
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

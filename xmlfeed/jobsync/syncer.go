package jobsync

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/personio-go/sdk/xmlfeed"
)

// Source gives the feed of one company: an [*xmlfeed.Client].
type Source interface {
	Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error)
}

// Sink takes the events of a company, one after the other. An event counts as
// delivered when Deliver returns nil; otherwise it is delivered again by the
// next Sync, before anything newer. An event may come twice: recognise it by its
// ID, or make the effect the same.
type Sink interface {
	Deliver(ctx context.Context, event Event) error
}

// SinkFunc is a function as a [Sink].
type SinkFunc func(ctx context.Context, event Event) error

// Deliver calls the function.
func (f SinkFunc) Deliver(ctx context.Context, event Event) error { return f(ctx, event) }

// Syncer keeps the mirror of one company's feed. It is safe for concurrent use;
// its syncs run one after the other.
type Syncer struct {
	company  string
	source   Source
	store    Store
	sink     Sink
	language string

	mu sync.Mutex
}

// Option sets up a [Syncer].
type Option func(*Syncer) error

// WithLanguage fetches the feed in a language instead of the company's own.
func WithLanguage(language string) Option {
	return func(s *Syncer) error {
		s.language = language
		return nil
	}
}

// New returns a syncer. The company is the caller's name for it in the store and
// in the ids of events; it may be any text but must not change.
func New(company string, source Source, store Store, sink Sink, opts ...Option) (*Syncer, error) {
	if company == "" || source == nil || store == nil || sink == nil {
		return nil, errors.New("jobsync: company, source, store and sink are all needed")
	}
	s := &Syncer{company: company, source: source, store: store, sink: sink}
	errs := make([]error, 0, len(opts))
	for _, opt := range opts {
		errs = append(errs, opt(s))
	}
	return s, errors.Join(errs...)
}

// Result is what a Sync did.
type Result struct {
	// Positions in the feed.
	Positions int
	// Events that the feed led to, in order. All of them are stored; those after
	// an error of delivery wait for the next Sync. With DryRun they are neither.
	Events []Event
	// Held are open jobs that the feed does not have, but that are not archived
	// without [ApproveArchives]: the feed was empty, or too many were missing at
	// once.
	Held []Job
	// Delivered counts the events that the sink took, with those left from
	// before.
	Delivered int
}

// Count is the number of events of a kind.
func (r Result) Count(kind Kind) int {
	n := 0
	for _, event := range r.Events {
		if event.Kind == kind {
			n++
		}
	}
	return n
}

// SyncOption changes one Sync.
type SyncOption func(*syncConfig)

type syncConfig struct {
	dryRun   bool
	approved map[int64]bool
}

// DryRun plans without storing or delivering anything, not even what is left
// from before.
func DryRun() SyncOption { return func(c *syncConfig) { c.dryRun = true } }

// ApproveArchives lets this Sync archive these jobs, however many they are, if
// the feed still does not have them. Give it [Result.Held] of the last Sync after
// a person has looked at it.
func ApproveArchives(held ...Job) SyncOption {
	return func(c *syncConfig) {
		if c.approved == nil {
			c.approved = make(map[int64]bool, len(held))
		}
		for _, job := range held {
			c.approved[job.ID] = true
		}
	}
}

// Sync delivers what is left from before, fetches the feed, stores what changed
// and delivers that.
//
// An error of the source leaves everything as it was: errors.Is tells which of
// package xmlfeed's it is. A [*DeliveryError] leaves events for the next Sync;
// [ErrConflict] means that another process was faster.
func (s *Syncer) Sync(ctx context.Context, opts ...SyncOption) (Result, error) {
	var cfg syncConfig
	for _, opt := range opts {
		opt(&cfg)
	}
	s.mu.Lock()
	defer s.mu.Unlock()

	state, err := s.store.Load(ctx, s.company)
	if err != nil {
		return Result{}, fmt.Errorf("jobsync: loading the state: %w", err)
	}
	var result Result
	if !cfg.dryRun {
		if err := s.deliver(ctx, &state, &result); err != nil {
			return result, err
		}
	}
	feed, err := s.source.Fetch(ctx, s.language)
	if err == nil && feed == nil {
		err = errors.New("the source returned no feed")
	}
	if err != nil {
		return result, fmt.Errorf("jobsync: fetching the feed: %w", err)
	}
	change := s.plan(state, feed, cfg, &result)
	if cfg.dryRun {
		return result, nil
	}
	if err := s.commit(ctx, &state, change); err != nil {
		result.Events = nil // they are not stored
		return result, err
	}
	return result, s.deliver(ctx, &state, &result)
}

// plan makes the change that a feed leads to.
func (s *Syncer) plan(state State, feed *xmlfeed.Feed, cfg syncConfig, result *Result) Change {
	result.Positions = len(feed.Positions)
	events, held := hold(state.Jobs, Diff(state.Jobs, feed), len(feed.Positions) == 0, cfg.approved)
	result.Held = held
	change := Change{IfVersion: state.Version, ObservedAt: feed.FetchedAt, Jobs: marks(state.Jobs, events, held)}
	for i := range events {
		event := &events[i]
		event.Company = s.company
		event.Seq = state.LastSeq + uint64(i) + 1
		event.ID = fmt.Sprintf("%s/%d", s.company, event.Seq)
		change.Jobs = append(change.Jobs, event.Job)
	}
	change.Events, result.Events = events, events
	return change
}

func (s *Syncer) commit(ctx context.Context, state *State, change Change) error {
	next, err := state.After(change)
	if err != nil {
		return err
	}
	if err := s.store.Commit(ctx, s.company, change); err != nil {
		return fmt.Errorf("jobsync: storing: %w", err)
	}
	*state = next
	return nil
}

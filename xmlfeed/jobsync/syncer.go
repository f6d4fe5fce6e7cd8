package jobsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// Source gives the feed of one company: an [*xmlfeed.Client]. An error must be
// one of package xmlfeed's where it says something about the feed.
type Source interface {
	Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error)
}

// Sink takes the events of a company, one after the other. An event counts as
// delivered when Deliver returns nil; otherwise it is delivered again by the
// next Sync, before anything newer. An event may come twice: recognise it by its
// ID, or make the effect the same.
//
// A sink has two minutes for each event; then its context ends. One that goes on
// all the same, and returns nil, has delivered the event, unless another process
// began to sync the company meanwhile: then it comes again.
type Sink interface {
	Deliver(ctx context.Context, event Event) error
}

// SinkFunc is a function as a [Sink].
type SinkFunc func(ctx context.Context, event Event) error

// Deliver calls the function.
func (f SinkFunc) Deliver(ctx context.Context, event Event) error { return f(ctx, event) }

// Syncer keeps the mirror of one company's feed. It is safe for concurrent use;
// its syncs run one after the other. It holds nothing but what New was given: a
// process may make one for a single Sync.
type Syncer struct {
	company  string
	source   Source
	store    Store
	sink     Sink
	language string
	policy   Policy

	mu sync.Mutex
}

// Option sets up a [Syncer].
type Option func(*Syncer) error

// WithLanguage fetches the feed in a language, two letters such as "de", instead
// of the company's own, which is "". It is this feed that decides which jobs there
// are; for texts in further languages see [Policy].Languages.
func WithLanguage(language string) Option {
	return func(s *Syncer) error {
		if language != "" && !languageForm.MatchString(language) {
			return fmt.Errorf("jobsync: WithLanguage: %q is not two letters such as \"en\"", language)
		}
		s.language = language
		return nil
	}
}

// WithPolicy takes other rules than those of the zero [Policy]. New returns what
// [Policy.Validate] says of them.
func WithPolicy(policy Policy) Option {
	return func(s *Syncer) error {
		if err := policy.Validate(); err != nil {
			return err
		}
		policy.Languages = slices.Clone(policy.Languages)
		s.policy = policy
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
		if opt == nil {
			errs = append(errs, errors.New("jobsync: an option is nil"))
			continue
		}
		errs = append(errs, opt(s))
	}
	return s, errors.Join(errs...)
}

// Company is the name that New was given.
func (s *Syncer) Company() string { return s.company }

// SyncOption changes one Sync.
type SyncOption func(*syncConfig)

type syncConfig struct{ dryRun bool }

// DryRun plans without storing or delivering anything, not even what is left
// from before.
func DryRun() SyncOption { return func(c *syncConfig) { c.dryRun = true } }

// Sync is one step of the mirror: it delivers what is left from before, fetches
// the feed, stores what [Plan] makes of it and delivers that. It needs the
// company's lease for the time, and returns an error that matches [ErrLeased]
// when somebody else has it.
//
// An error of the source leaves all jobs as they were: errors.Is tells which of
// package xmlfeed's it is. A [*DeliveryError] leaves events for the next Sync; a
// [*ParkedError] is a company that waits for a person; [ErrConflict] means that
// another process took the lease over.
//
// A panic of the source, the sink or the store is an error that names its type.
func (s *Syncer) Sync(ctx context.Context, opts ...SyncOption) (result Result, err error) {
	var cfg syncConfig
	for _, opt := range opts {
		if opt != nil {
			opt(&cfg)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sync := s.sync
	if cfg.dryRun {
		sync = s.dryRun
	}
	err = guarded(fmt.Sprintf("jobsync: the sync of %q", s.company), func() error { return sync(ctx, &result) })
	return result, err
}

// sync is a Sync that is no dry run.
func (s *Syncer) sync(ctx context.Context, result *Result) (err error) {
	w, err := lease(ctx, s.store, s.company)
	if err != nil {
		return err
	}
	defer func() {
		result.ObservedAt, result.Source, result.Pending = w.state.ObservedAt, w.state.Source, w.state.pending()
		err = errors.Join(err, w.release(ctx))
	}()
	return s.step(ctx, w, result)
}

// step does it all with the lease.
func (s *Syncer) step(ctx context.Context, w *writer, result *Result) error {
	policy := s.policy.withDefaults()
	result.Hold = w.state.Hold(policy)
	if refused := w.state.Refused; refused != nil && refused.Parked {
		return &ParkedError{Company: s.company, Refusal: *refused}
	}
	d := &delivery{writer: w, sink: s.sink, policy: policy, result: result}
	if err := d.drain(ctx); err != nil {
		return err
	}
	planned, err := s.plan(ctx, w.state, result)
	if err != nil {
		return err
	}
	if !planned.Discarded {
		if err := w.commit(ctx, planned.Change); err != nil {
			*result = Result{Delivered: result.Delivered, Positions: result.Positions} // the rest is not stored
			return errors.Join(planned.Err, err)
		}
	}
	if planned.Err != nil {
		return fmt.Errorf("jobsync: fetching the feed: %w", planned.Err)
	}
	return d.drain(ctx)
}

func (s *Syncer) dryRun(ctx context.Context, result *Result) error {
	state, err := s.store.Load(ctx, s.company)
	if err != nil {
		return fmt.Errorf("jobsync: loading the state: %w", err)
	}
	result.Pending = state.pending()
	planned, err := s.plan(ctx, state, result)
	if err == nil && planned.Err != nil {
		err = fmt.Errorf("jobsync: fetching the feed: %w", planned.Err)
	}
	head := planned.Change.Head
	result.ObservedAt, result.Source = head.ObservedAt, head.Source
	return err
}

// plan looks at the feed and says what that makes of the state. Its error is that
// of a context which ended: then nothing was seen.
func (s *Syncer) plan(ctx context.Context, state State, result *Result) (Planned, error) {
	look := Observation{Company: s.company, StartedAt: time.Now()}
	look.Feed, look.Err = s.look(ctx, state.Mark, s.language)
	if look.Err != nil && ctx.Err() != nil {
		return Planned{}, fmt.Errorf("jobsync: fetching the feed: %w", look.Err)
	}
	if look.Err == nil && look.Feed != nil && !look.Feed.FetchedAt.IsZero() {
		look.StartedAt = look.Feed.FetchedAt
	}
	planned := Plan(state, look, s.policy, time.Now())
	result.Positions = planned.Positions
	if due := dueLanguages(planned, s.policy.withDefaults(), look.StartedAt); len(due) > 0 && planned.Err == nil && !planned.Discarded {
		look.Translations = s.translations(ctx, due)
		planned = Plan(state, look, s.policy, time.Now())
	}
	result.Events, result.Hold, result.Warnings = planned.Events(), planned.Hold, planned.Warnings
	return planned, nil
}

// look is one fetch of the source.
func (s *Syncer) look(ctx context.Context, mark xmlfeed.Mark, language string) (feed *xmlfeed.Feed, err error) {
	err = guarded("the source", func() error {
		feed, err = s.fetch(ctx, mark, language)
		return err
	})
	return feed, err
}

// fetch fetches the feed, or less than that when it is still the one of the mark.
// Only of package xmlfeed's own client is that known: a type that embeds it, and
// has another Fetch, means that one.
func (s *Syncer) fetch(ctx context.Context, mark xmlfeed.Mark, language string) (*xmlfeed.Feed, error) {
	if client, ok := s.source.(*xmlfeed.Client); ok && mark != "" {
		return client.FetchChanged(ctx, mark, language)
	}
	return s.source.Fetch(ctx, language)
}

// translations are the feeds in the languages. One that cannot be had is nil: it
// takes no text away and stops nothing.
func (s *Syncer) translations(ctx context.Context, languages []string) map[string]*xmlfeed.Feed {
	feeds := make(map[string]*xmlfeed.Feed, len(languages))
	for _, language := range languages {
		feed, err := s.look(ctx, "", language)
		if err != nil {
			feed = nil
		}
		feeds[language] = feed
	}
	return feeds
}

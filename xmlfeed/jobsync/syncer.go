package jobsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio/store"
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
	store    store.Store
	sink     Sink
	language string
	link     xmlfeed.JobLink
	rules    rules

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

// WithLink says what the addresses of jobs in events hold: the recruiting channel
// that applications are attributed to, the id of a posting, a language. Without a
// language it is that of [WithLanguage]. The source knows the address, if it has the
// JobURL of an [*xmlfeed.Client].
func WithLink(link xmlfeed.JobLink) Option {
	return func(s *Syncer) error {
		s.link = link
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
		policy.Filter = policy.Filter.clone()
		s.rules = newRules(policy)
		return nil
	}
}

// New returns a syncer. The company is the caller's name for it in the store and
// in the ids of events; it may be any text but must not change.
func New(company string, source Source, in store.Store, sink Sink, opts ...Option) (*Syncer, error) {
	if company == "" || source == nil || in == nil || sink == nil {
		return nil, errors.New("jobsync: company, source, store and sink are all needed")
	}
	s := &Syncer{company: company, source: source, store: in, sink: sink, rules: newRules(Policy{})}
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
// company's lease for the time, and returns an error that matches
// [store.ErrLeased] when somebody else has it, and [store.ErrDeleted] when the
// company was erased.
//
// An error of the source leaves all jobs as they were: errors.Is tells which of
// package xmlfeed's it is. A [*DeliveryError] leaves events for the next Sync; a
// [*ParkedError] is a company that waits for a person; [store.ErrConflict] means
// that another process took the lease over.
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
		takeHead(result, &w.head)
		err = errors.Join(err, w.release(ctx))
	}()
	result.ObservedBefore = w.head.ObservedAt
	return s.step(ctx, w, result)
}

// step does it all with the lease.
func (s *Syncer) step(ctx context.Context, w *writer, result *Result) (err error) {
	if refused := w.head.Refused; refused != nil && refused.Parked {
		result.Hold, err = w.hold(ctx, s.rules.Policy)
		return errors.Join(&ParkedError{Company: s.company, Refusal: *refused}, err)
	}
	d := &delivery{writer: w, sink: s.sink, policy: s.rules.Policy, result: result, address: s.address}
	if err := d.drain(ctx, nil); err != nil {
		result.Hold, _ = w.hold(ctx, s.rules.Policy) // what the error is about comes first
		return err
	}
	planned, err := s.settle(ctx, w, result)
	if err != nil {
		return err
	}
	if planned.Err != nil {
		return fmt.Errorf("jobsync: fetching the feed: %w", planned.Err)
	}
	return d.drain(ctx, planned.Events())
}

// settle looks at the feed, plans and stores the plan. Where others changed the
// company meanwhile, the same look is planned anew.
func (s *Syncer) settle(ctx context.Context, w *writer, result *Result) (planned Planned, err error) {
	look, err := s.observe(ctx, w.head)
	if err != nil {
		return Planned{}, err
	}
	for range patience {
		if planned, err = s.plan(ctx, &w.company, look, result); err == nil {
			s.takePlan(result, planned)
			if planned.Discarded {
				return planned, nil
			}
			err = w.commitPlan(ctx, planned)
		}
		if !errors.Is(err, store.ErrConflict) {
			break
		}
		if renewed := w.renew(ctx); renewed != nil {
			err = errors.Join(err, renewed)
			break
		}
	}
	if err != nil {
		*result = Result{ // the rest is not stored
			Delivered: result.Delivered, Positions: result.Positions, ObservedBefore: result.ObservedBefore, Translations: result.Translations,
		}
		return planned, errors.Join(planned.Err, err)
	}
	return planned, nil
}

// commitPlan stores a plan.
func (w *writer) commitPlan(ctx context.Context, planned Planned) error {
	change, err := planned.Change.stored()
	if err != nil {
		return err
	}
	return w.commit(ctx, change, planned.Change.Head)
}

func (s *Syncer) dryRun(ctx context.Context, result *Result) error {
	c := &company{store: s.store, name: s.company}
	if err := c.load(ctx); err != nil {
		return err
	}
	if c.deleted {
		return fmt.Errorf("jobsync: company %q: %w", s.company, store.ErrDeleted)
	}
	result.ObservedBefore, result.Pending, result.Refused = c.head.ObservedAt, c.head.pending(), c.head.Refused
	look, err := s.observe(ctx, c.head)
	if err != nil {
		return err
	}
	planned, err := s.plan(ctx, c, look, result)
	for range patience {
		if !errors.Is(err, store.ErrConflict) {
			break
		}
		if err := c.load(ctx); err != nil {
			return err
		}
		planned, err = s.plan(ctx, c, look, result)
	}
	if err != nil {
		return err
	}
	s.takePlan(result, planned)
	head := planned.Change.Head
	result.ObservedAt, result.Source = head.ObservedAt, head.Source
	if planned.Err != nil {
		return fmt.Errorf("jobsync: fetching the feed: %w", planned.Err)
	}
	return nil
}

// takePlan takes over what was planned.
func (s *Syncer) takePlan(result *Result, planned Planned) {
	result.Positions, result.Events, result.Hold, result.Warnings = planned.Positions, planned.Events(), planned.Hold, planned.Warnings
	for i := range result.Events {
		result.Events[i].URL = s.address(result.Events[i].Job.ID)
	}
}

// address is the public page of a job, "" if the source does not know it.
func (s *Syncer) address(id int64) string {
	pages, ok := s.source.(interface {
		JobURL(id int64, link xmlfeed.JobLink) string
	})
	if !ok {
		return ""
	}
	link := s.link
	if link.Language == "" {
		link.Language = s.language
	}
	return pages.JobURL(id, link)
}

// observe looks at the feed. Its error is that of a context which ended: then
// nothing was seen.
func (s *Syncer) observe(ctx context.Context, head Head) (*Observation, error) {
	look := &Observation{Company: s.company, StartedAt: time.Now()}
	mark := head.Mark
	if head.Filter != s.rules.filter {
		mark = "" // another filter needs all of the feed
	}
	look.Feed, look.Err = s.look(ctx, mark, s.language)
	if look.Err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("jobsync: fetching the feed: %w", look.Err)
	}
	unchanged, _ := errors.AsType[*xmlfeed.UnchangedError](look.Err)
	switch {
	case look.Err == nil && look.Feed != nil && !look.Feed.FetchedAt.IsZero():
		look.StartedAt = look.Feed.FetchedAt
	case unchanged != nil && !unchanged.FetchedAt.IsZero():
		look.StartedAt = unchanged.FetchedAt
	}
	return look, nil
}

// plan says what a look makes of a company. It looks at other languages when that
// is due, once.
func (s *Syncer) plan(ctx context.Context, c *company, look *Observation, result *Result) (Planned, error) {
	stages := &stages{look: prepare(*look), rules: s.rules, now: time.Now()}
	planned, err := c.plan(ctx, stages)
	if err != nil || planned.Err != nil || planned.Discarded || look.Translations != nil {
		return planned, err
	}
	due := dueLanguages(planned, s.rules.Policy, look.StartedAt)
	if len(due) == 0 {
		return planned, nil
	}
	s.translate(ctx, look, due, c.head, begins(planned.Events()))
	result.Translations = len(due)
	stages.look = prepare(*look)
	return c.plan(ctx, stages)
}

// begins says whether a job comes or returns. Its texts in other languages may be
// in a feed that has not changed.
func begins(events []Event) bool {
	return slices.ContainsFunc(events, func(event Event) bool { return event.Kind == Create || event.Kind == Reopen })
}

// translate looks at the feed in other languages. One that cannot be had is nil: it
// takes no text away and stops nothing.
func (s *Syncer) translate(ctx context.Context, look *Observation, languages []string, head Head, whole bool) {
	look.Translations, look.Unchanged = make(map[string]*xmlfeed.Feed, len(languages)), make(map[string]xmlfeed.Mark)
	for _, language := range languages {
		mark := head.Languages[language].Mark
		if whole {
			mark = ""
		}
		feed, err := s.look(ctx, mark, language)
		unchanged, ok := errors.AsType[*xmlfeed.UnchangedError](err)
		switch {
		case ok:
			look.Unchanged[language] = unchanged.Mark
		case err != nil:
			look.Translations[language] = nil
		default:
			look.Translations[language] = feed
		}
	}
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

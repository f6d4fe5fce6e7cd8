package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Outbox takes applications and hands them over. It is immutable and safe for
// concurrent use; several processes may have one over the same store.
type Outbox struct {
	store    Store
	files    Files
	accounts Accounts

	rules     rules
	retention time.Duration
	companies int
	observe   func(context.Context, Entry)
	log       *slog.Logger

	wake chan struct{} // something was submitted
}

// Policy is what happens to an application of unknown fate when no look-up finds
// it.
type Policy uint8

const (
	// Repost sends it again: Personio's refusal of a second application tells that
	// the first one arrived. Should the check fail at Personio, the application
	// would be there twice, which is the lesser evil.
	Repost Policy = iota
	// ManualOnly parks it: nothing is ever sent a second time without a person.
	ManualOnly
)

// Option sets up an [Outbox].
type Option func(*Outbox) error

// WithPolicy replaces [Repost].
func WithPolicy(policy Policy) Option {
	return func(o *Outbox) error {
		if policy > ManualOnly {
			return errors.New("outbox: WithPolicy: there is no such policy")
		}
		o.rules.policy = policy
		return nil
	}
}

// WithRetention says how long an entry is kept after its end, 30 days when
// nothing else is said. [Outbox.Sweep] removes it then, with its documents.
func WithRetention(d time.Duration) Option {
	return func(o *Outbox) error {
		if d < 0 {
			return errors.New("outbox: WithRetention: negative")
		}
		o.retention = d
		return nil
	}
}

// WithPatience says for how long an entry is tried that cannot be handed over,
// because Personio cannot be reached or refuses the company's key, before it is
// parked: 7 days when nothing else is said.
func WithPatience(d time.Duration) Option {
	return func(o *Outbox) error {
		if d <= 0 {
			return errors.New("outbox: WithPatience: not positive")
		}
		o.rules.patience = d
		return nil
	}
}

// WithCompanies bounds for how many companies [Outbox.Run] works at the same
// time, 256 when nothing else is said. For one company it does one thing after
// the other.
func WithCompanies(n int) Option {
	return func(o *Outbox) error {
		if n < 1 {
			return errors.New("outbox: WithCompanies: not positive")
		}
		o.companies = n
		return nil
	}
}

// WithObserver calls f after each change of an entry that is stored, with the
// entry as it is then: how a platform learns what became of an application, and
// that one is [Parked] and needs a person. f must be quick. After a crash the last
// change may not have been told: [Outbox.List] tells what is there.
func WithObserver(f func(ctx context.Context, entry Entry)) Option {
	return func(o *Outbox) error {
		if f == nil {
			return errors.New("outbox: WithObserver: nil")
		}
		o.observe = f
		return nil
	}
}

// WithLogger logs what goes wrong outside of a single entry, such as a store
// that fails. Nothing personal is ever logged.
func WithLogger(logger *slog.Logger) Option {
	return func(o *Outbox) error {
		if logger == nil {
			return errors.New("outbox: WithLogger: nil")
		}
		o.log = logger
		return nil
	}
}

// New returns an outbox. Nothing is sent before [Outbox.Run], [Outbox.Drain] or
// [Outbox.Step].
func New(store Store, files Files, accounts Accounts, opts ...Option) (*Outbox, error) {
	var errs []error
	if store == nil || files == nil || accounts == nil {
		errs = append(errs, errors.New("outbox: store, files and accounts are all needed"))
	}
	const day = 24 * time.Hour
	o := &Outbox{
		store: store, files: files, accounts: accounts,
		rules: rules{patience: 7 * day}, retention: 30 * day, companies: 256,
		observe: func(context.Context, Entry) {}, log: slog.New(slog.DiscardHandler),
		wake: make(chan struct{}, 1),
	}
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("outbox: New: an option is nil"))
			continue
		}
		errs = append(errs, opt(o))
	}
	return o, errors.Join(errs...)
}

// now is the time as databases keep it.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// put stores the entry, in the one place where entries are changed, and tells the
// observer.
func (o *Outbox) put(ctx context.Context, entry Entry) (Entry, error) {
	if err := o.store.Update(ctx, entry); err != nil {
		return entry, fmt.Errorf("outbox: storing an entry as %s: %w", entry.State, err)
	}
	entry.Version++
	o.tell(ctx, entry)
	return entry, nil
}

// putAfter stores what a request has brought, although its caller may have ended
// meanwhile.
func (o *Outbox) putAfter(ctx context.Context, entry Entry) (Entry, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeGrace)
	defer cancel()
	return o.put(ctx, entry)
}

func (o *Outbox) tell(ctx context.Context, entry Entry) {
	err := safely(func() error {
		o.observe(ctx, entry.Clone())
		return nil
	})
	if err != nil {
		o.log.ErrorContext(ctx, "the outbox's observer failed", slog.Any("entry", entry), slog.Any("error", err))
	}
}

// safely makes an error of a panic in the caller's code. The value is left out:
// it may be personal.
func safely(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("outbox: a panic (%T)", r)
		}
	}()
	return f()
}

// Load returns an entry, or [ErrNotFound]: how a form can show an applicant what
// became of an application, by [Entry].ID, or by [EntryID] of what was submitted.
func (o *Outbox) Load(ctx context.Context, id string) (Entry, error) { return o.store.Load(ctx, id) }

// List returns the entries that a query is about, by Seq.
func (o *Outbox) List(ctx context.Context, query Query) ([]Entry, error) {
	if query.Limit < 1 {
		return nil, errors.New("outbox: List: the Limit of a query must be positive")
	}
	return o.store.List(ctx, query)
}

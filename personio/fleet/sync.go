package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// live are the states in which a company's job counts as being there.
func live() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
}

// syncArgs is a company's job. It is one row for ever: after each look at the
// feed it is put off until the next one, in the update that ends it.
type syncArgs struct {
	Company string `json:"company" river:"unique"`
}

func (syncArgs) Kind() string { return kindSync }

func (syncArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live()}}
}

type syncWorker struct {
	river.WorkerDefaults[syncArgs]

	fleet *Fleet
}

// NextRetry is for what a process that was killed leaves behind. It is not the
// company's fault: River's own policy would put it off for minutes, then hours.
func (*syncWorker) NextRetry(*river.Job[syncArgs]) time.Time { return time.Now().Add(storeRetry) }

// Work never fails a job: River gives up after some failures, a company must not
// be given up.
func (w *syncWorker) Work(ctx context.Context, job *river.Job[syncArgs]) error {
	f, company := w.fleet, uncolumn(job.Args.Company)
	before := notesOf(job)
	leave, putOff := f.begin(ctx, before.Slow)
	if leave == nil {
		return river.JobSnooze(putOff)
	}
	look := f.sync(ctx, company)
	look.slow = leave()
	f.tell(ctx, company, func(o Observer) { o.Synced(ctx, company, look.lag, look.result, look.err) })
	if errors.Is(look.err, store.ErrDeleted) {
		return nil // the job ends; the next sweep makes another one if the company is in the list
	}
	if look.err != nil && !look.cutOff() {
		f.cfg.Logger.WarnContext(ctx, "a company's jobs stay as they are", slog.String("company", company), slog.Any("error", look.err))
	}
	f.heed(ctx, look.err)
	f.payTurns(ctx, look.translations)
	return river.JobSnooze(f.nextLook(max(look.failures(), before.after(ctx, &look).Failures), &look))
}

// begin takes a place in a lane, and the turn of a feed. Without them it says how
// long the job is to be put off.
func (f *Fleet) begin(ctx context.Context, slow bool) (leave func() bool, putOff time.Duration) {
	if slow {
		if leave = f.lanes.enterSlow(); leave == nil {
			return nil, f.lanes.patience
		}
	}
	if putOff = f.takeFeedTurn(ctx); putOff > 0 {
		if slow {
			leave()
		}
		return nil, putOff
	}
	if !slow {
		leave = f.lanes.enter(ctx)
	}
	return leave, storeRetry
}

// look is one look at a company.
type look struct {
	result jobsync.Result
	err    error
	// ended is the error of the job's context after it.
	ended error
	// slow says that it took long: see lanes.
	slow bool
	// noted says that the company's state counts a failure.
	noted bool
	// lag is how old the mirror was, refused how often the sink refused the event
	// that is next, and translations how many feeds in other languages were asked
	// for.
	lag          time.Duration
	refused      int
	translations int
}

// cutOff says that the look says nothing about the company: somebody else is at
// it, or the process ends.
func (l *look) cutOff() bool {
	return errors.Is(l.err, store.ErrLeased) || errors.Is(l.err, store.ErrConflict) || errors.Is(l.ended, context.Canceled)
}

// failures counts the looks in a row that found no feed, or whose event was
// refused, by the company's state.
func (l *look) failures() int {
	if l.result.Source.Availability != jobsync.Available {
		return max(l.result.Source.Looks, l.refused, 1)
	}
	return max(l.refused, 1)
}

// notes are what River keeps of a company, as the job's output.
type notes struct {
	// Failures in a row of which the company's state knows nothing: no source, a
	// panic, or no end before the job's timeout.
	Failures int `json:"failures"`
	// Slow says that the last look took long.
	Slow bool `json:"slow,omitempty"`
}

func notesOf(job *river.Job[syncArgs]) (kept notes) {
	if output := job.Output(); output != nil {
		_ = json.Unmarshal(output, &kept) // else it counts from 0
	}
	return kept
}

// after is what is kept after a look.
func (n notes) after(ctx context.Context, look *look) notes {
	next := notes{n.Failures, look.slow}
	switch {
	case look.err == nil || look.noted:
		next.Failures = 0
	case !look.cutOff():
		next.Failures++
	}
	if next != n {
		_ = river.RecordOutput(ctx, next) // it fails outside of workers only
	}
	return next
}

// sync is one step of a company's mirror.
func (f *Fleet) sync(ctx context.Context, company string) (l look) {
	l.err = safely("a company's sync", func() error {
		source, err := f.source(ctx, company)
		if err != nil {
			return err
		}
		syncer, err := jobsync.New(company, source, f.jobs, f.sink(), f.syncOptions()...)
		if err != nil {
			return err
		}
		l.result, err = syncer.Sync(ctx)
		l.noted = ctx.Err() == nil
		return err
	})
	l.ended, l.translations = ctx.Err(), l.result.Translations
	if refused := l.result.Refused; refused != nil {
		l.refused = refused.Attempts
	}
	if before := l.result.ObservedBefore; !before.IsZero() {
		l.lag = time.Since(before)
	}
	return l
}

func (f *Fleet) sink() jobsync.Sink { //nolint:ireturn // the caller's
	// A sink whose time ends together with the job's is nobody's fault, and counted
	// by nobody.
	if f.cfg.TxSink != nil {
		once := OnceSink(f.pool, f.cfg.TxSink)
		return jobsync.OnceSink(func(ctx context.Context, event jobsync.Event, acknowledge jobsync.Acknowledge) error {
			ctx, cancel := context.WithTimeout(ctx, f.cfg.Timeout/2)
			defer cancel()
			return once(ctx, event, acknowledge)
		})
	}
	return jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
		ctx, cancel := context.WithTimeout(ctx, f.cfg.Timeout/2)
		defer cancel()
		return f.cfg.Sink.Deliver(ctx, event)
	})
}

func (f *Fleet) syncOptions() []jobsync.Option {
	options := []jobsync.Option{jobsync.WithPolicy(f.cfg.Policy)}
	if f.cfg.Language != "" {
		options = append(options, jobsync.WithLanguage(f.cfg.Language))
	}
	return options
}

// source is a company's feed.
func (f *Fleet) source(ctx context.Context, company string) (source jobsync.Source, err error) { //nolint:ireturn // the caller's
	err = safely("Config.Source", func() (err error) {
		source, err = f.cfg.Source(ctx, company)
		return err
	})
	if err == nil && source == nil {
		err = errors.New("fleet: Config.Source returned nothing")
	}
	if _, ours := source.(*xmlfeed.Client); !ours && err == nil { // jobsync knows more to do with ours
		source = guardedSource{source}
	}
	return source, err
}

// guardedSource makes a panic of the caller's source a feed that cannot be had.
type guardedSource struct{ jobsync.Source }

// Fetch implements [jobsync.Source].
func (s guardedSource) Fetch(ctx context.Context, language string) (feed *xmlfeed.Feed, err error) {
	err = safely("a source", func() (err error) {
		feed, err = s.Source.Fetch(ctx, language)
		return err
	})
	return feed, err
}

// nextLook is when a company is looked at again: after the interval, after twice
// as long for each failure in a row, and not before a host wants it.
func (f *Fleet) nextLook(failures int, look *look) time.Duration {
	wait := f.cfg.Interval
	switch {
	case look.err == nil:
	case look.cutOff():
		wait = min(wait, time.Minute)
	default:
		for range min(failures, 20) {
			if wait = 2 * wait; wait >= f.cfg.MaxBackoff {
				wait = max(f.cfg.MaxBackoff, f.cfg.Interval)
				break
			}
		}
	}
	// A tenth either way, so that companies that fail together do not come back
	// together.
	wait = wait - wait/10 + rand.N(wait/5+1) //nolint:gosec // spreads load, protects nothing
	if asked := askedFor(look.err); wait < asked {
		wait = asked + rand.N(asked/10+1) //nolint:gosec // as above
	}
	return wait
}

// spread is a company's place in the interval, the same for ever.
func spread(company string, interval time.Duration) time.Duration {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(company))                            // a hash takes everything
	return time.Duration(hash.Sum64() % uint64(max(interval, 1))) //nolint:gosec // less than the interval
}

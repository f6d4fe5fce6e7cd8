package fleet

import (
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

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

// Work never fails a job: River gives up after some failures, a company must not
// be given up.
func (w *syncWorker) Work(ctx context.Context, job *river.Job[syncArgs]) error {
	f, company := w.fleet, uncolumn(job.Args.Company)
	result, refused, err := f.sync(ctx, company)
	if err != nil && ctx.Err() == nil && !errors.Is(err, jobsync.ErrLeased) {
		f.cfg.Logger.WarnContext(ctx, "a company's jobs stay as they are", slog.String("company", company), slog.Any("error", err))
	}
	return river.JobSnooze(f.nextLook(max(failures(result), refused), err))
}

// sync is one step of a company's mirror; refused is how often the sink refused
// the event that is next.
func (f *Fleet) sync(ctx context.Context, company string) (result jobsync.Result, refused int, err error) {
	store := &watched{JobStore: f.jobs}
	defer func() { f.cfg.Observer.Synced(ctx, company, store.lag(), result, err) }()
	source, err := f.source(ctx, company)
	if err != nil {
		return result, 0, err
	}
	sink := f.cfg.Sink
	if f.cfg.TxSink != nil {
		sink = OnceSink(f.pool, f.cfg.TxSink)
	}
	syncer, err := jobsync.New(company, source, store, sink, jobsync.WithPolicy(f.cfg.Policy))
	if err != nil {
		return result, 0, err
	}
	result, err = syncer.Sync(ctx)
	return result, store.refused, err
}

// watched is the store during one sync of one company: what it sees need not be
// read again.
type watched struct {
	*JobStore

	observed time.Time // before the sync
	loaded   bool
	refused  int
}

// Load implements [jobsync.Store].
func (w *watched) Load(ctx context.Context, company string) (jobsync.State, error) {
	state, err := w.JobStore.Load(ctx, company)
	if err == nil && !w.loaded {
		w.loaded, w.observed = true, state.ObservedAt
		w.note(state.Head)
	}
	return state, err
}

// Commit implements [jobsync.Store].
func (w *watched) Commit(ctx context.Context, company string, change jobsync.Change) error {
	err := w.JobStore.Commit(ctx, company, change)
	if err == nil {
		w.note(change.Head)
	}
	return err
}

func (w *watched) note(head jobsync.Head) {
	w.refused = 0
	if head.Refused != nil {
		w.refused = head.Refused.Attempts
	}
}

// lag is how old the mirror was.
func (w *watched) lag() time.Duration {
	if w.observed.IsZero() {
		return 0
	}
	return time.Since(w.observed)
}

// source keeps a panic of the caller's code from ending the process.
func (f *Fleet) source(ctx context.Context, company string) (source jobsync.Source, err error) { //nolint:ireturn // the caller's
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("fleet: Config.Source panicked")
		}
	}()
	return f.cfg.Source(ctx, company)
}

// nextLook is when a company is looked at again: after the interval, and after
// twice as long for each failure in a row.
func (f *Fleet) nextLook(failures int, err error) time.Duration {
	wait := f.cfg.Interval
	switch {
	case err == nil:
	case errors.Is(err, jobsync.ErrLeased), errors.Is(err, jobsync.ErrConflict), errors.Is(err, context.Canceled):
		wait = min(wait, time.Minute) // somebody else is at it, or the process ends
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
	return wait - wait/10 + rand.N(wait/5+1) //nolint:gosec // spreads load, protects nothing
}

// spread is a company's place in the interval, the same for ever.
func spread(company string, interval time.Duration) time.Duration {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(company))                            // a hash takes everything
	return time.Duration(hash.Sum64() % uint64(max(interval, 1))) //nolint:gosec // less than the interval
}

// failures counts the looks in a row that found no feed.
func failures(result jobsync.Result) int {
	if result.Source.Availability != jobsync.Available {
		return max(result.Source.Looks, 1)
	}
	return 1
}

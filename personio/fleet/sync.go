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
	result, err := f.sync(ctx, company)
	if err != nil && ctx.Err() == nil && !errors.Is(err, jobsync.ErrLeased) {
		f.cfg.Logger.WarnContext(ctx, "a company's jobs stay as they are", slog.String("company", company), slog.Any("error", err))
	}
	return river.JobSnooze(f.nextLook(result, err))
}

func (f *Fleet) sync(ctx context.Context, company string) (result jobsync.Result, err error) {
	before, _ := f.observedAt(ctx, company) // for the lag alone
	defer func() {
		var lag time.Duration
		if !before.IsZero() {
			lag = time.Since(before)
		}
		f.cfg.Observer.Synced(ctx, company, lag, result, err)
	}()
	source, err := f.source(ctx, company)
	if err != nil {
		return result, err
	}
	sink := f.cfg.Sink
	if f.cfg.TxSink != nil {
		sink = OnceSink(f.pool, f.cfg.TxSink)
	}
	syncer, err := jobsync.New(company, source, f.jobs, sink, jobsync.WithPolicy(f.cfg.Policy))
	if err != nil {
		return result, err
	}
	return syncer.Sync(ctx)
}

// source keeps a panic of the caller's code from ending the process.
func (f *Fleet) source(ctx context.Context, company string) (source jobsync.Source, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("fleet: Config.Source panicked")
		}
	}()
	return f.cfg.Source(ctx, company)
}

func (f *Fleet) observedAt(ctx context.Context, company string) (time.Time, error) {
	var at *time.Time
	err := f.pool.QueryRow(ctx, "SELECT max(observed_at) FROM personio_companies WHERE company = $1", column(company)).Scan(&at)
	if err != nil || at == nil {
		return time.Time{}, err
	}
	return *at, nil
}

// nextLook is when a company is looked at again: after the interval, and after
// twice as long for each failure in a row.
func (f *Fleet) nextLook(result jobsync.Result, err error) time.Duration {
	wait := f.cfg.Interval
	switch {
	case err == nil:
	case errors.Is(err, jobsync.ErrLeased), errors.Is(err, jobsync.ErrConflict), errors.Is(err, context.Canceled):
		wait = min(wait, time.Minute) // somebody else is at it, or the process ends
	default:
		for range min(failures(result), 20) {
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
	_, _ = hash.Write([]byte(company)) // a hash takes everything
	return time.Duration(hash.Sum64() % uint64(max(interval, 1)))
}

// failures counts those in a row.
func failures(result jobsync.Result) int {
	if result.Source.Availability != jobsync.Available {
		return max(result.Source.Looks, 1)
	}
	return 1
}

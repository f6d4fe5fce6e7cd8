package fleet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Fleet is one process of a fleet. It is safe for concurrent use.
type Fleet struct {
	cfg    Config
	pool   *pgxpool.Pool
	jobs   *sqlstore.Pool
	store  *OutboxStore
	outbox *outbox.Outbox // nil when none is configured
	river  *river.Client[pgx.Tx]
	lanes  *lanes
}

// New makes a process of a fleet. Nothing runs before [Fleet.Run]; submitting
// applications works at once.
func New(pool *pgxpool.Pool, cfg Config) (*Fleet, error) {
	if pool == nil {
		return nil, errors.New("fleet: the pool is nil")
	}
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if cfg.Limiter == nil {
		cfg.Limiter = NewLimiter(pool, "", 1)
	}
	f := &Fleet{cfg: cfg, pool: pool, jobs: sqlstore.NewPgx(pool), store: &OutboxStore{pool: pool}, lanes: newLanes(&cfg)}
	if err := f.checkSync(); err != nil {
		return nil, fmt.Errorf("fleet: Config: %w", err)
	}
	if cfg.Outbox != nil {
		f.store.added = f.wakeForwarding
		if f.outbox, err = cfg.Outbox(f.store); err != nil {
			return nil, fmt.Errorf("fleet: making the outbox: %w", err)
		}
	}
	if f.river, err = f.newRiver(); err != nil {
		return nil, fmt.Errorf("fleet: %w", err)
	}
	return f, nil
}

// checkSync makes a syncer only to see whether it can be made: it is what knows the
// rules of a policy.
func (f *Fleet) checkSync() error {
	_, err := jobsync.New("-", new(xmlfeed.Client), f.jobs, jobsync.SinkFunc(nil), f.syncOptions()...)
	return err
}

// The kinds and the queue of jobs in River's tables.
const (
	queue       = "personio"
	kindSync    = "personio_sync"
	kindForward = "personio_forward"
	kindSweep   = "personio_sweep"
	kindTidy    = "personio_tidy"
)

func (f *Fleet) newRiver() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &sweepWorker{fleet: f})
	river.AddWorker(workers, &syncWorker{fleet: f})
	river.AddWorker(workers, &forwardWorker{fleet: f})
	river.AddWorker(workers, &tidyWorker{fleet: f})
	return river.NewClient(riverpgxv5.New(f.pool), &river.Config{
		Queues: map[string]river.QueueConfig{
			queue:              {MaxWorkers: (1 + slowLane) * f.cfg.Workers}, // see lanes
			river.QueueDefault: {MaxWorkers: 1},                              // sweeping must not wait for feeds
		},
		Workers:    workers,
		JobTimeout: f.cfg.Timeout,
		PollOnly:   f.cfg.PollOnly,
		Logger:     f.cfg.Logger,
		// A process that was killed leaves its jobs running; another takes them
		// over after the longest that one can take.
		RescueStuckJobsAfter: f.cfg.Timeout + time.Minute,
		PeriodicJobs:         []*river.PeriodicJob{every(f.cfg.SweepInterval, sweepArgs{}), every(tidyInterval, tidyArgs{})},
	})
}

func every(interval time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}

// OutboxStore is the store that the fleet's outbox works on. [OutboxStore.AddTx]
// adds an application in a transaction of the caller's.
func (f *Fleet) OutboxStore() *OutboxStore { return f.store }

// Outbox is what [Config].Outbox made, nil without it. Submit applications to it;
// do not Run it: the fleet's workers do.
func (f *Fleet) Outbox() *outbox.Outbox { return f.outbox }

// JobStore is the store of the fleet's job sync, for inspection, approval of holds
// ([jobsync.Approve]) and parked companies.
func (f *Fleet) JobStore() *sqlstore.Pool { return f.jobs }

// Run works until the context ends, then drains: jobs that run get until their
// own timeout to end, at most drain; what is cut off is done again by another
// process. Connect it to SIGTERM with [os/signal.NotifyContext].
//
// It returns [ErrOlderSchema] or [ErrNewerSchema] if the database is not what this
// program was built for.
func (f *Fleet) Run(ctx context.Context, drain time.Duration) error {
	if err := ready(ctx, f.pool); err != nil {
		if ctx.Err() != nil {
			return nil // asked to end before it began
		}
		return err
	}
	if err := f.river.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("fleet: starting: %w", err)
	}
	<-ctx.Done()
	soft, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := f.river.Stop(soft)
	if errors.Is(err, context.DeadlineExceeded) {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeGrace)
		defer cancel()
		err = f.river.StopAndCancel(hard)
	}
	if err != nil {
		return fmt.Errorf("fleet: stopping: %w", err)
	}
	return nil
}

// storeGrace is what is left for the last writes of work that is cut off.
const storeGrace = 10 * time.Second

// Delete removes everything about a company but its applications, which
// [outbox.Outbox.Erase] and retention remove: its state, its journal and its
// jobs. Take it off [Config].Companies first: only that list brings it back. When
// Delete returns nil no sink is at an event of the company any more, see
// [jobsync.Erase].
func (f *Fleet) Delete(ctx context.Context, company string) error {
	if err := f.removeCompanies(ctx, []string{column(company)}); err != nil {
		return err
	}
	return wrap("deleting a company", jobsync.Erase(ctx, f.jobs, company))
}

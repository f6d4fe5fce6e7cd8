package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// sweepArgs is the periodic job that one process of the fleet does. It is not
// unique: to River, one that a killed process was in the middle of runs for minutes
// yet, and no other would be let in. Two at once do no harm.
type sweepArgs struct{}

func (sweepArgs) Kind() string { return kindSweep }

func (sweepArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1}
}

type sweepWorker struct {
	river.WorkerDefaults[sweepArgs]

	fleet *Fleet
}

// Work brings River's jobs in line with the companies and applications that
// there are.
func (w *sweepWorker) Work(ctx context.Context, job *river.Job[sweepArgs]) error {
	f := w.fleet
	return errors.Join(f.replaceWaiting(ctx, job.JobRow), f.sweepCompanies(ctx), f.restoreForwarding(ctx))
}

// replaceWaiting deletes jobs of this kind that wait for it to end: what they would
// do is done now. Slow ones would pile up otherwise.
func (f *Fleet) replaceWaiting(ctx context.Context, job *rivertype.JobRow) error {
	const waiting = "DELETE FROM river_job WHERE kind = $1 AND state = 'available' AND id <> $2"
	_, err := f.pool.Exec(ctx, waiting, job.Kind, job.ID)
	return wrap("deleting what waits", err)
}

func stateNames() []string {
	states := live()
	names := make([]string, len(states))
	for i, state := range states {
		names[i] = string(state)
	}
	return names
}

// sweepCompanies makes jobs for new companies and deletes those of others.
func (f *Fleet) sweepCompanies(ctx context.Context) error {
	if f.cfg.Companies == nil {
		return nil
	}
	// First what is there: what another sweep makes meanwhile, of a newer list, is
	// not deleted.
	const query = `SELECT args->>'company' FROM river_job WHERE kind = $1 AND state = ANY($2::text[]::river_job_state[])`
	rows, err := f.pool.Query(ctx, query, kindSync, stateNames())
	if err != nil {
		return err
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	wanted, err := f.companies(ctx)
	if err != nil {
		return fmt.Errorf("fleet: listing the companies: %w", err)
	}
	for i := range wanted {
		wanted[i] = column(wanted[i])
	}
	return errors.Join(f.addCompanies(ctx, missing(wanted, there)), f.removeCompanies(ctx, missing(there, wanted)))
}

// companies are those that there should be, in order: two sweeps that add the same
// ones in different orders would wait for each other.
func (f *Fleet) companies(ctx context.Context) (names []string, err error) {
	err = safely("Config.Companies", func() (err error) {
		names, err = f.cfg.Companies(ctx)
		return err
	})
	return slices.Sorted(slices.Values(names)), err
}

// missing are those of a that are not in b, each once.
func missing(a, b []string) []string {
	known := make(map[string]bool, len(b))
	for _, name := range b {
		known[name] = true
	}
	var only []string
	for _, name := range a {
		if name != "" && !known[name] {
			known[name] = true
			only = append(only, name)
		}
	}
	return only
}

// insertAtOnce bounds the parameters of one statement.
const insertAtOnce = 1_000

// addCompanies makes jobs for companies that are new in the list. That they are in
// it is what lets erased ones begin anew.
func (f *Fleet) addCompanies(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := jobsync.Revive(ctx, f.jobs, uncolumn(name)); err != nil && !errors.Is(err, store.ErrInvalid) {
			return fmt.Errorf("fleet: adding companies: %w", err)
		}
	}
	now := time.Now()
	for some := range slices.Chunk(names, insertAtOnce) {
		params := make([]river.InsertManyParams, len(some))
		for i, name := range some {
			params[i] = river.InsertManyParams{
				Args: syncArgs{name}, InsertOpts: &river.InsertOpts{ScheduledAt: now.Add(spread(name, f.cfg.Interval))},
			}
		}
		if _, err := f.river.InsertMany(ctx, params); err != nil {
			return fmt.Errorf("fleet: adding companies: %w", err)
		}
	}
	return nil
}

// removeCompanies deletes jobs. What is known of the companies stays until
// Fleet.Delete: a company that comes back goes on where it was.
func (f *Fleet) removeCompanies(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	const remove = "DELETE FROM river_job WHERE kind = $1 AND args->>'company' = ANY($2) AND state <> 'running'"
	_, err := f.pool.Exec(ctx, remove, kindSync, names)
	return wrap("removing companies", err)
}

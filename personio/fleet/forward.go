package fleet

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/personio-go/sdk/recruiting/outbox"
)

// forwardArgs is a company with open applications. The job is there as long as
// there are any. Company is a column.
type forwardArgs struct {
	Company string `json:"company" river:"unique"`
}

func (forwardArgs) Kind() string { return kindForward }

func (forwardArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live()}}
}

type forwardWorker struct {
	river.WorkerDefaults[forwardArgs]

	fleet *Fleet
}

// maxSteps of one job, so that a company with many applications lets others in
// between.
const maxSteps = 20

// NextRetry is for what a process that was killed leaves behind; see syncWorker.
func (*forwardWorker) NextRetry(*river.Job[forwardArgs]) time.Time { return time.Now().Add(storeRetry) }

// Work never fails a job: what an application needs is in its entry.
func (w *forwardWorker) Work(ctx context.Context, job *river.Job[forwardArgs]) error {
	f, company := w.fleet, uncolumn(job.Args.Company)
	if f.outbox == nil { // another process of the fleet has one
		return river.JobSnooze(time.Minute)
	}
	leave := f.lanes.enter(ctx)
	if leave == nil {
		return river.JobSnooze(storeRetry)
	}
	defer leave()
	for range maxSteps {
		var result outbox.Result
		err := safely("a step of the outbox", func() (err error) {
			result, err = f.outbox.Step(ctx, company)
			return err
		})
		f.tell(ctx, company, func(o Observer) { o.Forwarded(ctx, company, result, err) })
		switch {
		case err != nil:
			if ctx.Err() == nil {
				f.cfg.Logger.ErrorContext(ctx, "the outbox cannot go on", slog.String("company", company), slog.Any("error", err))
			}
			if _, panicked := errors.AsType[*panicError](err); panicked {
				return river.JobSnooze(time.Minute) // it will again
			}
			return river.JobSnooze(storeRetry)
		case result.Next.IsZero():
			return f.endForwarding(ctx, job)
		case !result.Due():
			return river.JobSnooze(max(time.Until(result.Next), time.Second))
		}
	}
	return river.JobSnooze(0)
}

// storeRetry is the wait after the database failed.
const storeRetry = 5 * time.Second

// lockCompany makes "nothing is left, the job ends" and "an application comes, the
// job is there" follow each other. Between the two an application would lie
// unseen until the next sweep.
func lockCompany(ctx context.Context, tx pgx.Tx, company string) error {
	_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('personio_forward ' || $1, 0))", company)
	return err
}

// endForwarding ends the job unless an application has come meanwhile.
func (f *Fleet) endForwarding(ctx context.Context, job *river.Job[forwardArgs]) error {
	left := false
	err := pgx.BeginFunc(ctx, f.pool, func(tx pgx.Tx) error {
		if err := lockCompany(ctx, tx, job.Args.Company); err != nil {
			return err
		}
		const open = "SELECT EXISTS (SELECT FROM personio_outbox WHERE company = $1 AND open)"
		if err := tx.QueryRow(ctx, open, job.Args.Company).Scan(&left); err != nil || left {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
	if err != nil || left {
		return river.JobSnooze(time.Second)
	}
	return nil
}

// wakeForwarding makes the company's job in the transaction that adds an
// application.
func (f *Fleet) wakeForwarding(ctx context.Context, tx pgx.Tx, company string) error {
	if err := lockCompany(ctx, tx, column(company)); err != nil {
		return err
	}
	_, err := f.river.InsertTx(ctx, tx, forwardArgs{column(company)}, nil)
	return err
}

// restoreForwarding makes the jobs of companies that have open applications and
// lost theirs, such as by a restore of a backup.
func (f *Fleet) restoreForwarding(ctx context.Context) error {
	const lost = `SELECT DISTINCT company FROM personio_outbox o WHERE open AND NOT EXISTS (
		SELECT FROM river_job j WHERE j.kind = $1 AND j.args->>'company' = o.company AND j.state = ANY($2::text[]::river_job_state[]))
		ORDER BY company`
	rows, err := f.pool.Query(ctx, lost, kindForward, stateNames())
	if err != nil {
		return err
	}
	companies, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(companies) == 0 {
		return err
	}
	params := make([]river.InsertManyParams, len(companies))
	for i, company := range companies {
		params[i] = river.InsertManyParams{Args: forwardArgs{company}}
	}
	_, err = f.river.InsertMany(ctx, params)
	return err
}

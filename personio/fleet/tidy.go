package fleet

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// tidyInterval is how often applications that are over are looked for.
const tidyInterval = time.Hour

// tidyArgs is the periodic job that removes applications and documents whose time
// is over. One process of the fleet does it, two at once do no harm: see sweepArgs.
type tidyArgs struct{}

func (tidyArgs) Kind() string { return kindTidy }

func (tidyArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1}
}

type tidyWorker struct {
	river.WorkerDefaults[tidyArgs]

	fleet *Fleet
}

// Work does [outbox.Outbox.Sweep].
func (w *tidyWorker) Work(ctx context.Context, job *river.Job[tidyArgs]) error {
	if w.fleet.outbox == nil {
		return nil
	}
	if err := w.fleet.replaceWaiting(ctx, job.JobRow); err != nil {
		return err
	}
	return safely("the outbox's sweep", func() error {
		_, err := w.fleet.outbox.Sweep(ctx)
		return err
	})
}

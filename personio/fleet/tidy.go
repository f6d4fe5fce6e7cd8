package fleet

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// tidyInterval is how often applications that are over are looked for.
const tidyInterval = time.Hour

// tidyArgs is the periodic job that removes applications and documents whose time
// is over. One process of the fleet does it.
type tidyArgs struct{}

func (tidyArgs) Kind() string { return kindTidy }

func (tidyArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: live()}}
}

type tidyWorker struct {
	river.WorkerDefaults[tidyArgs]

	fleet *Fleet
}

// Work does [outbox.Outbox.Sweep].
func (w *tidyWorker) Work(ctx context.Context, _ *river.Job[tidyArgs]) error {
	if w.fleet.outbox == nil {
		return nil
	}
	_, err := w.fleet.outbox.Sweep(ctx)
	return err
}

package jobsync_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Many companies share a process, a store and a sink.
func ExampleRunner() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	runner, err := jobsync.NewRunner(
		jobsync.WithInterval(15*time.Minute),
		jobsync.WithObserver(func(report jobsync.Report) {
			if report.Err != nil || report.Result.Hold != nil {
				log.Warn("look at it", slog.String("company", report.Company), slog.Any("error", report.Err), slog.Any("lag", report.Lag))
			}
			stop() // an example has no time; a service stops with a signal
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	personio, jobs := personiotest.New(), store.NewMemory()
	for _, company := range []string{"acme", "burrow"} {
		personio.AddCompany(company).Publish(personiotest.Job{Name: "Gopher of " + company})
		feed, err := xmlfeed.NewClient(company, xmlfeed.WithHTTPClient(personio.Client()))
		if err != nil {
			fmt.Println(err)
			return
		}
		syncer, err := jobsync.New(company, feed, jobs, jobsync.SinkFunc(
			func(_ context.Context, event jobsync.Event) error {
				fmt.Println(event.ID, event.Kind, event.Job.Name)
				return nil
			}))
		if err != nil {
			fmt.Println(err)
			return
		}
		if err := runner.Add(ctx, syncer); err != nil {
			fmt.Println(err)
			return
		}
	}
	runner.Trigger("burrow") // a new company does not wait for its moment
	if err := runner.Run(ctx); err != nil {
		fmt.Println(err)
	}
	// Output: burrow/1 create Gopher of burrow
}

package jobsync_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Before a company's jobs go onto the board for the first time, one may want to
// see them.
func ExampleDryRun() {
	ctx := context.Background()
	personio := personiotest.New()
	personio.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})

	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	board := jobsync.SinkFunc(func(_ context.Context, event jobsync.Event) error {
		fmt.Println("onto the board:", event.Job.Name)
		return nil
	})
	syncer, err := jobsync.New("acme", feed, store.NewMemory(), board)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := syncer.Sync(ctx, jobsync.DryRun())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, event := range plan.Events {
		fmt.Println("would", event.Kind, event.Job.Name)
	}
	// Output:
	// would create Gopher
}

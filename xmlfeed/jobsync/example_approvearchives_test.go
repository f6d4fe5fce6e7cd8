package jobsync_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// A feed that is empty all of a sudden archives nothing before somebody has
// looked at it.
func ExampleApproveArchives() {
	ctx := context.Background()
	personio := personiotest.New()
	acme := personio.AddCompany("acme")
	gopher := acme.Publish(personiotest.Job{Name: "Gopher"})

	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	board := jobsync.SinkFunc(func(_ context.Context, event jobsync.Event) error {
		fmt.Println(event.Kind, event.Job.Name)
		return nil
	})
	syncer, err := jobsync.New("acme", feed, &jobsync.MemoryStore{}, board)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := syncer.Sync(ctx); err != nil {
		fmt.Println(err)
		return
	}

	acme.Unpublish(gopher)
	result, err := syncer.Sync(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, job := range result.Held {
		fmt.Println("held:", job.Name)
	}

	// The company says that it is right.
	if _, err := syncer.Sync(ctx, jobsync.ApproveArchives(result.Held...)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// create Gopher
	// held: Gopher
	// archive Gopher
}

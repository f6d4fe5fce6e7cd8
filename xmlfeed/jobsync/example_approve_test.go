package jobsync_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// A feed that is empty all of a sudden archives nothing before somebody has
// looked at it, or it has stayed so for six hours.
func ExampleApprove() {
	ctx := context.Background()
	personio := personiotest.New()
	acme := personio.AddCompany("acme")
	gopher := acme.Publish(personiotest.Job{Name: "Gopher"})

	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	jobs := store.NewMemory()
	syncer, err := jobsync.New("acme", feed, jobs, jobsync.SinkFunc(
		func(_ context.Context, event jobsync.Event) error {
			fmt.Println(event.Kind, event.Job.Name)
			return nil
		}))
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
	for _, job := range result.Hold.Jobs {
		fmt.Println("held:", job.Name)
	}

	// The company says that it is right.
	if err := jobsync.Approve(ctx, jobs, "acme", result.Hold.Token); err != nil {
		fmt.Println(err)
		return
	}
	if _, err := syncer.Sync(ctx); err != nil {
		fmt.Println(err)
	}
	// Output:
	// create Gopher
	// held: Gopher
	// archive Gopher
}

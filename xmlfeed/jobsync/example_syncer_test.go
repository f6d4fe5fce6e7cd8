package jobsync_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// A mirror of a company's jobs follows what the company publishes. In a program,
// the store is one that lasts, such as that of package boltstore.
func ExampleSyncer() {
	ctx := context.Background()
	personio := personiotest.New()
	acme := personio.AddCompany("acme")
	gopher := acme.Publish(personiotest.Job{Name: "Gopher", Office: "Graz"})

	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	syncer, err := jobsync.New("acme", feed, store.NewMemory(), jobsync.SinkFunc(
		func(_ context.Context, event jobsync.Event) error {
			fmt.Println(event.ID, event.Kind, event.Job.Name, event.Changed)
			return nil
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 { // every few minutes
		result, err := syncer.Sync(ctx)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(result.Positions, "published,", result.Delivered, "delivered")
		acme.Edit(gopher, func(job *personiotest.Job) { job.Office = "Linz" })
		acme.Publish(personiotest.Job{Name: "Mole"})
	}
	// Output:
	// acme/1 create Gopher []
	// 1 published, 1 delivered
	// acme/2 update Gopher [office]
	// acme/3 create Mole []
	// 2 published, 2 delivered
}

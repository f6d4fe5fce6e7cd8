package boltstore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/boltstore"
)

// A program that is started anew goes on where it was.
func ExampleOpen() {
	personio := personiotest.New()
	personio.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})
	dir, err := os.MkdirTemp("", "jobs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	program := func() error {
		store, err := boltstore.Open(filepath.Join(dir, "jobs.db"))
		if err != nil {
			return err
		}
		defer store.Close()
		feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(personio.Client()))
		if err != nil {
			return err
		}
		syncer, err := jobsync.New("acme", feed, store, jobsync.SinkFunc(
			func(_ context.Context, event jobsync.Event) error {
				fmt.Println(event.Kind, event.Job.Name)
				return nil
			}))
		if err != nil {
			return err
		}
		result, err := syncer.Sync(context.Background())
		fmt.Println(result.Positions, "published,", len(result.Events), "new events")
		return err
	}
	for range 2 {
		if err := program(); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// create Gopher
	// 1 published, 1 new events
	// 1 published, 0 new events
}

package xmlfeed_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

func ExampleClient_Fetch() {
	// An emulated Personio stands in for the real one; without WithHTTPClient,
	// the same code fetches from the company's own host.
	personio := personiotest.New()
	personio.AddCompany("leuchtturm").Publish(personiotest.Job{ID: 4711, Name: "Lamp Keeper", Office: "Husum"})

	client, err := xmlfeed.NewClient("leuchtturm.personio.de", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	feed, err := client.Fetch(context.Background(), "")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range feed.Positions {
		fmt.Println(p.Name, p.Office, client.JobURL(p.ID, xmlfeed.JobLink{}))
	}
	// Output:
	// Lamp Keeper Husum https://leuchtturm.jobs.personio.de/job/4711
}

// None of the errors means that there are no jobs. What they mean differs.
func ExampleFetchError() {
	personio := personiotest.New()
	personio.AddCompany("leuchtturm").SetFeedEnabled(false)
	personio.AddCompany("feuerschiff").SetFeedDocument([]byte("<!doctype html><p>We will be back soon"))
	personio.AddCompany("boje")

	for _, company := range []string{"leuchtturm", "feuerschiff", "boje", "seezeichen"} {
		client, err := xmlfeed.NewClient(company, xmlfeed.WithHTTPClient(personio.Client()))
		if err != nil {
			fmt.Println(err)
			return
		}
		feed, err := client.Fetch(context.Background(), "")
		switch {
		case err == nil:
			fmt.Printf("%s: %d jobs\n", company, len(feed.Positions))
		case errors.Is(err, xmlfeed.ErrDisabled):
			fmt.Println(company + ": ask them to switch the feed on")
		case errors.Is(err, xmlfeed.ErrUnknownCompany):
			fmt.Println(company + ": check the name")
		case errors.Is(err, xmlfeed.ErrUnavailable):
			fmt.Println(company + ": try again later")
		default: // ErrNotFeed, ErrTruncated, ErrTooLarge, ErrInvalidPosition, or the context ended
			fmt.Println(err)
		}
	}
	// Output:
	// leuchtturm: ask them to switch the feed on
	// xmlfeed: feuerschiff.jobs.personio.de: not a job feed: line 1: it has a document type declaration
	// boje: 0 jobs
	// seezeichen: check the name
}

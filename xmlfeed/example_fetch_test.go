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
		fmt.Println(p.Name, p.Office, client.JobURL(p.ID))
	}
	// Output:
	// Lamp Keeper Husum https://leuchtturm.jobs.personio.de/job/4711
}

// Jobs may have their texts in different languages. Take the company's own
// first, and fill in what is empty.
func ExampleClient_Fetch_languages() {
	personio := personiotest.New()
	company := personio.AddCompany("leuchtturm")
	company.Publish(personiotest.Job{ID: 1, Name: "Wärter", Descriptions: map[string][]personiotest.Description{"de": {{Name: "Aufgaben", HTML: "Lampen putzen"}}}})
	company.Publish(personiotest.Job{ID: 2, Name: "Keeper", Descriptions: map[string][]personiotest.Description{"en": {{Name: "Tasks", HTML: "Polish lamps"}}}})
	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	var positions []xmlfeed.Position
	for _, language := range []string{"", "en"} {
		feed, err := client.Fetch(context.Background(), language)
		if err != nil {
			fmt.Println(err)
			return
		}
		if positions == nil {
			positions = feed.Positions
		}
		texts := make(map[int64][]xmlfeed.Description)
		for _, p := range feed.Positions {
			texts[p.ID] = p.Descriptions
		}
		for i, p := range positions {
			if len(p.Descriptions) == 0 {
				positions[i].Descriptions = texts[p.ID]
			}
		}
	}
	for _, p := range positions {
		fmt.Println(p.Name, p.Descriptions)
	}
	// Output:
	// Wärter [{Aufgaben Lampen putzen}]
	// Keeper [{Tasks Polish lamps}]
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

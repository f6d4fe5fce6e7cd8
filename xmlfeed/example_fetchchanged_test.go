package xmlfeed_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// Store the mark together with what the feed led to, and give it back the next
// time.
func ExampleClient_FetchChanged() {
	personio := personiotest.New()
	company := personio.AddCompany("leuchtturm")
	company.Publish(personiotest.Job{ID: 1, Name: "Lamp Keeper"})
	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	var mark xmlfeed.Mark // of no feed
	for day := range 4 {
		if day == 2 {
			company.Publish(personiotest.Job{ID: 2, Name: "Cook"})
		}
		feed, err := client.FetchChanged(context.Background(), mark)
		switch {
		case errors.Is(err, xmlfeed.ErrUnchanged):
			fmt.Println("nothing new")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(len(feed.Positions), "jobs")
			mark = feed.Mark
		}
	}
	// Output:
	// 1 jobs
	// nothing new
	// 2 jobs
	// nothing new
}

// Jobs may have their texts in different languages.
func ExampleClient_FetchAll() {
	personio := personiotest.New()
	company := personio.AddCompany("leuchtturm")
	company.Publish(personiotest.Job{ID: 1, Name: "Wärter", Descriptions: map[string][]personiotest.Description{"de": {{Name: "Aufgaben", HTML: "Lampen putzen"}}}})
	company.Publish(personiotest.Job{ID: 2, Name: "Keeper", Descriptions: map[string][]personiotest.Description{"en": {{Name: "Tasks", HTML: "Polish lamps"}}}})
	client, err := xmlfeed.NewClient("leuchtturm", xmlfeed.WithHTTPClient(personio.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	feed, err := client.FetchAll(context.Background(), "de", "en")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range feed.Positions {
		fmt.Printf("%s: %s %q\n", p.Name, p.Descriptions[0].PlainText(), feed.Filled[p.ID])
	}
	// Output:
	// Wärter: Lampen putzen ""
	// Keeper: Polish lamps "en"
}

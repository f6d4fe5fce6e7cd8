package personiotest_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// A feed of one's own: here one that was cut off on its way.
func ExampleCompany_SetFeedDocument() {
	server := personiotest.New()
	server.AddCompany("acme").SetFeedDocument([]byte(`<workzag-jobs><position><id>5</id></position><posi`))
	client, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.Fetch(context.Background(), "de")
	fmt.Println(errors.Is(err, xmlfeed.ErrTruncated))
	// Output: true
}

// The life of a job, and the texts that it has in each language.
func ExampleCompany_Publish() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	client, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	show := func(language string) {
		feed, err := client.Fetch(context.Background(), language)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, p := range feed.Positions {
			fmt.Println(p.Name, p.Descriptions)
		}
		fmt.Println(len(feed.Positions), "published")
	}

	id := acme.Publish(personiotest.Job{Name: "Gopher", Descriptions: map[string][]personiotest.Description{
		"de": {{Name: "Aufgaben", HTML: "<p>Graben</p>"}},
	}})
	show("de")
	acme.Edit(id, func(job *personiotest.Job) { job.Name = "Senior Gopher" })
	show("en")
	acme.Unpublish(id)
	show("en")
	// Output:
	// Gopher [{Aufgaben <p>Graben</p>}]
	// 1 published
	// Senior Gopher []
	// 1 published
	// 0 published
}

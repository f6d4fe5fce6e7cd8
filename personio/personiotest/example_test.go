package personiotest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/xmlfeed"
)

// A job is published, found in the feed and applied for.
func Example() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	acme.Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})

	// In the code under test only the HTTP client is another one.
	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	hr, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	jobs, err := feed.Fetch(context.Background(), "de")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, job := range jobs.Positions {
		fmt.Println(job.Name, "in", job.Office)
		err := hr.Apply(context.Background(), recruiting.Application{
			FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: job.ID,
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	for _, application := range acme.Applications() {
		fmt.Println(application.FirstName, application.Phase)
	}
	// Output:
	// Gopher in Berlin
	// Grace unassigned
}

// Over TCP any program of any language can be tested.
func ExampleServer_ServeHTTP() {
	server := personiotest.New()
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher"})
	tcp := httptest.NewServer(server)
	defer tcp.Close()

	client, err := xmlfeed.NewClient("acme", xmlfeed.WithBaseURL(tcp.URL+"/companies/acme"))
	if err != nil {
		fmt.Println(err)
		return
	}
	feed, err := client.Fetch(context.Background(), "en")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(feed.Positions[0].Name)
	// Output: Gopher
}

// What does the code under test do when the feed is down, and when a connection
// breaks after an application was taken?
func ExampleServer_Inject() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	jobID := acme.Publish(personiotest.Job{Name: "Gopher"})
	feed, feedErr := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	hr, hrErr := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err := errors.Join(feedErr, hrErr); err != nil {
		fmt.Println(err)
		return
	}
	server.Inject(
		personiotest.Fault{Operation: "feed.fetch", Status: http.StatusNotFound, Body: "<html>", Times: 2}, // under .de and under .com
		personiotest.Fault{Operation: "recruiting.applications.create", Break: personiotest.AfterProcessing},
	)

	_, err := feed.Fetch(context.Background(), "de")
	fmt.Println(errors.Is(err, xmlfeed.ErrDisabled))

	err = hr.Apply(context.Background(), recruiting.Application{
		FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: jobID,
	})
	_, unknown := errors.AsType[*personio.OutcomeUnknownError](err)
	fmt.Println(unknown, len(acme.Applications()), server.Count("recruiting.applications.create"), server.PendingFaults())
	// Output:
	// true
	// true 1 1 0
}

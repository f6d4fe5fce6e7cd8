package recruiting_test

import (
	"context"
	"fmt"
	"log"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
)

// An API client with the access rights for recruiting submits an application, and
// reads what became of it.
func ExampleNewV2() {
	server := personiotest.New() // in place of the real Personio
	acme := server.AddCompany("acme")
	job := acme.Publish(personiotest.Job{Name: "Gopher"})
	id, secret := acme.AddClient("personio:recruiting:read", "personio:recruiting:write")

	client, err := personio.New(auth.ClientCredentials(id, secret), personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	hr := recruiting.NewV2(client)
	err = hr.Apply(context.Background(), recruiting.Application{
		FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.org", JobPositionID: job,
	})
	if err != nil {
		log.Fatal(err)
	}
	for application, err := range hr.Applications.All(context.Background(), recruiting.ApplicationListOptions{CandidateEmail: "ada@example.org"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(application.Job.Name, application.CurrentStage.Type)
	}
	// Output: Gopher unassigned
}

package outbox_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// An application is taken while Personio is down, and delivered when it is back.
func Example() {
	server := personiotest.New() // in place of the real Personio
	acme := server.AddCompany("acme")
	job := acme.Publish(personiotest.Job{Name: "Gopher"})
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()),
		personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		log.Fatal(err)
	}

	// Real ones are boltstore.Open("outbox.db") and outbox.OpenDir("documents").
	box, err := outbox.New(new(outbox.MemoryStore), new(outbox.MemoryFiles), outbox.OneAccount(outbox.Account{
		Client:    client,
		ChannelID: acme.AddChannel("Our board"),
	}))
	if err != nil {
		log.Fatal(err)
	}

	server.SetDown(true)
	entry, err := box.Submit(context.Background(), outbox.Submission{
		Company: "acme", ApplicationID: "application-4711",
		Application: recruiting.Application{FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.org", JobPositionID: job},
		Documents:   []outbox.Document{{File: recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7")), Category: recruiting.CV}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("submitted:", entry.State)

	result, err := box.Step(context.Background(), "acme") // box.Run does it all the time
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("tried:", result.Entry.State, len(acme.Applications()))

	server.SetDown(false)
	<-time.After(time.Until(result.Next))
	if err := box.Drain(context.Background()); err != nil {
		log.Fatal(err)
	}
	fmt.Println("arrived:", len(acme.Applications()))
	// Output:
	// submitted: pending
	// tried: pending 0
	// arrived: 1
}

// With an API client, one Client of API v2 submits, and looks up what became of a
// request that got no answer.
func ExampleAccount_version2() {
	server := personiotest.New() // in place of the real Personio
	acme := server.AddCompany("acme")
	api, err := personio.New(auth.ClientCredentials(acme.AddClient("personio:recruiting:read", "personio:recruiting:write")),
		personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	account := outbox.Account{Client: recruiting.NewV2(api)}

	// Who keeps the Recruiting API key can use API v2 for looking up alone.
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	mixed := outbox.Account{Client: client, Finder: recruiting.NewV2(api)}

	fmt.Println(account.Client, mixed.Client, mixed.Finder)
	// Output: recruiting.V2 recruiting.Client recruiting.V2
}

// A person has looked at an application that nobody knew the fate of.
func ExampleOutbox_Confirm() {
	ctx := context.Background()
	store := new(outbox.MemoryStore)
	box, err := outbox.New(store, new(outbox.MemoryFiles), outbox.OneAccount(outbox.Account{}))
	if err != nil {
		log.Fatal(err)
	}
	entry := outbox.Entry{ID: "1", Company: "acme", State: outbox.Parked}
	if _, err := store.Add(ctx, entry); err != nil {
		log.Fatal(err)
	}

	parked, err := store.List(ctx, outbox.Query{State: outbox.Parked, Limit: 100})
	if err != nil {
		log.Fatal(err)
	}
	for _, entry := range parked {
		confirmed, err := box.Confirm(ctx, entry.ID) // or box.Retry
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(confirmed.State)
	}
	// Output: sent
}

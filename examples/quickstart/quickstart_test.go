package quickstart_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/boltstore"
)

func Example_feed() {
	ctx := context.Background()
	server := personiotest.New() // a Personio in this process
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})

	client, err := xmlfeed.NewClient("acme", // or acme.personio.de, or the login address
		xmlfeed.WithHTTPClient(server.Client())) // leave this out for the real one
	if err != nil {
		log.Fatal(err)
	}
	feed, err := client.Fetch(ctx, "")
	if err != nil {
		log.Fatal(err) // never an empty list: errors.Is tells what is wrong
	}
	for _, position := range feed.Positions {
		fmt.Println(position.Name, "in", position.Office)
	}
	// Output: Gopher in Berlin
}

func Example_sync() {
	ctx := context.Background()
	server := personiotest.New()
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})
	dir, err := os.MkdirTemp("", "sync")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "jobs.db")

	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	store, err := boltstore.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	sink := jobsync.SinkFunc(func(_ context.Context, event jobsync.Event) error {
		fmt.Println(event.ID, event.Kind, event.Job.Name) // write it to your database here
		return nil
	})
	syncer, err := jobsync.New("acme", feed, store, sink)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := syncer.Sync(ctx); err != nil { // every few minutes
		log.Print(err) // nothing has changed; the next Sync goes on
	}
	// Output: acme/1 create Gopher
}

func Example_apply() {
	ctx := context.Background()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	jobID := acme.Publish(personiotest.Job{Name: "Gopher"})
	key := acme.RecruitingKey() // auth.RecruitingKey{CompanyID: "…", Token: "…"}

	client, err := recruiting.New(key, personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	cv, err := client.Upload(ctx, recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7 …")))
	if err != nil {
		log.Fatal(err)
	}
	err = client.Apply(ctx, recruiting.Application{
		FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: jobID,
		Files: []recruiting.Attachment{cv.As(recruiting.CV)},
	})
	if errors.Is(err, recruiting.ErrAlreadyApplied) {
		fmt.Println("she has applied before")
	}
	fmt.Println(err, len(acme.Applications()))
	// Output: <nil> 1
}

func Example_api() {
	ctx := context.Background()
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient("personio:persons:read")

	client, err := personio.New(auth.ClientCredentials(id, secret), personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	var answer struct {
		Data []map[string]any `json:"_data"`
	}
	err = client.Do(ctx, http.MethodGet, "/v2/a-new-route?limit=10", nil, &answer)
	switch {
	case errors.Is(err, personio.ErrNotFound):
		fmt.Println("Personio has no such route")
	case errors.Is(err, auth.ErrInvalidClient):
		fmt.Println("wrong client ID or secret")
	}
	// Output: Personio has no such route
}

func Example_test() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id := acme.Publish(personiotest.Job{Name: "Gopher"})
	server.Inject(personiotest.Fault{Operation: personiotest.OpFeed, Status: http.StatusBadGateway})

	client, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	feed, err := client.Fetch(context.Background(), "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(feed.Positions[0].ID == id, server.Count(personiotest.OpFeed))
	acme.SetFeedEnabled(false)
	_, err = client.Fetch(context.Background(), "")
	fmt.Println(errors.Is(err, xmlfeed.ErrDisabled))
	// Output:
	// true 2
	// true
}

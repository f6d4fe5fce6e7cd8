package quickstart_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store/boltstore"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/personio/webhook"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	outboxstore "github.com/personio-go/sdk/recruiting/outbox/boltstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

func Example_feed() {
	ctx := context.Background()
	server := personiotest.New() // a Personio in this process
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})

	client, err := xmlfeed.NewClient("acme", // or acme.app.personio.com, or a line of text with the address in it
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
	key := acme.RecruitingKey() // auth.RecruitingKey{CompanyID: "…", Token: auth.NewSecret("…")}

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

func Example_outbox() {
	ctx := context.Background()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	jobID := acme.Publish(personiotest.Job{Name: "Gopher"})
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "outbox")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	store, err := outboxstore.Open(filepath.Join(dir, "outbox.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	files, err := outbox.OpenDir(filepath.Join(dir, "files"))
	if err != nil {
		log.Fatal(err)
	}
	defer files.Close()
	box, err := outbox.New(store, files, outbox.OneAccount(outbox.Account{Client: client}))
	if err != nil {
		log.Fatal(err)
	}
	_, err = box.Submit(ctx, outbox.Submission{ // durable when it returns
		Company: "acme", ApplicationID: "4711",
		Application: recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: jobID},
		Documents:   []outbox.Document{{File: recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7 …")), Category: recruiting.CV}},
	})
	if err != nil {
		log.Fatal(err)
	}
	err = box.Drain(ctx) // or go box.Run(ctx)
	fmt.Println(err, len(acme.Applications()))
	// Output: <nil> 1
}

func Example_api() {
	ctx := context.Background()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	acme.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron"})
	id, secret := acme.AddClient("personio:persons:read")

	client, err := personio.New(auth.ClientCredentials(id, secret), personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	for person, err := range client.Persons.All(ctx, personio.PersonListOptions{Status: personio.PersonActive}) {
		switch {
		case errors.Is(err, personio.ErrForbidden), errors.Is(err, personio.ErrUnauthorized):
			log.Fatal("the integration may not read persons: ", err)
		case errors.Is(err, auth.ErrInvalidClient):
			log.Fatal("wrong client ID or secret: ", err)
		case err != nil:
			log.Fatal(err)
		}
		fmt.Println(person.FirstName, person.LastName)
	}
	// Output: Ada Byron
}

func Example_v1() {
	ctx := context.Background()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	acme.AddPerson(personiotest.Person{FirstName: "Ada"}, personiotest.Employment{StartDate: "2031-02-03"})
	client, err := personio.New(auth.ClientCredentials(acme.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}

	type Colleague struct { // the attributes that the program needs
		Name  string        `personio:"first_name"`
		Hired personio.Date `personio:"hire_date"`
		IBAN  string        `personio:"universal_id=iban,optional"`
	}
	for employee, err := range v1.New(client).Employees.All(ctx, v1.EmployeeListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		colleague, err := v1.Bind[Colleague](employee)
		if err != nil {
			log.Print(err) // everything that is missing or of another type, at once
		}
		fmt.Println(colleague.Name, colleague.Hired)
	}
	// Output: Ada 2031-02-03
}

func Example_webhook() {
	ctx, cancel := context.WithCancel(context.Background())
	receiver, err := webhook.New(webhook.Token("the token of your webhook"), func(_ context.Context, event webhook.Event) error {
		id, _ := event.ResourceID()
		fmt.Println(event.Name, id) // now read it: events carry no data
		cancel()
		return nil // with an error, the event comes again
	})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("POST /personio", receiver)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	deliver(server)                           // server.ListenAndServeTLS(…)
	if err := receiver.Run(ctx); err != nil { // until ctx ends; then what was acknowledged is handled
		log.Print(err)
	}
	// Output: person.updated 7
}

// deliver is what Personio does.
func deliver(server *http.Server) {
	body := `{"company_id":"1","event_name":"person.updated","occurred_at":"2031-02-03T10:00:00Z","payload":{"person":{"id":"7"}}}`
	request := httptest.NewRequest(http.MethodPost, "/personio", strings.NewReader(body))
	request.Header.Set("Authorization", "the token of your webhook")
	server.Handler.ServeHTTP(httptest.NewRecorder(), request)
}

func Example_check() {
	ctx := context.Background()
	server := personiotest.New()
	server.AddCompany("acme").SetFeedEnabled(false)

	report := connection.Check(ctx, connection.Settings{Domain: "https://acme.app.personio.com/login"},
		connection.WithHTTPClient(server.Client()))
	if failed, ok := report.FirstFailed(); ok {
		fmt.Println(failed.Summary)
		fmt.Println(failed.Fix[0])
	}
	// Output:
	// The feed is not switched on.
	// Settings > Recruiting > Recruiting > tab Career page > Activations > “Enable XML feed” > Apply changes
}

func Example_test() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id := acme.Publish(personiotest.Job{Name: "Gopher"})
	server.Inject(personiotest.Fault{Operation: personio.OpFeedFetch, Status: http.StatusBadGateway})

	client, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		log.Fatal(err)
	}
	feed, err := client.Fetch(context.Background(), "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(feed.Positions[0].ID == id, server.Count(personio.OpFeedFetch))
	acme.SetFeedEnabled(false)
	_, err = client.Fetch(context.Background(), "")
	fmt.Println(errors.Is(err, xmlfeed.ErrDisabled))
	// Output:
	// true 2
	// true
}

// Command consumer uses the SDK as a program outside its repository does: with
// exported names only. That it builds is the test.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	v1 "github.com/personio-go/sdk/personio/v1"
	"github.com/personio-go/sdk/personio/webhook"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Signatures that users may rely on.
var (
	_ func(auth.Source, ...personio.Option) (*personio.Client, error)                             = personio.New
	_ func(auth.RecruitingKey, ...personio.Option) (*recruiting.Client, error)                    = recruiting.New
	_ func(*personio.Client) *v1.Client                                                           = v1.New
	_ func(v1.Employee) (v1.StandardAttributes, error)                                            = v1.Bind[v1.StandardAttributes]
	_ func(webhook.Auth, webhook.Handler, ...webhook.Option) (*webhook.Receiver, error)           = webhook.New
	_ func(context.Context, connection.Settings, ...connection.Option) connection.Report          = connection.Check
	_ func(outbox.Store, outbox.Files, outbox.Accounts, ...outbox.Option) (*outbox.Outbox, error) = outbox.New
	_ http.Handler                                                                                = (*webhook.Receiver)(nil)
	_ func(string, string, ...auth.Option) *auth.TokenSource                                      = auth.ClientCredentials
	_ func(string, ...xmlfeed.Option) (*xmlfeed.Client, error)                                    = xmlfeed.NewClient
	_ func([]byte) (*xmlfeed.Feed, error)                                                         = xmlfeed.Parse
	_ func([]jobsync.Job, *xmlfeed.Feed) []jobsync.Event                                          = jobsync.Diff
	_ func(*xmlfeed.Client, context.Context, string) (*xmlfeed.Feed, error)                       = (*xmlfeed.Client).Fetch
	_ iter.Seq2[xmlfeed.Position, error]                                                          = xmlfeed.Decode(bytes.NewReader(nil))
	_ auth.Source                                                                                 = auth.Static("")
	_ auth.Renewer                                                                                = (*auth.TokenSource)(nil)
	_ oauth2.TokenSource                                                                          = (*auth.TokenSource)(nil)
	_ jobsync.Source                                                                              = (*xmlfeed.Client)(nil)
	_ []store.Store                                                                               = []store.Store{(*store.Memory)(nil), (*boltstore.Store)(nil)}
	_ []error                                                                                     = []error{(*personio.APIError)(nil), (*personio.OutcomeUnknownError)(nil), (*recruiting.ValidationError)(nil)}
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id := acme.Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})

	client, err := xmlfeed.NewClient("https://acme.personio.de/login", xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		return err
	}
	feed, err := client.Fetch(ctx, "")
	if err != nil {
		return err
	}
	for _, event := range jobsync.Diff(nil, feed) {
		fmt.Println(event.Kind == jobsync.Create, event.Job.ID == id, event.Job.Name, event.Previous == nil, len(event.Changed))
	}
	hr, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(server.Client()), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 2, MaxWait: time.Second}))
	if err != nil {
		return err
	}
	cv, err := hr.Upload(ctx, recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.4")))
	if err != nil {
		return err
	}
	application := recruiting.Application{
		FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", JobPositionID: id, Files: []recruiting.Attachment{cv.As(recruiting.CV)},
	}
	if err := hr.Apply(ctx, application); err != nil {
		return err
	}
	if err := hr.Apply(ctx, application); !errors.Is(err, recruiting.ErrAlreadyApplied) {
		return fmt.Errorf("a second application: %w", err)
	}
	api, err := personio.New(auth.ClientCredentials(acme.AddClient("personio:persons:read")), personio.WithHTTPClient(server.Client()))
	if err != nil {
		return err
	}
	if err := api.Do(ctx, http.MethodGet, "/v2/nothing", nil, nil); !errors.Is(err, personio.ErrNotFound) {
		return fmt.Errorf("an unknown route: %w", err)
	}
	return nil
}

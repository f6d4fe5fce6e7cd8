package connection_test

import (
	"context"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/connection"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
)

// A company enters its address while its feed is still off, switches it on, and becomes ready by
// itself. The key comes from the product's configuration and the store is one on disk.
func ExampleRegistry() {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	acme.SetFeedEnabled(false)
	key := make([]byte, 32)

	ready := make(chan connection.Event, 1)
	registry, err := connection.NewRegistry(store.NewMemory(), key, connection.WithCheckOptions(connection.WithHTTPClient(server.Client())),
		connection.WithEvents(func(_ context.Context, event connection.Event) error {
			ready <- event // start the job sync, write a mail
			return nil
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go func() { _ = registry.Run(ctx) }()

	entry, err := registry.Save(ctx, "customer-17", connection.Settings{Domain: "https://acme.app.personio.com/login"})
	fmt.Println(entry.Status, err)
	event := <-ready
	fmt.Println(event.Kind, event.Step, event.Company, event.Slug)

	acme.SetFeedEnabled(true)
	entry, err = registry.Check(ctx, "customer-17") // the company asks; a minute later it is checked anyway
	fmt.Println(entry.Status, err)
	fmt.Println((<-ready).Kind)
	// Output:
	// checking <nil>
	// step-missing feed customer-17 acme
	// ready <nil>
	// ready
}

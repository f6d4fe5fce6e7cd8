package personio_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/webhook"
)

// A webhook is made, and what was to be sent through it is read. Package webhook
// receives the events.
func ExampleWebhooksService_Create() {
	server := personiotest.New() // stands in for Personio
	company := server.AddCompany("hafenkontor")
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	hook, err := client.Webhooks.Create(ctx, personio.WebhookCreate{
		URL: "https://hooks.example.org/personio", Description: "Access control",
		Status: personio.WebhookEnabled, // DISABLED when nothing is said
		Token:  "Bearer 7e57", EnabledEvents: []string{webhook.PersonCreated, webhook.EmploymentTerminated},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := client.Persons.Create(ctx, personio.PersonCreate{FirstName: "Ada", LastName: "Byron"}); err != nil {
		fmt.Println(err)
		return
	}
	for event, err := range client.Webhooks.AllEvents(ctx, hook.ID, personio.WebhookEventListOptions{}) {
		fmt.Println(event.Name, err)
	}
	// Output:
	// person.created <nil>
}

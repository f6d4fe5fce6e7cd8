package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/personio-go/sdk/personio/webhook"
)

func Example() {
	receiver, err := webhook.New(webhook.Token("Bearer 7e57"))
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("POST /personio", receiver)

	// Personio sends an event.
	event := `{"company_id":"1234","event_name":"person.created","occurred_at":"2031-02-03T10:00:00Z","payload":{"person":{"id":"7"}}}`
	request := httptest.NewRequest(http.MethodPost, "/personio", strings.NewReader(event))
	request.Header.Set("Authorization", "Bearer 7e57")
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, request)
	fmt.Println(answer.Code)

	ctx, cancel := context.WithCancel(context.Background())
	receiver.Run(ctx, func(_ context.Context, e webhook.Event) {
		id, _ := e.ResourceID()
		fmt.Println(e.Name, id)
		cancel() // one event is enough for an example
	})
	// Output:
	// 204
	// person.created 7
}

// A queue of one's own keeps events when the program ends.
func ExampleWithQueue() {
	table := make(map[string]webhook.Event) // stands in for a database
	receiver, err := webhook.New(webhook.Token("7e57"), webhook.WithQueue(func(_ context.Context, e webhook.Event) error {
		id, _ := e.ResourceID()
		table[e.Name+" "+id] = e
		return nil
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	event := `{"company_id":"1234","event_name":"absence-period.created","occurred_at":"2031-02-03T10:00:00Z","payload":{"absence_period":{"id":"7"}}}`
	request := httptest.NewRequest(http.MethodPost, "/personio", strings.NewReader(event))
	request.Header.Set("Authorization", "7e57")
	receiver.ServeHTTP(httptest.NewRecorder(), request)
	for key := range table {
		fmt.Println(key)
	}
	// Output:
	// absence-period.created 7
}

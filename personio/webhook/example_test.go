package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio/webhook"
)

func Example() {
	ctx, stop := context.WithCancel(context.Background())
	receiver, err := webhook.New(webhook.Token("Bearer 7e57"), func(_ context.Context, e webhook.Event) error {
		id, _ := e.ResourceID()
		fmt.Println(e.Name, id)
		stop() // one event is enough for an example
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("POST /personio", receiver)
	server := httptest.NewUnstartedServer(mux) // stands in for an http.Server with TLS
	server.Config.ReadHeaderTimeout, server.Config.ReadTimeout = 5*time.Second, 10*time.Second
	server.Start()
	defer server.Close()

	// Personio sends an event.
	event := `{"company_id":"1234","event_name":"person.created","occurred_at":"2031-02-03T10:00:00Z","payload":{"person":{"id":"7"}}}`
	request, _ := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/personio", strings.NewReader(event))
	request.Header.Set("Authorization", "Bearer 7e57")
	answer, err := server.Client().Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = answer.Body.Close()
	fmt.Println(answer.StatusCode)

	if err := receiver.Run(ctx); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 204
	// person.created 7
}

// A queue of one's own keeps events when the program ends.
func ExampleWithQueue() {
	table := make(map[string]webhook.Event) // stands in for a database
	receiver, err := webhook.New(webhook.Token("7e57"), nil, webhook.WithQueue(func(_ context.Context, e webhook.Event) error {
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

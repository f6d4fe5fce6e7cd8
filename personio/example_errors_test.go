package personio_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// What an error means for the program. The text of each can be logged as it is.
func ExampleAPIError() {
	explain := func(err error) string {
		var api *personio.APIError
		var unknown *personio.OutcomeUnknownError
		switch {
		case err == nil:
			return "done"
		case errors.As(err, &unknown):
			return "look whether it happened before you try again"
		case errors.Is(err, personio.ErrNotSent):
			return "nothing happened: try again"
		case errors.Is(err, personio.ErrRateLimited) && errors.As(err, &api):
			return fmt.Sprintf("try again in %v", api.RetryAfter)
		case errors.Is(err, personio.ErrForbidden):
			return "ask the customer for the access right"
		case errors.As(err, &api):
			return fmt.Sprintf("give support the trace id %s", api.TraceID)
		default:
			return "try again"
		}
	}

	server := personiotest.New() // stands in for Personio
	client, err := personio.New(auth.Static("papi-token"),
		personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}), // an example does not wait
		personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, fault := range []personiotest.Fault{
		{Status: http.StatusCreated},
		{Break: personiotest.AfterProcessing},
		{Break: personiotest.NoConnection},
		{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"600"}}},
	} {
		server.Inject(fault)
		fmt.Println(explain(client.Do(context.Background(), http.MethodPost, "/v2/trainings", nil, nil)))
	}
	// Output:
	// done
	// look whether it happened before you try again
	// nothing happened: try again
	// try again in 10m0s
}

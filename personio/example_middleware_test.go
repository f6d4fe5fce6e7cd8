package personio_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// transportFunc is a RoundTripper in one function.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// Middleware sees every attempt, here to count answers by status.
func ExampleWithMiddleware() {
	answers := make(map[int]int)
	count := func(next http.RoundTripper) http.RoundTripper {
		return transportFunc(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				answers[resp.StatusCode]++
			}
			return resp, err
		})
	}

	server := personiotest.New() // stands in for Personio
	server.Inject(personiotest.Fault{Status: http.StatusBadGateway}, personiotest.Fault{Status: http.StatusOK})
	client, err := personio.New(auth.Static("papi-token"),
		personio.WithMiddleware(count),
		personio.WithRetry(personio.RetryPolicy{MaxAttempts: 2}),
		personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.Do(context.Background(), http.MethodGet, "/v2/trainings", nil, nil)
	fmt.Println(answers, err)
	// Output:
	// map[200:1 502:1] <nil>
}

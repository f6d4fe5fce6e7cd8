package personio_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// What came with an answer: its status, its header, how often it took.
func ExampleCaptureResponse() {
	server := personiotest.New() // stands in for Personio
	server.Inject(personiotest.Fault{Status: http.StatusOK, Header: http.Header{"X-Ratelimit-Remaining": {"29"}}})
	client, err := personio.New(auth.Static("papi-token"), personio.WithHTTPClient(server.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}

	var meta personio.ResponseMeta
	if err := client.Do(context.Background(), http.MethodGet, "/v2/trainings", nil, nil, personio.CaptureResponse(&meta)); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(meta.StatusCode, meta.Header.Get("X-Ratelimit-Remaining"), meta.Attempts)
	// Output:
	// 200 29 1
}

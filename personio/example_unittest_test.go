package personio_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jarcoal/httpmock"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// A unit test of code that uses a client needs no emulator: a MockTransport of
// github.com/jarcoal/httpmock answers in the server's place. Make one for each
// test; the functions of that package that change the whole program are not
// needed.
func Example_unitTest() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodGet, "https://api.personio.de/v2/trainings/7",
		httpmock.NewStringResponder(http.StatusNotFound, `{"errors":[{"title":"Not found"}]}`))

	client, err := personio.New(auth.Static("papi-token"), personio.WithHTTPClient(&http.Client{Transport: mock}))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.Do(context.Background(), http.MethodGet, "/v2/trainings/7", nil, nil)
	fmt.Println(err)
	fmt.Println("requests:", mock.GetTotalCallCount())
	// Output:
	// personio: v2.get: status 404 Not Found
	// requests: 1
}

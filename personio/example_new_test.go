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

// The client gets its token when the first call needs one, and keeps it.
func ExampleNew() {
	server := personiotest.New() // stands in for Personio
	id, secret := server.AddCompany("hafenkontor").AddClient("personio:persons:read")

	client, err := personio.New(auth.ClientCredentials(id, secret),
		personio.WithApp("", "HAFENKONTOR_INTRANET"),
		personio.WithHTTPClient(server.Client())) // leave it out to talk to Personio
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.Do(context.Background(), http.MethodGet, "/v2/no-such-route", nil, nil)
	fmt.Println(client)
	fmt.Println("unknown route:", errors.Is(err, personio.ErrNotFound))
	// Output:
	// personio.Client(api.personio.de)
	// unknown route: true
}

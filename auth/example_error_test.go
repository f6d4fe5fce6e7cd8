package auth_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A secret that was copied wrongly is told apart from a network that is down.
func ExampleError() {
	server := personiotest.New() // stands in for Personio
	id, _ := server.AddCompany("hafenkontor").AddClient()

	source := auth.ClientCredentials(id, "not the secret", auth.WithHTTPClient(server.Client()))
	_, err := source.AccessToken(context.Background())
	var failed *auth.Error
	switch {
	case errors.Is(err, auth.ErrInvalidClient):
		fmt.Println("ask the customer for new credentials")
	case errors.As(err, &failed) && failed.Temporary():
		fmt.Println("try again later")
	case err != nil:
		fmt.Println(err)
	}
	// Output:
	// ask the customer for new credentials
}

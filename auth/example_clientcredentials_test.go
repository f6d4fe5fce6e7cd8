package auth_test

import (
	"context"
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// Most programs hand the source to personio.New and never see a token. This one
// looks at what it may do.
func ExampleClientCredentials() {
	server := personiotest.New() // stands in for Personio
	id, secret := server.AddCompany("hafenkontor").AddClient("personio:persons:read", "personio:absences:read")

	source := auth.ClientCredentials(id, secret,
		auth.WithScopes("personio:persons:read"),
		auth.WithHTTPClient(server.Client()))
	token, err := source.AccessToken(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("scopes:", token.Scopes)
	fmt.Println("token:", token.Access)
	// Output:
	// scopes: [personio:persons:read]
	// token: [REDACTED]
}

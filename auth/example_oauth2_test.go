package auth_test

import (
	"context"
	"fmt"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// Code that is built on package oauth2 takes a source as it is.
func ExampleTokenSource() {
	server := personiotest.New() // stands in for Personio
	id, secret := server.AddCompany("hafenkontor").AddClient("personio:persons:read")
	source := auth.ClientCredentials(id, secret, auth.WithHTTPClient(server.Client()))

	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, server.Client())
	client := oauth2.NewClient(ctx, source)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.personio.de/v2/no-such-route", http.NoBody)
	if err != nil {
		fmt.Println(err)
		return
	}
	resp, err := client.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status)
	// Output:
	// 404 Not Found
}

// A token that another program looks after, here a fixed one, becomes a source
// for personio.New.
func ExampleFromOAuth2() {
	safe := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "papi-from-the-safe"})

	source := auth.FromOAuth2(safe)
	token, err := source.AccessToken(context.Background())
	fmt.Println(token.Access, err)
	// Output:
	// [REDACTED] <nil>
}

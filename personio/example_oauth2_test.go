package personio_test

import (
	"fmt"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// Tokens may come from any source of package oauth2, here a fixed one.
func ExampleNew_oauth2() {
	tokens := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "papi-from-the-safe"})

	client, err := personio.New(auth.FromOAuth2(tokens))
	fmt.Println(client, err)
	// Output:
	// personio.Client(api.personio.de) <nil>
}

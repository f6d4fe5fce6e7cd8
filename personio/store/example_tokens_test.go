package store_test

import (
	"fmt"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/store"
)

// Tokens survive a restart in the store that keeps everything else: here it would be that of boltstore or sqlstore.
func ExampleTokens() {
	kept := store.NewMemory()
	key := make([]byte, 32) // 32 random bytes, from where secrets are kept
	source := auth.ClientCredentials("client-id", "client-secret", auth.WithTokenStore(store.Tokens(kept), key))
	fmt.Printf("%T\n", source)
	// Output: *auth.TokenSource
}

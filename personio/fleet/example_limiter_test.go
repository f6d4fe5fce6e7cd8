package fleet_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

// Clients of one company in several processes share its budgets and its token: the
// second process asks for none.
func ExampleNewLimiter() {
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient("personio:persons:read")
	key := []byte("32 bytes from a store of secrets") // for a cipher, not a password

	ctx := context.Background()
	pool, err := pgxpool.New(ctx, exampleDatabase())
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	if err := fleet.Migrate(ctx, pool); err != nil {
		log.Fatal(err)
	}
	for range 2 { // processes
		limiter := fleet.NewLimiter(pool, "203.0.113.7", 2)
		source := auth.ClientCredentials(id, secret, auth.WithTokenStore(store.Tokens(sqlstore.NewPgx(pool)), key))
		client, err := personio.New(source, personio.WithLimiter(limiter, "acme"), personio.WithHTTPClient(&http.Client{Transport: server.Transport()}))
		if err != nil {
			log.Fatal(err)
		}
		if _, err := client.Persons.List(ctx, personio.PersonListOptions{}); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(server.Count(fetchingToken), "request for a token")
	// Output: 1 request for a token
}

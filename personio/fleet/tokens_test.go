package fleet_test

import (
	"bytes"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

// Processes of a fleet share a token, and those that come after a restart of all
// of them need no new one.
func TestARestartNeedsNoToken(t *testing.T) {
	t.Parallel()
	url := databaseURL(t)
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient("personio:persons:read")
	key := bytes.Repeat([]byte{7}, 32)
	process := func(key []byte) string {
		pool := open(t, url)
		defer pool.Close()
		source := auth.ClientCredentials(id, secret, auth.WithHTTPClient(server.Client()), auth.WithTokenStore(store.Tokens(sqlstore.NewPgx(pool)), key))
		token, err := source.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return token.Access.Reveal()
	}
	first := process(key)
	if second := process(key); second != first || server.Count(fetchingToken) != 1 {
		t.Errorf("%d requests for a token, want 1", server.Count(fetchingToken))
	}
	if process(bytes.Repeat([]byte{8}, 32)); server.Count(fetchingToken) != 2 {
		t.Error("another key opened the token")
	}
	pool := open(t, url)
	for _, secret := range []string{first, id, secret} {
		if n := count(t, pool, "SELECT count(*) FROM personio_units WHERE name LIKE $1 OR position($2::bytea IN head) > 0", "%"+secret+"%", []byte(secret)); n != 0 {
			t.Error("the table has a secret that is not sealed")
		}
	}
}

package v1_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// Personio counts all requests of v1 that come from one network address. Clients
// of several companies keep to that together when they share a limiter.
func TestCompaniesShareTheLimitOfV1(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, limiter := personiotest.New(), personio.NewLocalLimiter()
		var group sync.WaitGroup
		for _, name := range []string{"werft", "reederei"} {
			id, secret := server.AddCompany(name).AddClient()
			client, err := personio.New(auth.ClientCredentials(id, secret),
				personio.WithHTTPClient(&http.Client{Transport: server.Transport()}), personio.WithLimiter(limiter, name))
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				group.Go(func() {
					for range 400 {
						if _, err := v1.New(client).Projects.List(t.Context()); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		group.Wait()
		if got := server.Violations(); got != 0 {
			t.Errorf("%d of 2,400 requests were beyond the limit", got)
		}
	})
}

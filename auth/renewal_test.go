package auth_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

func accessToken(t *testing.T, source *auth.TokenSource) string {
	t.Helper()
	token, err := source.AccessToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token.Access.Reveal()
}

// Ten minutes before its end a token is renewed while it is used: nobody waits,
// and nobody notices that the endpoint has a bad day.
func TestNobodyWaitsForARenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		server, _, source := hafen(t, auth.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		first := accessToken(t, source)
		advance(t, 24*time.Hour-4*time.Minute)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Delay: 20 * time.Second, Status: http.StatusBadGateway})
		started := time.Now()
		for range 100 {
			if got := accessToken(t, source); got != first {
				t.Error("another token")
			}
		}
		if waited := time.Since(started); waited != 0 {
			t.Errorf("waited %v", waited)
		}
		<-time.After(20 * time.Second)
		synctest.Wait()
		for range 100 { // Within the back-off after the failure.
			if got := accessToken(t, source); got != first {
				t.Error("another token")
			}
		}
		synctest.Wait()
		if n := server.Count(tokenOperation); n != 2 {
			t.Errorf("%d requests for a token, want 2", n)
		}
		if !strings.Contains(log.String(), "not renewed") || !strings.Contains(log.String(), "502") {
			t.Errorf("log: %s", log.String())
		}
	})
}

// Ten thousand sources that began together do not renew together.
func TestRenewalsAreSpread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New().WithoutRateLimits()
		company := server.AddCompany("hafenkontor")
		sources := make([]*auth.TokenSource, 300)
		for i := range sources {
			id, secret := company.AddClient()
			sources[i] = auth.ClientCredentials(id, secret, auth.WithHTTPClient(server.Client()))
			accessToken(t, sources[i])
		}
		advance(t, 24*time.Hour-11*time.Minute)
		most := 0
		for range 11 {
			before := server.Count(tokenOperation)
			for _, source := range sources {
				accessToken(t, source)
			}
			synctest.Wait()
			most = max(most, server.Count(tokenOperation)-before)
			advance(t, 30*time.Second)
		}
		if most > 60 {
			t.Errorf("%d of 300 sources renewed in the same half minute", most)
		}
	})
}

// Some routes answer 401 for a missing access right. A new token does not help,
// and asking for one each time would use up the limit of the token endpoint.
func TestTokenThatComesAgainIsNotRenewedForAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, source := hafen(t)
		refuse := func() (renewable bool) {
			t.Helper()
			token, err := source.AccessToken(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return source.Invalidate(token)
		}
		if !refuse() {
			t.Error("the first refusal is worth a request")
		}
		for range 50 {
			if refuse() {
				t.Error("Personio gave the same token again")
			}
		}
		if n := server.Count(tokenOperation); n != 2 {
			t.Errorf("%d requests for a token, want 2", n)
		}
		advance(t, time.Minute)
		if !refuse() {
			t.Error("after a minute it is worth a request again")
		}
		// If there is a new token then, refusals count anew.
		company.RevokeTokens()
		accessToken(t, source)
		if !refuse() {
			t.Error("the new token was never refused before")
		}
	})
}

// A hundred calls whose token is refused at the same time renew it once, also
// those that notice late.
func TestStormOfRefusalsMakesOneRenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, company, source := hafen(t)
		old, err := source.AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		company.RevokeTokens()
		server.Inject(personiotest.Fault{Operation: tokenOperation, Delay: time.Second})
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				<-time.After(time.Duration(i) * 50 * time.Millisecond)
				if !source.Invalidate(old) {
					t.Error("there is another token")
				}
				if got := accessToken(t, source); got == old.Access.Reveal() {
					t.Error("the old token")
				}
			})
		}
		group.Wait()
		if n := server.Count(tokenOperation); n != 2 {
			t.Errorf("%d requests for a token, want 2", n)
		}
	})
}

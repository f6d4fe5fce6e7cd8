package auth_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// Both endpoints' lifetimes are read alike. One that is unknown is no reason to ask
// for a token with each call.
func TestLifetimesAreReadAlike(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"86400": 24 * time.Hour, "86400.0": 24 * time.Hour, `"3600"`: time.Hour, "100.5": 100 * time.Second, "1e4": 10_000 * time.Second,
		"1e30": 10 * 365 * 24 * time.Hour, "0": 0, "-5": 0, `"abc"`: 0, "null": 0, "{}": 0, `"NaN"`: 0,
	} {
		for name, opts := range map[string][]auth.Option{"v2": nil, "v1": {auth.V1()}} {
			t.Run(name+" "+text, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { readLifetime(t, text, want, opts) })
			})
		}
	}
}

func readLifetime(t *testing.T, text string, want time.Duration, opts []auth.Option) {
	t.Helper()
	asked := 0
	body := fmt.Sprintf(`{"access_token":"t","token_type":"Bearer","expires_in":%[1]s,"success":true,"data":{"token":"t","expires_in":%[1]s}}`, text)
	way := via(func(req *http.Request) (*http.Response, error) {
		asked++
		return jsonAnswer(req, http.StatusOK, body), nil
	})
	source := auth.ClientCredentials("id", "secret", append(opts, auth.WithHTTPClient(way))...)
	for range 5 {
		token, err := source.AccessToken(t.Context())
		left := time.Until(token.Expiry)
		if err != nil || token.Access.Reveal() != "t" || token.Expiry.IsZero() != (want == 0) || want != 0 && (left > want || left < want*8/10) {
			t.Errorf("%v, expires in %v, %v", token, left, err)
		}
	}
	if asked != 1 {
		t.Errorf("%d requests for a token", asked)
	}
}

func TestPastedCredentialsLoseTheSpaceAroundThem(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	id, secret := server.AddCompany("hafenkontor").AddClient()
	source := auth.ClientCredentials("\t"+id+" ", secret+"\r\n", auth.WithHTTPClient(server.Client()))
	if _, err := source.AccessToken(t.Context()); err != nil {
		t.Error(err)
	}
}

package personiotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// grant is the answer of the token endpoint.
type grant struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	Scope       string `json:"scope"`

	Error       string `json:"error"`
	Description string `json:"error_description"`
	URI         string `json:"error_uri"`
	TraceID     string `json:"trace_id"`
	Timestamp   string `json:"timestamp"`
}

func askForToken(t *testing.T, server *personiotest.Server, contentType string, form url.Values) (grant, reply) {
	t.Helper()
	r := request(t.Context(), t, http.MethodPost, tokenURL, form.Encode())
	r.Header.Set("Content-Type", contentType)
	got := send(t, server.Client(), r)
	var g grant
	if err := json.Unmarshal([]byte(got.body), &g); err != nil {
		t.Fatalf("%v: %s", err, got.body)
	}
	return g, got
}

func credentials(id, secret string, more ...string) url.Values {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

const formType = "application/x-www-form-urlencoded"

func accessToken(t *testing.T, server *personiotest.Server, id, secret string) string {
	t.Helper()
	g, got := askForToken(t, server, formType, credentials(id, secret))
	if got.status != http.StatusOK {
		t.Fatalf("no token: %s", got.body)
	}
	return g.AccessToken
}

func TestTokenIsTheSameForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		id, secret := server.AddCompany("acme").AddClient("personio:persons:read", "personio:absences:read")
		first, got := askForToken(t, server, formType, credentials(id, secret))
		wantEqual(t, "status", got.status, http.StatusOK)
		wantEqual(t, "grant", first, grant{AccessToken: first.AccessToken, TokenType: "Bearer", ExpiresIn: 86400, Scope: "personio:persons:read personio:absences:read"})
		wantEqual(t, "status of a call", callAPI(t, server, first.AccessToken), http.StatusNotFound)

		<-time.After(24*time.Hour - time.Second)
		last, _ := askForToken(t, server, formType, credentials(id, secret))
		wantEqual(t, "token a second before the end", last.AccessToken, first.AccessToken)
		wantEqual(t, "seconds left", last.ExpiresIn, 1)
		wantEqual(t, "status of a call", callAPI(t, server, first.AccessToken), http.StatusNotFound)

		<-time.After(time.Second)
		wantEqual(t, "status of a call with a token that has expired", callAPI(t, server, first.AccessToken), http.StatusUnauthorized)
		next, _ := askForToken(t, server, formType, credentials(id, secret))
		if next.AccessToken == first.AccessToken || next.ExpiresIn != 86400 {
			t.Errorf("the token was not renewed: %+v", next)
		}
	})
}

// callAPI calls a route that no emulator has, with a token: 404 says that the
// token is good.
func callAPI(t *testing.T, server *personiotest.Server, token string) int {
	t.Helper()
	r := request(t.Context(), t, http.MethodGet, "https://api.personio.de/v2/no-such-thing", "")
	r.Header.Set("Authorization", "Bearer "+token)
	return send(t, server.Client(), r).status
}

func TestTokensAreRevoked(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id, secret := acme.AddClient()
	otherID, otherSecret := server.AddCompany("beta").AddClient()
	revoked, other := accessToken(t, server, id, secret), accessToken(t, server, otherID, otherSecret)
	acme.RevokeTokens()
	wantEqual(t, "status of a call", callAPI(t, server, revoked), http.StatusUnauthorized)
	wantEqual(t, "status of another company's call", callAPI(t, server, other), http.StatusNotFound)
	fresh := accessToken(t, server, id, secret)
	if fresh == revoked {
		t.Error("the revoked token was given again")
	}
	wantEqual(t, "status of a call", callAPI(t, server, fresh), http.StatusNotFound)
	server.RemoveCompany("acme")
	wantEqual(t, "status of a company that is gone", callAPI(t, server, fresh), http.StatusUnauthorized)
}

func TestTokenErrors(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient("personio:persons:read", "personio:absences:read")
	_, otherSecret := server.AddCompany("beta").AddClient()
	for name, test := range map[string]struct {
		contentType string
		form        url.Values
		want        string
	}{
		"JSON":                     {"application/json", credentials(id, secret), "invalid_request"},
		"no content type":          {"", credentials(id, secret), "invalid_request"},
		"nothing":                  {formType, url.Values{}, "invalid_request"},
		"no grant type":            {formType, url.Values{"client_id": {id}, "client_secret": {secret}}, "invalid_request"},
		"no client ID":             {formType, credentials("", secret), "invalid_request"},
		"no secret":                {formType, credentials(id, ""), "invalid_request"},
		"another grant":            {formType, credentials(id, secret, "grant_type", "password"), "unsupported_grant_type"},
		"another ID":               {formType, credentials("papi-x", secret), "invalid_client"},
		"another secret":           {formType, credentials(id, "papi-x"), "invalid_client"},
		"another company's secret": {formType, credentials(id, otherSecret), "invalid_client"},
		"a scope that it lacks":    {formType, credentials(id, secret, "scope", "personio:persons:read personio:persons:write"), "invalid_scope"},
	} {
		g, got := askForToken(t, server, test.contentType, test.form)
		wantEqual(t, name+": error", g.Error, test.want)
		wantEqual(t, name+": status", got.status, http.StatusBadRequest)
		wantEqual(t, name+": content type", got.header.Get("Content-Type"), "application/problem+json")
		if g.AccessToken != "" || g.Description == "" || g.TraceID == "" || g.Timestamp == "" || !strings.HasSuffix(g.URI, "."+test.want) {
			t.Errorf("%s: %s", name, got.body)
		}
		if strings.Contains(got.body, secret) {
			t.Errorf("%s: the answer has the secret", name)
		}
	}
	g, _ := askForToken(t, server, formType+"; charset=utf-8", credentials(id, secret, "scope", "personio:persons:read"))
	wantEqual(t, "scope", g.Scope, "personio:persons:read")
}

// The SDK's own client gets along with the endpoint.
func TestClientGetsItsTokenHere(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	id, secret := acme.AddClient()
	client, err := personio.New(auth.ClientCredentials(id, secret), personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		err = client.Do(t.Context(), http.MethodGet, "/v2/no-such-thing", nil, nil)
		if fmt.Sprint(err) == "" || !strings.Contains(err.Error(), "404") {
			t.Fatalf("got %v", err)
		}
	}
	wantEqual(t, "requests for a token", server.Count(token), 1)
	acme.RevokeTokens()
	if err = client.Do(t.Context(), http.MethodGet, "/v2/no-such-thing", nil, nil); !strings.Contains(err.Error(), "404") {
		t.Fatalf("got %v", err)
	}
	wantEqual(t, "requests for a token", server.Count(token), 2)
}

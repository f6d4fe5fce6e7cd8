package auth_test

import (
	"net/http"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// roundTrip is a RoundTripper in one function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// via is an HTTP client that sends everything through one function.
func via(f roundTrip) *http.Client { return &http.Client{Transport: f} }

// hafen is a company with one integration, and a source for that.
func hafen(t *testing.T, opts ...auth.Option) (*personiotest.Server, *personiotest.Company, *auth.TokenSource) {
	t.Helper()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient("personio:persons:read", "personio:absences:read")
	return server, company, auth.ClientCredentials(id, secret, append(opts, auth.WithHTTPClient(server.Client()))...)
}

const tokenOperation = "auth.token" // personiotest's name of the endpoint

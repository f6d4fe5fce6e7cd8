package personio_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// nowhere is a route that neither Personio nor the emulator has: what it answers
// is what a test injects there.
const (
	nowhere          = "/v2/nowhere"
	nowhereOperation = "unknown"
	tokenOperation   = "auth.token"
)

// kontor is a company, and a client with its credentials.
func kontor(t *testing.T, opts ...personio.Option) (*personiotest.Server, *personiotest.Company, *personio.Client) {
	t.Helper()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient()
	opts = append([]personio.Option{personio.WithHTTPClient(server.Client())}, opts...)
	return server, company, newClient(t, auth.ClientCredentials(id, secret), opts...)
}

func newClient(t *testing.T, source auth.Source, opts ...personio.Option) *personio.Client {
	t.Helper()
	client, err := personio.New(source, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// roundTrip is a RoundTripper in one function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// through is a client with a fixed token that sends everything through one
// function.
func through(t *testing.T, f roundTrip, opts ...personio.Option) *personio.Client {
	t.Helper()
	return newClient(t, auth.Static("fixed-token"), append([]personio.Option{personio.WithHTTPClient(&http.Client{Transport: f})}, opts...)...)
}

func reply(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// answering is a client whose server gives one answer for ever.
func answering(t *testing.T, status int, body string, opts ...personio.Option) *personio.Client {
	t.Helper()
	return through(t, func(*http.Request) (*http.Response, error) { return reply(status, body), nil }, opts...)
}

func apiError(t *testing.T, err error) *personio.APIError {
	t.Helper()
	var api *personio.APIError
	if !errors.As(err, &api) {
		t.Fatalf("%v (%T) is no *personio.APIError", err, err)
	}
	return api
}

func credentials(id, secret string) auth.Source { return auth.ClientCredentials(id, secret) }

func decimal(t *testing.T, text string) personio.Decimal {
	t.Helper()
	d, err := personio.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

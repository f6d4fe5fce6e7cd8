package v1_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// kontor is a company, and a client of it. Neither side keeps to limits.
func kontor(tb testing.TB) (*personiotest.Server, *personiotest.Company, *v1.Client) {
	tb.Helper()
	server := personiotest.New().WithoutRateLimits()
	server.SetQuirks(personiotest.Quirks{V1RefuseParameters: true})
	company := server.AddCompany("hafenkontor")
	return server, company, over(tb, company, server.Transport())
}

// over is a client of a company whose requests take a way.
func over(tb testing.TB, company *personiotest.Company, way http.RoundTripper) *v1.Client {
	tb.Helper()
	id, secret := company.AddClient()
	client, err := personio.New(auth.ClientCredentials(id, secret),
		personio.WithHTTPClient(&http.Client{Transport: way}), personio.WithoutRateLimits())
	if err != nil {
		tb.Fatal(err)
	}
	return v1.New(client)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answering is a client whose server gives one answer for ever.
func answering(tb testing.TB, status int, body string) *v1.Client {
	tb.Helper()
	return overStatic(tb, roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}))
}

// overStatic is a client whose requests take a way, with a fixed token.
func overStatic(tb testing.TB, way http.RoundTripper) *v1.Client {
	tb.Helper()
	return v1.New(staticClient(tb, way))
}

func staticClient(tb testing.TB, way http.RoundTripper) *personio.Client {
	tb.Helper()
	client, err := personio.New(auth.Static("fixed-token"), personio.WithHTTPClient(&http.Client{Transport: way}),
		personio.WithoutRateLimits(), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

func reply(body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// success wraps data in the envelope.
func success(data string) string { return `{"success":true,"data":` + data + `}` }

// employee is one with these attributes, each as "key": value of a member.
func employee(tb testing.TB, attributes ...string) v1.Employee {
	tb.Helper()
	var e v1.Employee
	data := fmt.Sprintf(`{"type":"Employee","attributes":{"id":{"label":"ID","value":7,"type":"integer","universal_id":"id"},%s}}`, strings.Join(attributes, ","))
	data = strings.Replace(data, ",}}", "}}", 1)
	if err := e.UnmarshalJSON([]byte(data)); err != nil {
		tb.Fatalf("%v\n%s", err, data)
	}
	return e
}

// labelled is an attribute with its label.
func labelled(key, value, kind, universal string) string {
	id := "null"
	if universal != "" {
		id = `"` + universal + `"`
	}
	return fmt.Sprintf(`%q:{"label":"Label of %s","value":%s,"type":%q,"universal_id":%s}`, key, key, value, kind, id)
}

func apiError(t *testing.T, err error) *personio.APIError {
	t.Helper()
	var api *personio.APIError
	if !errors.As(err, &api) {
		t.Fatalf("%v (%T) is no *personio.APIError", err, err)
	}
	return api
}

func wantInvalid(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, v1.ErrInvalidValue) || !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("%s: %v", what, err)
	}
}

type personiotestRequest = personiotest.Request

func fault(status int, body string) personiotest.Fault {
	return personiotest.Fault{Status: status, Body: body}
}

func refusing() personiotest.Quirks {
	return personiotest.Quirks{V1RefuseLimits: true, V1RefuseParameters: true}
}

func itoa(n int) string { return fmt.Sprint(n) }

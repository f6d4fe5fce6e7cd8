package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func TestAuthentication(t *testing.T) {
	t.Parallel()
	document := load(t, "credentials-service-api-v2.json", nil)
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient("personio:persons:read")
	check := check(t, server.Transport(), document)
	check.outside = []string{"GET /v2/persons"}
	for name, source := range map[string]*auth.TokenSource{
		"all scopes":        auth.ClientCredentials(id, secret),
		"one scope":         auth.ClientCredentials(id, secret, auth.WithScopes("personio:persons:read")),
		"a wrong secret":    auth.ClientCredentials(id, "wrong"),
		"an unknown scope":  auth.ClientCredentials(id, secret, auth.WithScopes("personio:everything:read")),
		"an unknown client": auth.ClientCredentials("wrong", "wrong"),
	} {
		client, err := personio.New(source, personio.WithHTTPClient(check.client()))
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Persons.List(t.Context(), personio.PersonListOptions{})
		if refused := new(auth.Error); errors.As(err, &refused) == (name == "all scopes" || name == "one scope") {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			if err := source.Revoke(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	check.complete()
}

// The official examples, as the token source takes them.
func TestAuthenticationExamples(t *testing.T) {
	t.Parallel()
	document := load(t, "credentials-service-api-v2.json", nil)
	got, err := tokenFrom(t, http.StatusOK, document.example(t, "OAuth2TokenSuccessAccessToken"))
	if err != nil || got.Access.Reveal() != "papi-..." {
		t.Errorf("%v, %v", got, err)
	}
	_, err = tokenFrom(t, http.StatusBadRequest, document.example(t, "OAuth2TokenRequiredParametersMissing"))
	var refused *auth.Error
	if !errors.As(err, &refused) {
		t.Fatalf("%v", err)
	}
	var want struct {
		Error   string `json:"error"`
		TraceID string `json:"trace_id"`
	}
	if err := json.Unmarshal(document.example(t, "OAuth2TokenRequiredParametersMissing"), &want); err != nil {
		t.Fatal(err)
	}
	if refused.Code != want.Error || refused.TraceID != want.TraceID {
		t.Errorf("%+v, want %+v", refused, want)
	}
}

// tokenFrom asks for a token at a server with one answer.
func tokenFrom(t *testing.T, status int, answer []byte) (auth.Token, error) {
	t.Helper()
	via := auth.WithHTTPClient(&http.Client{Transport: answering{status, answer}})
	return auth.ClientCredentials("id", "secret", via).AccessToken(t.Context())
}

// answering is a server with one answer.
type answering struct {
	status int
	body   []byte
}

func (a answering) RoundTrip(*http.Request) (*http.Response, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: a.status, Header: header, Body: io.NopCloser(bytes.NewReader(a.body))}, nil
}

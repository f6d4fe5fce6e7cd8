package auth_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// answeringV1 is a source whose v1 endpoint gives one answer for ever.
func answeringV1(status int, body string) *auth.TokenSource {
	return auth.ClientCredentials("id", "secret", auth.V1(), auth.WithHTTPClient(via(func(req *http.Request) (*http.Response, error) {
		return jsonAnswer(req, status, body), nil
	})))
}

func TestTokensOfVersion1(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		id, secret := server.AddCompany("hafenkontor").AddClient("employees:read", "absences:read")
		source := auth.ClientCredentials(id, secret, auth.V1(), auth.WithHTTPClient(server.Client()))
		token, err := source.AccessToken(t.Context())
		if err != nil || token.Access.IsZero() {
			t.Fatal(err)
		}
		if want := []string{"employees:read", "absences:read"}; !slices.Equal(token.Scopes, want) {
			t.Errorf("Scopes %q, want %q", token.Scopes, want)
		}
		if want := time.Now().Add(24*time.Hour - 10*time.Second); !token.Expiry.Equal(want) {
			t.Errorf("Expiry %v, want %v", token.Expiry, want)
		}
		if v1, v2 := server.Count(personio.OpV1AuthToken), server.Count(personio.OpAuthToken); v1 != 1 || v2 != 0 {
			t.Errorf("%d requests of v1 and %d of v2", v1, v2)
		}
	})
}

func TestCredentialsOfVersion1TravelInTheBodyOnly(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	source := auth.ClientCredentials("the-id", bird, auth.V1(), auth.WithBaseURL("https://personio.example.com/emulator"),
		auth.WithHTTPClient(via(func(req *http.Request) (*http.Response, error) {
			got = req
			body, _ = io.ReadAll(req.Body)
			return jsonAnswer(req, http.StatusOK, `{"success":true,"data":{"token":"t"}}`), nil
		})))
	if _, err := source.AccessToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got.Method != http.MethodPost || got.URL.String() != "https://personio.example.com/emulator/v1/auth" {
		t.Errorf("%s %s", got.Method, got.URL)
	}
	var sent map[string]string
	if err := json.Unmarshal(body, &sent); err != nil || len(sent) != 2 || sent["client_id"] != "the-id" || sent["client_secret"] != bird {
		t.Errorf("body %s", body)
	}
	if kind := got.Header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("Content-Type %s", kind)
	}
	if got.Header.Get("Authorization") != "" {
		t.Error("the credentials are in the header")
	}
}

func TestWhatTheEndpointOfVersion1CanAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status      int
		body        string
		invalid     bool // errors.Is(err, ErrInvalidClient)
		temporary   bool
		description string
	}{
		"wrong credentials":    {403, `{"success":false,"error":{"code":0,"message":"Wrong credentials"}}`, true, false, "Wrong credentials"},
		"refused with 200":     {200, `{"success":false,"error":{"code":0,"message":"Wrong credentials"}}`, false, false, "Wrong credentials"},
		"401":                  {401, ``, true, false, ""},
		"too many":             {429, ``, false, true, ""},
		"server error":         {500, `{"success":false,"error":{"code":0,"message":"Something went wrong"}}`, false, true, "Something went wrong"},
		"HTML":                 {502, `<html>`, false, true, ""},
		"a redirect":           {307, ``, false, false, ""},
		"no token":             {200, `{"success":true,"data":{}}`, false, true, ""},
		"no JSON":              {200, `<html>`, false, true, ""},
		"another kind of JSON": {200, `[]`, false, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := answeringV1(test.status, test.body).AccessToken(t.Context())
			var typed *auth.Error
			if !errors.As(err, &typed) {
				t.Fatalf("%v is no *auth.Error", err)
			}
			if got := errors.Is(err, auth.ErrInvalidClient); got != test.invalid {
				t.Errorf("ErrInvalidClient: %v", got)
			}
			if typed.Temporary() != test.temporary || typed.Description != test.description {
				t.Errorf("temporary %v, description %q", typed.Temporary(), typed.Description)
			}
			if test.description != "" && strings.Contains(err.Error(), test.description) {
				t.Errorf("the text quotes the answer: %v", err)
			}
		})
	}
}

// Personio added the life of a token late, and writes numbers as texts here and
// there.
func TestLifeOfATokenOfVersion1(t *testing.T) {
	t.Parallel()
	for expires, want := range map[string]time.Duration{
		``: 0, `,"expires_in":null`: 0, `,"expires_in":"soon"`: 0, `,"expires_in":-3`: 0, `,"expires_in":{}`: 0,
		`,"expires_in":3600`: 3590 * time.Second, `,"expires_in":"3600"`: 3590 * time.Second, `,"expires_in":3600.5`: 3590 * time.Second,
		`,"expires_in":1e300`: 10*365*24*time.Hour - 10*time.Second,
	} {
		t.Run(expires, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				token, err := answeringV1(http.StatusOK, `{"success":true,"data":{"token":"t"`+expires+`}}`).AccessToken(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if want == 0 && !token.Expiry.IsZero() || want != 0 && time.Until(token.Expiry) != want {
					t.Errorf("Expiry %v", token.Expiry)
				}
			})
		})
	}
}

func TestVersion1TakesNoScopes(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]auth.Option{{auth.V1(), auth.WithScopes("a")}, {auth.WithScopes("a"), auth.V1()}} {
		_, err := auth.ClientCredentials("id", "secret", opts...).AccessToken(t.Context())
		if err == nil || !strings.Contains(err.Error(), "WithScopes") {
			t.Errorf("%v", err)
		}
	}
}

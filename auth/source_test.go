package auth_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/auth"
)

// What the documentation promises about the types, checked by the compiler.
var (
	_ auth.Renewer       = (*auth.TokenSource)(nil)
	_ auth.Source        = auth.StaticSource{}
	_ auth.Source        = auth.OAuth2Source{}
	_ oauth2.TokenSource = (*auth.TokenSource)(nil)
	_ oauth2.TokenSource = auth.StaticSource{}
	_ oauth2.TokenSource = auth.OAuth2Source{}
)

func TestStaticSourceAlwaysHasTheSameToken(t *testing.T) {
	t.Parallel()
	source := auth.Static("feststehend")
	token, err := source.AccessToken(t.Context())
	if err != nil || token.Access.Reveal() != "feststehend" || !token.Expiry.IsZero() {
		t.Errorf("%v, %v", token, err)
	}
	bridged, err := source.Token()
	if err != nil || bridged.AccessToken != "feststehend" || bridged.Type() != "Bearer" || !bridged.Valid() {
		t.Errorf("%v, %v", bridged.Type(), err)
	}
	if _, renews := any(source).(auth.Renewer); renews {
		t.Error("nobody can renew a static token")
	}
}

// Users of package oauth2 get their *http.Client.
func TestTokenSourceServesPackageOAuth2(t *testing.T) {
	t.Parallel()
	server, _, source := hafen(t)
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, server.Client())
	client := oauth2.NewClient(ctx, source)
	for range 3 {
		request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.personio.de/v2/persons", http.NoBody)
		resp, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusUnauthorized {
			t.Error("the token was not accepted")
		}
	}
	if n := server.Count(tokenOperation); n != 1 {
		t.Errorf("%d requests for a token, want 1", n)
	}
}

func TestOAuth2TokenHasAllOfOurs(t *testing.T) {
	t.Parallel()
	end := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	bridged := auth.Token{Access: auth.NewSecret("a"), Expiry: end, Scopes: []string{"x:read", "y:write"}}.OAuth2()
	if bridged.AccessToken != "a" || !bridged.Expiry.Equal(end) || bridged.Extra("scope") != "x:read y:write" {
		t.Errorf("%q until %v for %v", bridged.AccessToken, bridged.Expiry, bridged.Extra("scope"))
	}
	// And back.
	token, err := auth.FromOAuth2(oauth2.StaticTokenSource(bridged)).AccessToken(t.Context())
	if err != nil || token.Access.Reveal() != "a" || !token.Expiry.Equal(end) || !slices.Equal(token.Scopes, []string{"x:read", "y:write"}) {
		t.Errorf("%+v, %v", token, err)
	}
}

// oauthSource is somebody's own source.
type oauthSource func() (*oauth2.Token, error)

func (f oauthSource) Token() (*oauth2.Token, error) { return f() }

// Package oauth2 cannot be interrupted, a caller of ours can.
func TestForeignSourceDoesNotOutlastTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		source := auth.FromOAuth2(oauthSource(func() (*oauth2.Token, error) {
			<-release
			return &oauth2.Token{AccessToken: "late"}, nil
		}))
		errEnough := errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errEnough)
		defer cancel()
		started := time.Now()
		if _, err := source.AccessToken(ctx); !errors.Is(err, errEnough) {
			t.Errorf("%v, want the context's cause", err)
		}
		if waited := time.Since(started); waited != time.Second {
			t.Errorf("waited %v", waited)
		}
		close(release)
	})
}

func TestForeignSourceKeepsItsErrors(t *testing.T) {
	t.Parallel()
	errSealed := errors.New("the safe is sealed")
	source := auth.FromOAuth2(oauthSource(func() (*oauth2.Token, error) { return nil, errSealed }))
	_, err := source.AccessToken(t.Context())
	var typed *auth.Error
	if !errors.Is(err, errSealed) || !errors.As(err, &typed) {
		t.Errorf("%v (%T) lost its cause", err, err)
	}
	if _, err := source.Token(); !errors.Is(err, errSealed) {
		t.Errorf("%v lost its cause", err)
	}
}

// A source may travel through package oauth2 and come back.
func TestErrorsSurviveBothBridges(t *testing.T) {
	t.Parallel()
	server, _, _ := hafen(t)
	there := auth.ClientCredentials("papi-unknown", "papi-wrong", auth.WithHTTPClient(server.Client()))
	back := auth.FromOAuth2(oauth2.ReuseTokenSource(nil, there))
	_, err := back.AccessToken(t.Context())
	var typed *auth.Error
	if !errors.Is(err, auth.ErrInvalidClient) || !errors.As(err, &typed) || typed.TraceID == "" {
		t.Errorf("%v lost what the endpoint said", err)
	}
}

// The error of package oauth2 prints the whole answer.
func TestForeignErrorsDoNotPrintTheAnswer(t *testing.T) {
	t.Parallel()
	refused := &oauth2.RetrieveError{
		Response:  &http.Response{StatusCode: http.StatusBadRequest, Status: "400 Bad Request"},
		Body:      []byte(bird),
		ErrorCode: "invalid_grant", ErrorDescription: bird, ErrorURI: bird,
	}
	_, err := auth.FromOAuth2(oauthSource(func() (*oauth2.Token, error) { return nil, refused })).AccessToken(t.Context())
	var typed *auth.Error
	if !errors.As(err, &typed) || typed.Code != "invalid_grant" || typed.StatusCode != http.StatusBadRequest {
		t.Errorf("%v", err)
	}
	assertNoBird(t, "the text", err.Error())
}

func TestForeignSourceThatBreaksItsContract(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]auth.OAuth2Source{
		"none":                          auth.FromOAuth2(nil),
		"zero value":                    {},
		"neither a token nor an error":  auth.FromOAuth2(oauthSource(func() (*oauth2.Token, error) { return nil, nil })), //nolint:nilnil // that is the breach
		"an error without its response": auth.FromOAuth2(oauthSource(func() (*oauth2.Token, error) { return nil, new(oauth2.RetrieveError) })),
	} {
		_, err := source.AccessToken(t.Context())
		var typed *auth.Error
		if !errors.As(err, &typed) || err.Error() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

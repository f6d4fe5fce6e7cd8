package auth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/jarcoal/httpmock"
	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/internal/canary"
)

// bird stands for a secret. Wherever it comes out, in whatever spelling, a real
// one would.
const bird = "canary-5up3r/53cr37+bird"

func flock() canary.Flock { return canary.Flock{"secret": bird} }

func assertNoBird(t *testing.T, what, output string) {
	t.Helper()
	for _, found := range flock().Find(output) {
		t.Errorf("%s shows %s", what, found)
	}
}

// holders puts a value wherever values are kept: fmt and slog treat an
// unexported field differently from an exported one, and a pointer differently
// when it is not at the top.
func holders[T any](v T) map[string]any {
	type exported struct{ V T }
	type exportedPointer struct{ V *T }
	type exportedAny struct{ V any }
	return map[string]any{
		"itself":                    v,
		"pointer":                   &v,
		"slice":                     []T{v},
		"array":                     [1]T{v},
		"map":                       map[string]T{"k": v},
		"slice of any":              []any{v},
		"exported field":            exported{v},
		"pointer to exported field": &exported{v},
		"exported pointer field":    exportedPointer{&v},
		"exported field of any":     exportedAny{v},
		"nested exported fields":    struct{ Inner exported }{exported{v}},
		"pointer to pointer":        new(&v),
	}
}

// hidden puts a value into unexported fields, where its methods do not help.
func hidden[T any](v T) map[string]any {
	type unexported struct{ v T }
	type unexportedPointer struct{ v *T }
	type unexportedAny struct{ v any }
	return map[string]any{
		"unexported field":                unexported{v},
		"pointer to unexported field":     &unexported{v},
		"unexported pointer field":        unexportedPointer{&v},
		"unexported field of any":         unexportedAny{v},
		"unexported field of a slice":     struct{ v []T }{[]T{v}},
		"unexported field of a map":       struct{ v map[string]T }{map[string]T{"k": v}},
		"nested unexported fields":        struct{ inner unexported }{unexported{v}},
		"slice of structs":                []unexported{{v}},
		"exported field of an unexported": struct{ inner struct{ V T } }{struct{ V T }{v}},
	}
}

func assertKeptSecret[T any](t *testing.T, v T) {
	t.Helper()
	var watch canary.Watch
	for _, group := range []map[string]any{holders(v), hidden(v)} {
		for where, holder := range group {
			watch.Sealed(fmt.Sprintf("%T as %s", v, where), holder)
		}
	}
	watch.Check(t, flock())
}

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.NewSecret(bird))
}

func TestSecretSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	secret := auth.NewSecret(bird)
	inJSON, err := json.Marshal([]any{secret, auth.RecruitingKey{}, auth.Token{Access: secret}})
	if want := `["[REDACTED]","[REDACTED]",{"Access":"[REDACTED]","Expiry":"0001-01-01T00:00:00Z","Scopes":null}]`; err != nil || string(inJSON) != want {
		t.Errorf("JSON %s, %v, want %s", inJSON, err, want)
	}
	for name, got := range map[string]string{
		"%v": fmt.Sprintf("%v", secret), "%d": fmt.Sprintf("%d", secret), "%#v": fmt.Sprintf("%#v", secret),
		"String": secret.String(), "GoString": secret.GoString(), "LogValue": secret.LogValue().String(),
		"key's %d": fmt.Sprintf("%d", auth.RecruitingKey{}), "key's String": auth.RecruitingKey{}.String(),
		"key's LogValue": auth.RecruitingKey{}.LogValue().String(), "source's %d": fmt.Sprintf("%d", auth.ClientCredentials("", "")),
		"source's LogValue": auth.ClientCredentials("", "").LogValue().String(),
	} {
		if got != "[REDACTED]" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := secret.Reveal(); got != bird {
		t.Errorf("Reveal: %q", got)
	}
}

func TestZeroSecretIsEmpty(t *testing.T) {
	t.Parallel()
	var secret auth.Secret
	if secret.Reveal() != "" || !secret.IsZero() || !auth.NewSecret("").IsZero() {
		t.Error("the zero Secret must be empty")
	}
	if auth.NewSecret(bird).IsZero() {
		t.Error("a secret with a text must not be zero")
	}
}

func TestTokenIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.Token{Access: auth.NewSecret(bird), Scopes: []string{"personio:persons:read"}})
}

func TestStaticSourceIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.Static(bird))
}

// A source of package oauth2 that shows what it has, as many do.
type openSource struct{ AccessToken string }

func (s openSource) Token() (*oauth2.Token, error) {
	return &oauth2.Token{AccessToken: s.AccessToken}, nil
}

func TestOAuth2SourceIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.FromOAuth2(openSource{bird}))
	assertKeptSecret(t, auth.FromOAuth2(&openSource{bird}))
	assertKeptSecret(t, auth.FromOAuth2(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: bird, RefreshToken: bird})))
}

// Package fmt goes around the methods of a value in an unexported field; the token
// hides itself there, too.
func TestRecruitingKeyIsNeverPrinted(t *testing.T) {
	t.Parallel()
	assertKeptSecret(t, auth.RecruitingKey{CompanyID: "4711", Token: auth.NewSecret(bird)})
}

func TestKeysAreComparedByTheirTexts(t *testing.T) {
	t.Parallel()
	key := func(company, token string) auth.RecruitingKey {
		return auth.RecruitingKey{CompanyID: company, Token: auth.NewSecret(token)}
	}
	if !key("1", "t").Equal(key("1", "t")) || !(auth.RecruitingKey{}).Equal(key("", "")) {
		t.Error("equal keys differ")
	}
	if key("1", "t").Equal(key("2", "t")) || key("1", "t").Equal(key("1", "u")) || key("1", "t").Equal(key("1", "tt")) {
		t.Error("different keys are equal")
	}
}

func TestTokenSourceIsNeverPrinted(t *testing.T) {
	t.Parallel()
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodPost, "https://api.personio.de/v2/auth/token",
		httpmock.NewStringResponder(http.StatusOK, `{"access_token":"`+bird+`","token_type":"Bearer","expires_in":86400,"scope":"personio:persons:read"}`).
			HeaderSet(http.Header{"Content-Type": {"application/json"}}))
	source := auth.ClientCredentials("papi-id", bird, auth.WithHTTPClient(&http.Client{Transport: mock}))
	assertKeptSecret(t, source) // Before it has a token, ...
	if _, err := source.AccessToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	assertKeptSecret(t, source) // ... and with one.
}

// A server that repeats what it was sent must not get it into a log by way of
// the error.
func TestErrorNeverPrintsWhatTheServerSaid(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"as documented": `{"error":"invalid_client","error_description":"no client ` + bird + `","error_uri":"https://example.com/` + bird + `","trace_id":"0f1e2d"}`,
		"other code":    `{"error":"` + bird + `","error_description":"` + bird + `"}`,
		"no JSON":       `<html><body>` + bird + `</body></html>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := httpmock.NewMockTransport()
			mock.RegisterResponder(http.MethodPost, "https://api.personio.de/v2/auth/token",
				httpmock.NewStringResponder(http.StatusBadRequest, answer).HeaderSet(http.Header{"Content-Type": {"application/problem+json"}}))
			source := auth.ClientCredentials(bird, bird, auth.WithHTTPClient(&http.Client{Transport: mock}))
			_, err := source.AccessToken(t.Context())
			if err == nil {
				t.Fatal("no error")
			}
			var watch canary.Watch
			watch.Error("error", err)
			failed, ok := errors.AsType[*auth.Error](err)
			if !ok {
				t.Fatalf("%T", err)
			}
			watch.Marshalled("copy of the error", *failed)
			watch.Check(t, flock())
		})
	}
}

package auth_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// drawer is a TokenStore in memory.
type drawer struct {
	mu     sync.Mutex
	values map[string][]byte
	err    error
	hangs  bool
}

func (d *drawer) Get(ctx context.Context, name string) ([]byte, error) {
	if d.hangs {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.values[name], d.err
}

func (d *drawer) Put(_ context.Context, name string, sealed []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.values == nil {
		d.values = make(map[string][]byte)
	}
	if d.values[name] = sealed; sealed == nil {
		delete(d.values, name)
	}
	return d.err
}

func key(fill byte) []byte { return bytes.Repeat([]byte{fill}, 32) }

// pair is a way to make any number of sources for one credential, as processes do.
func pair(t *testing.T) (*personiotest.Server, *personiotest.Company, func(...auth.Option) *auth.TokenSource) {
	t.Helper()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient("personio:persons:read")
	return server, company, func(opts ...auth.Option) *auth.TokenSource {
		return auth.ClientCredentials(id, secret, append(opts, auth.WithHTTPClient(server.Client()))...)
	}
}

func TestStoredTokenSurvivesARestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, process := pair(t)
		store := &drawer{}
		first, err := process(auth.WithTokenStore(store, key(1))).AccessToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		advance(t, 23*time.Hour)
		second, err := process(auth.WithTokenStore(store, key(1))).AccessToken(t.Context())
		if err != nil || second.Access.Reveal() != first.Access.Reveal() || !second.Expiry.Equal(first.Expiry) || len(second.Scopes) != 1 {
			t.Errorf("%v, %v, want the first process's token until %v", err, second.Expiry, first.Expiry)
		}
		if n := server.Count(tokenOperation); n != 1 {
			t.Errorf("%d requests for a token, want 1", n)
		}
		// Four minutes before its end it is of no use to a new process.
		advance(t, 56*time.Minute)
		if accessToken(t, process(auth.WithTokenStore(store, key(1)))); server.Count(tokenOperation) != 2 {
			t.Errorf("%d requests for a token, want 2", server.Count(tokenOperation))
		}
	})
}

// Whoever reads the store finds nothing: no token, no client, no company.
func TestStoreHoldsNothingReadable(t *testing.T) {
	t.Parallel()
	store := &drawer{}
	source := auth.ClientCredentials(bird, bird, auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(via(func(req *http.Request) (*http.Response, error) {
		return jsonAnswer(req, http.StatusOK, `{"access_token":"`+bird+`","token_type":"Bearer","expires_in":86400}`), nil
	})))
	if got := accessToken(t, source); got != bird {
		t.Fatal(got)
	}
	for name, value := range store.values {
		assertNoBird(t, "the name", name)
		assertNoBird(t, "the value", string(value))
	}
	if len(store.values) != 1 {
		t.Errorf("%d values", len(store.values))
	}
}

func TestKeysCanBeReplaced(t *testing.T) {
	t.Parallel()
	server, _, process := pair(t)
	store := &drawer{}
	accessToken(t, process(auth.WithTokenStore(store, key(1))))
	if accessToken(t, process(auth.WithTokenStore(store, key(2), key(1)))); server.Count(tokenOperation) != 1 {
		t.Error("the former key does not open")
	}
	if accessToken(t, process(auth.WithTokenStore(store, key(2)))); server.Count(tokenOperation) != 2 {
		t.Error("it was opened without its key")
	}
	if accessToken(t, process(auth.WithTokenStore(store, key(2)))); server.Count(tokenOperation) != 2 {
		t.Error("what the new key sealed does not open")
	}
}

// Tokens of other credentials, servers, scopes and versions are other tokens.
func TestStoredTokensDoNotMix(t *testing.T) {
	t.Parallel()
	store := &drawer{}
	made := 0
	client := via(func(req *http.Request) (*http.Response, error) {
		made++
		body := `{"access_token":"` + strings.Repeat("t", made) + `","token_type":"Bearer","expires_in":86400}`
		if req.URL.Path == "/v1/auth" {
			body = `{"data":{"token":"` + strings.Repeat("t", made) + `","expires_in":86400}}`
		}
		return jsonAnswer(req, http.StatusOK, body), nil
	})
	seen := make(map[string]bool)
	for range 2 { // The second round finds them all.
		for _, source := range []*auth.TokenSource{
			auth.ClientCredentials("a", "secret", auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(client)),
			auth.ClientCredentials("b", "secret", auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(client)),
			auth.ClientCredentials("a", "secret", auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(client), auth.V1()),
			auth.ClientCredentials("a", "secret", auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(client), auth.WithScopes("x")),
			auth.ClientCredentials("a", "secret", auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(client), auth.WithBaseURL("https://other.example.com")),
		} {
			seen[accessToken(t, source)] = true
		}
	}
	if len(seen) != 5 || made != 5 {
		t.Errorf("%d tokens, %d requests, want 5", len(seen), made)
	}
	// Nor can whoever writes to the store make one source take another's.
	names := slices.Collect(maps.Keys(store.values))
	first := store.values[names[0]]
	for i, name := range names[:len(names)-1] {
		store.values[name] = store.values[names[i+1]]
	}
	store.values[names[len(names)-1]] = first
	for _, id := range []string{"a", "b"} {
		accessToken(t, auth.ClientCredentials(id, "secret", auth.WithTokenStore(store, key(1)), auth.WithHTTPClient(client)))
	}
	if made != 7 {
		t.Errorf("%d requests, want 7: values changed places", made)
	}
}

// A client ID is no secret. Whoever has no more gets nothing out of the store, and
// takes nothing out of it.
func TestStoredTokenIsOnlyForItsSecret(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient()
	store := &drawer{}
	with := func(secret string, keys ...[]byte) *auth.TokenSource {
		return auth.ClientCredentials(id, secret, auth.WithTokenStore(store, keys[0], keys[1:]...), auth.WithHTTPClient(server.Client()))
	}
	accessToken(t, with(secret, key(1)))
	for _, wrong := range []string{"guessed", secret + "x", secret[:len(secret)-1], strings.ToUpper(secret) + "\x00"} {
		for _, keys := range [][][]byte{{key(1)}, {key(2), key(1)}} {
			if token, err := with(wrong, keys...).AccessToken(t.Context()); !errors.Is(err, auth.ErrInvalidClient) {
				t.Errorf("%q got %q, %v", wrong, token.Access.Reveal(), err)
			}
			if err := with(wrong, keys...).Revoke(t.Context()); err != nil || server.Count(personio.OpAuthRevoke) > 0 {
				t.Errorf("%q revoked the token: %v", wrong, err)
			}
		}
	}
	asked := server.Count(tokenOperation)
	if accessToken(t, with(secret, key(1))); server.Count(tokenOperation) != asked {
		t.Error("the one with the secret does not find it any more")
	}
}

// The server refused the stored token: it must not come back.
func TestRefusedTokenIsNotTakenFromTheStore(t *testing.T) {
	t.Parallel()
	server, company, process := pair(t)
	store := &drawer{}
	accessToken(t, process(auth.WithTokenStore(store, key(1))))
	company.RevokeTokens()
	source := process(auth.WithTokenStore(store, key(1)))
	dead, err := source.AccessToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	source.Invalidate(dead)
	if got := accessToken(t, source); got == dead.Access.Reveal() || server.Count(tokenOperation) != 2 {
		t.Errorf("%d requests for a token, want 2", server.Count(tokenOperation))
	}
	// Another process that is refused finds the new one there.
	other := process(auth.WithTokenStore(store, key(1)))
	other.Invalidate(dead)
	if accessToken(t, other); server.Count(tokenOperation) != 2 {
		t.Error("the new token is not in the store")
	}
}

func TestRevokedTokenLeavesTheStore(t *testing.T) {
	t.Parallel()
	server, _, process := pair(t)
	store := &drawer{}
	accessToken(t, process(auth.WithTokenStore(store, key(1))))
	// By a process that never had it in hand.
	if err := process(auth.WithTokenStore(store, key(1))).Revoke(t.Context()); err != nil || server.Count(personio.OpAuthRevoke) != 1 {
		t.Errorf("%v, %d requests", err, server.Count(personio.OpAuthRevoke))
	}
	if len(store.values) != 0 {
		t.Error("it is still there")
	}
}

// A store that fails makes more requests, not more errors, and says so.
func TestStoreThatFailsIsDoneWithout(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*drawer){
		"it fails":   func(d *drawer) { d.err = errors.New("disk full") },
		"it hangs":   func(d *drawer) { d.hangs = true },
		"it lies":    func(d *drawer) { d.all([]byte{1, 2, 3}) },
		"it is new":  func(d *drawer) { d.all([]byte{99, 2, 3}) },
		"it is rich": func(d *drawer) { d.all(bytes.Repeat([]byte{1}, 1000)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, process := pair(t)
				store := &drawer{}
				accessToken(t, process(auth.WithTokenStore(store, key(1))))
				prepare(store)
				var log bytes.Buffer
				if accessToken(t, process(auth.WithTokenStore(store, key(1)), auth.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))); server.Count(tokenOperation) != 2 {
					t.Errorf("%d requests for a token, want 2", server.Count(tokenOperation))
				}
				if !strings.Contains(log.String(), "token store failed") {
					t.Errorf("log: %s", log.String())
				}
			})
		})
	}
}

// all replaces what is in the drawer.
func (d *drawer) all(value []byte) {
	for name := range d.values {
		d.values[name] = value
	}
}

func TestStoreOptionsThatAreWrong(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]auth.Option{
		"no store":         auth.WithTokenStore(nil, key(1)),
		"no key":           auth.WithTokenStore(&drawer{}, nil),
		"short key":        auth.WithTokenStore(&drawer{}, []byte("pass phrase")),
		"short former key": auth.WithTokenStore(&drawer{}, key(1), []byte("pass phrase")),
		"no logger":        auth.WithLogger(nil),
	} {
		_, err := auth.ClientCredentials("id", "secret", opt).AccessToken(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), "auth: With") || strings.Contains(err.Error(), "pass phrase") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

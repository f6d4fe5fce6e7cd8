package personio_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func TestRefusedTokenIsRenewedAndTheCallReplayedOnce(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		server, company, client := kontor(t)
		do := func() error { return client.Do(t.Context(), method, nowhere, map[string]int{"n": 1}, nil) }
		if err := do(); !errors.Is(err, personio.ErrNotFound) { // the token is accepted, the route unknown
			t.Fatal(err)
		}
		company.RevokeTokens()
		if err := do(); !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("%s: %v", method, err)
		}
		if tokens, calls := server.Count(tokenOperation), server.Count(nowhereOperation); tokens != 2 || calls != 3 {
			t.Errorf("%s: %d tokens and %d calls, want 2 and 3", method, tokens, calls)
		}
	}
}

func TestSecondRefusalIsReturned(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	server.Inject(personiotest.Fault{Operation: nowhereOperation, Status: http.StatusUnauthorized, Times: 100})
	err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil)
	if api := apiError(t, err); !errors.Is(err, personio.ErrUnauthorized) || api.Attempts != 2 {
		t.Errorf("%v", err)
	}
	if tokens, calls := server.Count(tokenOperation), server.Count(nowhereOperation); tokens != 2 || calls != 2 {
		t.Errorf("%d tokens and %d calls, want 2 and 2", tokens, calls)
	}
}

// A fixed token cannot be renewed: the first refusal is the answer.
func TestRefusalOfAFixedTokenIsReturnedAtOnce(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]auth.Source{
		"static": auth.Static("expired"),
		"oauth2": auth.FromOAuth2(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "expired"})),
	} {
		server := personiotest.New()
		client := newClient(t, source, personio.WithHTTPClient(server.Client()))
		err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil)
		if api := apiError(t, err); !errors.Is(err, personio.ErrUnauthorized) || api.Attempts != 1 || len(server.Requests()) != 1 {
			t.Errorf("%s: %v after %d requests", name, err, len(server.Requests()))
		}
	}
}

// A call whose body can be read once only is not replayed, but it must not leave
// the dead token to the next one either.
func TestDeadTokenDoesNotOutliveACallThatCannotBeReplayed(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t)
	upload := func() error {
		file := personio.RawBody{ContentType: "text/plain", Size: 1, Once: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil }}
		return client.Do(t.Context(), http.MethodPost, nowhere, file, nil)
	}
	if err := upload(); !errors.Is(err, personio.ErrNotFound) {
		t.Fatal(err)
	}
	company.RevokeTokens()
	if err := upload(); !errors.Is(err, personio.ErrUnauthorized) {
		t.Fatalf("%v: want the refusal", err)
	}
	if err := upload(); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v: the dead token is still in use", err)
	}
	if tokens := server.Count(tokenOperation); tokens != 2 {
		t.Errorf("%d tokens, want 2", tokens)
	}
}

func TestManyCallsShareOneToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Delay: time.Second})
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); !errors.Is(err, personio.ErrNotFound) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if tokens := server.Count(tokenOperation); tokens != 1 {
			t.Errorf("%d tokens, want 1", tokens)
		}
	})
}

// Without a token nothing is sent. The error says so, and why.
func TestCallWithoutATokenIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		client := newClient(t, auth.ClientCredentials("papi-unknown", "papi-wrong"), personio.WithHTTPClient(server.Client()))
		err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil)
		var failed *auth.Error
		if !errors.Is(err, personio.ErrNotSent) || !errors.Is(err, auth.ErrInvalidClient) || !errors.As(err, &failed) {
			t.Errorf("%v", err)
		}
		// Wrong credentials do not become right: one request per call.
		if tokens, calls := server.Count(tokenOperation), server.Count(nowhereOperation); tokens != 1 || calls != 0 {
			t.Errorf("%d requests for a token and %d calls, want 1 and 0", tokens, calls)
		}
	})
}

func TestBusyTokenEndpointIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]personiotest.Fault{
		"server error":  {Status: http.StatusBadGateway},
		"throttled":     {Status: http.StatusTooManyRequests},
		"no connection": {Break: personiotest.NoConnection},
		"broken":        {Break: personiotest.AfterProcessing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, client := kontor(t)
				fault.Operation = tokenOperation
				server.Inject(fault)
				// A request for a token creates nothing: the POST behind it may go on.
				if err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil); !errors.Is(err, personio.ErrNotFound) {
					t.Errorf("%v", err)
				}
				if n := server.Count(nowhereOperation); n != 1 {
					t.Errorf("%d calls, want 1", n)
				}
			})
		})
	}
}

func TestTokenThatCannotBeSent(t *testing.T) {
	t.Parallel()
	client := newClient(t, auth.Static("read-from-a-file\n"), personio.WithHTTPClient(&http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		t.Error("a request left")
		return reply(http.StatusOK, ""), nil
	})}))
	if err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("%v", err)
	}
}

func TestSourceOfAnotherServerIsRefused(t *testing.T) {
	t.Parallel()
	source := auth.ClientCredentials("id", "secret", auth.WithBaseURL("https://emulator.example.com"))
	if client, err := personio.New(source); err == nil || client != nil {
		t.Errorf("%v, %v", client, err)
	}
	if _, err := personio.New(source, personio.WithBaseURL("https://emulator.example.com")); err != nil {
		t.Error(err)
	}
}

// source is somebody's own, which cannot renew.
type source func(context.Context) (auth.Token, error)

func (s source) AccessToken(ctx context.Context) (auth.Token, error) { return s(ctx) }

func TestOwnSourceIsAskedForEveryAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		own := source(func(context.Context) (auth.Token, error) {
			asked++
			return auth.Token{Access: auth.NewSecret("own")}, nil
		})
		sent := 0
		client := newClient(t, own, personio.WithHTTPClient(&http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
			if sent++; req.Header.Get("Authorization") != "Bearer own" {
				t.Errorf("header %v", req.Header)
			}
			return reply(http.StatusTooManyRequests, ""), nil
		})}))
		_ = client.Do(t.Context(), http.MethodGet, nowhere, nil, nil)
		if asked != 3 || sent != 3 {
			t.Errorf("asked %d times for %d requests", asked, sent)
		}
	})
}

func TestSlowSourceEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, client := kontor(t)
		server.Inject(personiotest.Fault{Operation: tokenOperation, Delay: 20 * time.Second})
		errEnough := errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errEnough)
		defer cancel()
		started := time.Now()
		err := client.Do(ctx, http.MethodPost, nowhere, nil, nil)
		if !errors.Is(err, errEnough) || !errors.Is(err, personio.ErrNotSent) || time.Since(started) != time.Second {
			t.Errorf("%v after %v", err, time.Since(started))
		}
		// The request for the token goes on for whoever needs one next.
		<-time.After(time.Minute)
		if err := client.Do(t.Context(), http.MethodPost, nowhere, nil, nil); !errors.Is(err, personio.ErrNotFound) || server.Count(tokenOperation) != 1 {
			t.Errorf("%v after %d requests for a token", err, server.Count(tokenOperation))
		}
	})
}

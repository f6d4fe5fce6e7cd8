package auth_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func TestRevokedTokenIsDeadAndForgotten(t *testing.T) {
	t.Parallel()
	server, _, source := hafen(t)
	if err := source.Revoke(t.Context()); err != nil || server.Count(personio.OpAuthRevoke) != 0 {
		t.Fatalf("without a token: %v, %d requests", err, server.Count(personio.OpAuthRevoke))
	}
	first := accessToken(t, source)
	if err := source.Revoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	if second := accessToken(t, source); second == first {
		t.Error("the token lives")
	}
	if n := server.Count(personio.OpAuthRevoke); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestRevocationThatFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]personiotest.Fault{
		"refused":       {Status: http.StatusUnauthorized, Body: `{"personio_trace_id":"7c1","errors":[{"title":"Authorisation Restrictions"}]}`},
		"no connection": {Break: personiotest.NoConnection},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _, source := hafen(t)
			accessToken(t, source)
			fault.Operation = personio.OpAuthRevoke
			server.Inject(fault)
			err := source.Revoke(t.Context())
			var typed *auth.Error
			if !errors.As(err, &typed) || typed.StatusCode != fault.Status {
				t.Fatalf("%v", err)
			}
			if fault.Status != 0 && typed.TraceID != "7c1" {
				t.Errorf("trace %q", typed.TraceID)
			}
			// Whatever became of it: the next call asks anew.
			before := server.Count(tokenOperation)
			if accessToken(t, source); server.Count(tokenOperation) != before+1 {
				t.Error("the token was kept")
			}
		})
	}
}

func TestRevocationEndsWithTheContext(t *testing.T) {
	t.Parallel()
	_, _, source := hafen(t)
	accessToken(t, source)
	ctx, cancel := context.WithCancelCause(t.Context())
	errShutdown := errors.New("shutting down")
	cancel(errShutdown)
	if err := source.Revoke(ctx); !errors.Is(err, errShutdown) {
		t.Errorf("%v", err)
	}
}

func TestWhatCannotBeRevoked(t *testing.T) {
	t.Parallel()
	if err := auth.ClientCredentials("id", "secret", auth.V1()).Revoke(t.Context()); err == nil {
		t.Error("API v1 has no revocation")
	}
	if err := auth.ClientCredentials("", "").Revoke(t.Context()); err == nil {
		t.Error("the source was made wrong")
	}
}

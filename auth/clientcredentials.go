package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/personio-go/sdk/internal/transport"
)

const (
	tokenPath    = "/v2/auth/token" //nolint:gosec // an address
	fetchTimeout = 30 * time.Second
	// renewEarly is how long before its end a token is replaced.
	renewEarly = time.Minute
)

// TokenSource gets tokens for client credentials from Personio. One source may
// serve any number of clients and goroutines: Personio gives the same token for
// 24 hours however often it is asked, and a source asks once.
type TokenSource struct {
	id     string
	secret Secret
	scopes []string
	err    error // of the construction, returned by every call

	mu      sync.Mutex
	origin  *url.URL
	base    http.RoundTripper
	current Token
	flight  *flight
}

// flight is a request for a token that any number of callers wait for.
type flight struct {
	done  chan struct{}
	token Token
	err   error
}

// Option sets up a [TokenSource].
type Option func(*TokenSource) error

// WithScopes asks for some of the credential's rights, such as
// "personio:persons:read". Without it a token carries all of them. A scope that
// the credential lacks makes Personio refuse the token (invalid_scope).
func WithScopes(scopes ...string) Option {
	return func(s *TokenSource) error {
		s.scopes = append(s.scopes, scopes...)
		return nil
	}
}

// WithBaseURL is the server that gives the tokens, https://api.personio.de when
// nothing else is said. A client that uses the source says it, too.
func WithBaseURL(base string) Option {
	return func(s *TokenSource) error {
		origin, err := transport.ParseBaseURL(base)
		if err != nil {
			return fmt.Errorf("auth: base URL %w", err)
		}
		s.origin = origin
		return nil
	}
}

// WithHTTPClient sends the requests for tokens through that client's Transport.
// Without it they go the way of the client that uses the source.
func WithHTTPClient(client *http.Client) Option {
	return func(s *TokenSource) error {
		if client == nil {
			return errors.New("auth: WithHTTPClient: the client is nil")
		}
		s.base = transport.OrShared(client.Transport)
		return nil
	}
}

// ClientCredentials returns a source for the client ID and secret of an
// integration. It asks the v2 token endpoint, with the credentials in a form
// body: https://developer.personio.de/reference/post_v2-auth-token
//
// Nothing is sent, and nothing reported as wrong, before the first token is
// needed.
func ClientCredentials(id, secret string, opts ...Option) *TokenSource {
	s := &TokenSource{id: id, secret: NewSecret(secret)}
	errs := make([]error, 0, len(opts)+1)
	if id == "" || secret == "" {
		errs = append(errs, errors.New("auth: client ID and client secret are both needed; Personio shows them under Marketplace > Connected integrations"))
	}
	for _, opt := range opts {
		errs = append(errs, opt(s))
	}
	s.err = errors.Join(errs...)
	return s
}

// Use tells the source which server its client talks to and how. Clients call
// it when they are made; the first one decides. A token only ever goes to the
// server that gave it, so a source refuses a client of another server.
func (s *TokenSource) Use(base *url.URL, via http.RoundTripper) error {
	if s.err != nil {
		return s.err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.origin != nil && s.origin.String() != base.String() {
		return fmt.Errorf("auth: the token source belongs to %s, the client talks to %s; make one source for each", s.origin, base)
	}
	s.origin = base
	if s.base == nil {
		s.base = via
	}
	return nil
}

// AccessToken returns the current token or gets one. Callers that need one at
// the same time share a request; each waits no longer than its own context.
//
// The error is an [*Error] unless the context ended.
func (s *TokenSource) AccessToken(ctx context.Context) (Token, error) {
	if s.err != nil {
		return Token{}, s.err
	}
	s.mu.Lock()
	if s.current.usable(time.Now()) {
		defer s.mu.Unlock()
		return s.current, nil
	}
	f := s.flight
	if f == nil {
		f = &flight{done: make(chan struct{})}
		s.flight = f
		// The request belongs to all who wait: it does not end with the first.
		go s.fetch(f) //nolint:contextcheck,gosec // detached on purpose
	}
	s.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	}
}

// Token implements [oauth2.TokenSource].
func (s *TokenSource) Token() (*oauth2.Token, error) {
	token, err := s.AccessToken(context.Background())
	if err != nil {
		return nil, err
	}
	return token.OAuth2(), nil
}

// Invalidate drops a token that the server refused, unless it was replaced
// already. Another one can always be asked for.
func (s *TokenSource) Invalidate(refused Token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Access.Reveal() == refused.Access.Reveal() {
		s.current = Token{}
	}
	return true
}

func (t Token) usable(now time.Time) bool {
	return !t.Access.IsZero() && (t.Expiry.IsZero() || now.Before(t.Expiry))
}

func (s *TokenSource) fetch(f *flight) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	token, err := s.request(ctx)

	s.mu.Lock()
	if err == nil {
		s.current = token
	}
	s.flight = nil
	s.mu.Unlock()
	f.token, f.err = token, err
	close(f.done)
}

func (s *TokenSource) request(ctx context.Context) (Token, error) {
	origin, client := s.endpoint()
	config := clientcredentials.Config{
		ClientID:     s.id,
		ClientSecret: s.secret.Reveal(),
		TokenURL:     origin.JoinPath(tokenPath).String(),
		Scopes:       s.scopes,
		// Detection would ask twice when the secret is wrong.
		AuthStyle: oauth2.AuthStyleInParams,
	}
	received, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	if err != nil {
		return Token{}, newError(err)
	}
	token := fromOAuth2(received)
	if fmt.Sprint(received.Extra("expires_in")) == "0" {
		// The last second of a token. Package oauth2 takes that for an unlimited life.
		token.Expiry = time.Now()
	}
	if !token.Expiry.IsZero() {
		// A minute, or a tenth of a short life, is for the way.
		token.Expiry = token.Expiry.Add(-min(renewEarly, time.Until(token.Expiry)/10))
	}
	return token, nil
}

func (s *TokenSource) endpoint() (*url.URL, *http.Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.origin == nil {
		s.origin = &url.URL{Scheme: "https", Host: "api.personio.de"}
	}
	return s.origin, &http.Client{
		Transport:     transport.Guard(transport.OrShared(s.base), s.origin),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Format implements [fmt.Formatter] for every verb.
func (*TokenSource) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// LogValue implements [slog.LogValuer].
func (*TokenSource) LogValue() slog.Value { return slog.StringValue(redacted) }

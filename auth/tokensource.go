package auth

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// TokenSource gets tokens for client credentials from Personio. One source may
// serve any number of clients and goroutines: Personio gives the same token for
// 24 hours however often it is asked, and a source asks once.
type TokenSource struct {
	id     string
	secret Secret
	scopes []string
	v1     bool
	logger *slog.Logger
	vault  *vault // nil without a store
	err    error  // of the construction, returned by every call

	mu      sync.Mutex
	origin  *url.URL
	base    http.RoundTripper
	wrap    []func(http.RoundTripper) http.RoundTripper
	current held
	flight  *flight
	refusal refusal
	backoff backoff
}

// flight is a request for a token that any number of callers wait for.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int // nobody is told of a renewal ahead of time, and it goes on all the same
	ahead   bool
	token   Token
	err     error
}

// AccessToken returns the current token or gets one. Callers that need one at
// the same time share a request; each waits no longer than its own context. Some
// minutes before a token ends the next one is asked for while the calls go on.
//
// After a failure the endpoint is left alone for a while, a second at first and
// a minute at most, in which everybody gets the same error.
//
// The error is an [*Error] unless the context ended.
func (s *TokenSource) AccessToken(ctx context.Context) (Token, error) {
	if s.err != nil {
		return Token{}, s.err
	}
	s.mu.Lock()
	now := time.Now()
	alive := s.current.usable(now)
	if alive {
		defer s.mu.Unlock()
		if s.current.due(now) && s.flight == nil && !s.backoff.active(now) {
			s.depart(true) //nolint:contextcheck // detached on purpose
		}
		return s.current.Token, nil
	}
	if s.flight == nil && s.backoff.active(now) {
		defer s.mu.Unlock()
		return Token{}, s.backoff.again(now)
	}
	f := s.flight
	if f == nil {
		f = s.depart(false) //nolint:contextcheck // detached on purpose
	}
	f.waiters++
	s.mu.Unlock()
	return s.await(ctx, f)
}

// depart starts a request; it needs s.mu. The request belongs to all who wait:
// it does not end with the first of them, only with the last.
func (s *TokenSource) depart(ahead bool) *flight {
	ctx, cancel := context.WithCancel(context.Background())
	f := &flight{done: make(chan struct{}), cancel: cancel, ahead: ahead}
	s.flight = f
	go s.fetch(ctx, f, s.refusal.token)
	return f
}

func (s *TokenSource) await(ctx context.Context, f *flight) (Token, error) {
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f.waiters--
	if f.waiters == 0 && !f.ahead && s.flight == f {
		s.flight = nil // whoever comes now does not board what is being called off
		f.cancel()
	}
	return Token{}, context.Cause(ctx)
}

func (s *TokenSource) fetch(ctx context.Context, f *flight, refused Secret) {
	defer f.cancel()
	got, err := s.obtain(ctx, refused)

	s.mu.Lock()
	if s.flight == f {
		s.flight = nil
		got = s.land(got, err)
	}
	f.token, f.err = got.Token, err
	s.mu.Unlock()
	if err != nil && f.ahead {
		s.logger.LogAttrs(ctx, slog.LevelWarn, "personio token not renewed ahead of time", slog.Any("error", err))
	}
	close(f.done)
}

// land takes note of what a request brought; it needs s.mu.
func (s *TokenSource) land(got held, err error) held {
	now := time.Now()
	if err != nil {
		s.backoff.note(newError(err), now, s.coolDown())
		return got
	}
	if got.Access.Reveal() == s.current.Access.Reveal() {
		got = got.toTheEnd()
	}
	s.current, s.backoff = got, backoff{}
	s.refusal.compare(got.Token, now)
	return got
}

// obtain gets a token from the store or from Personio. No panic of a store or a
// RoundTripper gets out: there is no caller above to catch it.
func (s *TokenSource) obtain(ctx context.Context, refused Secret) (got held, err error) {
	defer func() {
		if p := recover(); p != nil {
			got, err = held{}, &Error{cause: fmt.Errorf("a panic on the way to the token endpoint (%T)", p)}
		}
	}()
	if stored, ok := s.stored(ctx, time.Now()); ok && stored.Access.Reveal() != refused.Reveal() {
		return stored, nil
	}
	token, err := s.request(ctx)
	if err != nil {
		return held{}, newError(err)
	}
	now := time.Now()
	s.store(ctx, token, now)
	return hold(token, now), nil
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
// already. It returns whether another one can be had: when Personio insists on
// the same token, it cannot, for the next minute. Some of Personio's routes
// answer 401 for a missing access right, and no token helps against that.
func (s *TokenSource) Invalidate(refused Token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Access.Reveal() != refused.Access.Reveal() {
		return true
	}
	if s.refusal.insisted(refused, time.Now()) {
		return false
	}
	s.refusal.token = refused.Access
	s.current = held{}
	return true
}

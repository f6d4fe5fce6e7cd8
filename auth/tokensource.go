package auth

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/internal/wording"
)

// TokenSource gets tokens for client credentials from Personio. One source may
// serve any number of clients and goroutines: Personio gives the same token for
// 24 hours however often it is asked, and a source asks once.
type TokenSource struct {
	id     Secret
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

// patience is how long a request for a token waits for its turn, at most: behind
// those of ten thousand other companies after a cold start.
const patience = 2 * time.Hour

// flight is a request for a token that any number of callers wait for.
type flight struct {
	done  chan struct{}
	ahead bool // of the end of the current token: nobody waits
	token Token
	err   error
}

// AccessToken returns the current token or gets one. Callers that need one at
// the same time share a request; each waits no longer than its own context. Some
// minutes before a token ends the next one is asked for while the calls go on.
//
// After a failure the endpoint is left alone for a while, a second at first and
// a minute at most, or as long as it asks for, up to an hour. In that time
// everybody gets the same error.
//
// The error is an [*Error] unless the context ended, or the source was made of
// wrong options.
func (s *TokenSource) AccessToken(ctx context.Context) (Token, error) {
	if err := s.wrong(); err != nil {
		return Token{}, err
	}
	s.mu.Lock()
	now := time.Now()
	if s.current.usable(now) {
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
	s.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	}
}

// depart starts a request; it needs s.mu. The request belongs to all who need a
// token, now or next: it does not end with the first of them.
func (s *TokenSource) depart(ahead bool) *flight {
	f := &flight{done: make(chan struct{}), ahead: ahead}
	s.flight = f
	go s.fetch(f, s.refusal.token)
	return f
}

func (s *TokenSource) fetch(f *flight, refused Secret) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	got, err := s.obtain(ctx, refused)

	s.mu.Lock()
	s.flight = nil
	got = s.land(got, err)
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
			got, err = held{}, &Error{cause: wording.Errorf("a panic on the way to the token endpoint (%T)", p)}
		}
	}()
	if stored, ok := s.stored(ctx, time.Now()); ok && stored.Access.Reveal() != refused.Reveal() {
		return stored, nil
	}
	token, err := s.request(ctx)
	if err != nil {
		return held{}, s.unsent(newError(err))
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

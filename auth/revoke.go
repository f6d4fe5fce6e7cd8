package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Revoke ends the source's token at Personio and forgets it; the next call gets
// a new one. Personio gives all who use a credential the same token: revoking it
// ends it for other processes, too. Without a token nothing is sent.
//
// Whether Personio wants to see the token in the header as well is not
// documented (UNVERIFIED); it is sent. API v1 has no such call.
// Reference: https://developer.personio.de/reference/post_v2-auth-revoke
//
// Errors: [*Error], the context's cause, or what is wrong with the source: its
// options, or that it is one of API v1.
func (s *TokenSource) Revoke(ctx context.Context) error {
	if err := s.wrong(); err != nil {
		return err
	}
	if s.v1 {
		return errors.New("auth: Revoke: tokens of API v1 cannot be revoked; they end after 24 hours")
	}
	token := s.dismiss(ctx)
	if token.IsZero() {
		return nil
	}
	defer s.store(context.WithoutCancel(ctx), Token{}, time.Now())
	origin, client := s.endpoint()
	form := url.Values{"token": {token.Reveal()}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, origin.JoinPath(revokePath).String(), strings.NewReader(form.Encode()))
	if err != nil {
		return newError(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json, application/problem+json")
	req.Header.Set("Authorization", "Bearer "+token.Reveal())
	resp, answer, err := exchange(client, req) //nolint:bodyclose // exchange closes it
	var failed *Error
	switch {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		failed = newError(err)
	case resp.StatusCode/100 == 2:
		return nil
	default:
		failed = refused(resp, answer)
	}
	failed.revoking = true
	return s.unsent(failed, token)
}

// dismiss forgets the current token, or finds the stored one.
func (s *TokenSource) dismiss(ctx context.Context) Secret {
	s.mu.Lock()
	token := s.current.Access
	s.current = held{}
	s.mu.Unlock()
	if token.IsZero() {
		stored, _ := s.stored(ctx, time.Now())
		token = stored.Access
	}
	return token
}

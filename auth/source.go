package auth

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/personio-go/sdk/internal/wording"
)

// Token authorises requests until it expires.
type Token struct {
	Access Secret
	// Expiry is zero when it is not known.
	Expiry time.Time
	// Scopes are the rights that the token carries, as far as they are known.
	Scopes []string
}

// OAuth2 is the same token for users of package oauth2.
func (t Token) OAuth2() *oauth2.Token {
	token := &oauth2.Token{AccessToken: t.Access.Reveal(), TokenType: "Bearer", Expiry: t.Expiry}
	return token.WithExtra(map[string]any{"scope": strings.Join(t.Scopes, " ")})
}

// Source hands out tokens. It must be safe for concurrent use.
type Source interface {
	// AccessToken returns a token that is valid now. The context bounds the
	// caller's wait.
	AccessToken(ctx context.Context) (Token, error)
}

// Renewer is a Source that can replace a token which the server refused.
type Renewer interface {
	Source
	// Invalidate drops a token if it still is the current one. It reports
	// whether another token can be had.
	Invalidate(refused Token) bool
}

// StaticSource is a [Source] that always has the same token.
type StaticSource struct {
	token Token
}

// Static returns a source for a token that somebody else looks after.
func Static(token string) StaticSource {
	return StaticSource{token: Token{Access: NewSecret(token)}}
}

// AccessToken returns the token.
func (s StaticSource) AccessToken(context.Context) (Token, error) { return s.token, nil }

// Token implements [oauth2.TokenSource].
func (s StaticSource) Token() (*oauth2.Token, error) { return s.token.OAuth2(), nil }

// OAuth2Source is a [Source] on top of package oauth2. It prints as [REDACTED]:
// the sources of package oauth2 show their tokens.
type OAuth2Source struct {
	source *oauth2.TokenSource // behind a pointer as in [Secret]
}

// FromOAuth2 makes any oauth2 source a source of this package. Such a source
// cannot be told that a token was refused: wrap it in [oauth2.ReuseTokenSource]
// only if its tokens stay valid for as long as they say.
func FromOAuth2(source oauth2.TokenSource) OAuth2Source {
	if source == nil {
		return OAuth2Source{}
	}
	return OAuth2Source{source: &source}
}

// AccessToken asks the source. Package oauth2 cannot be interrupted: when the
// context ends first, the request goes on and its result is dropped.
func (s OAuth2Source) AccessToken(ctx context.Context) (Token, error) {
	type result struct {
		token *oauth2.Token
		err   error
	}
	done := make(chan result, 1)
	go func() {
		token, err := s.Token()
		done <- result{token, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return Token{}, r.err
		}
		return fromOAuth2(r.token), nil
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	}
}

// Token implements [oauth2.TokenSource].
func (s OAuth2Source) Token() (*oauth2.Token, error) {
	if s.source == nil {
		return nil, newError(wording.New("FromOAuth2 was given no source"))
	}
	token, err := (*s.source).Token()
	if err == nil && token == nil {
		err = wording.New("the oauth2 source gave neither a token nor an error")
	}
	if err != nil {
		return nil, newError(err)
	}
	return token, nil
}

// Format implements [fmt.Formatter] for every verb.
func (OAuth2Source) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// LogValue implements [slog.LogValuer].
func (OAuth2Source) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler]; it covers JSON and XML.
func (OAuth2Source) MarshalText() ([]byte, error) { return []byte(redacted), nil }

func fromOAuth2(token *oauth2.Token) Token {
	scope, _ := token.Extra("scope").(string)
	return Token{Access: NewSecret(token.AccessToken), Expiry: token.Expiry, Scopes: strings.Fields(scope)}
}

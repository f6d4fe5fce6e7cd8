package auth

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// requestV2 asks with a form body; the credentials never are in a URL, where
// they would end up in logs.
func (s *TokenSource) requestV2(ctx context.Context) (Token, error) {
	origin, client := s.endpoint()
	config := clientcredentials.Config{
		ClientID:     s.id.Reveal(),
		ClientSecret: s.secret.Reveal(),
		TokenURL:     origin.JoinPath(v2TokenPath).String(),
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
	return token, nil
}

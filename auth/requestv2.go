package auth

import (
	"context"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// requestV2 asks with a form body; the credentials never are in a URL, where
// they would end up in logs.
func (s *TokenSource) requestV2(ctx context.Context) (Token, error) {
	origin, client := s.endpoint()
	client.Transport = wholeSeconds{client.Transport}
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
	return fromOAuth2(received), nil
}

package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/personio-go/sdk/internal/transport"
	"github.com/personio-go/sdk/internal/wording"
)

// Option sets up a [TokenSource]. The order of options does not matter.
type Option func(*TokenSource) error

// V1 asks the old token endpoint, with the credentials in a JSON body:
// https://developer.personio.de/reference/post_auth. Its tokens are for API v1;
// whether v2 takes them, Personio does not say (UNVERIFIED). Those of v2, which
// are the default, open v1 as well in everything that was seen.
func V1() Option {
	return func(s *TokenSource) error {
		s.v1 = true
		return nil
	}
}

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

// WithLogger reports what goes wrong without failing a call: a token store that
// does not work, a renewal ahead of time that does not succeed.
func WithLogger(logger *slog.Logger) Option {
	return func(s *TokenSource) error {
		if logger == nil {
			return errors.New("auth: WithLogger: the logger is nil")
		}
		s.logger = logger
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
	id, secret = strings.TrimSpace(id), strings.TrimSpace(secret) // as they are pasted
	s := &TokenSource{id: NewSecret(id), secret: NewSecret(secret), logger: slog.New(slog.DiscardHandler)}
	errs := make([]error, 0, len(opts)+2)
	if id == "" || secret == "" {
		errs = append(errs, errors.New("auth: client ID and client secret are both needed; Personio shows them under Marketplace > Connected integrations"))
	}
	for _, opt := range opts {
		if opt == nil {
			errs = append(errs, errors.New("auth: an option is nil"))
			continue
		}
		errs = append(errs, opt(s))
	}
	if s.v1 && len(s.scopes) > 0 {
		errs = append(errs, errors.New("auth: WithScopes is for the v2 token endpoint; that of v1 takes no scopes"))
	}
	s.err = errors.Join(errs...)
	return s
}

// wrong is what is wrong with the source as it was made.
func (s *TokenSource) wrong() error {
	switch {
	case s == nil || s.err == nil && s.id.IsZero():
		return wording.New("auth: the token source is empty; ClientCredentials makes one")
	case s.err != nil:
		return wording.Errorf("%w", s.err) // all of it is ours
	default:
		return nil
	}
}

// Use tells the source which server its client talks to and how. Clients call
// it when they are made; the first one decides. A token only ever goes to the
// server that gave it, so a source refuses a client of another server. What
// wraps the way to the server, if anything, gives requests for tokens their turn
// and the client's headers.
func (s *TokenSource) Use(base *url.URL, via http.RoundTripper, wrap ...func(http.RoundTripper) http.RoundTripper) error {
	if err := s.wrong(); err != nil {
		return err
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
	if s.wrap == nil {
		s.wrap = wrap
	}
	return nil
}

// Format implements [fmt.Formatter] for every verb.
func (*TokenSource) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(redacted)) }

// LogValue implements [slog.LogValuer].
func (*TokenSource) LogValue() slog.Value { return slog.StringValue(redacted) }

package auth

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
	"github.com/personio-go/sdk/internal/wording"
)

const (
	v1TokenPath = "/v1/auth"
	v2TokenPath = "/v2/auth/token"  //nolint:gosec // an address
	revokePath  = "/v2/auth/revoke" //nolint:gosec // an address

	exchangeTimeout = 30 * time.Second
	maxAnswer       = 64 << 10
	maxDrain        = 256 << 10 // so that the connection can be used again
)

func (s *TokenSource) path() string {
	if s.v1 {
		return v1TokenPath
	}
	return v2TokenPath
}

// coolDown is how long the endpoint wants to be left alone after a 429.
func (s *TokenSource) coolDown() time.Duration {
	return operation.Find(http.MethodPost, s.path()).Family.Limit().CoolDown
}

// request gets a token. Its Expiry is the end that the server gives.
func (s *TokenSource) request(ctx context.Context) (Token, error) {
	if s.v1 {
		return s.requestV1(ctx)
	}
	return s.requestV2(ctx)
}

// endpoint is the server and a way there on which nothing leaves for another
// one, and no answer takes long.
func (s *TokenSource) endpoint() (*url.URL, *http.Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.origin == nil {
		s.origin = &url.URL{Scheme: "https", Host: "api.personio.de"}
	}
	var way http.RoundTripper = bounded{transport.Guard(transport.OrShared(s.base), s.origin)}
	for _, wrap := range s.wrap {
		way = wrap(way)
	}
	return s.origin, &http.Client{
		Transport:     way,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded limits an exchange in time and in bytes. It lies below whatever makes
// requests wait for their turn, which may take longer.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	cause := wording.Errorf("no complete answer within %v: %w", exchangeTimeout, context.DeadlineExceeded)
	ctx, cancel := context.WithTimeoutCause(req.Context(), exchangeTimeout, cause)
	defer cancel()
	resp, err := b.next.RoundTrip(req.WithContext(ctx))
	if err == nil && resp.Body != nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrain-maxAnswer)
		_ = resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(body))
	}
	switch {
	case err != nil && req.Context().Err() == nil && ctx.Err() != nil:
		return nil, cause
	case err != nil:
		return nil, err
	default:
		return resp, nil
	}
}

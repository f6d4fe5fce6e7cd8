package transport

import "net/http"

// authorize gives each attempt its token.
type authorize struct {
	next   http.RoundTripper
	tokens Tokens
}

func (a authorize) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.tokens == nil {
		return a.next.RoundTrip(req)
	}
	token, err := a.tokens.Token(req.Context())
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	// The attempt step made this request and its header for us alone.
	req.Header.Set("Authorization", "Bearer "+token)
	if call := callFrom(req.Context()); call != nil {
		call.token = token
	}
	return a.next.RoundTrip(req)
}

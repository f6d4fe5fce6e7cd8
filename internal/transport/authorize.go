package transport

import (
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrToken says that a token cannot be sent as it is.
var ErrToken = wording.New("the token is empty or has white space")

// authorize gives each attempt its token. It may have to wait for one, longer
// than an attempt may take: the attempt begins after it.
type authorize struct {
	next   http.RoundTripper
	tokens Tokens
	last   atomic.Pointer[bearer]
}

// bearer spares most requests to put the same header together again.
type bearer struct{ token, header string }

func (a *authorize) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.tokens == nil {
		return a.next.RoundTrip(req)
	}
	token, err := a.tokens.Token(req.Context())
	if err == nil && !HeaderSafe(token) {
		err = ErrToken
	}
	if err != nil {
		return nil, err
	}
	last := a.last.Load()
	if last == nil || last.token != token {
		last = &bearer{token, "Bearer " + token}
		a.last.Store(last)
	}
	callFrom(req.Context()).bearer = last
	return a.next.RoundTrip(req)
}

// HeaderSafe is whether a text can be sent in a header as it is.
func HeaderSafe(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

package transport

import (
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/internal/wording"
)

// ErrForeignOrigin says that a request was about to leave for another server
// than the client was made for. It is an [ErrNotSent].
var ErrForeignOrigin error = foreignOriginError{wording.New("the request would go to another server than the client was made for; it was not sent")}

type foreignOriginError struct{ error }

func (e foreignOriginError) Unwrap() []error { return []error{e.error, ErrNotSent} }

// guard is the last step before the network. Whatever the steps above did to a
// request, token and body go to the one origin only; a step that does not call
// the next one goes around it.
type guard struct {
	next   http.RoundTripper
	origin *url.URL
}

func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != g.origin.Scheme || req.URL.Host != g.origin.Host || req.Host != "" && req.Host != g.origin.Host {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, ErrForeignOrigin
	}
	if call := callFrom(req.Context()); call != nil {
		call.trace.mark(handed)
	}
	return g.next.RoundTrip(req)
}

// Guard keeps requests of next to one origin.
func Guard(next http.RoundTripper, origin *url.URL) http.RoundTripper {
	return guard{next: next, origin: origin}
}

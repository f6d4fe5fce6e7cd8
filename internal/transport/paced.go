package transport

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/personio-go/sdk/internal/operation"
)

// Paced gives requests outside of a client's calls, which are those for tokens,
// their turn under the client's limits.
func Paced(limits Limits, base *url.URL) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper { return paced{next, limits, base.Path} }
}

type paced struct {
	next   http.RoundTripper
	limits Limits
	prefix string
}

func (p paced) RoundTrip(req *http.Request) (*http.Response, error) {
	family := operation.Find(req.Method, strings.TrimPrefix(req.URL.Path, p.prefix)).Family
	if err := p.limits.wait(req.Context(), family); err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	resp, err := p.next.RoundTrip(req)
	if err == nil {
		p.limits.observe(req.Context(), family, resp)
	}
	return resp, err
}

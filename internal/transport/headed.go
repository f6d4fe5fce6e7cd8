package transport

import "net/http"

// Headed gives requests outside of a client's calls, which are those for tokens,
// the headers that all requests of the client have. Those of their own stay.
func Headed(header http.Header) func(http.RoundTripper) http.RoundTripper {
	header = header.Clone()
	return func(next http.RoundTripper) http.RoundTripper { return headed{next, header} }
}

type headed struct {
	next   http.RoundTripper
	header http.Header
}

func (h headed) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	for name, values := range h.header {
		if _, own := req.Header[name]; !own {
			req.Header[name] = values
		}
	}
	return h.next.RoundTrip(req)
}

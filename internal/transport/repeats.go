package transport

import (
	"bytes"
	"io"
	"net/url"
	"strings"
)

// Repeats is whether a text was part of what the call sent, in whatever case: a
// server may answer with what it was sent, in any place.
func (r *Response) Repeats(text string) bool {
	const least = 4 // a digit or two are in everything
	return r.call != nil && len(text) >= least && r.call.sent(strings.ToLower(text))
}

func (c *call) sent(text string) bool {
	has := func(part string) bool { return strings.Contains(strings.ToLower(part), text) }
	if has(c.url.Path) || has(c.url.RawQuery) || c.bearer != nil && has(c.bearer.token) {
		return true
	}
	for _, values := range c.request.Query {
		if has(strings.Join(values, "\n")) {
			return true
		}
	}
	for _, values := range c.request.Header {
		if has(strings.Join(values, "\n")) {
			return true
		}
	}
	return c.request.Body != nil && !c.request.Body.Once && !c.request.Body.File && bodyHas(c.request.Body, has)
}

// bodyHas looks into a body that is in memory, as JSON and as a form.
func bodyHas(body *Body, has func(string) bool) bool {
	content, err := body.Open()
	if err != nil {
		return false
	}
	defer content.Close() //nolint:errcheck // it is in memory
	data, _ := io.ReadAll(content)
	form, err := url.QueryUnescape(string(data))
	return has(string(bytes.TrimSpace(data))) || err == nil && has(form)
}

package contract_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// checker is a round tripper that holds each request and answer against
// Personio's documents.
type checker struct {
	t         *testing.T
	next      http.RoundTripper
	documents []*document
	// outside are requests, as "POST /v2/persons", that none of the documents has
	// and that are let through: the documents at hand are not complete.
	outside []string

	mu sync.Mutex
	// wantInvalid is set while a test sends what the documents do not allow.
	wantInvalid bool
	checked     map[string]bool // by method and template
}

// check puts a checker before a server, or whatever answers.
func check(t *testing.T, next http.RoundTripper, documents ...*document) *checker {
	t.Helper()
	return &checker{t: t, next: next, documents: documents, checked: make(map[string]bool)}
}

// client is an HTTP client whose requests and answers are checked.
func (c *checker) client() *http.Client { return &http.Client{Transport: c} }

// setWantInvalid says whether the requests that follow break the contract.
func (c *checker) setWantInvalid(invalid bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wantInvalid = invalid
}

// complete fails the test when one of the documents has an operation of which no
// request was checked.
func (c *checker) complete() {
	c.t.Helper()
	for _, d := range c.documents {
		for operation := range d.operations() {
			if !c.checked[operation] {
				c.t.Errorf("%s has %s, and no request for it was checked", d.name, operation)
			}
		}
	}
}

// route finds the operation of a request in the documents.
func (c *checker) route(r *http.Request) (*routers.Route, map[string]string, error) {
	var last error
	for _, d := range c.documents {
		route, params, err := d.router.FindRoute(r)
		if err == nil {
			return route, params, nil
		}
		last = err
	}
	return nil, nil, last
}

// note notes a request. It returns whether it should break the contract.
func (c *checker) note(route *routers.Route) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	base, _ := route.Server.BasePath()
	c.checked[plain(route.Method+" "+strings.TrimSuffix(base, "/")+route.Path)] = true
	return c.wantInvalid
}

func (c *checker) RoundTrip(r *http.Request) (*http.Response, error) {
	route, params, err := c.route(r)
	switch {
	case err != nil && slices.Contains(c.outside, r.Method+" "+r.URL.Path):
		return c.next.RoundTrip(r)
	case err != nil:
		c.t.Errorf("%s %s is in none of the documents: %v", r.Method, r.URL.Path, err)
		return nil, err
	}
	wantInvalid := c.note(route)
	body, err := readAll(r.Body)
	if err != nil {
		return nil, err
	}
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	input := &openapi3filter.RequestValidationInput{
		Request: copied, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc: func(_ context.Context, in *openapi3filter.AuthenticationInput) error { return bearer(in) },
			MultiError:         true, IncludeResponseStatus: true,
		},
	}
	err = errors.Join(openapi3filter.ValidateRequest(r.Context(), input), unknownParameters(route, r))
	if (err != nil) != wantInvalid {
		c.t.Errorf("%s %s: request: %v, want invalid: %v\n%.400s", r.Method, r.URL.Path, err, wantInvalid, body)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := c.next.RoundTrip(r)
	if err != nil || wantInvalid {
		// A body that Personio cannot read is answered in a form that the document
		// does not have.
		return resp, err
	}
	return resp, c.checkResponse(r.Context(), input, resp)
}

// unknownParameters finds those of the query that the document does not have,
// which the library lets pass.
func unknownParameters(route *routers.Route, r *http.Request) error {
	var errs []error
	for name := range r.URL.Query() {
		known := route.Operation.Parameters.GetByInAndName("query", name) != nil ||
			route.PathItem.Parameters.GetByInAndName("query", name) != nil
		if !known {
			errs = append(errs, errors.New("unknown parameter "+name))
		}
	}
	return errors.Join(errs...)
}

func (c *checker) checkResponse(ctx context.Context, input *openapi3filter.RequestValidationInput, resp *http.Response) error {
	body, err := readAll(resp.Body)
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	err = openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: input.Options,
	})
	if err != nil {
		c.t.Errorf("%s: answer %d: %v\n%.400s", input.Request.URL.Path, resp.StatusCode, err, body)
	}
	return nil
}

func readAll(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	defer body.Close()
	return io.ReadAll(body)
}

func bearer(in *openapi3filter.AuthenticationInput) error {
	if header := in.RequestValidationInput.Request.Header.Get("Authorization"); len(header) <= len("Bearer ") {
		return errors.New("no bearer token")
	}
	return nil
}

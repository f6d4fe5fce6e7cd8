package contract_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

func TestMain(m *testing.M) {
	// The library knows no e-mail addresses of its own.
	openapi3.DefineStringFormatValidator("email", openapi3.NewCallbackValidator(func(s string) error {
		address, err := mail.ParseAddress(s)
		if err == nil && address.Address != s {
			err = errors.New("not a bare address")
		}
		return err
	}))
	os.Exit(m.Run())
}

// load reads one of Personio's documents, or skips the test without it.
func load(t *testing.T, name string, overlay func(*openapi3.T)) routers.Router {
	t.Helper()
	path := filepath.Join("../../../shared/openapi", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED: Personio's document %s is not beside the repository (%v); the contract is not checked", name, err)
	}
	document, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	overlay(document)
	if err := document.Validate(t.Context(), openapi3.DisableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// checker is a round tripper that holds each request and answer against the
// document.
type checker struct {
	t      *testing.T
	next   http.RoundTripper
	router routers.Router
	// wantInvalid is set while a test sends what the document does not allow.
	wantInvalid atomic.Bool
	checked     atomic.Int64
}

func (c *checker) RoundTrip(r *http.Request) (*http.Response, error) {
	c.checked.Add(1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		c.t.Errorf("%s %s is not in the document: %v", r.Method, r.URL.Path, err)
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
	if err := openapi3filter.ValidateRequest(r.Context(), input); (err != nil) != c.wantInvalid.Load() {
		c.t.Errorf("%s %s: request: %v, want invalid: %v\n%.400s", r.Method, r.URL.Path, err, c.wantInvalid.Load(), body)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := c.next.RoundTrip(r)
	if err != nil || c.wantInvalid.Load() {
		// A body that Personio cannot read is answered in a form that the document
		// does not have.
		return resp, err
	}
	return resp, c.checkResponse(r.Context(), input, resp)
}

func (c *checker) checkResponse(ctx context.Context, input *openapi3filter.RequestValidationInput, resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
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

func bearer(in *openapi3filter.AuthenticationInput) error {
	if header := in.RequestValidationInput.Request.Header.Get("Authorization"); len(header) <= len("Bearer ") {
		return errors.New("no bearer token")
	}
	return nil
}

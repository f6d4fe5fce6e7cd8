package personio

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/address"
)

// The shapes of calls that all resources are made of. A service method names the
// path and the types; everything else is the same for all of them.

// get reads one object.
func get[T any](ctx context.Context, c *Client, path string, query url.Values, opts []CallOption) (*T, error) {
	return send[T](ctx, c, http.MethodGet, path, query, nil, opts)
}

// create sends a POST and reads the object that answers it.
func create[T any](ctx context.Context, c *Client, path string, query url.Values, body any, opts []CallOption) (*T, error) {
	return send[T](ctx, c, http.MethodPost, path, query, body, opts)
}

// send reads the object that is the answer, or the zero object where an operation
// may answer with nothing.
func send[T any](ctx context.Context, c *Client, method, path string, query url.Values, body any, opts []CallOption) (*T, error) {
	found := new(decoded[T])
	if err := c.do(ctx, request{method: method, path: path, query: query, body: body}, found, opts); err != nil {
		return nil, err
	}
	return &found.value, nil
}

// update sends a PATCH whose answer says nothing new.
func update(ctx context.Context, c *Client, path string, query url.Values, body any, opts []CallOption) error {
	return c.do(ctx, request{method: http.MethodPatch, path: path, query: query, body: body}, nil, opts)
}

// remove sends a DELETE.
func remove(ctx context.Context, c *Client, path string, query url.Values, opts []CallOption) error {
	return c.do(ctx, request{method: http.MethodDelete, path: path, query: query}, nil, opts)
}

// params collects the query of a list. What is zero is left out.
type params struct{ address.Query }

func newParams() params { return params{address.New()} }

// local sends a time without zone or Z, which is what absences and attendances
// take.
func (p params) local(name string, value LocalDateTime) { p.Text(name, value.String()) }

func (p params) date(name string, value Date) { p.Text(name, value.String()) }

// list is one parameter with values between commas.
func list[T ~string](p params, name string, values []T) {
	if len(values) == 0 {
		return
	}
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	p.Set(name, strings.Join(texts, ","))
}

// moment is a time, or the day of it in UTC for routes that may take days only.
func (p params) moment(name string, value time.Time, dateOnly bool) {
	if dateOnly && !value.IsZero() {
		p.date(name, DateOf(value.UTC()))
		return
	}
	p.Time(name, value)
}

package v1

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
)

// answer is the envelope of everything in API v1:
//
//	{"success": true, "data": …, "metadata": {"total_elements": 2, "current_page": 0, "total_pages": 1}, "meta": …}
//
// offset and limit, which come back as numbers or as texts, are not needed.
type answer[T any] struct {
	data     T
	metadata metadata
	meta     json.RawMessage

	needs   needs
	given   bool  // there is a member data, whatever is in it
	found   bool  // and it is not empty
	missing error // what is needed is not there
}

// needs is what an answer must have. Otherwise a notice of maintenance would be an
// empty list, and whoever mirrors it would delete everyone.
type needs int

const (
	noData   needs = iota
	aList          // data, be it null or empty
	anObject       // data that is not empty
)

// metadata is what a list says of itself. It may change from page to page.
type metadata struct {
	Total   count `json:"total_elements"`
	Current count `json:"current_page"`
	Pages   count `json:"total_pages"`
}

// count is a number that is perhaps not there, or a text.
type count struct {
	n     int
	given bool
}

func (c *count) UnmarshalJSON(data []byte) error {
	var n json.Number
	if !isEmpty(data) && json.Unmarshal(data, &n) == nil {
		whole, err := n.Int64()
		*c = count{int(whole), err == nil}
	}
	return nil // what a list says of itself is a hint
}

// read reads the body of an answer, which status 204 does not have.
func (a *answer[T]) read(body []byte) error {
	if len(body) > 0 {
		if err := a.readJSON(body); err != nil {
			return err
		}
	}
	switch {
	case a.needs == aList && !a.given:
		a.missing = errors.New(`it has no "data"`)
	case a.needs == anObject && !a.found:
		a.missing = errors.New(`its "data" is missing or empty`)
	}
	return a.missing
}

// readJSON looks for errors with package encoding/json first; going through the
// envelope by hand saves a third of the time for employees.
func (a *answer[T]) readJSON(body []byte) error {
	if !json.Valid(body) {
		return json.Unmarshal(body, new(json.RawMessage)) //nolint:wrapcheck // it says where
	}
	return a.open(body)
}

// open reads an envelope, which is valid JSON.
func (a *answer[T]) open(data []byte) error {
	c := cursor{data: data}
	if !c.begin('{') {
		return errNotJSON
	}
	var payload []byte
	for c.more('}') {
		name := string(c.name())
		value := c.value()
		switch name {
		case "data":
			payload, a.given = value, true
		case "metadata":
			if len(value) > 0 && value[0] == '{' {
				_ = json.Unmarshal(value, &a.metadata) // what it says is a hint
			}
		case "meta":
			a.meta = bytes.Clone(value)
		}
	}
	switch {
	case c.broken:
		return errNotJSON
	case isEmpty(payload):
		return nil
	case isEnvelope(payload):
		return a.open(payload)
	}
	a.found = true
	if page, ok := any(&a.data).(*[]Employee); ok {
		return (*employees)(page).read(payload)
	}
	return json.Unmarshal(payload, &a.data) //nolint:wrapcheck // a DecodeError wraps it
}

// isEnvelope reports whether data is one more envelope, as the schema of some
// answers has it.
func isEnvelope(data []byte) bool {
	c := cursor{data: data}
	var success, payload bool
	if !c.begin('{') {
		return false
	}
	for c.more('}') {
		name := string(c.name())
		success, payload = success || name == "success", payload || name == "data"
		c.value()
	}
	return success && payload
}

// send sends a request and reads what is in the envelope. One that says
// success: false is an error of the client's, whatever its status.
func send[T any](ctx context.Context, c *personio.Client, needs needs, method, path string, body any, opts []personio.CallOption) (*answer[T], error) {
	a := &answer[T]{needs: needs}
	err := c.Do(ctx, method, path, body, a.read, opts...)
	if decode, ok := errors.AsType[*personio.DecodeError](err); ok && a.missing != nil {
		// The client shows no errors of others, which may quote the answer.
		err = &personio.DecodeError{Operation: decode.Operation, StatusCode: decode.StatusCode, Err: a.missing}
	}
	if err != nil {
		return nil, err //nolint:wrapcheck // it is the client's, and names the operation
	}
	return a, nil
}

// one sends a request that is answered with an object.
func one[T any](ctx context.Context, c *personio.Client, method, path string, body any, opts []personio.CallOption) (*T, error) {
	a, err := send[T](ctx, c, anObject, method, path, body, opts)
	if err != nil {
		return nil, err
	}
	return &a.data, nil
}

// get reads an object.
func get[T any](ctx context.Context, c *personio.Client, path string, opts []personio.CallOption) (*T, error) {
	return one[T](ctx, c, http.MethodGet, path, nil, opts)
}

// getAll reads a list that has no pages.
func getAll[T any](ctx context.Context, c *personio.Client, path string, query url.Values, opts []personio.CallOption) ([]T, error) {
	a, err := send[[]T](ctx, c, aList, http.MethodGet, withQuery(path, query), nil, opts)
	if err != nil {
		return nil, err
	}
	return a.data, nil
}

// ignored is data that nobody needs.
type ignored struct{}

func (*ignored) UnmarshalJSON([]byte) error { return nil }

// remove sends a DELETE. Whatever a success says is not looked at.
func remove(ctx context.Context, c *personio.Client, path string, opts []personio.CallOption) error {
	_, err := send[ignored](ctx, c, noData, http.MethodDelete, path, nil, opts)
	return err
}

// invalid is a call that was wrong before it could be sent.
func invalid(method, path, format string, args ...any) error {
	return fmt.Errorf("v1: %s: %w: %w: %s", operation.Find(method, path).Name, personio.ErrNotSent, ErrInvalidValue, fmt.Sprintf(format, args...))
}

// ErrInvalidValue is matched when a value was found to be wrong before anything
// was sent. The error says which one and what would be right.
var ErrInvalidValue = errors.New("the value is not valid")

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// params collects a query. What is zero is left out.
type params struct{ address.Query }

func newParams() params { return params{address.New()} }

// moment is written with its zone.
func (p params) moment(name string, value time.Time) {
	if !value.IsZero() {
		p.Set(name, value.Format(time.RFC3339))
	}
}

// bit is a truth value as a form has it: Personio takes the texts true and false
// for neither.
func (p params) bit(name string, value bool) {
	p.Set(name, "0")
	if value {
		p.Set(name, "1")
	}
}

// number writes an id.
func number[ID ~int64](id ID) string { return strconv.FormatInt(int64(id), 10) }

// each is a list as PHP reads one: employees[]=1&employees[]=2.
func each[T any](p params, name string, values []T) {
	for _, value := range values {
		p.Add(name+"[]", fmt.Sprint(value))
	}
}

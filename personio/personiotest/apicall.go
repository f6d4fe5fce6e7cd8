package personiotest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// apiCall is a request of an API client that may do what it asks for.
type apiCall struct {
	server  *Server
	company *Company
	client  *client
	route   apiRoute
	w       http.ResponseWriter
	r       *http.Request
	query   url.Values
	body    []byte
}

// id is a value of the path.
func (c *apiCall) id(name string) string { return c.r.PathValue(name) }

// reply sends an answer with a body. Successes of most routes of v1 repeat the
// token, which clients of the time when a token was good for one call take over.
func (c *apiCall) reply(status int, body any) {
	if c.isV1() && status < http.StatusBadRequest && !c.route.mute {
		c.w.Header().Set("Authorization", "Bearer "+c.client.token)
	}
	writeJSON(c.w, status, body)
}

// empty sends an answer without one.
func (c *apiCall) empty(status int) { c.w.WriteHeader(status) }

// created sends what v2 answers to most creating requests.
func (c *apiCall) created(id string) {
	c.reply(http.StatusCreated, map[string]any{"id": id, "_meta": c.self(c.r.URL.Path + "/" + id)})
}

// self is the _meta of a single object.
func (c *apiCall) self(path string) any {
	return map[string]any{"links": map[string]any{"self": map[string]any{"href": c.base() + path}}}
}

// base is the server's address as the client sees it.
func (c *apiCall) base() string {
	if c.r.URL.IsAbs() {
		return c.r.URL.Scheme + "://" + c.r.URL.Host
	}
	return "http://" + c.r.Host
}

// fail sends the error shape of the API's version.
func (c *apiCall) fail(status int, title, detail, kind string) {
	if c.isV1() {
		c.v1Fail(status, status, title)
		return
	}
	var link *string
	if kind != "" {
		link = new("https://developer.personio.de/reference/errors#" + kind)
	}
	c.problems(status, []any{map[string]any{"title": title, "detail": detail, "type": link, "_meta": map[string]string{}}})
}

// problems sends the body of v2's errors.
func (c *apiCall) problems(status int, list []any) {
	body, err := json.Marshal(map[string]any{
		"personio_trace_id": newUUID(), "timestamp": c.server.now().UTC().Format(time.RFC3339), "errors": list,
	})
	if err != nil {
		status = http.StatusInternalServerError
	}
	c.w.Header().Set("Content-Type", "application/problem+json")
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body)
}

func (c *apiCall) notFound() {
	c.fail(http.StatusNotFound, "Not found", "The requested resource was not found.", "common.resource_not_found")
}

func (c *apiCall) badRequest(detail string) {
	c.fail(http.StatusBadRequest, "Bad request", detail, "common.bad_request")
}

// knows refuses parameters that the route does not have. When it returns false
// the request has been answered.
func (c *apiCall) knows(parameters ...string) bool {
	for name := range c.query {
		if !slices.Contains(parameters, name) {
			c.badRequest("Provided filter encoding is invalid.")
			return false
		}
	}
	return true
}

// read decodes the body. Members that the route does not have are refused, so
// that a misspelt one does not pass in silence. When it returns false the request
// has been answered.
func (c *apiCall) read(into any) bool {
	decoder := json.NewDecoder(bytes.NewReader(c.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil || decoder.More() {
		c.badRequest("Provided request parameters are invalid.")
		return false
	}
	return true
}

// patch puts the members of the body that the route allows in the place of those
// of an object; null clears. When it returns false the request has been answered,
// and the object is as it was.
func patch[T any](c *apiCall, object *T, allowed ...string) bool {
	var changes map[string]json.RawMessage
	if json.Unmarshal(c.body, &changes) != nil {
		c.badRequest("Provided request parameters are invalid.")
		return false
	}
	members := members(object)
	for name, value := range changes {
		if !slices.Contains(allowed, name) {
			c.badRequest("Provided request parameters are invalid.")
			return false
		}
		members[name] = value
	}
	data, err := json.Marshal(members)
	changed := new(T)
	if err != nil || json.Unmarshal(data, changed) != nil {
		c.badRequest("Provided request parameters are invalid.")
		return false
	}
	*object = *changed
	return true
}

// members are those of an object's JSON.
func members(object any) map[string]json.RawMessage {
	data, err := json.Marshal(object)
	if err != nil {
		panic(fmt.Sprintf("personiotest: a wire form that cannot be written: %T", object)) //nolint:forbidigo // a defect of the emulator
	}
	result := make(map[string]json.RawMessage)
	if json.Unmarshal(data, &result) != nil {
		panic(fmt.Sprintf("personiotest: a wire form that is no object: %T", object)) //nolint:forbidigo // a defect of the emulator
	}
	return result
}

// same is whether two objects have the same JSON.
func same(a, b any) bool { return reflect.DeepEqual(members(a), members(b)) }

// values are those of a parameter with commas between them, none without it.
func (c *apiCall) values(name string) []string {
	all := make([]string, 0, len(c.query[name]))
	for _, value := range c.query[name] {
		all = append(all, strings.Split(value, ",")...)
	}
	return all
}

// oneOf is whether a value is among those of a parameter, or there is none.
func (c *apiCall) oneOf(parameter, value string) bool {
	return !c.query.Has(parameter) || slices.Contains(c.values(parameter), value)
}

func unescape(segment string) string {
	plain, err := url.PathUnescape(segment)
	if err != nil {
		return segment
	}
	return plain
}

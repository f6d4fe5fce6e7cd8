package personiotest

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/personio-go/sdk/personio"
)

// paging says how a list of v2 is cut into pages.
type paging struct {
	max, byDefault int
	// filtersInLinks: the links repeat the filters instead of the cursor alone.
	filtersInLinks bool
	// path of the links if it is not the list's own. Personio's examples for
	// employments show one that does not exist.
	path string
}

// cursor is what the server remembers of a list.
type cursor struct {
	operation personio.Operation
	company   *Company
	query     url.Values // filters of the list
	limit     int
	offset    int
}

// listing prepares a list: with a cursor, the filters are those that the list
// began with. When it returns false the request has been answered.
func (c *apiCall) listing(p paging, filters ...string) (state cursor, ok bool) {
	if !c.knows(append(filters, "limit", "cursor")...) {
		return state, false
	}
	if token := c.query.Get("cursor"); token != "" {
		state, ok = c.server.cursors[token]
		if !ok || state.operation != c.route.operation || state.company != c.company {
			c.badRequest("Provided cursor is invalid.")
			return state, false
		}
		c.query = state.query
		return state, true
	}
	limit := p.byDefault
	if text := c.query.Get("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > p.max {
			c.badRequest(fmt.Sprintf("limit must be between 1 and %d", p.max))
			return state, false
		}
	}
	filtersOnly := maps.Clone(c.query)
	delete(filtersOnly, "limit")
	return cursor{operation: c.route.operation, company: c.company, query: filtersOnly, limit: limit}, true
}

// plainPage is page for rows that are sent as they are.
func plainPage[T any](c *apiCall, p paging, state cursor, rows []T) {
	page(c, p, state, rows, func(row T) any { return row })
}

// page sends the part of a list that a cursor stands for.
func page[T any](c *apiCall, p paging, state cursor, rows []T, wire func(T) any) {
	from := min(state.offset, len(rows))
	size := state.limit
	if c.server.quirks.EmptyPages && state.offset > 0 && !c.server.emptied[state.operation] {
		// One page in the middle of a list is empty and has a next one.
		c.server.emptied[state.operation], size = true, 0
	}
	to := min(from+size, len(rows))
	links := map[string]any{"self": map[string]any{"href": c.base() + c.r.URL.RequestURI()}}
	if to < len(rows) {
		state.offset = to
		links["next"] = map[string]any{"href": c.next(p, state)}
	}
	shown := make([]any, 0, to-from)
	for _, row := range rows[from:to] {
		shown = append(shown, wire(row))
	}
	c.reply(http.StatusOK, map[string]any{"_data": shown, "_meta": map[string]any{"links": links}})
}

// next is the link to the next page.
func (c *apiCall) next(p paging, state cursor) string {
	token := c.r.URL.Query().Get("cursor")
	if !c.server.quirks.RepeatCursor || token == "" {
		token = base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf("%s/%d>?", newUUID(), state.offset)))
		c.server.cursors[token] = state
	}
	query := url.Values{"cursor": {token}}
	if p.filtersInLinks {
		maps.Copy(query, state.query)
		query.Set("limit", strconv.Itoa(state.limit))
	}
	path := c.r.URL.Path
	if p.path != "" {
		path = p.path
	}
	base := c.base()
	switch {
	case c.server.quirks.RelativeLinks:
		base = ""
	case c.server.quirks.ForeignLinks:
		base = "https://api.personio.example"
	}
	return base + path + "?" + query.Encode()
}

// filtered keeps the rows that a filter accepts, in their order.
func filtered[T any](rows []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(rows), func(row T) bool { return !keep(row) })
}

// one sends the row that has the id of the path.
func one[T any](c *apiCall, rows []T, id func(T) string, wire func(T) any) {
	for _, row := range rows {
		if id(row) == c.id("id") {
			c.reply(http.StatusOK, wire(row))
			return
		}
	}
	c.notFound()
}

package personiotest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// v1Paging says how a list of v1 is cut into pages.
type v1Paging struct {
	byDefault, max int
	// pages: offset is the number of a page, counted from 1; 0 is the first one,
	// too. Otherwise it is the number of a row, counted from 0.
	pages bool
}

// v1Page sends the part of a list that a request asks for. A limit above the
// maximum is cut down, or refused if the quirks say so. What was sent as a
// parameter comes back as a text.
func v1Page[T any](c *apiCall, p v1Paging, rows []T, wire func(T) any) {
	limit, ok := v1Number(c.query, "limit", p.byDefault)
	offset, ok2 := v1Number(c.query, "offset", 0)
	quirks := c.server.quirks
	if !ok || !ok2 || limit < 1 || limit > p.max && quirks.V1RefuseLimits {
		c.v1Fail(http.StatusUnprocessableEntity, 0, v1Invalid)
		return
	}
	limit = min(limit, p.max)
	from, current := offset, offset/limit
	if p.pages {
		current = max(offset, 1)
		from = (current - 1) * limit
	}
	from = min(from, len(rows))
	to := min(from+limit, len(rows))
	shown := rows[from:to:to]
	if quirks.V1RepeatRows && from > 0 && from < len(rows) {
		shown = append([]T{rows[from-1]}, shown...)
	}
	data := make([]any, len(shown))
	for i, row := range shown {
		data[i] = wire(row)
	}
	total := len(rows)
	if quirks.V1WrongTotals {
		total = max(0, total-current*3-1)
	}
	c.reply(http.StatusOK, map[string]any{
		"success": true, "data": data,
		"metadata": map[string]any{"total_elements": total, "current_page": current, "total_pages": (total + limit - 1) / limit},
		"offset":   v1Echo(c.query, "offset", offset), "limit": v1Echo(c.query, "limit", limit),
	})
}

func v1Number(query url.Values, name string, otherwise int) (int, bool) {
	if !query.Has(name) {
		return otherwise, true
	}
	n, err := strconv.Atoi(query.Get(name))
	return n, err == nil && n >= 0
}

// v1Echo is a text if the parameter was sent.
func v1Echo(query url.Values, name string, value int) any {
	if query.Has(name) {
		return strconv.Itoa(value)
	}
	return value
}

// v1OneOf is whether a value is among those of a parameter such as employees[],
// or there is none.
func (c *apiCall) v1OneOf(parameter, value string) bool {
	return !c.query.Has(parameter) || slices.Contains(c.query[parameter], value)
}

// v1Days refuses parameters that are no days. When it returns false the request
// has been answered.
func (c *apiCall) v1Days(parameters ...string) bool {
	for _, name := range parameters {
		if c.query.Has(name) && !v1IsDay(c.query.Get(name)) {
			c.v1Fail(http.StatusUnprocessableEntity, 0, v1Invalid)
			return false
		}
	}
	return true
}

// v1Moments refuses parameters that are neither times nor days.
func (c *apiCall) v1Moments(parameters ...string) bool {
	for _, name := range parameters {
		if _, ok := v1Moment(c.query.Get(name)); c.query.Has(name) && !ok {
			c.v1Fail(http.StatusUnprocessableEntity, 0, v1Invalid)
			return false
		}
	}
	return true
}

func v1Moment(text string) (time.Time, bool) {
	for _, form := range [...]string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// v1Updated applies updated_from and updated_to; a day alone is all of it.
func (c *apiCall) v1Updated(at time.Time) bool {
	at = at.Truncate(time.Second)
	if from, ok := v1Moment(c.query.Get("updated_from")); ok && at.Before(from) {
		return false
	}
	text := c.query.Get("updated_to")
	to, ok := v1Moment(text)
	if ok && v1IsDay(text) {
		to = to.AddDate(0, 0, 1).Add(-time.Second)
	}
	return !ok || !at.After(to)
}

// v1Overlaps applies start_date and end_date, both included.
func (c *apiCall) v1Overlaps(start, end string) bool {
	from, to := c.query.Get("start_date"), c.query.Get("end_date")
	return (from == "" || end >= from) && (to == "" || start <= to)
}

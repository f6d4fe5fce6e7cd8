// Package address makes the addresses of calls: paths with ids in them, and
// queries without what nobody asked for.
package address

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Path puts ids into a template: each {} is replaced by the next one, escaped.
func Path(template string, ids ...any) string {
	for _, id := range ids {
		template = strings.Replace(template, "{}", url.PathEscape(fmt.Sprint(id)), 1)
	}
	return template
}

// Query collects parameters. What is zero is left out.
type Query struct{ url.Values }

// New returns a query without parameters.
func New() Query { return Query{make(url.Values)} }

// Text is a parameter as it is.
func (q Query) Text(name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

// Time is an instant, written in UTC.
func (q Query) Time(name string, value time.Time) {
	if !value.IsZero() {
		q.Set(name, value.UTC().Format(time.RFC3339))
	}
}

// Flag is a switch that is off unless it is there.
func (q Query) Flag(name string, value bool) {
	if value {
		q.Set(name, "true")
	}
}

// Limit keeps to the endpoint's bounds. Without a wish, the largest page takes
// the fewest requests.
func (q Query) Limit(wish, most int) {
	if wish <= 0 || wish > most {
		wish = most
	}
	q.Set("limit", strconv.Itoa(wish))
}

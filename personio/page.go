package personio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
)

// ErrPageLoop is matched when a list does not get on: it leads back to a page that
// was read already, or has 20 empty pages in a row. Without this, such a fault of the
// server would never end.
var ErrPageLoop = errors.New("the list leads back to what was read already, or nowhere")

// mostEmpty bounds the empty pages in a row.
const mostEmpty = 20

// ErrForeignHost is matched when a list goes on at a server that is neither the
// client's nor Personio's. Nothing was sent there.
var ErrForeignHost = errors.New("the next page is on another host")

// Cursor says where a list goes on. It is opaque, and only the list that gave it
// understands it. It is a text, so that it can be stored.
type Cursor string

// Page is a part of a list, in the server's order.
type Page[T any] struct {
	Items []T
	// Next is where the list goes on, empty on the last page. A page may be empty
	// although there is a next one.
	Next Cursor
}

// ListPage gets a page of a list that the SDK does not have, for routes with the
// envelope of API v2: {"_data": […], "_meta": {"links": {"next": …}}}. An answer
// without "_data" is a [*DecodeError], not an empty page. The path is as in
// [Client.Do], and may have a query; with a cursor, the query is the cursor's.
func ListPage[T any](ctx context.Context, c *Client, path string, cursor Cursor, opts ...CallOption) (*Page[T], error) {
	path, query, err := splitQuery(http.MethodGet, path)
	if err != nil {
		return nil, err
	}
	return listPage[T](ctx, c, path, query, cursor, opts)
}

// ListAll returns all items of a list that the SDK does not have. See [ListPage].
func ListAll[T any](ctx context.Context, c *Client, path string, opts ...CallOption) iter.Seq2[T, error] {
	return items(pages(func(cursor Cursor) (*Page[T], error) { return ListPage[T](ctx, c, path, cursor, opts...) }, ""))
}

// Collect returns the items of a sequence. With an error, it returns those that
// came before it.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, item)
	}
	return all, nil
}

func listPage[T any](ctx context.Context, c *Client, path string, query url.Values, cursor Cursor, opts []CallOption) (*Page[T], error) {
	if cursor != "" {
		var err error
		if query, err = url.ParseQuery(string(cursor)); err != nil {
			return nil, notSent(http.MethodGet, path, "the cursor is none that a page gave")
		}
	}
	var list listAnswer[T]
	if err := c.do(ctx, request{method: http.MethodGet, path: path, query: query}, &list, opts); err != nil {
		return nil, err
	}
	next, err := c.nextCursor(list.Meta.Links.Next.Href)
	if err != nil {
		return nil, fmt.Errorf("personio: %s: %w", operation.Find(http.MethodGet, path).Name, err)
	}
	page := &Page[T]{Items: make([]T, len(list.Data)), Next: next}
	for i := range list.Data {
		page.Items[i] = list.Data[i].value
	}
	return page, nil
}

// listPages follows a list of a service from a cursor on.
func listPages[T any](ctx context.Context, c *Client, path string, query url.Values, from Cursor, opts []CallOption) iter.Seq2[*Page[T], error] {
	return pages(func(cursor Cursor) (*Page[T], error) { return listPage[T](ctx, c, path, query, cursor, opts) }, from)
}

// pages follows a list from a cursor on.
func pages[T any](get func(Cursor) (*Page[T], error), from Cursor) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		seen, empty := make(map[Cursor]bool), 0
		for cursor := from; ; {
			seen[cursor] = true
			page, err := get(cursor)
			switch {
			case err != nil:
				yield(nil, err)
				return
			case len(page.Items) == 0:
				empty++
			default:
				empty = 0
			}
			more := page.Next != ""
			loop := more && (seen[page.Next] || empty == mostEmpty)
			switch {
			case !yield(page, nil) || !more:
				return
			case loop: // the items of this page are good; only what follows is not
				yield(nil, failure("personio: %w", ErrPageLoop))
				return
			}
			cursor = page.Next
		}
	}
}

// items flattens pages.
func items[T any](pages iter.Seq2[*Page[T], error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for page, err := range pages {
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// listAnswer is a page as Personio sends it.
type listAnswer[T any] struct {
	Data []listed[T] `json:"_data"`
	Meta listMeta    `json:"_meta"`
}

// check refuses what is no list, also of a route that the SDK does not have. It must
// not be taken for an empty one: who mirrors the list would delete everything.
func (a *listAnswer[T]) check() error {
	if a.Data == nil {
		return answer.ErrNoList
	}
	return nil
}

// listed is an item of a list, which null is not, except for those who want to see
// for themselves.
type listed[T any] struct{ decoded[T] }

func (l *listed[T]) UnmarshalJSON(data []byte) error {
	if _, raw := any(l.value).(json.RawMessage); !raw && string(data) == "null" {
		return answer.ErrNoItem
	}
	return l.decoded.UnmarshalJSON(data)
}

// listMeta is what a list says of itself.
type listMeta struct {
	Links struct {
		Next link `json:"next"`
	} `json:"links"`
}

// link is {"href": "…"}; a bare text is one, too.
type link struct{ Href string }

func (l *link) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &l.Href) //nolint:wrapcheck // a DecodeError wraps it
	}
	var object struct {
		Href string `json:"href"`
	}
	err := json.Unmarshal(data, &object)
	l.Href = object.Href
	return err //nolint:wrapcheck // a DecodeError wraps it
}

// longestLink bounds what is sent back to the server as it came.
const longestLink = 8 << 10

// nextCursor takes the query out of a link. The token goes nowhere else than
// before, so a link to Personio's own host is good behind a proxy, too.
func (c *Client) nextCursor(href string) (Cursor, error) {
	if href == "" {
		return "", nil
	}
	if len(href) > longestLink {
		return "", errors.New("the link to the next page is too long to be one")
	}
	u, err := url.Parse(href)
	switch {
	case err != nil:
		return "", errors.New("the link to the next page cannot be read")
	case u.Host != "" && u.Host != c.host && u.Host != defaultHost:
		return "", ErrForeignHost
	case u.RawQuery == "":
		return "", errors.New("the link to the next page has no cursor")
	}
	return Cursor(u.RawQuery), nil
}

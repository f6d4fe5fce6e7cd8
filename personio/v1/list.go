package v1

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	reading "github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
)

// list is an endpoint with pages, as a service method asks for it.
type list[T any] struct {
	client *personio.Client
	path   string
	query  url.Values
	ruler  ruler
	limit  int // that the caller wishes
	from   personio.Cursor
	// key identifies a row.
	key  func(T) string
	opts []personio.CallOption
	// wrong is what is wrong with the call before it is sent.
	wrong error
}

func (l list[T]) fetch(ctx context.Context, w window) (*answer[[]T], error) {
	query := l.ruler.query(w)
	maps.Copy(query, l.query)
	a := new(answer[[]T])
	if err := a.send(ctx, l.client, http.MethodGet, withQuery(l.path, query), nil, l.opts); err != nil {
		return nil, err
	}
	if len(a.data) == 0 && a.metadata.Total.n > w.start {
		return nil, &personio.DecodeError{Operation: l.operation(), StatusCode: http.StatusOK, Err: reading.ErrNotWhole}
	}
	return a, nil
}

func (l list[T]) operation() personio.Operation {
	return personio.Operation(operation.Find(http.MethodGet, l.path).Name)
}

// place is where a list goes on: the row, counted from 0, and the number of the
// first page.
type place struct{ row, base int }

func (p place) cursor() personio.Cursor { return personio.Cursor(fmt.Sprintf("%d-%d", p.row, p.base)) }

// begin is the first window of a list, from the caller's cursor on.
func (l list[T]) begin(size int) (place, window, error) {
	if l.wrong != nil {
		return place{}, window{}, l.wrong
	}
	if l.from == "" {
		return place{base: 1}, window{size: size, first: true}, nil
	}
	row, base, _ := strings.Cut(string(l.from), "-")
	r, err := strconv.ParseUint(row, 10, 31)
	b, err2 := strconv.ParseUint(base, 10, 1)
	if err != nil || err2 != nil {
		return place{}, window{}, invalid(http.MethodGet, l.path, "the cursor is none that a page gave")
	}
	from := place{int(r), int(b)}
	return from, l.ruler.over(from.row, from.row, size, from.base), nil
}

// page gets a single page.
func (l list[T]) page(ctx context.Context) (*personio.Page[T], error) {
	from, w, err := l.begin(l.ruler.limit(l.limit))
	if err != nil {
		return nil, err
	}
	a, err := l.fetch(ctx, w)
	if err != nil {
		return nil, err
	}
	n := len(a.data)
	page := &personio.Page[T]{Items: a.data[min(from.row-w.start, n):]}
	if n > 0 && !a.metadata.last(w, n) && (n >= w.size || a.metadata.Total.given) {
		page.Next = place{w.start + min(n, w.size), a.metadata.base(from.base)}.cursor()
	}
	return page, nil
}

// last reports whether a page is surely the last one: its length and the total
// both say so.
func (m metadata) last(w window, rows int) bool {
	return m.Total.given && rows < w.size && w.start+rows >= m.Total.n
}

// base is the number of the first page, as that page tells.
func (m metadata) base(otherwise int) int {
	if m.Current.given && m.Current.n == 0 {
		return 0
	}
	return otherwise
}

// all walks over the rows of the list.
func (l list[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for page, err := range l.pages(ctx) {
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			if !yieldAll(page.Items, yield) {
				return
			}
		}
	}
}

// yieldAll yields items until the loop is left.
func yieldAll[T any](items []T, yield func(T, error) bool) bool {
	for _, item := range items {
		if !yield(item, nil) {
			return false
		}
	}
	return true
}

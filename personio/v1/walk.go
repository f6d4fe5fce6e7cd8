package v1

import (
	"context"
	"fmt"
	"iter"

	"github.com/personio-go/sdk/personio"
)

// Lists of v1 have no cursors. They are cut by the number of a row or of a page,
// and rows that are inserted or deleted meanwhile move all that follow: whoever
// reads one page after the other loses rows, and gets others twice. There is no
// way to sort, totals change from page to page, a page may have fewer rows than
// it was asked for, and a row may stand at the end of one page and at the
// beginning of the next.
//
// A walk therefore lays each page so that it begins with a row that was read
// before. Where it does, nothing can be missing between the two, since rows keep
// their order. Where it does not, rows have moved, and the walk goes back until a
// page begins with a known row, or with the first one of the list. What is known
// is left out. So everything that is in the list during the whole walk is seen
// exactly once; what comes or goes meanwhile may be seen or not.
type walk[T any] struct {
	list[T]

	size int // of the pages; a server may make them smaller
	next window
	back int // rows to go back when rows have moved
	base int // number of the first page

	seen map[string]bool
	end  int // row after the last one that was read
	idle int // requests since the last one that brought something new

	// same counts those of them that began with the same row as the one before,
	// although they asked for another place.
	same  int
	asked window
	top   string // key of the first row
}

// mostSame tells a server that does not look at where it is asked to begin: rows
// that move seldom move by just as many as a walk goes on.
const mostSame = 4

// mostIdle bounds the requests that bring nothing new: after 5,000 rows were
// inserted before the place where a walk is, it reads 50 pages of known rows. A
// server that gives the same page for ever must not hold a walk for ever.
const mostIdle = 200

// pages walks over the list, from the caller's cursor on. It is what Pages and All
// of every service are.
func (l list[T]) pages(ctx context.Context) iter.Seq2[*personio.Page[T], error] {
	return func(yield func(*personio.Page[T], error) bool) {
		w, err := l.walk()
		for first := true; err == nil; first = false {
			var page *personio.Page[T]
			var done bool
			if page, done, err = w.page(ctx); err != nil {
				break
			}
			// A list without rows is one page without rows.
			if shown := len(page.Items) > 0 || done && first; shown && !yield(page, nil) || done {
				return
			}
		}
		yield(nil, err)
	}
}

// page returns what is new on the next page, and whether it is the last one.
func (w *walk[T]) page(ctx context.Context) (page *personio.Page[T], done bool, err error) {
	rows, done, err := w.step(ctx)
	page = &personio.Page[T]{Items: rows}
	if !done {
		page.Next = place{w.end, w.base}.cursor()
	}
	return page, done, err
}

func (l list[T]) walk() (*walk[T], error) {
	// Pages of fewer rows than least cannot always be laid so that they overlap.
	size := max(l.ruler.limit(l.limit), least)
	from, next, err := l.begin(size)
	if err != nil {
		return nil, err
	}
	return &walk[T]{list: l, size: size, back: size, base: from.base, next: next, end: from.row, seen: make(map[string]bool)}, nil
}

// step gets the next page and returns what is new on it, and whether it is the
// last one.
func (w *walk[T]) step(ctx context.Context) (fresh []T, done bool, err error) {
	if w.idle > mostIdle || w.same == mostSame {
		return nil, false, fmt.Errorf("v1: %s: %w", w.operation(), personio.ErrPageLoop)
	}
	w.idle++
	asked := w.next
	a, err := w.fetch(ctx, asked)
	if err != nil {
		return nil, false, err
	}
	if asked.first {
		w.base = a.metadata.base(w.base)
	}
	w.compare(asked, a.data)
	if !w.connected(asked, a.data) {
		row := max(asked.start-w.back, 0)
		w.next = w.ruler.over(row, row, w.size, w.base)
		w.back *= 2
		return nil, false, nil
	}
	fresh = w.fresh(asked, a.data)
	rows := min(len(a.data), asked.size)
	w.end, w.back = asked.start+rows, w.size
	if len(fresh) > 0 {
		w.idle, w.same = 0, 0
	}
	if a.metadata.last(asked, rows) || rows < asked.size && len(fresh) == 0 {
		return fresh, true, nil
	}
	if rows < asked.size {
		w.size = max(rows, least) // the server's maximum is lower
	}
	w.next = w.ruler.over(max(w.end-1, 0), w.end, w.size, w.base)
	return fresh, false, nil
}

// compare counts answers that begin as the one before did, but should not.
func (w *walk[T]) compare(asked window, rows []T) {
	top := ""
	if len(rows) > 0 {
		top = w.key(rows[0])
	}
	if w.same++; top == "" || top != w.top || asked.start == w.asked.start {
		w.same = 0
	}
	w.asked, w.top = asked, top
}

// connected reports whether no row can be missing between what was read and these
// rows.
func (w *walk[T]) connected(asked window, rows []T) bool {
	return asked.start == 0 || len(w.seen) == 0 || len(rows) > 0 && w.seen[w.key(rows[0])]
}

// fresh keeps the rows that were not read yet.
func (w *walk[T]) fresh(asked window, rows []T) []T {
	var fresh []T
	first := len(w.seen) == 0
	for i, row := range rows {
		key := w.key(row)
		if !w.seen[key] && (!first || asked.start+i >= w.end) {
			fresh = append(fresh, row)
		}
		w.seen[key] = true
	}
	return fresh
}

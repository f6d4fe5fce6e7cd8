package v1

import (
	"net/url"
	"strconv"
)

// window is a part of a list, as the server is asked for it.
type window struct {
	start int // of the first row, counted from 0
	size  int
	value int // of the parameter that says where
	first bool
}

// ruler is how an endpoint says which part of a list it wants.
type ruler struct {
	parameter string
	most      int // rows of a page
	// pages: the parameter is a page's number, not a row's.
	pages bool
}

// least is the smallest page of a walk. Pages of about that size can be laid so
// that they overlap.
const least = 25

// limit is the wish for a page's size, within the endpoint's bounds. Without a
// wish, the largest page takes the fewest requests.
func (r ruler) limit(wish int) int {
	if wish <= 0 || wish > r.most {
		return r.most
	}
	return wish
}

func (r ruler) query(w window) url.Values {
	query := url.Values{"limit": {strconv.Itoa(w.size)}}
	if !w.first {
		query.Set(r.parameter, strconv.Itoa(w.value))
	}
	return query
}

// over is the window that begins at or before a row, shows another one that is not
// before it, and reaches as far as possible, with size rows at most. base is the
// number of the first page.
//
// Windows of page numbers can only begin at multiples of their size. For
// neighbouring rows there is always a size from half of 25 on that fits: no number
// divides by all of them that a list could have rows. The larger ones reach almost
// as far as a window that begins at the row itself.
func (r ruler) over(row, another, size, base int) window {
	if !r.pages {
		return window{start: row, size: size, value: row}
	}
	best := window{size: size, value: base}
	for s := size; s >= max(size/2, 1); s-- {
		start := row / s * s
		if start+s > another && start+s > best.start+best.size {
			best = window{start: start, size: s, value: start/s + base}
		}
	}
	return best
}

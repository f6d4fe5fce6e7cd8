package personiotest

import (
	"slices"
	"time"
)

// window counts requests of the last so many seconds.
type window struct{ at []time.Time }

// take counts n things of the last period, if there is room for them.
func (w *window) take(n, most int, period time.Duration) bool {
	now := time.Now()
	w.at = slices.DeleteFunc(w.at, func(t time.Time) bool { return now.Sub(t) >= period })
	if len(w.at)+n > most {
		return false
	}
	for range n {
		w.at = append(w.at, now)
	}
	return true
}

// allow is the strictest reading of "n requests per period": never more than n
// in any period, wherever it begins.
func (c *Company) allow(family string, n int, period time.Duration) bool {
	if c.server.unlimited {
		return true
	}
	w := c.windows[family]
	if w == nil {
		w = &window{}
		c.windows[family] = w
	}
	return w.take(1, n, period)
}

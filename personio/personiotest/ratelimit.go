package personiotest

import (
	"slices"
	"time"
)

// window counts requests of the last so many seconds.
type window struct{ at []time.Time }

// take counts n things of the last period, if there is room for them.
func (w *window) take(now time.Time, n, most int, period time.Duration) bool {
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
	return w.take(c.server.exactly(), 1, n, period)
}

// allowOrSilence is the limit of v1's recruiting routes: after one request too
// many, a minute has to pass.
func (c *Company) allowOrSilence(family string, n int) bool {
	if c.server.unlimited {
		return true
	}
	t := c.throttles[family]
	if t == nil {
		t = &throttle{}
		c.throttles[family] = t
	}
	return t.allow(c.server.exactly(), n, 0)
}

// throttle is so many requests a minute, and who sends more is slowed down for
// another minute. Those for tokens count together: they come from one address.
type throttle struct {
	minute  window
	until   time.Time // it is slowed down
	allowed time.Time // the last one in that time
}

// allow lets through n requests a minute, and one every so often while slowed
// down; never in that time if every is 0.
func (t *throttle) allow(now time.Time, n int, every time.Duration) bool {
	if now.Before(t.until) {
		if every == 0 || now.Sub(t.allowed) < every {
			return false
		}
		t.allowed = now
		return true
	}
	if t.minute.take(now, 1, n, time.Minute) {
		return true
	}
	t.until, t.minute = now.Add(time.Minute), window{}
	return false
}

package jobsync

import (
	"container/heap"
	"time"
)

// host is what is asked when companies are synced.
type host struct {
	name    string
	waiting queue
	free    time.Time // when it may be asked again

	at    time.Time // what its place goes by
	place *hostQueue
	index int
}

// hosts keeps those hosts at hand of which something is to be done first, so that a
// sync costs the same with ten hosts and with ten thousand.
type hosts struct {
	byName map[string]*host
	// later are ordered by when they can be asked, or forgotten; ready by when their
	// first company became due.
	later, ready *hostQueue
}

func newHosts() hosts {
	earlier := func(a, b *host) bool { return a.at.Before(b.at) }
	return hosts{byName: make(map[string]*host), later: &hostQueue{before: earlier}, ready: &hostQueue{before: earlier}}
}

// wait puts a company into the row of its host.
func (h *hosts) wait(m *member, now time.Time) {
	one := h.byName[m.host]
	if one == nil {
		one = &host{name: m.host}
		h.byName[m.host] = one
	}
	heap.Push(&one.waiting, m)
	h.put(one, now)
}

// drop takes a company out, if it is in.
func (h *hosts) drop(m *member, now time.Time) {
	if one := h.byName[m.host]; one != nil {
		one.waiting.drop(m)
		h.put(one, now)
	}
}

// next is the host whose first company is due for the longest time, of those that
// may be asked; nil if there is none, with how long to wait for one.
func (h *hosts) next(now time.Time) (first *host, wait time.Duration) {
	for len(h.later.list) > 0 && !h.later.list[0].at.After(now) {
		h.put(h.later.list[0], now)
	}
	if len(h.ready.list) > 0 {
		return h.ready.list[0], 0
	}
	if len(h.later.list) > 0 {
		return nil, min(idle, h.later.list[0].at.Sub(now))
	}
	return nil, idle
}

// put gives a host its place. One that nobody waits for is forgotten when it may be
// asked again.
func (h *hosts) put(one *host, now time.Time) {
	place := h.later
	switch {
	case len(one.waiting) == 0 && !one.free.After(now):
		place = nil
	case len(one.waiting) == 0 || one.free.After(now):
		one.at = one.free
	default:
		if one.at = one.waiting[0].due; !one.at.After(now) {
			place = h.ready
		}
	}
	if len(one.waiting) > 0 && place == h.later && one.at.Before(one.waiting[0].due) {
		one.at = one.waiting[0].due
	}
	if one.place != nil {
		heap.Remove(one.place, one.index)
	}
	if one.place = place; place == nil {
		delete(h.byName, one.name)
		return
	}
	heap.Push(place, one)
}

// hostQueue has hosts in an order: see container/heap.
type hostQueue struct {
	list   []*host
	before func(a, b *host) bool
}

func (q *hostQueue) Len() int           { return len(q.list) }
func (q *hostQueue) Less(i, j int) bool { return q.before(q.list[i], q.list[j]) }

func (q *hostQueue) Swap(i, j int) {
	q.list[i], q.list[j] = q.list[j], q.list[i]
	q.list[i].index, q.list[j].index = i, j
}

// Push implements heap.Interface.
func (q *hostQueue) Push(x any) {
	one, _ := x.(*host) // there is nothing else
	one.index = len(q.list)
	q.list = append(q.list, one)
}

// Pop implements heap.Interface.
func (q *hostQueue) Pop() any {
	last := len(q.list) - 1
	one := q.list[last]
	q.list[last] = nil
	q.list = q.list[:last]
	return one
}

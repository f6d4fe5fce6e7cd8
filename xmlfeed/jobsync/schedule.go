package jobsync

import (
	"container/heap"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
)

// slot is the next moment of a company: a fixed part of the interval, by its
// name, counted from the beginning of time.
func (c *runnerConfig) slot(company string, now time.Time) time.Time {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(company))
	offset := time.Duration(sum.Sum64() % uint64(c.interval)) //nolint:gosec // positive
	next := now.Truncate(c.interval).Add(offset)
	if !next.After(now) {
		next = next.Add(c.interval)
	}
	return next
}

// nextTime is when a company is synced again: at its next moment, or after a
// failure when it has been left alone for long enough.
func (c *runnerConfig) nextTime(company string, err error, failures int, now time.Time) time.Time {
	if err == nil || harmless(err) {
		return c.slot(company, now).Add(jitter(c.interval / 20))
	}
	wait := c.interval
	if _, refused := errors.AsType[*DeliveryError](err); refused {
		wait = min(wait, time.Minute) // nothing is asked of Personio
	}
	for range failures - 1 {
		wait = min(2*wait, c.backOff)
	}
	wait = min(wait, c.backOff)
	if fetch, ok := errors.AsType[*xmlfeed.FetchError](err); ok {
		wait = max(wait, min(fetch.RetryAfter, maxRetryAfter))
	}
	return now.Add(wait + jitter(wait/10))
}

// maxRetryAfter is how long a host may ask to be left alone at most: it may be
// mistaken.
const maxRetryAfter = 24 * time.Hour

// harmless errors say nothing about the company: somebody else syncs it.
func harmless(err error) bool {
	return errors.Is(err, store.ErrLeased) || errors.Is(err, store.ErrConflict)
}

// jitter is a random part of a time.
func jitter(most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	return rand.N(most) //nolint:gosec // no secret
}

// queue has companies that wait, ordered by time: see container/heap.
type queue []*member //nolint:recvcheck // heap.Interface asks for both

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].due.Before(q[j].due) }

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push implements heap.Interface.
func (q *queue) Push(x any) {
	m, _ := x.(*member) // there is nothing else
	m.index = len(*q)
	*q = append(*q, m)
}

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	m := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	m.index = -1
	return m
}

// drop takes a company out, if it is in.
func (q *queue) drop(m *member) {
	if m.index >= 0 {
		heap.Remove(q, m.index)
	}
}

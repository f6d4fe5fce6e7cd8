package jobsync

import (
	"fmt"
	"testing"
	"time"
)

// TestASyncCostsTheSameWithManyHosts counts the comparisons of hosts for each
// company that is taken: they grow with the logarithm of the hosts.
func TestASyncCostsTheSameWithManyHosts(t *testing.T) {
	t.Parallel()
	work := func(companies int) float64 {
		compared, taken := 0, 0
		now := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
		all := newHosts()
		earlier := func(a, b *host) bool {
			compared++
			return a.at.Before(b.at)
		}
		all.later.before, all.ready.before = earlier, earlier
		for i := range companies {
			all.wait(&member{host: fmt.Sprint(i), due: now.Add(time.Duration(i) * time.Minute / time.Duration(companies))}, now)
		}
		compared = 0
		for range 3 * companies {
			first, wait := all.next(now)
			for first == nil {
				now = now.Add(wait)
				first, wait = all.next(now)
			}
			m := first.waiting[0]
			all.drop(m, now)
			m.due = m.due.Add(time.Minute)
			all.wait(m, now)
			taken++
		}
		return float64(compared) / float64(taken)
	}
	few, many := work(100), work(20_000)
	t.Logf("%.1f comparisons for each company with 100 hosts, %.1f with 20,000", few, many)
	if many > 3*few {
		t.Errorf("%.1f comparisons for each company with 100 hosts, %.1f with 20,000", few, many)
	}
}

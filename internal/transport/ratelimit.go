package transport

import (
	"net/http"
	"strconv"
	"time"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
)

// report reads what an answer says about a budget. It is false when it says
// nothing.
//
// Version 2 sends the figures of its token buckets with every answer:
// x-ratelimit-replenish-rate (tokens a second), -burst-capacity, -remaining and
// -requested-tokens (per request). They are hostile input: what makes no sense
// is not there.
func (l *Limits) report(family operation.Family, resp *http.Response) (limit.Report, bool) {
	throttled := resp.StatusCode == http.StatusTooManyRequests
	rate, steered := figure(resp.Header, "X-Ratelimit-Replenish-Rate")
	if !throttled && !steered {
		return limit.Report{}, false
	}
	var report limit.Report
	interval := time.Duration(0)
	if steered && rate > 0 {
		tokens := 1
		if n, ok := figure(resp.Header, "X-Ratelimit-Requested-Tokens"); ok && n > 0 {
			tokens = n
		}
		interval = time.Second * time.Duration(tokens) / time.Duration(rate)
		if family.Steered() && interval <= maxRetryAfter {
			report = l.steer(family, resp.Header, interval, tokens)
		}
	}
	if throttled {
		report.ClosedUntil = time.Now().Add(l.coolDown(family, resp.Header, interval))
	}
	return report, true
}

// steer turns the server's figures into this process's share of them. Figures
// that the caller set stay an upper bound.
func (l *Limits) steer(family operation.Family, header http.Header, interval time.Duration, tokens int) limit.Report {
	report := limit.Report{Interval: operation.Slower(interval)}
	if n, ok := figure(header, "X-Ratelimit-Burst-Capacity"); ok {
		report.Burst = max(1, n/tokens)
	}
	if own, ok := l.Figures[family]; ok {
		report.Interval = max(report.Interval, own.Interval)
		report.Burst = min(report.Burst, own.Burst)
	}
	if l.Share > 1 {
		report.Interval *= time.Duration(l.Share)
		report.Burst = share(report.Burst, l.Share)
	}
	if n, ok := figure(header, "X-Ratelimit-Remaining"); ok {
		report.Remaining, report.HasRemaining = n/tokens, true
	}
	return report
}

// maxCoolDown bounds how long a gate stays closed: an hour of silence may be
// asked for, a year is an attack or a defect.
const maxCoolDown = time.Hour

// coolDown is how long a 429 closes the gate: for as long as the server asked,
// also where no call waits that long.
func (l *Limits) coolDown(family operation.Family, header http.Header, interval time.Duration) time.Duration {
	wait, ok := retryAfter(header, time.Now())
	if !ok {
		wait = max(l.figures(family).CoolDown, interval, time.Second)
	}
	return min(wait, maxCoolDown)
}

// figure reads a number between 0 and a million.
func figure(header http.Header, name string) (int, bool) {
	values := header[name]
	if len(values) == 0 {
		return 0, false
	}
	n, err := strconv.Atoi(values[0])
	return n, err == nil && n >= 0 && n <= 1_000_000
}

package transport

import (
	"math"
	"net/http"
	"testing"
	"time"
)

func TestRetryAfterIsHostileInput(t *testing.T) {
	t.Parallel()
	now := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	const year = 365 * 24 * time.Hour
	for value, want := range map[string]struct {
		wait time.Duration
		ok   bool
	}{
		"":                                {},
		"0":                               {0, true},
		"7":                               {7 * time.Second, true},
		"007":                             {7 * time.Second, true},
		"120":                             {2 * time.Minute, true},
		"31536001":                        {year, true}, // a year and a second
		"1733000000":                      {year, true}, // somebody's time stamp
		"10000000000":                     {year, true}, // overflows as nanoseconds
		"9223372036854775807":             {year, true}, // the largest int64
		"9223372036854775808":             {year, true}, // and one more
		"99999999999999999999999999":      {year, true}, // a wait for ever is still a wait
		"-1":                              {},
		"-9223372036854775808":            {},
		"+7":                              {},
		"7.5":                             {},
		"1e3":                             {},
		"0x10":                            {},
		"7s":                              {},
		"7, 8":                            {},
		"soon":                            {},
		"٧":                               {},
		"Mon, 03 Feb 2031 04:05:16 GMT":   {10 * time.Second, true},
		"Monday, 03-Feb-31 04:05:16 GMT":  {10 * time.Second, true},
		"Mon Feb  3 04:05:16 2031":        {10 * time.Second, true},
		"Mon, 03 Feb 2031 04:05:06 GMT":   {0, true},
		"Mon, 03 Feb 2031 04:05:05 GMT":   {}, // past: the clocks differ
		"Fri, 31 Dec 9999 23:59:59 GMT":   {math.MaxInt64, true},
		"Mon, 03 Feb 2031 04:05:16 +0200": {},
		"2031-02-03T04:05:16Z":            {},
	} {
		wait, ok := retryAfter(http.Header{"Retry-After": {value}}, now)
		if wait != want.wait || ok != want.ok {
			t.Errorf("%q: %v, %v, want %v, %v", value, wait, ok, want.wait, want.ok)
		}
	}
	if wait, ok := retryAfter(nil, now); wait != 0 || ok {
		t.Errorf("no header: %v, %v", wait, ok)
	}
	if got := RetryAfter(http.Header{"Retry-After": {"90"}}); got != 90*time.Second {
		t.Errorf("RetryAfter: %v", got)
	}
	if got := RetryAfter(http.Header{"Retry-After": {"soon"}}); got != 0 {
		t.Errorf("RetryAfter of no wait: %v", got)
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"0", "120", "-1", "9223372036854775808", "Mon, 03 Feb 2031 04:05:16 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "soon", "1e9", " 5"} {
		f.Add(seed, int64(1_900_000_000))
	}
	f.Fuzz(func(t *testing.T, value string, now int64) {
		wait, ok := retryAfter(http.Header{"Retry-After": {value}}, time.Unix(now, 0))
		if wait < 0 || !ok && wait != 0 {
			t.Fatalf("%q: %v, %v", value, wait, ok)
		}
	})
}

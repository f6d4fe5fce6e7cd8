package operation

import (
	"strings"
	"time"
)

// Family is the set of operations that share one limit.
type Family string

// The families. The operations of API v2 that are not in one of these count
// alone, each under its own name: Personio limits v2 per endpoint.
const (
	// Unlimited operations have no published limit of their own.
	Unlimited Family = "unlimited"
	// Applications and Documents: 20 requests per 60 seconds each, per company.
	Applications Family = "applications"
	Documents    Family = "documents"
	// V1Auth and V2Auth: requests for tokens.
	V1Auth Family = "v1.auth"
	V2Auth Family = "v2.auth"
	// Persons: reading persons, list and single ones.
	Persons Family = "persons"
	// V1: everything of API v1 that has no other family, and the rest of it, too.
	V1 Family = "v1"
	// Employees: the list of employees in v1.
	Employees Family = "v1.employees"
	// V1Documents: uploading documents of employees.
	V1Documents Family = "v1.documents"
)

// Limit is a budget of requests.
type Limit struct {
	// Burst requests may go at once; one more becomes free every Interval. In
	// any window of W there are at most Burst + W/Interval requests.
	Burst    int
	Interval time.Duration
	// CoolDown is how long to stay away after a 429 that does not say.
	CoolDown time.Duration
}

// Limit returns the family's budget; the zero Limit is none.
//
// Where Personio counts in windows it does not say how they are aligned. A part of
// a window's requests as a burst and the rest as a steady flow stay within it
// wherever it begins. Version 2 counts with token buckets, as its x-ratelimit
// headers show: there the rate is the burst, until a header says more, and the
// flow is a hundredth slower, so that two clocks need not agree.
func (f Family) Limit() Limit {
	switch f {
	case Applications, Documents: // 20 in 60 s, then 60 s of silence
		return Limit{Burst: 10, Interval: 6 * time.Second, CoolDown: time.Minute}
	case V1Auth: // 60 in a minute, then a minute of silence
		return Limit{Burst: 6, Interval: time.Minute / 54, CoolDown: time.Minute}
	case V2Auth: // 150 in a minute, then one a second for a minute
		return Limit{Burst: 10, Interval: time.Minute / 140, CoolDown: time.Second}
	case V1: // 2,000 in a minute; a tenth is left to others behind the same address
		return Limit{Burst: 200, Interval: time.Minute / 1600, CoolDown: time.Second}
	case Employees: // 300 in a minute and 15 in a second
		return Limit{Burst: 10, Interval: 210 * time.Millisecond, CoolDown: time.Second}
	case V1Documents: // 60 in a minute
		return Limit{Burst: 10, Interval: time.Minute / 50, CoolDown: time.Second}
	case Persons: // 30 in a second
		return Limit{Burst: 30, Interval: Slower(time.Second / 30), CoolDown: time.Second}
	case Unlimited, "":
		return Limit{}
	default: // 10 in a second
		return Limit{Burst: 10, Interval: Slower(time.Second / 10), CoolDown: time.Second}
	}
}

// Slower is a hundredth more between two requests.
func Slower(interval time.Duration) time.Duration { return interval + interval/100 }

// Parent is a limit that the family's requests count against as well, "" if
// there is none: v1 as a whole has one.
func (f Family) Parent() Family {
	switch f {
	case Applications, Documents, V1Auth, Employees, V1Documents:
		return V1
	default:
		return ""
	}
}

// PerAddress is whether Personio counts the requests of a network address
// together, whichever company they are for. For tokens nobody has proved it.
func (f Family) PerAddress() bool { return f == V1 || f == V1Auth || f == V2Auth }

// Steered is whether the server reports the family's budget with every answer:
// version 2 does, in x-ratelimit headers.
func (f Family) Steered() bool {
	return f != Unlimited && f != V1 && f.Parent() == "" && !strings.HasPrefix(string(f), "v1.")
}

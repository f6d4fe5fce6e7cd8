package operation

import "time"

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
	// V1: everything of API v1 that has no other family.
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
// Personio counts the recruiting limits in windows of 60 seconds and does not
// say how they are aligned. Half of the 20 as a burst and half as a steady flow
// stays within 20 in every window.
func (f Family) Limit() Limit {
	switch f {
	case Applications, Documents:
		return Limit{Burst: 10, Interval: 6 * time.Second, CoolDown: time.Minute}
	case Unlimited:
		return Limit{}
	default:
		return Limit{}
	}
}

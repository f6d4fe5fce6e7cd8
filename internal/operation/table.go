package operation

import (
	"net/http"
	"time"
)

// The families and their published limits.
const (
	// Unlimited operations have no published limit of their own.
	Unlimited Family = "unlimited"
	// Applications and Documents: 20 requests per 60 seconds each, per company.
	Applications Family = "applications"
	Documents    Family = "documents"
)

//nolint:gochecknoglobals // a table that nothing writes to
var table = [...]Operation{
	{"feed.fetch", http.MethodGet, "/xml", Freely, Unlimited},
	{"recruiting.applications.create", http.MethodPost, "/v1/recruiting/applications", Once, Applications},
	{"recruiting.documents.upload", http.MethodPost, "/v1/recruiting/applications/documents", Sparingly, Documents},
}

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

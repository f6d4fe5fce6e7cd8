package jobsync

import (
	"errors"
	"fmt"
	"time"
)

// ErrSinkUnavailable is for sinks: an error that matches it says that the sink is
// out of order as a whole, and that the event is not to blame. Such a failure
// does not count towards parking the company.
var ErrSinkUnavailable = errors.New("jobsync: the sink is not available")

// Refusal is an event that the sink did not take. Later ones wait behind it.
type Refusal struct {
	// Seq is the number of the event.
	Seq uint64 `json:"seq"`
	// Attempts counts the failures that the event is to blame for.
	Attempts int `json:"attempts"`
	// Since is when it failed for the first time.
	Since time.Time `json:"since"`
	// Parked says that it is not tried any more: see [ParkedError].
	Parked bool `json:"parked,omitempty"`
}

// ParkedError says that a company stands still, because the sink refused one of
// its events [Policy].MaxAttempts times. Its feed is not looked at either: what
// came of it would wait behind that event. [Resume] tries the event again, [Skip]
// leaves it out. Other companies are not concerned.
type ParkedError struct {
	Company string
	Refusal Refusal
}

func (e *ParkedError) Error() string {
	return fmt.Sprintf("jobsync: company %q is parked: event %d was refused %d times; Resume tries it again, Skip leaves it out",
		e.Company, e.Refusal.Seq, e.Refusal.Attempts)
}

// DeliveryError is an event that the sink did not take. It and all later ones
// are delivered by the next Sync.
type DeliveryError struct {
	EventID string
	Err     error
}

func (e *DeliveryError) Error() string {
	return fmt.Sprintf("jobsync: delivering event %s: %v", e.EventID, e.Err)
}

// Unwrap returns the sink's error.
func (e *DeliveryError) Unwrap() error { return e.Err }

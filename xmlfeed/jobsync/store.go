package jobsync

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrConflict says that the state changed since it was loaded: another process
// syncs the same company. Nothing was stored; the next Sync starts from the new
// state.
var ErrConflict = errors.New("jobsync: another writer changed the company's state")

// Store keeps the state of companies and the journal of their events. Package
// storetest checks an implementation.
//
// A company is any text that is not empty; what belongs to one company is
// independent of all others. Implementations must be safe for concurrent use,
// and must not share memory with the caller, neither what they are given nor
// what they return.
type Store interface {
	// Load returns the state of a company, the zero State for a new one.
	Load(ctx context.Context, company string) (State, error)
	// Commit makes a change, all of it or nothing, durably. It returns an error
	// that matches ErrConflict, and changes nothing, when the state's version is
	// not change.IfVersion. Afterwards the version is one higher.
	Commit(ctx context.Context, company string, change Change) error
	// Pending returns the oldest events of the journal that are not
	// acknowledged, in order, at most limit.
	Pending(ctx context.Context, company string, limit int) ([]Event, error)
}

// State is what is known of a company.
type State struct {
	// Version counts the changes.
	Version uint64
	// LastSeq is the number of the last event of the journal, Acknowledged that
	// of the last one which was delivered.
	LastSeq      uint64
	Acknowledged uint64
	// ObservedAt is when the last feed was fetched that counted.
	ObservedAt time.Time
	// Jobs, ordered by id, archived ones included.
	Jobs []Job
}

// Change is one step of a company's state.
type Change struct {
	// IfVersion is the version of the state that the change was made from.
	IfVersion uint64
	// Jobs are put in the place of those with the same ids. None is there twice.
	Jobs []Job
	// Events are appended to the journal. Their numbers go on from
	// State.LastSeq without a gap.
	Events []Event
	// Acknowledge says that the events up to this number were delivered; the
	// store may drop them. 0, or less than before, changes nothing.
	Acknowledge uint64
	// ObservedAt replaces the state's unless it is zero.
	ObservedAt time.Time
}

// After is the state that a change leads to, for implementations of Store: it
// returns ErrConflict when the change was made from another version, and an
// error when its events do not follow on the journal.
func (s State) After(change Change) (State, error) {
	if change.IfVersion != s.Version {
		return s, ErrConflict
	}
	for i, event := range change.Events {
		if event.Seq != s.LastSeq+uint64(i)+1 {
			return s, fmt.Errorf("jobsync: event %d does not follow on event %d of the journal", event.Seq, s.LastSeq)
		}
	}
	s.Version++
	s.LastSeq += uint64(len(change.Events))
	s.Acknowledged = min(max(s.Acknowledged, change.Acknowledge), s.LastSeq)
	if !change.ObservedAt.IsZero() {
		s.ObservedAt = change.ObservedAt
	}
	s.Jobs = replace(s.Jobs, change.Jobs)
	return s, nil
}

// replace puts jobs in the place of those with the same ids, ordered by id.
func replace(jobs, with []Job) []Job {
	if len(with) == 0 {
		return jobs
	}
	events := make([]Event, len(with))
	for i, job := range with {
		events[i].Job = job
	}
	return Apply(jobs, events)
}

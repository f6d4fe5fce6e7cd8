package jobsync

import "time"

// Result is what a Sync did.
type Result struct {
	// Positions in the feed.
	Positions int
	// Events that the feed led to, in order. All of them are stored; those after
	// an error of delivery wait for the next Sync. With DryRun they are neither.
	Events []Event
	// Hold is what is held, nil for nothing.
	Hold     *Hold
	Warnings []Warning
	// Delivered counts the events that the sink took, with those left from
	// before, and Pending those that wait for the next Sync. With DryRun, Pending
	// counts those that wait already.
	Delivered int
	Pending   int
	// Translations counts the feeds in other languages that were asked for.
	Translations int
	// Refused is the event that the sink did not take, nil for none.
	Refused *Refusal
	// ObservedAt is when the last complete feed was fetched that counted: how old
	// the mirror is.
	ObservedAt time.Time
	// ObservedBefore is the same before this Sync.
	ObservedBefore time.Time
	// Source is how the last looks at the feed went.
	Source SourceState
}

// Count is the number of events of a kind.
func (r Result) Count(kind Kind) int {
	n := 0
	for i := range r.Events {
		if r.Events[i].Kind == kind {
			n++
		}
	}
	return n
}

// takeHead takes over what the head says after a sync.
func takeHead(r *Result, head *Head) {
	r.ObservedAt, r.Source, r.Pending, r.Refused = head.ObservedAt, head.Source, head.pending(), head.Refused
}

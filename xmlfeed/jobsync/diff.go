package jobsync

import (
	"cmp"
	"slices"

	"github.com/personio-go/sdk/xmlfeed"
)

// Diff compares the jobs that are known with a feed. It is pure: it keeps
// nothing, asks for no time and changes neither argument.
//
// Creates and updates come in the order of the feed, then archives by id. Known
// jobs that are archived count only when they return: as a Create with a
// Previous. A position without descriptions keeps the known ones, because that
// is how the feed shows a job without a text in the language that was asked for.
//
// Diff takes the feed as it is and protects nothing: an empty feed archives all
// jobs. It must come from [xmlfeed.Parse] or a Fetch without an error; nil is no
// feed and gives no events. To go on, keep what [Apply] makes of the events.
func Diff(known []Job, feed *xmlfeed.Feed) []Event {
	if feed == nil {
		return nil
	}
	before := make(map[int64]*Job, len(known))
	for i := range known {
		before[known[i].ID] = &known[i]
	}
	var events []Event
	seen := make(map[int64]bool, len(feed.Positions))
	for _, position := range feed.Positions {
		if seen[position.ID] {
			continue
		}
		seen[position.ID] = true
		if event, ok := compare(before[position.ID], position); ok {
			events = append(events, event)
		}
	}
	events = append(events, archives(before, seen)...)
	for i := range events {
		events[i].ObservedAt = feed.FetchedAt
		events[i].Job.ChangedAt = feed.FetchedAt
	}
	return events
}

// compare makes the event, if any, of a position that is in the feed.
func compare(known *Job, position xmlfeed.Position) (Event, bool) {
	if known == nil {
		return Event{Kind: Create, Job: Job{Position: position, Version: 1}}, true
	}
	if len(position.Descriptions) == 0 {
		position.Descriptions = known.Descriptions
	}
	event := Event{Kind: Create, Job: Job{Position: position, Version: known.Version + 1}, Previous: clone(known)}
	if known.Archived {
		return event, true
	}
	event.Kind = Update
	event.Changed = changes(&known.Position, &position)
	return event, len(event.Changed) > 0
}

func archives(before map[int64]*Job, seen map[int64]bool) []Event {
	var events []Event
	for id, known := range before {
		if seen[id] || known.Archived {
			continue
		}
		job := *known
		job.Version, job.Archived, job.Held = known.Version+1, true, false
		events = append(events, Event{Kind: Archive, Job: job, Previous: clone(known)})
	}
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(a.Job.ID, b.Job.ID) })
	return events
}

func clone(job *Job) *Job {
	copied := *job
	return &copied
}

// Apply returns the jobs that are known after the events, ordered by id. It is
// what a Syncer's store holds, but for [Job.Held]; archived jobs stay in it.
func Apply(known []Job, events []Event) []Job {
	jobs := make(map[int64]Job, len(known)+len(events))
	for _, job := range known {
		jobs[job.ID] = job
	}
	for _, event := range events {
		jobs[event.Job.ID] = event.Job
	}
	after := make([]Job, 0, len(jobs))
	for _, job := range jobs {
		after = append(after, job)
	}
	slices.SortFunc(after, func(a, b Job) int { return cmp.Compare(a.ID, b.ID) })
	return after
}

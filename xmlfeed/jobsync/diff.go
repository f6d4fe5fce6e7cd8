package jobsync

import (
	"cmp"
	"slices"

	"github.com/personio-go/sdk/xmlfeed"
)

// Diff compares the jobs that are known with a feed. It is pure: it keeps
// nothing, asks for no time and changes neither argument.
//
// Creates, updates and reopens come in the order of the feed, then archives by
// id. Known jobs that are archived count only when they return. A position
// without descriptions keeps the known ones, because that is how the feed shows a
// job without a text in the language that was asked for.
//
// Diff takes the feed as it is and protects nothing: an empty feed archives all
// jobs. It must come from [xmlfeed.Parse] or a Fetch without an error; nil is no
// feed and gives no events. To go on, keep what [Apply] makes of the events. See
// [Plan] for a comparison with guards.
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
		job := Job{Position: position}
		if was := before[position.ID]; was != nil {
			job.Translations = was.Translations
			if len(job.Descriptions) == 0 {
				job.Descriptions = was.Descriptions
			}
		}
		if event, ok := compare(before[position.ID], job); ok {
			events = append(events, event)
		}
	}
	var archives []Event
	for id, was := range before {
		if !seen[id] && !was.Archived {
			archives = append(archives, archive(was))
		}
	}
	slices.SortFunc(archives, func(a, b Event) int { return cmp.Compare(a.Job.ID, b.Job.ID) })
	events = append(events, archives...)
	for i := range events {
		events[i].ObservedAt = feed.FetchedAt
		events[i].Job.ChangedAt = feed.FetchedAt
	}
	return events
}

// compare makes the event, if any, of a job that is published. Only the content
// of job is looked at.
func compare(known *Job, job Job) (Event, bool) {
	if known == nil {
		job.Version = 1
		return Event{Kind: Create, Job: job}, true
	}
	if known.Archived {
		job.Version = known.Version + 1
		return Event{Kind: Reopen, Job: job, Previous: clone(known)}, true
	}
	changed := changes(known, &job)
	if len(changed) == 0 {
		return Event{}, false
	}
	job.Version = known.Version + 1
	return Event{Kind: Update, Job: job, Previous: clone(known), Changed: changed}, true
}

// archive makes the event of a job that is no longer published.
func archive(known *Job) Event {
	job := *known
	job.Version, job.Archived = known.Version+1, true
	return Event{Kind: Archive, Job: job, Previous: clone(known)}
}

func clone(job *Job) *Job {
	copied := *job
	return &copied
}

// Apply returns the jobs that are known after the events, ordered by id. Archived
// jobs stay in the list.
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

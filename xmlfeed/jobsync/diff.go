package jobsync

import (
	"cmp"
	"slices"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// Diff compares the jobs that are known with a feed. It is pure: it keeps
// nothing, asks for no time and changes neither argument.
//
// Creates, updates and reopens come in the order of the feed, then archives by
// id. Known jobs that are archived count only when they return. A position
// without a text, with headings or without, keeps the known descriptions, because
// that is how the feed shows a job without a text in the language that was asked
// for.
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
		was := before[position.ID]
		if event, ok := compare(was, keepTexts(was, position)); ok {
			events = append(events, event)
		}
	}
	events = append(events, archives(before, seen)...)
	for i := range events {
		events[i].observe(feed.FetchedAt)
	}
	return events
}

// observe says when the feed was fetched that shows an event.
func (e *Event) observe(at time.Time) {
	e.ObservedAt, e.Job.ChangedAt = at, at
	if e.Kind == Create || e.Kind == Reopen {
		e.Job.OpenedAt = at
	}
}

// keepTexts is a position with the texts that are known and that the feed does not
// have.
func keepTexts(known *Job, position xmlfeed.Position) Job {
	job := Job{Position: position}
	if known == nil {
		return job
	}
	job.Translations = known.Translations
	if !xmlfeed.HasText(job.Descriptions) {
		job.Descriptions = known.Descriptions
	}
	return job
}

// compare makes the event, if any, of a job that is published. Only the content
// of job is looked at.
func compare(known *Job, job Job) (Event, bool) {
	if known == nil {
		job.Version = 1
		return Event{Kind: Create, Job: job}, true
	}
	if !known.open() {
		job.Version = known.Version + 1
		return Event{Kind: Reopen, Job: job, Previous: clone(known)}, true
	}
	changed := changes(known, &job)
	if len(changed) == 0 {
		return Event{}, false
	}
	job.Version, job.OpenedAt = known.Version+1, known.OpenedAt
	return Event{Kind: Update, Job: job, Previous: clone(known), Changed: changed}, true
}

// archives makes the events of the known jobs that were not seen, by id.
func archives(known map[int64]*Job, seen map[int64]bool) []Event {
	var events []Event
	for id, job := range known {
		if !seen[id] && job.open() {
			events = append(events, ending(job, Archive))
		}
	}
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(a.Job.ID, b.Job.ID) })
	return events
}

// ending makes the event of an open job that ends.
func ending(known *Job, kind Kind) Event {
	job := *known
	job.Version, job.Archived, job.LeftOut = known.Version+1, kind == Archive, kind == LeaveOut
	return Event{Kind: kind, Job: job, Previous: clone(known)}
}

// tombstone is what is remembered of a job that ended: not its texts.
func tombstone(job *Job) Job {
	kept := Job{Version: job.Version, Archived: job.Archived, LeftOut: job.LeftOut, ChangedAt: job.ChangedAt}
	kept.ID, kept.Name = job.ID, job.Name
	return kept
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

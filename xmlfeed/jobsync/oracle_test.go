package jobsync_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// oracle says which events a row of feeds must lead to under the zero Policy. It
// is the product's task thought out once more, for jobs that differ in nothing
// but their names, and shares no code with it: it keeps lists of what happened
// where the product keeps counters. "The mirror is right in the end" is not
// enough of a test: a Syncer that archives and creates everything each time would
// pass.
type oracle struct {
	jobs    map[int64]*oracleJob
	empties []time.Time // feeds without a position, in a row
	lines   []string
}

type oracleJob struct {
	name     string
	closed   time.Time   // zero for an open one
	misses   []time.Time // feeds in a row that do not have it
	held     bool
	approved bool
}

func newOracle() *oracle { return &oracle{jobs: map[int64]*oracleJob{}} }

func (o *oracle) event(kind string, id int64, changed string) {
	o.lines = append(o.lines, fmt.Sprintf("%d %s %d%s", len(o.lines)+1, kind, id, changed))
}

// observe takes the next feed that counts.
func (o *oracle) observe(feed []xmlfeed.Position, at time.Time) {
	if o.empties = append(o.empties, at); len(feed) > 0 {
		o.empties = nil
	}
	var live, missing []int64
	for _, id := range slices.Sorted(maps.Keys(o.jobs)) {
		if !o.jobs[id].closed.IsZero() {
			continue
		}
		live = append(live, id)
		if !slices.ContainsFunc(feed, func(p xmlfeed.Position) bool { return p.ID == id }) {
			missing = append(missing, id)
		}
	}
	feedWasWrong := o.take(feed)
	for _, id := range missing {
		o.miss(id, at, feedWasWrong, len(feed) == 0, len(missing) > 5 && 10*len(missing) > 3*len(live))
	}
	for id, job := range o.jobs {
		if !job.closed.IsZero() && at.Sub(job.closed) > 90*24*time.Hour {
			delete(o.jobs, id)
		}
	}
}

// take goes through the feed, and says whether a job that was held is back.
func (o *oracle) take(feed []xmlfeed.Position) (feedWasWrong bool) {
	for _, p := range feed {
		job := o.jobs[p.ID]
		switch {
		case job == nil:
			o.jobs[p.ID] = &oracleJob{name: p.Name}
			o.event("create", p.ID, "")
			continue
		case !job.closed.IsZero():
			job.name = p.Name
			o.event("reopen", p.ID, "")
		case job.name != p.Name:
			job.name = p.Name
			o.event("update", p.ID, " [name]")
		}
		feedWasWrong = feedWasWrong || job.held
		job.closed, job.misses, job.held, job.approved = time.Time{}, nil, false, false
	}
	return feedWasWrong
}

// miss decides about one job that a feed does not have.
func (o *oracle) miss(id int64, at time.Time, feedWasWrong, empty, many bool) {
	job := o.jobs[id]
	if job.held && feedWasWrong {
		job.misses = nil
	}
	job.misses = append(job.misses, at)
	job.held = job.held || empty || many
	times := job.misses
	if empty {
		times = o.empties
	}
	over := times[len(times)-1].Sub(times[0])
	enough := len(times) >= 2 && over >= 10*time.Minute
	if job.held {
		enough = len(times) >= 3 && over >= 6*time.Hour
	}
	if enough || job.approved {
		o.event("archive", id, "")
		job.closed, job.misses, job.held, job.approved = at, nil, false, false
	}
}

// open is the mirror that the events must lead to.
func (o *oracle) open() map[int64]string {
	open := make(map[int64]string)
	for id, job := range o.jobs {
		if job.closed.IsZero() {
			open[id] = job.name
		}
	}
	return open
}

// heldIDs are the jobs that wait for a person, or for time.
func (o *oracle) heldIDs() []int64 {
	var list []int64
	for _, id := range slices.Sorted(maps.Keys(o.jobs)) {
		if o.jobs[id].held && !o.jobs[id].approved {
			list = append(list, id)
		}
	}
	return list
}

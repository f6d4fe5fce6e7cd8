package jobsync

import (
	"fmt"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// Planned is what an observation leads to.
type Planned struct {
	// Change is what to commit; state.After(change) is the new state. It has no
	// fence yet. For a feed without news it has nothing but a new head.
	Change Change
	// Positions counts those of the feed.
	Positions int
	// Hold is what is held after it, nil for nothing.
	Hold     *Hold
	Warnings []Warning
	// Err is why the observation is no complete feed. The jobs stay as they are
	// then, and the change only says how the look went.
	Err error
	// Discarded says that the observation is older than the last one: there is
	// nothing to commit.
	Discarded bool
}

// Events are what the observation makes of the jobs, in order.
func (p Planned) Events() []Event { return p.Change.Append }

// Plan says what an observation makes of a state. It is pure: it keeps nothing,
// changes none of its arguments and gives the same for the same.
//
// The time is only used to tell an older observation from a clock that was set
// back: an observation that began before the last one is discarded, unless the
// last one lies in the future. Then all that was noted in the future counts from
// this observation on. The policy must be one that [Policy.Validate] accepts.
func Plan(state State, observation Observation, policy Policy, now time.Time) Planned {
	p := &planner{state: &state, look: &observation, policy: policy.withDefaults(), head: state.Head, staleTexts: make(map[string][]int64)}
	p.head.Version++
	if p.older(now) {
		return p.discarded()
	}
	if err := observation.problem(&state.Head); err != nil {
		return p.failed(err)
	}
	return p.observed()
}

// planner makes a plan, job by job.
type planner struct {
	state  *State
	look   *Observation
	policy Policy

	head     Head
	put      []Record
	forget   []int64
	events   []Event
	warnings []Warning

	positions  []xmlfeed.Position
	texts      map[string]map[int64][]xmlfeed.Description // of the translations
	staleTexts map[string][]int64                         // jobs by the language of their stale texts
	present    []bool                                     // by the index of the state's jobs
	corrected  []int                                      // indexes of jobs whose times were set back
	returned   bool                                       // a held job is in the feed again
	held       []*Record                                  // after this observation
}

// discarded is the plan of an observation that is too old.
func (p *planner) discarded() Planned {
	p.warn(Warning{Kind: WarnOlder})
	return Planned{
		Discarded: true, Change: Change{IfVersion: p.state.Version, Head: p.state.Head},
		Hold: p.state.Hold(p.policy), Warnings: p.warnings,
	}
}

// failed is the plan of a look that found no complete feed.
func (p *planner) failed(err error) Planned {
	p.head.Source = p.head.Source.after(availability(err), p.look.StartedAt)
	if p.head.Source.Availability == Gone && p.head.Source.Looks >= p.policy.GoneAfter {
		p.warn(Warning{Kind: WarnSourceGone})
	}
	return Planned{
		Change: Change{IfVersion: p.state.Version, Head: p.head}, Err: err,
		Hold: p.state.Hold(p.policy), Warnings: p.warnings,
	}
}

// observed is the plan of a feed.
func (p *planner) observed() Planned {
	p.setBack()
	p.positions = p.published()
	p.head.ObservedAt, p.head.Mark = p.look.StartedAt, p.look.mark()
	if !p.look.partial() {
		p.head.Observations++
	}
	p.head.Source = p.head.Source.after(Available, p.look.StartedAt)
	p.countEmpty()
	p.takeLanguages()
	p.comparePositions()
	p.judgeMissing()
	p.keepCorrected()
	p.number()
	p.warnOfChanges()
	p.warnOfTexts()
	return Planned{
		Change:    Change{IfVersion: p.state.Version, Head: p.head, Put: p.put, Forget: p.forget, Append: p.events},
		Positions: len(p.positions), Hold: newHold(p.head, p.held, p.policy), Warnings: p.warnings,
	}
}

// published are the positions of the feed. Those of one that has not changed are
// what is known of the jobs that were in it.
func (p *planner) published() []xmlfeed.Position {
	if !p.look.unchanged() {
		return p.look.Feed.Positions
	}
	list := make([]xmlfeed.Position, 0, len(p.state.Jobs))
	for i := range p.state.Jobs {
		record := &p.state.Jobs[i]
		if record.Archived || record.Missing() {
			continue
		}
		position := record.Position
		if _, kept := record.StaleSince[""]; kept || record.TextLanguage != "" {
			position.Descriptions = nil
		}
		list = append(list, position)
	}
	return list
}

// countEmpty keeps count of empty feeds in a row.
func (p *planner) countEmpty() {
	switch {
	case len(p.positions) > 0 || p.look.partial():
		p.head.EmptyFrom, p.head.EmptySince = 0, time.Time{}
	case p.head.EmptyFrom == 0:
		p.head.EmptyFrom, p.head.EmptySince = p.head.Observations, p.look.StartedAt
	}
}

// comparePositions goes through the feed.
func (p *planner) comparePositions() {
	index := make(map[int64]int, len(p.state.Jobs))
	for i := range p.state.Jobs {
		index[p.state.Jobs[i].ID] = i
	}
	p.present = make([]bool, len(p.state.Jobs))
	created := make(map[int64]bool)
	for _, position := range p.positions {
		i, known := index[position.ID]
		switch {
		case known && !p.present[i]:
			p.present[i] = true
			p.see(&p.state.Jobs[i], position)
		case !known && !created[position.ID]:
			created[position.ID] = true
			p.see(nil, position)
		}
	}
	if p.look.Feed != nil && len(p.look.Feed.Duplicates) > 0 {
		p.warn(Warning{Kind: WarnDuplicates, JobIDs: p.look.Feed.Duplicates})
	}
	if p.look.partial() {
		p.warn(Warning{Kind: WarnSkipped})
	}
}

// see takes note of a position that is in the feed.
func (p *planner) see(known *Record, position xmlfeed.Position) {
	next, noted := p.mergeTexts(known, position)
	p.noteStale(&next)
	var before *Job
	if known != nil {
		before = &known.Job
		noted = noted || known.Missing()
		p.returned = p.returned || known.Held
	}
	event, changed := compare(before, next.Job)
	switch {
	case changed:
		next.Job = p.event(event)
	case noted:
		next.Job = known.Job
	default:
		return
	}
	p.put = append(p.put, next)
}

// event appends to the events and returns the job as it is now.
func (p *planner) event(event Event) Job {
	event.ObservedAt = p.look.StartedAt
	event.Job.ChangedAt = p.look.StartedAt
	p.events = append(p.events, event)
	return event.Job
}

// number gives the events their place in the journal.
func (p *planner) number() {
	for i := range p.events {
		p.head.LastSeq++
		event := &p.events[i]
		event.Company, event.Seq = p.look.Company, p.head.LastSeq
		event.ID = fmt.Sprintf("%s/%d", event.Company, event.Seq)
	}
}

func (p *planner) warn(warning Warning) { p.warnings = append(p.warnings, warning) }

// warnOfChanges looks whether the feed itself seems to have changed.
func (p *planner) warnOfChanges() {
	var updated []int64
	for i := range p.events {
		if p.events[i].Kind == Update {
			updated = append(updated, p.events[i].Job.ID)
		}
	}
	if exceeds(len(updated), p.state.openJobs(), p.policy.MaxArchives, p.policy.MaxChangeShare) {
		p.warn(Warning{Kind: WarnMassChange, JobIDs: updated})
	}
}

// exceeds says whether n is more than a number and more than a share of all.
func exceeds(n, all, number int, share float64) bool {
	return n > number && float64(n) > share*float64(all)
}

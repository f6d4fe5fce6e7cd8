package jobsync

import (
	"maps"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// planner makes a plan, job by job.
type planner struct {
	state  *State
	look   *looked
	policy *rules
	body   func(*Record) *Job // nil for a body that is not there

	head     Head
	put      []Record
	forget   []int64
	events   []Event
	needs    []*Record // whose bodies are not there
	warnings []Warning

	staleTexts map[string][]int64 // jobs by the language of their stale texts
	present    []bool             // by the index of the state's jobs
	corrected  []int              // indexes of jobs whose times were set back
	returned   bool               // a held job is in the feed again
	held       []*Record          // after this observation
}

// discarded is the plan of an observation that is too old.
func (p *planner) discarded() Planned {
	p.warn(Warning{Kind: WarnOlder})
	return Planned{
		Discarded: true, Change: Change{IfVersion: p.state.Version, Head: p.state.Head},
		Hold: p.state.Hold(p.policy.Policy), Warnings: p.warnings,
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
		Hold: p.state.Hold(p.policy.Policy), Warnings: p.warnings,
	}
}

// observed is the plan of a feed.
func (p *planner) observed() Planned {
	p.setBack()
	p.count()
	p.takeLanguages()
	p.comparePositions()
	p.judgeMissing()
	p.keepCorrected()
	p.warnOfChanges()
	p.warnOfTexts()
	change := Change{IfVersion: p.state.Version, Put: p.put, Forget: p.forget, Append: p.events}
	p.summarize(replace(p.state.Jobs, p.put, p.forget))
	change.Head = p.head
	return Planned{Change: change, Positions: p.head.Positions, Hold: newHold(p.head, p.held, p.policy.Policy), Warnings: p.warnings}
}

// count takes note of one more complete feed.
func (p *planner) count() {
	p.head.ObservedAt, p.head.Mark = p.look.StartedAt, p.look.mark()
	if p.look.Feed != nil && !p.look.unchanged() {
		p.head.Positions = len(p.look.Feed.Positions)
	}
	if !p.look.partial() {
		p.head.Observations++
	}
	p.head.Source = p.head.Source.after(Available, p.look.StartedAt)
	switch {
	case p.head.Positions > 0 || p.look.partial():
		p.head.EmptyFrom, p.head.EmptySince = 0, time.Time{}
	case p.head.EmptyFrom == 0:
		p.head.EmptyFrom, p.head.EmptySince = p.head.Observations, p.look.StartedAt
	}
}

// comparePositions goes through the feed.
func (p *planner) comparePositions() {
	p.present = make([]bool, len(p.state.Jobs))
	if p.look.unchanged() {
		p.seeAllAgain()
		return
	}
	index := make(map[int64]int, len(p.state.Jobs))
	for i := range p.state.Jobs {
		index[p.state.Jobs[i].ID] = i
	}
	created := make(map[int64]bool)
	for i := range p.look.Feed.Positions {
		position := &p.look.Feed.Positions[i]
		at, known := index[position.ID]
		switch {
		case known && !p.present[at]:
			p.present[at] = true
			p.find(&p.state.Jobs[at], position, p.look.prints[i])
		case !known && !created[position.ID]:
			created[position.ID] = true
			p.find(nil, position, p.look.prints[i])
		}
	}
	if len(p.look.Feed.Duplicates) > 0 {
		p.warn(Warning{Kind: WarnDuplicates, Jobs: len(p.look.Feed.Duplicates), JobIDs: p.look.Feed.Duplicates})
	}
	if p.look.partial() {
		p.warn(Warning{Kind: WarnSkipped})
	}
}

// seeAllAgain goes through the jobs of a feed that has not changed.
func (p *planner) seeAllAgain() {
	for i := range p.state.Jobs {
		if record := &p.state.Jobs[i]; record.open() && !record.Missing() {
			p.present[i] = true
			p.see(record, nil, record.Print)
		}
	}
}

// find takes note of a position that is in the feed.
func (p *planner) find(known *Record, position *xmlfeed.Position, spelling Fingerprint) {
	taken := p.policy.Filter.takes(position)
	switch {
	case taken && known != nil && known.open():
		p.see(known, position, spelling)
	case taken:
		p.begin(known, position, spelling)
	case known != nil && known.open():
		p.returned = p.returned || known.Held
		p.end(known, p.policy.leaveOut())
	}
}

// begin takes a job in that was not known, or not open.
func (p *planner) begin(known *Record, position *xmlfeed.Position, spelling Fingerprint) {
	next, _ := p.mergeTexts(nil, *position)
	next.Print = spelling
	event := Event{Kind: Create, Job: next.Job}
	if known != nil {
		event = Event{Kind: Reopen, Job: next.Job, Previous: clone(&known.Job)}
	}
	next.Job = p.event(event)
	p.put = append(p.put, next)
}

// see takes note of a job that is open and in the feed. Without a position it is
// what it was in the last one.
func (p *planner) see(known *Record, position *xmlfeed.Position, spelling Fingerprint) {
	p.returned = p.returned || known.Held
	if !p.differs(known, spelling) {
		p.noteStale(known)
		p.seeAgain(known)
		return
	}
	whole := p.whole(known)
	if whole == nil {
		return
	}
	if position == nil {
		position = whole.asPublished()
	}
	next, noted := p.mergeTexts(whole, *position)
	next.Print = spelling
	p.noteStale(&next)
	noted = noted || known.Missing() || spelling != known.Print || !maps.Equal(next.Prints, known.Prints)
	event, changed := compare(&whole.Job, next.Job)
	switch {
	case changed:
		next.Job = p.event(event)
	case noted:
		next.Job = whole.Job
	default:
		return
	}
	p.put = append(p.put, next)
}

// seeAgain takes note of a job that is as it was.
func (p *planner) seeAgain(known *Record) {
	next := *known
	next.MissingFrom, next.MissingSince, next.Held, next.Approved = 0, time.Time{}, false, false
	fresh := p.newPrints(known)
	if fresh != nil {
		next.Prints = fresh
	}
	if fresh != nil || known.Missing() {
		p.put = append(p.put, next)
	}
}

// end closes a job, with an event of a kind.
func (p *planner) end(known *Record, kind Kind) {
	whole := p.whole(known)
	if whole == nil {
		return
	}
	job := p.event(ending(&whole.Job, kind))
	p.put = append(p.put, Record{Job: tombstone(&job)})
}

// whole is a record with its body, nil if that is not there yet.
func (p *planner) whole(known *Record) *Record {
	body := p.body(known)
	if body == nil {
		p.needs = append(p.needs, known)
		return nil
	}
	whole := *known
	whole.Job = *body
	return &whole
}

// asPublished is a job's position as it was in the last feed.
func (r *Record) asPublished() *xmlfeed.Position {
	position := r.Position
	if _, kept := r.StaleSince[""]; kept || r.TextLanguage != "" {
		position.Descriptions = nil
	}
	return &position
}

// event appends to the events and returns the job as it is now.
func (p *planner) event(event Event) Job {
	p.head.LastSeq++
	event.number(p.look.Company, p.head.LastSeq)
	event.observe(p.look.StartedAt)
	p.events = append(p.events, event)
	return event.Job
}

func (p *planner) warn(warning Warning) { p.warnings = append(p.warnings, warning) }

// warnOfChanges looks whether the feed itself seems to have changed.
func (p *planner) warnOfChanges() {
	if p.head.Policy != p.policy.digest {
		return // another policy may change many by itself
	}
	var updated []int64
	for i := range p.events {
		if p.events[i].Kind == Update {
			updated = append(updated, p.events[i].Job.ID)
		}
	}
	if exceeds(len(updated), p.state.openJobs(), p.policy.MaxArchives, p.policy.MaxChangeShare) {
		p.warn(Warning{Kind: WarnMassChange, Jobs: len(updated), JobIDs: updated})
	}
}

// exceeds says whether n is more than a number and more than a share of all.
func exceeds(n, all, number int, share float64) bool {
	return n > number && float64(n) > share*float64(all)
}

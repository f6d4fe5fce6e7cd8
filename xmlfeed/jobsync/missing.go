package jobsync

import "time"

// judgeMissing decides about the open jobs that the feed does not have.
func (p *planner) judgeMissing() {
	missing := p.missing()
	if p.look.partial() {
		p.keepMissing(missing)
		return
	}
	p.forgetTombstones()
	empty := p.head.EmptyFrom != 0
	many := exceeds(len(missing), p.state.openJobs(), p.policy.MaxArchives, p.policy.MaxArchiveShare)
	for _, record := range missing {
		p.miss(record, empty || many)
	}
	switch {
	case len(p.held) == 0:
		p.head.HoldReason = ""
	case empty:
		p.head.HoldReason = HeldEmpty
	case many:
		p.head.HoldReason = HeldMany
	case p.head.HoldReason == HeldEmpty:
		p.head.HoldReason = HeldSinceEmpty
	}
}

// missing are the open jobs that the feed does not have.
func (p *planner) missing() []*Record {
	var missing []*Record
	for i := range p.state.Jobs {
		if record := &p.state.Jobs[i]; !p.present[i] && record.open() {
			missing = append(missing, record)
		}
	}
	return missing
}

// forgetTombstones drops archived jobs that are old enough and did not return.
func (p *planner) forgetTombstones() {
	for i := range p.state.Jobs {
		record := &p.state.Jobs[i]
		if !record.open() && !p.present[i] && p.policy.Tombstones >= 0 && p.look.StartedAt.Sub(record.ChangedAt) > p.policy.Tombstones {
			p.forget = append(p.forget, record.ID)
		}
	}
}

// keepMissing leaves jobs as they are that a feed does not have which could not be
// read as a whole. Only that a held job is back counts.
func (p *planner) keepMissing(missing []*Record) {
	for _, record := range missing {
		if !record.Held {
			continue
		}
		next := *record
		if p.returned {
			next.MissingFrom, next.MissingSince = p.head.Observations+1, p.look.StartedAt // from the next whole feed on
			p.put = append(p.put, next)
		}
		p.held = append(p.held, &next)
	}
	if len(p.held) == 0 {
		p.head.HoldReason = ""
	}
}

// miss takes note of a job that is not in the feed. What was held once stays held
// until its hold ends, although later feeds may lack a smaller share: new jobs
// dilute the share of missing ones without explaining them.
func (p *planner) miss(record *Record, suspicious bool) {
	next := *record
	if !record.Missing() || record.Held && p.returned {
		next.MissingFrom, next.MissingSince = p.head.Observations, p.look.StartedAt
	}
	next.Held = record.Held || suspicious
	if p.endsNow(&next) {
		p.end(record, Archive)
		return
	}
	if next.Held {
		p.held = append(p.held, &next)
	}
	if next.Held != record.Held || next.MissingFrom != record.MissingFrom {
		p.put = append(p.put, next)
	}
}

// endsNow says whether a missing job is to be archived.
func (p *planner) endsNow(record *Record) bool {
	switch {
	case record.Approved:
		return true
	case !record.Held:
		return p.lasts(record.MissingFrom, record.MissingSince, p.policy.Misses, p.policy.MissingFor)
	case p.policy.HoldObservations < 0:
		return false
	case p.head.EmptyFrom != 0:
		return p.lasts(p.head.EmptyFrom, p.head.EmptySince, p.policy.HoldObservations, p.policy.HoldFor)
	default:
		return p.lasts(record.MissingFrom, record.MissingSince, p.policy.HoldObservations, p.policy.HoldFor)
	}
}

// lasts says whether something that began with an observation has been so in
// enough of them, over enough time.
func (p *planner) lasts(from uint64, since time.Time, observations int, duration time.Duration) bool {
	return p.head.Observations-from+1 >= uint64(max(observations, 0)) && p.look.StartedAt.Sub(since) >= duration
}

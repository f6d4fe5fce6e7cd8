package jobsync

import "time"

// Wake says from when on a look at a feed that has not changed has something to
// decide about the jobs. Before that the head is all that such a look reads.
type Wake struct {
	// Look and At bound the look that can archive the first of the jobs that are
	// missing: its number is at least Look, and it begins at At or later. Both are
	// zero when none is missing.
	Look uint64    `json:"look,omitempty"`
	At   time.Time `json:"at,omitzero"`
	// Next is when the next archived job is forgotten, or the next kept text counts
	// as stale; zero for never.
	Next time.Time `json:"next,omitzero"`
}

// reached says whether the look with the number, begun at the time, has something
// to decide.
func (w *Wake) reached(look uint64, at time.Time) bool {
	return w.Look > 0 && look >= w.Look && !at.Before(w.At) || !w.Next.IsZero() && !at.Before(w.Next)
}

// miss takes a job into account that is missing.
func (w *Wake) miss(look uint64, at time.Time) {
	if w.Look == 0 || look < w.Look {
		w.Look = look
	}
	if w.At.IsZero() || at.Before(w.At) {
		w.At = at
	}
}

// next takes a time into account.
func (w *Wake) next(at time.Time) {
	if w.Next.IsZero() || at.Before(w.Next) {
		w.Next = at
	}
}

// isQuiet says that the feed has not changed, and that nothing of a job does
// because time went by.
func (p *planner) isQuiet() bool {
	if !p.look.unchanged() || p.head.Policy != p.policy.digest || p.head.ObservedAt.After(p.look.StartedAt) {
		return false
	}
	for _, feed := range p.look.Translations {
		if feed != nil {
			return false
		}
	}
	return !p.head.Wake.reached(p.head.Observations+1, p.look.StartedAt)
}

// quiet is the plan of such a look.
func (p *planner) quiet() Planned {
	p.count()
	p.takeLanguages()
	p.warnOfTexts()
	return Planned{Change: Change{IfVersion: p.state.Version, Head: p.head}, Positions: p.head.Positions, Warnings: p.warnings}
}

// summarize notes in the head what the next looks must know of the jobs.
func (p *planner) summarize(jobs []Record) {
	head := &p.head
	head.Open, head.Missing, head.Held, head.Wake = 0, 0, 0, Wake{}
	for i := range jobs {
		p.summarizeOne(&jobs[i])
	}
	if p.look.partial() {
		return // not every job was looked at
	}
	head.Policy, head.Filter = p.policy.digest, p.policy.filter
	p.keepMarks()
}

func (p *planner) summarizeOne(record *Record) {
	head := &p.head
	if !record.open() {
		if p.policy.Tombstones >= 0 {
			head.Wake.next(record.ChangedAt.Add(p.policy.Tombstones + 1))
		}
		return
	}
	head.Open++
	if record.Missing() {
		head.Missing++
		head.Wake.miss(record.MissingFrom+uint64(max(p.policy.Misses, 1))-1, record.MissingSince.Add(p.policy.MissingFor))
	}
	if record.Held {
		head.Held++
	}
	for _, since := range record.StaleSince {
		if at := since.Add(p.policy.StaleAfter); at.After(p.look.StartedAt) {
			head.Wake.next(at)
		}
	}
}

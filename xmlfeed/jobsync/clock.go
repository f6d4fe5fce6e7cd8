package jobsync

import (
	"maps"
	"slices"
	"time"
)

// clockSkew is how far the clocks of two machines may be apart. A last
// observation further in the future is one of a clock that was wrong.
const clockSkew = 5 * time.Minute

func (p *planner) older(now time.Time) bool {
	last := p.head.ObservedAt
	return p.look.StartedAt.Before(last) && !last.After(now.Add(clockSkew))
}

// setBack takes what a clock noted that was ahead as noted now. Otherwise nothing
// that must last for a while would end before that time has come.
func (p *planner) setBack() {
	if !p.head.ObservedAt.After(p.look.StartedAt) {
		return
	}
	p.setBackTime(&p.head.EmptySince)
	p.head.Languages = maps.Clone(p.head.Languages)
	for language, state := range p.head.Languages {
		p.setBackTime(&state.LookedAt)
		p.setBackTime(&state.FailingSince)
		p.head.Languages[language] = state
	}
	state := *p.state
	state.Jobs = slices.Clone(state.Jobs)
	for i := range state.Jobs {
		if p.setBackRecord(&state.Jobs[i]) {
			p.corrected = append(p.corrected, i)
		}
	}
	p.state = &state
}

// setBackRecord says whether there was something to set back.
func (p *planner) setBackRecord(record *Record) bool {
	changed := p.setBackTime(&record.MissingSince)
	if !record.open() {
		changed = p.setBackTime(&record.ChangedAt) || changed // how long it is remembered
	}
	record.StaleSince = maps.Clone(record.StaleSince)
	for language, since := range record.StaleSince {
		changed = p.setBackTime(&since) || changed
		record.StaleSince[language] = since
	}
	return changed
}

func (p *planner) setBackTime(noted *time.Time) bool {
	if !noted.After(p.look.StartedAt) {
		return false
	}
	*noted = p.look.StartedAt
	return true
}

// keepCorrected puts the jobs whose times were set back, and that nothing else
// happened to.
func (p *planner) keepCorrected() {
	if len(p.corrected) == 0 {
		return
	}
	done := make(map[int64]bool, len(p.put)+len(p.forget))
	for i := range p.put {
		done[p.put[i].ID] = true
	}
	for _, id := range p.forget {
		done[id] = true
	}
	for _, i := range p.corrected {
		if record := p.state.Jobs[i]; !done[record.ID] {
			p.put = append(p.put, record)
		}
	}
}

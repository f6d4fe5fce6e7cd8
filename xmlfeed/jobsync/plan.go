package jobsync

import (
	"time"
)

// Planned is what an observation leads to.
type Planned struct {
	// Change is what to commit; state.After(change) is the new state. For a feed
	// without news it has nothing but a new head.
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
//
// A [Syncer] goes through the same three stages one by one, to read no more than
// each of them needs: the head, the records of the jobs without their texts, the
// texts of the jobs that differ.
func Plan(state State, observation Observation, policy Policy, now time.Time) Planned {
	s := stages{look: prepare(observation), rules: newRules(policy), now: now}
	if planned, final := s.byHead(state.Head); final {
		return planned
	}
	planned, _ := s.byRecords(state, func(record *Record) *Job { return &record.Job })
	return planned
}

// stages plan one look.
type stages struct {
	look  *looked
	rules rules
	now   time.Time
}

// byHead is the first stage: what a look leads to by the head alone. It is not
// final when the jobs' records are needed, too.
func (s *stages) byHead(head Head) (planned Planned, final bool) {
	p := s.planner(&State{Head: head})
	if head.Held > 0 {
		return Planned{}, false // the result names the jobs that are held
	}
	if p.older(s.now) {
		return p.discarded(), true
	}
	if err := s.look.problem(&head, &s.rules); err != nil {
		return p.failed(err), true
	}
	if !p.isQuiet() {
		return Planned{}, false
	}
	return p.quiet(), true
}

// byRecords are the second and the third stage: what a look leads to by the
// records of the jobs and the bodies, which are whole jobs. Where a body is
// needed that is not there, nil, its record is among the needs, and the plan
// counts for nothing.
func (s *stages) byRecords(state State, body func(*Record) *Job) (planned Planned, needs []*Record) {
	p := s.planner(&state)
	p.body = body
	if p.older(s.now) {
		return p.discarded(), nil
	}
	if err := s.look.problem(&state.Head, &s.rules); err != nil {
		return p.failed(err), nil
	}
	return p.observed(), p.needs
}

func (s *stages) planner(state *State) *planner {
	p := &planner{state: state, look: s.look, policy: &s.rules, head: state.Head, staleTexts: make(map[string][]int64)}
	p.head.Version++
	return p
}

package connection

import (
	"slices"
	"time"
)

// How a connection is checked again. All of it is in the functions of this file, which know no
// store and no clock.
const (
	// confirmAfter is when a check that found a ready connection failing is repeated: one bad
	// answer degrades nobody.
	confirmAfter = time.Minute
	// firstRetry doubles with each check that fails, up to maxRetry.
	firstRetry, maxRetry = time.Minute, 6 * time.Hour
	// firstInterval doubles with each good check, up to maxInterval.
	firstInterval, maxInterval = 10 * time.Minute, 24 * time.Hour
	// asksAfter is for how long checks fail before a person is asked; then there is one every
	// rareInterval.
	asksAfter, rareInterval = 72 * time.Hour, 24 * time.Hour
	// hintPause is between two checks, whatever clients of the company meet.
	hintPause = time.Minute
)

// entered is the state after a company gave settings; problem is what cannot be right about them.
func (s state) entered(slug string, problem *Problem, at time.Time) (state, []Event) {
	s.Slug, s.Settings = slug, s.Settings+1
	s.Good, s.Bad, s.FailingSince, s.Asked = 0, 0, time.Time{}, false
	if problem != nil {
		s.Next = time.Time{} // only somebody who enters something else can mend it
		return s.failing(problem.Step, problem.Code, at)
	}
	s.Next = at
	if s.Status != Ready && s.Status != Degraded { // these stay what they are until the check
		s = s.become(Checking, "", "", at)
	}
	return s, nil
}

// become changes the status, and the time since which it holds.
func (s state) become(status Status, step Step, code Code, at time.Time) state {
	if s.Status != status || s.Step != step {
		s.Since = at
	}
	s.Status, s.Step, s.Code = status, step, code
	return s
}

// checked is the state after a check, with the events that it leads to.
func (s state) checked(report Report, at time.Time) (state, []Event) {
	s.CheckedAt = at
	if s.Status == Ended {
		s.Next = time.Time{}
		return s, nil
	}
	failed, outcome := judge(report, s.PutOff, at)
	switch outcome {
	case outcomeUnclear: // an outage of Personio, or of ours, degrades nobody
		s.Next = at.Add(backoff(firstRetry, maxRetry, s.Bad))
		return s, nil
	case outcomeGood:
		return s.good(at)
	case outcomeBad:
	}
	s.Good, s.Bad = 0, s.Bad+1
	if s.FailingSince.IsZero() {
		s.FailingSince = at
	}
	if s.Status == Ready && s.Bad < 2 {
		s.Next = at.Add(confirmAfter)
		return s, nil
	}
	s.Next = at.Add(backoff(firstRetry, maxRetry, s.Bad-1))
	s, events := s.failing(failed.Step, failed.Code, at)
	if at.Sub(s.FailingSince) >= asksAfter {
		s.Next = at.Add(rareInterval)
		if !s.Asked {
			s.Asked = true
			events = append(events, s.event(NeedsPerson, at))
		}
	}
	return s, events
}

func (s state) good(at time.Time) (state, []Event) {
	before := s.Status
	s.Good, s.Bad, s.FailingSince, s.Asked = s.Good+1, 0, time.Time{}, false
	s.Next = at.Add(backoff(firstInterval, maxInterval, s.Good-1))
	s = s.become(Ready, "", "", at)
	switch before {
	case Ready:
		return s, nil
	case Degraded:
		return s, []Event{s.event(Recovered, at)}
	default:
		if s.ReadyAt.IsZero() {
			s.ReadyAt = at
		}
		return s, []Event{s.event(BecameReady, at)}
	}
}

// failing is a connection of which a step fails for sure.
func (s state) failing(step Step, code Code, at time.Time) (state, []Event) {
	status, kind := Incomplete, StepMissing
	if s.Status == Ready || s.Status == Degraded {
		status, kind = Degraded, WasDegraded
	}
	told := s.Status == status && s.Step == step
	s = s.become(status, step, code, at)
	if told {
		return s, nil
	}
	return s, []Event{s.event(kind, at)}
}

func (s state) ended(at time.Time) (state, []Event) {
	if s.Status == Ended {
		return s, nil
	}
	s = s.become(Ended, "", "", at)
	s.Next, s.Invites = time.Time{}, s.Invites+1
	return s, []Event{s.event(HasEnded, at)}
}

// hinted is the state after something that a client met, or the company, asks for a check.
func (s state) hinted(at time.Time) state {
	if s.Status == Ended || s.Status == Draft || s.Slug == "" {
		return s
	}
	next := at
	if earliest := s.CheckedAt.Add(hintPause); earliest.After(next) {
		next = earliest
	}
	if s.Next.IsZero() || next.Before(s.Next) {
		s.Next = next
	}
	return s
}

func (s state) event(kind EventKind, at time.Time) Event {
	return Event{Slug: s.Slug, Kind: kind, Step: s.Step, Code: s.Code, At: at}
}

type outcome int

const (
	outcomeUnclear outcome = iota
	outcomeGood
	outcomeBad
)

// ours are steps that say nothing about the company.
func ours(step Step) bool { return step == StepNetwork || step == StepClock }

// judge says what a check means for the connection. What support put off is taken for good.
func judge(report Report, putOff map[Step]time.Time, at time.Time) (Finding, outcome) {
	unclear := len(report.Findings) == 0
	isPutOff := func(f Finding) bool { return putOff[f.Step].After(at) }
	blocked := slices.ContainsFunc(report.Findings, isPutOff) // then steps behind it are not looked at
	for _, f := range report.Findings {
		switch {
		case isPutOff(f), blocked && f.Code == "check.blocked":
		case f.State == Failed && ours(f.Step):
			unclear = true
		case f.State == Failed:
			return f, outcomeBad
		case f.State == CannotTell && !ours(f.Step) && !slices.Contains(neverTold(), f.Code):
			unclear = true
		}
	}
	if unclear {
		return Finding{}, outcomeUnclear
	}
	return Finding{}, outcomeGood
}

// neverTold are the codes of what a check cannot find out, however often it is repeated.
func neverTold() []Code {
	return []Code{"recruiting.needs-probe", "access.untold", "access.unasked", "texts.no-job", "texts.ok-so-far", "attributes.no-person"}
}

// backoff is a time that doubles.
func backoff(first, most time.Duration, n int) time.Duration {
	for range n {
		first *= 2
		if first >= most {
			return most
		}
	}
	return first
}

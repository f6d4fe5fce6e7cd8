package connection

import "time"

// State is how a step stands.
type State string

// The states.
const (
	OK     State = "ok"
	Failed State = "failed"
	// CannotTell: a step before it failed, a request would have been needed that
	// was not allowed, or Personio's answer can mean several things.
	CannotTell State = "unclear"
	// NotConfigured: the setting is empty, and nothing needs it.
	NotConfigured State = "unset"
)

// Name is the state in words.
func (s State) Name() Message { return say(Code("state." + string(s))) }

// Finding is what a check says of one step.
type Finding struct {
	// Message is a sentence for the person who sets the connection up, in any language.
	Message

	Step Step `json:"step"`
	// Right of a finding of StepAccess, such as "right.persons.read".
	Right Code  `json:"right,omitempty"`
	State State `json:"state"`
	// Summary is that sentence in English.
	Summary string `json:"summary"`
	// Evidence is what was seen, for those who look deeper: requests and statuses,
	// without secrets and without personal data.
	Evidence string `json:"evidence,omitempty"`
	// Fix is where to mend it, of a step that failed: the place of today first.
	Fix []Place `json:"fix,omitempty"`
}

// Report is what a check found.
type Report struct {
	// Company is the first part of its address, "" when that is not one.
	Company  string    `json:"company"`
	At       time.Time `json:"at"`
	Requests int       `json:"requests"`
	// Findings, in the order of the steps.
	Findings []Finding `json:"findings"`
}

// OK reports whether no step failed. A step that cannot be told does not fail.
func (r Report) OK() bool {
	_, failed := r.FirstFailed()
	return !failed
}

// FirstFailed returns the first step that failed: the one to mend first.
func (r Report) FirstFailed() (Finding, bool) {
	for _, f := range r.Findings {
		if f.State == Failed {
			return f, true
		}
	}
	return Finding{}, false
}

// Find returns the finding of a step; of StepAccess, that of the first right.
func (r Report) Find(step Step) (Finding, bool) {
	for _, f := range r.Findings {
		if f.Step == step {
			return f, true
		}
	}
	return Finding{}, false
}

package connection

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Status is how a connection stands.
type Status string

// The statuses.
const (
	Draft      Status = "draft"      // begun, nothing entered yet
	Incomplete Status = "incomplete" // a step is missing
	Checking   Status = "checking"   // entered, not checked yet
	Ready      Status = "ready"
	Degraded   Status = "degraded" // was ready, and a step fails now
	Ended      Status = "ended"
)

// Statuses returns all of them, in the order of a connection's life.
func Statuses() []Status { return []Status{Draft, Incomplete, Checking, Ready, Degraded, Ended} }

// Name is the status in words.
func (s Status) Name() Message { return say(Code("status." + string(s))) }

// EventKind is what happened to a connection.
type EventKind string

// The kinds of events.
const (
	BecameReady EventKind = "ready"        // for the first time, or again after an end
	StepMissing EventKind = "step-missing" // or another one than before
	WasDegraded EventKind = "degraded"
	Recovered   EventKind = "recovered"
	NeedsPerson EventKind = "needs-person" // fails for so long that only somebody at the company can mend it
	HasEnded    EventKind = "ended"
)

// Event is a change of a connection's status.
type Event struct {
	// ID is the same whenever the event is told.
	ID      string    `json:"id"`
	Company string    `json:"company"` // the product's id
	Slug    string    `json:"slug"`    // the Personio account
	Kind    EventKind `json:"kind"`
	// Step that is missing or fails, and what is wrong with it.
	Step Step      `json:"step,omitempty"`
	Code Code      `json:"code,omitempty"`
	At   time.Time `json:"at"`
}

// state is the head of a connection's unit: all that its status is decided by.
type state struct {
	Slug   string    `json:"slug,omitempty"`
	Status Status    `json:"status"`
	Step   Step      `json:"step,omitempty"`
	Code   Code      `json:"code,omitempty"`
	Since  time.Time `json:"since"`
	// ReadyAt is when it became ready first.
	ReadyAt   time.Time `json:"ready_at,omitzero"`
	CheckedAt time.Time `json:"checked_at,omitzero"`
	// Next is when it is checked again, zero when it is not.
	Next time.Time `json:"next,omitzero"`
	// Good and Bad count checks in a row that found everything right, or a step that fails.
	Good int `json:"good,omitempty"`
	Bad  int `json:"bad,omitempty"`
	// FailingSince is when the first of the Bad checks was.
	FailingSince time.Time `json:"failing_since,omitzero"`
	Asked        bool      `json:"asked,omitempty"` // NeedsPerson was told
	// PutOff are steps that support does not want to hear of until then.
	PutOff map[Step]time.Time `json:"put_off,omitempty"`
	// Settings and Invites count changes of the settings and of the invites that hold.
	Settings uint64 `json:"settings,omitempty"`
	Invites  uint64 `json:"invites,omitempty"`
	// Retry is when the oldest event that nobody took is told again, and Tries how often it was.
	Retry time.Time `json:"retry,omitzero"`
	Tries int       `json:"tries,omitempty"`
}

func decodeState(head store.Head) (state, error) {
	if head.Version == 0 || head.Deleted || len(head.Body) == 0 {
		return state{}, nil
	}
	var s state
	if err := json.Unmarshal(head.Body, &s); err != nil {
		return state{}, fmt.Errorf("connection: %w: the state cannot be read", store.ErrDamaged)
	}
	return s, nil
}

// due is when somebody has to do something for the connection, zero for never.
func (s state) due(pending bool) time.Time {
	if !pending {
		return s.Next
	}
	told := s.Retry
	if told.IsZero() {
		told = s.Since // at once: a time that has passed
	}
	if !s.Next.IsZero() && s.Next.Before(told) {
		return s.Next
	}
	return told
}

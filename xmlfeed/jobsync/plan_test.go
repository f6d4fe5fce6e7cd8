package jobsync_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// observer plans one observation after the other and keeps the state, as somebody
// does who uses Plan without a Syncer.
type observer struct {
	t      *testing.T
	policy jobsync.Policy
	state  jobsync.State
	at     time.Time
}

func newObserver(t *testing.T, policy jobsync.Policy, known int64) *observer {
	t.Helper()
	o := &observer{t: t, policy: policy, at: noon()}
	if planned := o.see(0, positions(1, known)...); int64(len(planned.Events())) != known {
		t.Fatalf("%d of %d jobs were created", len(planned.Events()), known)
	}
	return o
}

// look plans an observation, so long after the last one.
func (o *observer) look(after time.Duration, look jobsync.Observation) jobsync.Planned {
	o.t.Helper()
	o.at = o.at.Add(after)
	look.Company, look.StartedAt = acme, o.at
	before := text(o.state) + text(look.Feed) + text(look.Translations)
	planned := jobsync.Plan(o.state, look, o.policy, o.at)
	if text(o.state)+text(look.Feed)+text(look.Translations) != before {
		o.t.Error("Plan changed an argument")
	}
	if planned.Discarded {
		return planned
	}
	state, err := o.state.After(planned.Change)
	if err != nil {
		o.t.Fatalf("the change does not fit: %v", err)
	}
	o.state = state
	return planned
}

// see plans a feed with positions.
func (o *observer) see(after time.Duration, positions ...xmlfeed.Position) jobsync.Planned {
	o.t.Helper()
	return o.look(after, jobsync.Observation{Feed: feedOf(positions...)})
}

// fail plans a look that found no feed.
func (o *observer) fail(after time.Duration, err error) jobsync.Planned {
	o.t.Helper()
	return o.look(after, jobsync.Observation{Err: err})
}

func (o *observer) wantEvents(what string, planned jobsync.Planned, want ...string) {
	o.t.Helper()
	wantLines(o.t, what, inShort(planned.Events()), want...)
}

func (o *observer) wantHeld(what string, planned jobsync.Planned, reason jobsync.HoldReason, want ...int64) {
	o.t.Helper()
	got := jobsync.HoldReason("")
	if planned.Hold != nil {
		got = planned.Hold.Reason
	}
	if ids := heldOf(planned.Hold); !slices.Equal(ids, want) || got != reason {
		o.t.Errorf("%s: held for %q: %v, want for %q: %v", what, got, ids, reason, want)
	}
	if got, want := text(o.state.Hold(o.policy)), text(planned.Hold); got != want {
		o.t.Errorf("%s: the state's hold is\n%s\nthe plan's\n%s", what, got, want)
	}
}

// TestAJobIsArchivedAfterItsMisses takes one job of ten off the feed: each look
// is so many minutes after the last one.
func TestAJobIsArchivedAfterItsMisses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		policy jobsync.Policy
		looks  []time.Duration
		want   int // the look that archives, counted from 1; 0 is none
	}{
		"two in ten minutes":         {jobsync.Policy{}, []time.Duration{minutes(1), minutes(10)}, 2},
		"two in less":                {jobsync.Policy{}, []time.Duration{minutes(1), minutes(10) - 1}, 0},
		"two in less, and a third":   {jobsync.Policy{}, []time.Duration{minutes(1), minutes(5), minutes(5)}, 3},
		"only one, after long":       {jobsync.Policy{}, []time.Duration{time.Hour}, 0},
		"three are asked for":        {jobsync.Policy{Misses: 3}, []time.Duration{minutes(10), minutes(10), minutes(10)}, 3},
		"an hour is asked for":       {jobsync.Policy{MissingFor: time.Hour}, []time.Duration{minutes(1), minutes(59), minutes(1)}, 3},
		"at once":                    {eager(), []time.Duration{0}, 1},
		"one, but ten minutes":       {jobsync.Policy{Misses: 1}, []time.Duration{0, minutes(9), minutes(1)}, 3},
		"two, without a time":        {jobsync.Policy{MissingFor: -1}, []time.Duration{0, 0}, 2},
		"a negative number is eager": {jobsync.Policy{Misses: -1, MissingFor: -1}, []time.Duration{0}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, test.policy, 10)
			for i, after := range test.looks {
				planned := o.see(after, positions(2, 10)...)
				if i+1 == test.want {
					o.wantEvents("the look that archives", planned, "11 archive 1")
					return
				}
				o.wantEvents(fmt.Sprintf("look %d", i+1), planned)
				o.wantHeld("one of ten", planned, "")
			}
			if test.want != 0 {
				t.Error("it was not archived")
			}
		})
	}
}

func TestAJobThatIsSeenInBetweenIsNotArchived(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 10)
	for range 3 {
		o.wantEvents("missing", o.see(time.Hour, positions(2, 10)...))
		o.wantEvents("back", o.see(time.Hour, positions(1, 10)...))
	}
	for _, record := range o.state.Jobs {
		if record.Missing() || !record.MissingSince.IsZero() {
			t.Errorf("job %d is missing", record.ID)
		}
	}
}

// TestLooksWithoutAFeedDoNotCount: neither as a miss nor as a sight.
func TestLooksWithoutAFeedDoNotCount(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 10)
	o.wantEvents("the first miss", o.see(time.Hour, positions(2, 10)...))
	for _, err := range []error{xmlfeed.ErrNotFeed, xmlfeed.ErrDisabled, xmlfeed.ErrUnavailable} {
		planned := o.fail(time.Hour, err)
		o.wantEvents("a look without a feed", planned)
		if !errors.Is(planned.Err, err) || len(planned.Change.Put) != 0 {
			t.Errorf("error %v, %d jobs changed", planned.Err, len(planned.Change.Put))
		}
	}
	o.wantEvents("the second miss", o.see(time.Hour, positions(2, 10)...), "11 archive 1")
}

// TestHoldsEndByThemselves goes through both ends, and what keeps them from
// coming.
func TestHoldsEndByThemselves(t *testing.T) {
	t.Parallel()
	type look struct {
		after time.Duration
		first int64 // the feed has the jobs from first to 20
	}
	none := int64(21)
	for name, test := range map[string]struct {
		policy jobsync.Policy
		looks  []look
		want   []int64 // archived by the last look; nothing by those before
		held   []int64
		reason jobsync.HoldReason
	}{
		"three empty feeds over six hours": {
			jobsync.Policy{}, []look{{0, none}, {3 * time.Hour, none}, {3 * time.Hour, none}}, span(1, 20), nil, "",
		},
		"three empty feeds over less": {
			jobsync.Policy{}, []look{{0, none}, {3 * time.Hour, none}, {3*time.Hour - 1, none}}, nil, span(1, 20), jobsync.HeldEmpty,
		},
		"two empty feeds over more": {
			jobsync.Policy{}, []look{{0, none}, {9 * time.Hour, none}}, nil, span(1, 20), jobsync.HeldEmpty,
		},
		"a feed in between, and the empty ones count anew": {
			jobsync.Policy{}, []look{{0, none}, {3 * time.Hour, none}, {0, 8}, {3 * time.Hour, none}, {3 * time.Hour, none}}, nil, span(1, 20), jobsync.HeldEmpty,
		},
		"three without the same seven over six hours": {
			jobsync.Policy{}, []look{{0, 8}, {3 * time.Hour, 8}, {3 * time.Hour, 8}}, span(1, 7), nil, "",
		},
		"three without the same seven over less": {
			jobsync.Policy{}, []look{{0, 8}, {3 * time.Hour, 8}, {3*time.Hour - 1, 8}}, nil, span(1, 7), jobsync.HeldMany,
		},
		"two without the same seven over more": {
			jobsync.Policy{}, []look{{0, 8}, {9 * time.Hour, 8}}, nil, span(1, 7), jobsync.HeldMany,
		},
		"three more join, and wait for themselves": {
			jobsync.Policy{}, []look{{0, 8}, {3 * time.Hour, 11}, {3 * time.Hour, 11}}, span(1, 7), span(8, 10), jobsync.HeldMany,
		},
		"one of them returns, and the others count anew": {
			jobsync.Policy{}, []look{{0, 9}, {3 * time.Hour, 9}, {3 * time.Hour, 8}}, nil, span(1, 7), jobsync.HeldMany,
		},
		"the others count to the end": {
			jobsync.Policy{}, []look{{0, 9}, {3 * time.Hour, 9}, {0, 8}, {3 * time.Hour, 8}, {3 * time.Hour, 8}}, span(1, 7), nil, "",
		},
		"an empty feed goes over into one without ten": {
			jobsync.Policy{}, []look{{0, none}, {3 * time.Hour, none}, {3 * time.Hour, 11}}, nil, span(1, 10), jobsync.HeldMany,
		},
		"what is held in a smaller share keeps its reason": {
			jobsync.Policy{}, []look{{0, 8}, {time.Hour, 4}}, nil, span(1, 3), jobsync.HeldMany,
		},
		"an empty feed goes over into one without three": {
			jobsync.Policy{}, []look{{0, none}, {time.Hour, 4}}, nil, span(1, 3), jobsync.HeldSinceEmpty,
		},
		"a day is asked for": {
			jobsync.Policy{HoldFor: 24 * time.Hour}, []look{{0, none}, {12 * time.Hour, none}, {11 * time.Hour, none}, {time.Hour, none}}, span(1, 20), nil, "",
		},
		"five feeds are asked for": {
			jobsync.Policy{HoldObservations: 5}, []look{{0, 8}, {6 * time.Hour, 8}, {0, 8}, {0, 8}, {0, 8}}, span(1, 7), nil, "",
		},
		"only a person ends it": {
			jobsync.Policy{HoldObservations: -1}, []look{{0, none}, {time.Hour, none}, {999 * time.Hour, none}}, nil, span(1, 20), jobsync.HeldEmpty,
		},
		"only a person ends it, not empty": {
			jobsync.Policy{HoldObservations: -1}, []look{{0, 8}, {time.Hour, 8}, {999 * time.Hour, 8}}, nil, span(1, 7), jobsync.HeldMany,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, test.policy, 20)
			for i, look := range test.looks {
				planned := o.see(look.after, positions(look.first, 20)...)
				if i < len(test.looks)-1 {
					o.wantEvents(fmt.Sprintf("look %d", i+1), planned)
					continue
				}
				var archived []int64
				for _, event := range planned.Events() {
					if event.Kind != jobsync.Archive {
						t.Errorf("event %s", inShort([]jobsync.Event{event}))
					}
					archived = append(archived, event.Job.ID)
				}
				if !slices.Equal(archived, test.want) {
					t.Errorf("archived: %v, want %v", archived, test.want)
				}
				o.wantHeld("the last look", planned, test.reason, test.held...)
			}
		})
	}
}

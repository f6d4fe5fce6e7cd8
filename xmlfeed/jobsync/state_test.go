package jobsync_test

import (
	"errors"
	"slices"
	"testing"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

func record(id int64, version uint64, name string) jobsync.Record {
	return jobsync.Record{Job: job(id, version, name)}
}

func sequence(seqs ...uint64) (list []jobsync.Event) {
	for _, seq := range seqs {
		list = append(list, jobsync.Event{Seq: seq})
	}
	return list
}

// before is a state with two jobs and two pending events.
func before() jobsync.State {
	return jobsync.State{
		Head: jobsync.Head{Version: 7, LastSeq: 10, Acknowledged: 8, Observations: 3, ObservedAt: noon()},
		Jobs: []jobsync.Record{record(4, 1, "Badger"), record(9, 2, "Mole")},
	}
}

func TestStateAfterAChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(c *jobsync.Change)
		want   func(s *jobsync.State)
	}{
		"nothing but a new version": {func(*jobsync.Change) {}, func(*jobsync.State) {}},
		"events": {
			func(c *jobsync.Change) { c.Append, c.Head.LastSeq = sequence(11, 12), 12 }, func(s *jobsync.State) { s.LastSeq = 12 },
		},
		"a word of delivery": {
			func(c *jobsync.Change) { c.Head.Acknowledged = 10 }, func(s *jobsync.State) { s.Acknowledged = 10 },
		},
		"a word of the new event": {
			func(c *jobsync.Change) { c.Append, c.Head.LastSeq, c.Head.Acknowledged = sequence(11), 11, 11 },
			func(s *jobsync.State) { s.LastSeq, s.Acknowledged = 11, 11 },
		},
		"another head": {
			func(c *jobsync.Change) { c.Head.HoldReason, c.Head.Observations = jobsync.HeldMany, 0 },
			func(s *jobsync.State) { s.HoldReason, s.Observations = jobsync.HeldMany, 0 },
		},
		"jobs": {
			func(c *jobsync.Change) { c.Put = []jobsync.Record{record(9, 3, "Senior Mole"), record(1, 1, "Fox")} },
			func(s *jobsync.State) {
				s.Jobs = []jobsync.Record{record(1, 1, "Fox"), record(4, 1, "Badger"), record(9, 3, "Senior Mole")}
			},
		},
		"jobs that are forgotten": {
			func(c *jobsync.Change) { c.Put, c.Forget = []jobsync.Record{record(1, 1, "Fox")}, []int64{4, 77} },
			func(s *jobsync.State) { s.Jobs = []jobsync.Record{record(1, 1, "Fox"), record(9, 2, "Mole")} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, want := before(), before()
			change := jobsync.Change{IfVersion: 7, Head: state.Head}
			change.Head.Version++
			want.Version++
			test.change(&change)
			test.want(&want)
			got, err := state.After(change)
			if err != nil {
				t.Fatal(err)
			}
			if text(got) != text(want) {
				t.Errorf("after:\n%s\nwant\n%s", text(got), text(want))
			}
			if text(state) != text(before()) {
				t.Error("After changed the state before")
			}
		})
	}
}

func TestChangesThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change   func(c *jobsync.Change)
		conflict bool
	}{
		"an older version":     {func(c *jobsync.Change) { c.IfVersion-- }, true},
		"a newer version":      {func(c *jobsync.Change) { c.IfVersion++ }, true},
		"the same version":     {func(c *jobsync.Change) { c.Head.Version-- }, false},
		"a version too many":   {func(c *jobsync.Change) { c.Head.Version++ }, false},
		"a gap":                {func(c *jobsync.Change) { c.Append, c.Head.LastSeq = sequence(12), 12 }, false},
		"an event again":       {func(c *jobsync.Change) { c.Append, c.Head.LastSeq = sequence(10), 11 }, false},
		"a gap further on":     {func(c *jobsync.Change) { c.Append, c.Head.LastSeq = sequence(11, 13), 12 }, false},
		"events out of turn":   {func(c *jobsync.Change) { c.Append, c.Head.LastSeq = sequence(12, 11), 12 }, false},
		"an unnumbered one":    {func(c *jobsync.Change) { c.Append, c.Head.LastSeq = sequence(0), 11 }, false},
		"a head without it":    {func(c *jobsync.Change) { c.Append = sequence(11) }, false},
		"a head without event": {func(c *jobsync.Change) { c.Head.LastSeq = 11 }, false},
		"an older word":        {func(c *jobsync.Change) { c.Head.Acknowledged = 7 }, false},
		"a word too far":       {func(c *jobsync.Change) { c.Head.Acknowledged = 11 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := before()
			change := jobsync.Change{IfVersion: 7, Head: state.Head, Put: []jobsync.Record{record(1, 1, "Fox")}}
			change.Head.Version++
			test.change(&change)
			after, err := state.After(change)
			if err == nil || errors.Is(err, stores.ErrConflict) != test.conflict {
				t.Errorf("After: %v, want a conflict: %t", err, test.conflict)
			}
			if text(after) != text(before()) {
				t.Errorf("after:\n%s\nwant the state before", text(after))
			}
		})
	}
}

func TestOpenJobsOfAState(t *testing.T) {
	t.Parallel()
	state := before()
	state.Jobs[0].Archived = true
	if got := ids(state.Open()); !slices.Equal(got, []int64{9}) {
		t.Errorf("open: %v, want 9", got)
	}
}

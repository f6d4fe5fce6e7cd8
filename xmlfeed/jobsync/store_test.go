package jobsync_test

import (
	"errors"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

func TestStateAfterAChange(t *testing.T) {
	t.Parallel()
	events := func(seqs ...uint64) (list []jobsync.Event) {
		for _, seq := range seqs {
			list = append(list, jobsync.Event{Seq: seq})
		}
		return list
	}
	later := noon().Add(time.Hour)
	before := jobsync.State{
		Version: 7, LastSeq: 10, Acknowledged: 8, ObservedAt: noon(),
		Jobs: []jobsync.Job{job(4, 1, "Badger"), job(9, 2, "Mole")},
	}
	for name, test := range map[string]struct {
		change jobsync.Change
		want   func(s *jobsync.State)
	}{
		"nothing but a new version": {jobsync.Change{}, func(*jobsync.State) {}},
		"events":                    {jobsync.Change{Events: events(11, 12)}, func(s *jobsync.State) { s.LastSeq = 12 }},
		"a word of delivery":        {jobsync.Change{Acknowledge: 9}, func(s *jobsync.State) { s.Acknowledged = 9 }},
		"an older word":             {jobsync.Change{Acknowledge: 7}, func(*jobsync.State) {}},
		"a word too far":            {jobsync.Change{Acknowledge: 99}, func(s *jobsync.State) { s.Acknowledged = 10 }},
		"a word of the new event": {
			jobsync.Change{Events: events(11), Acknowledge: 11}, func(s *jobsync.State) { s.LastSeq, s.Acknowledged = 11, 11 },
		},
		"a time": {jobsync.Change{ObservedAt: later}, func(s *jobsync.State) { s.ObservedAt = later }},
		"jobs": {
			jobsync.Change{Jobs: []jobsync.Job{job(9, 3, "Senior Mole"), job(1, 1, "Fox")}},
			func(s *jobsync.State) {
				s.Jobs = []jobsync.Job{job(1, 1, "Fox"), job(4, 1, "Badger"), job(9, 3, "Senior Mole")}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := text(before)
			test.change.IfVersion = 7
			got, err := before.After(test.change)
			if err != nil {
				t.Fatal(err)
			}
			want := before
			want.Version = 8
			test.want(&want)
			if text(got) != text(want) {
				t.Errorf("after:\n%s\nwant\n%s", text(got), text(want))
			}
			if text(before) != own {
				t.Error("After changed the state before")
			}
		})
	}
}

func TestChangesThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	before := jobsync.State{Version: 7, LastSeq: 10, Acknowledged: 8}
	event := func(seq uint64) jobsync.Event { return jobsync.Event{Seq: seq} }
	for name, test := range map[string]struct {
		change   jobsync.Change
		conflict bool
	}{
		"an older version":   {jobsync.Change{IfVersion: 6}, true},
		"a newer version":    {jobsync.Change{IfVersion: 8}, true},
		"a gap":              {jobsync.Change{IfVersion: 7, Events: []jobsync.Event{event(12)}}, false},
		"an event again":     {jobsync.Change{IfVersion: 7, Events: []jobsync.Event{event(10)}}, false},
		"a gap further on":   {jobsync.Change{IfVersion: 7, Events: []jobsync.Event{event(11), event(13)}}, false},
		"events out of turn": {jobsync.Change{IfVersion: 7, Events: []jobsync.Event{event(12), event(11)}}, false},
		"an unnumbered one":  {jobsync.Change{IfVersion: 7, Events: []jobsync.Event{event(0)}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, err := before.After(test.change)
			if err == nil || errors.Is(err, jobsync.ErrConflict) != test.conflict {
				t.Errorf("After: %v, want a conflict: %t", err, test.conflict)
			}
			if text(after) != text(before) {
				t.Errorf("after:\n%s\nwant the state before", text(after))
			}
		})
	}
}

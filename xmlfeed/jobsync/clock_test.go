package jobsync_test

import (
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const (
	hour = time.Hour
	day  = 24 * hour
	year = 365 * day
)

// TestAClockThatWasAheadDelaysNothing has one look by a clock that is a year
// ahead. What it noted counts from the next look on.
func TestAClockThatWasAheadDelaysNothing(t *testing.T) {
	t.Parallel()
	type step struct {
		after time.Duration
		look  jobsync.Observation
		want  []string
	}
	german := func(texts string, list ...xmlfeed.Position) jobsync.Observation {
		return jobsync.Observation{Feed: feedOf(list...), Translations: map[string]*xmlfeed.Feed{"de": feedOf(in(1, texts))}}
	}
	feed := func(list ...xmlfeed.Position) jobsync.Observation { return jobsync.Observation{Feed: feedOf(list...)} }
	for name, test := range map[string]struct {
		known  int64
		policy jobsync.Policy
		before []step
		ahead  jobsync.Observation
		after  []step
	}{
		"a job is missing": {
			known: 20, ahead: feed(positions(1, 19)...),
			after: []step{
				{0, feed(positions(1, 19)...), nil},
				{9 * time.Minute, feed(positions(1, 19)...), nil},
				{time.Minute, feed(positions(1, 19)...), []string{"21 archive 20"}},
			},
		},
		"a job was missing before": {
			known: 20, before: []step{{0, feed(positions(1, 19)...), nil}}, ahead: feed(positions(1, 20)...),
			after: []step{{0, feed(positions(1, 19)...), nil}, {10 * time.Minute, feed(positions(1, 19)...), []string{"21 archive 20"}}},
		},
		"the feed is empty": {
			known: 2, ahead: feed(),
			after: []step{
				{0, feed(), nil},
				{6*hour - 1, feed(), nil},
				{1, feed(), []string{"3 archive 1", "4 archive 2"}},
			},
		},
		"many are missing": {
			known: 20, ahead: feed(positions(1, 5)...),
			after: []step{
				{0, feed(positions(1, 5)...), nil},
				{6*hour - 1, feed(positions(1, 5)...), nil},
				{1, feed(positions(1, 5)...), []string{
					"21 archive 6", "22 archive 7", "23 archive 8", "24 archive 9", "25 archive 10", "26 archive 11", "27 archive 12",
					"28 archive 13", "29 archive 14", "30 archive 15", "31 archive 16", "32 archive 17", "33 archive 18", "34 archive 19", "35 archive 20",
				}},
			},
		},
		"a job is archived, and forgotten in time": {
			known: 20, policy: jobsync.Policy{Misses: 1, MissingFor: -1}, ahead: feed(positions(1, 19)...),
			after: []step{
				{0, feed(positions(1, 19)...), nil},
				{90*day + 1, feed(positions(1, 19)...), nil},
				{0, feed(positions(1, 20)...), []string{"22 create 20"}},
			},
		},
		"a translation changes": {
			known: 1, policy: jobsync.Policy{Languages: []string{"de"}}, ahead: german("Loch", positions(1, 1)...),
			after: []step{{0, german("Grube", positions(1, 1)...), []string{"3 update 1 [jobDescriptions]"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, test.policy, test.known)
			for _, step := range test.before {
				o.wantEvents("before", o.look(step.after, step.look), step.want...)
			}
			right := o.at
			o.look(year, test.ahead)
			o.at = right.Add(hour)
			for i, step := range test.after {
				planned := o.look(step.after, step.look)
				if planned.Discarded {
					t.Fatalf("look %d was discarded", i+1)
				}
				o.wantEvents("after", planned, step.want...)
				for _, record := range o.state.Jobs {
					if record.MissingSince.After(o.at) || record.Archived && record.ChangedAt.After(o.at) {
						t.Errorf("look %d left job %d with times in the future: %s", i+1, record.ID, text(record))
					}
				}
				if head := o.state.Head; head.EmptySince.After(o.at) || head.Source.Since.After(o.at) || head.Languages["de"].LookedAt.After(o.at) {
					t.Errorf("look %d left times in the future: %s", i+1, text(head))
				}
			}
		})
	}
}

// TestStaleTextsOfAClockThatWasAhead are reported a week later, and in the
// future nothing began.
func TestStaleTextsOfAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 0)
	o.see(0, in(1, "Loch"))
	o.at = o.at.Add(year)
	o.see(0, in(1, ""))
	o.at = o.at.Add(-year)
	for i, want := range []int{0, 0, 1} {
		if got := len(o.see([]time.Duration{hour, 7*day - 1, 1}[i], in(1, "")).Warnings); got != want {
			t.Errorf("look %d: %d warnings, want %d", i+1, got, want)
		}
	}
}

// TestAFailedLookByAClockThatWasAhead began now at the latest.
func TestAFailedLookByAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 1)
	right := o.at
	o.fail(year, xmlfeed.ErrUnavailable)
	o.at = right
	o.fail(hour, xmlfeed.ErrUnavailable)
	if source := o.state.Source; !source.Since.Equal(o.at) || source.Looks != 2 {
		t.Errorf("the source is %+v, want since now", source)
	}
}

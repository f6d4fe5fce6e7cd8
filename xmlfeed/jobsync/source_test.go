package jobsync_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

func kinds(warnings []jobsync.Warning) []jobsync.WarningKind {
	var list []jobsync.WarningKind
	for _, warning := range warnings {
		list = append(list, warning.Kind)
	}
	return list
}

func TestAFeedThatIsGoneIsReportedAfterFiveLooks(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 10)
	gone := func(n int, err error) jobsync.Planned {
		var planned jobsync.Planned
		for range n {
			planned = o.fail(time.Hour, err)
		}
		return planned
	}
	if planned := gone(4, xmlfeed.ErrDisabled); len(planned.Warnings) != 0 {
		t.Errorf("warnings after four looks: %v", planned.Warnings)
	}
	gone(1, xmlfeed.ErrUnavailable) // something else: four looks in a row are no five
	if planned := gone(4, xmlfeed.ErrUnknownCompany); len(planned.Warnings) != 0 {
		t.Errorf("warnings after four more: %v", planned.Warnings)
	}
	for range 3 { // and on
		if planned := gone(1, xmlfeed.ErrDisabled); !slices.Equal(kinds(planned.Warnings), []jobsync.WarningKind{jobsync.WarnSourceGone}) {
			t.Errorf("warnings after five: %v", planned.Warnings)
		}
	}
	if planned := gone(500, xmlfeed.ErrDisabled); len(planned.Events()) != 0 || len(o.state.Open()) != 10 {
		t.Errorf("a feed that stays away archived %d jobs", 10-len(o.state.Open()))
	}
	if got := o.state.Source; got.Availability != jobsync.Gone || got.Looks != 507 || !got.Since.Equal(o.at.Add(-506*time.Hour)) {
		t.Errorf("the source is %+v", got)
	}
	o.see(time.Hour, positions(1, 10)...)
	if got := o.state.Source; got.Availability != jobsync.Available || got.Looks != 1 || !got.Since.Equal(o.at) {
		t.Errorf("then the source is %+v", got)
	}
	if planned := newObserver(t, jobsync.Policy{GoneAfter: 1}, 1).fail(0, xmlfeed.ErrDisabled); len(planned.Warnings) != 1 {
		t.Errorf("warnings at once: %v", planned.Warnings)
	}
}

func TestOtherFailuresAreNoGoneFeed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want jobsync.Availability
	}{
		"switched off":       {&xmlfeed.FetchError{Kind: xmlfeed.ErrDisabled, StatusCode: http.StatusNotFound}, jobsync.Gone},
		"no such company":    {fmt.Errorf("look: %w", xmlfeed.ErrUnknownCompany), jobsync.Gone},
		"a redirect":         {&xmlfeed.FetchError{Kind: xmlfeed.ErrNotFeed, StatusCode: http.StatusFound}, jobsync.Gone},
		"a web page":         {&xmlfeed.FetchError{Kind: xmlfeed.ErrNotFeed, StatusCode: http.StatusOK}, jobsync.Unusable},
		"cut off":            {xmlfeed.ErrTruncated, jobsync.Unusable},
		"too large":          {xmlfeed.ErrTooLarge, jobsync.Unusable},
		"a job without id":   {&xmlfeed.PositionError{}, jobsync.Unusable},
		"too many requests":  {&xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, StatusCode: http.StatusTooManyRequests}, jobsync.Unavailable},
		"out of order":       {&xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, StatusCode: http.StatusBadGateway}, jobsync.Unavailable},
		"anything else":      {errors.New("the wire is cut"), jobsync.Unavailable},
		"no feed, no reason": {nil, jobsync.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, jobsync.Policy{GoneAfter: 1}, 3)
			jobs := text(o.state.Jobs)
			planned := o.fail(time.Hour, test.err)
			if planned.Err == nil || test.err != nil && !errors.Is(planned.Err, test.err) {
				t.Errorf("error %v, want %v", planned.Err, test.err)
			}
			if got := o.state.Source; got.Availability != test.want || got.Looks != 1 {
				t.Errorf("the source is %+v, want %s", got, test.want)
			}
			if gone := len(planned.Warnings) > 0; gone != (test.want == jobsync.Gone) {
				t.Errorf("warnings: %v", planned.Warnings)
			}
			if text(o.state.Jobs) != jobs || o.state.Observations != 1 || !o.state.ObservedAt.Equal(noon()) {
				t.Errorf("it changed the jobs, or counted: %+v", o.state.Head)
			}
		})
	}
}

// TestAFeedThatCannotBeComparedIsNone: package xmlfeed gives no such feed, but a
// source of another make may.
func TestAFeedThatCannotBeComparedIsNone(t *testing.T) {
	t.Parallel()
	for name, list := range map[string][]xmlfeed.Position{
		"no id":             append(positions(1, 3), position(0, "Nobody")),
		"a negative id":     append(positions(1, 3), position(-4, "Nobody")),
		"two with one id":   append(positions(1, 3), position(2, "Somebody else")),
		"two of three same": append(positions(1, 3), position(2, "Digger 2"), position(2, "Somebody else")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, eager(), 3)
			if planned := o.see(time.Hour, list...); !errors.Is(planned.Err, xmlfeed.ErrInvalidPosition) || len(planned.Events()) != 0 {
				t.Errorf("error %v, events %v", planned.Err, inShort(planned.Events()))
			}
			if o.state.Source.Availability != jobsync.Unusable {
				t.Errorf("the source is %+v", o.state.Source)
			}
		})
	}
}

func TestAPositionTwiceWordForWordIsOne(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 2)
	feed := feedOf(append(positions(1, 3), positions(2, 3)...)...)
	feed.Duplicates = []int64{2, 3}
	planned := o.look(time.Hour, jobsync.Observation{Feed: feed})
	o.wantEvents("events", planned, "3 create 3")
	if want := []jobsync.Warning{{Kind: jobsync.WarnDuplicates, Jobs: 2, JobIDs: []int64{2, 3}}}; text(planned.Warnings) != text(want) {
		t.Errorf("warnings %v, want %v", planned.Warnings, want)
	}
}

func TestAnOlderObservationIsDiscarded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		startedAt time.Duration // after the last observation
		now       time.Duration
		discarded bool
	}{
		"newer":                          {1, time.Hour, false},
		"of the same moment":             {0, time.Hour, false},
		"older":                          {-1, time.Hour, true},
		"older, planned at once":         {-time.Hour, 0, true},
		"older, clocks apart":            {-time.Hour, -minutes(5), true},
		"the clock was wrong before":     {-time.Hour, -minutes(5) - 1, false},
		"the clock was wrong for a year": {-9000 * time.Hour, -9000 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, eager(), 3)
			look := jobsync.Observation{Company: acme, StartedAt: noon().Add(test.startedAt), Feed: feedOf(positions(1, 2)...)}
			planned := jobsync.Plan(o.state, look, o.policy, noon().Add(test.now))
			if planned.Discarded != test.discarded {
				t.Fatalf("discarded: %t", planned.Discarded)
			}
			if !test.discarded {
				o.wantEvents("events", planned, "4 archive 3")
				return
			}
			o.wantEvents("events", planned)
			if !slices.Equal(kinds(planned.Warnings), []jobsync.WarningKind{jobsync.WarnOlder}) || planned.Err != nil {
				t.Errorf("warnings %v, error %v", planned.Warnings, planned.Err)
			}
		})
	}
}

// TestASyncDiscardsAnOlderFeed: it stores nothing, and is no error.
func TestASyncDiscardsAnOlderFeed(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 20)
	board.unpublish(1, 7)
	mustSync(t, syncer)
	before := text(mustLoad(t, store))
	board.fetches = -5
	board.unpublish(8, 8)
	result := mustSync(t, syncer)
	heldIDs(t, store, result, span(1, 7)...)
	if !slices.Equal(kinds(result.Warnings), []jobsync.WarningKind{jobsync.WarnOlder}) || text(mustLoad(t, store)) != before {
		t.Errorf("warnings %v, state\n%s", result.Warnings, text(mustLoad(t, store)))
	}
	wantLines(t, "events", sink.lines())
}

func TestManyChangesAtOnceAreReportedAndMade(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		policy        jobsync.Policy
		open, changed int64
		warned        bool
	}{
		"half of them":          {jobsync.Policy{}, 20, 10, false},
		"one more":              {jobsync.Policy{}, 20, 11, true},
		"five of five":          {jobsync.Policy{}, 5, 5, false},
		"six of six":            {jobsync.Policy{}, 6, 6, true},
		"another share, all":    {jobsync.Policy{MaxChangeShare: 1}, 20, 20, false},
		"another share, one":    {jobsync.Policy{MaxChangeShare: 0.3, MaxArchives: 1}, 3, 1, false},
		"another number, below": {jobsync.Policy{MaxArchives: 2}, 3, 2, false},
		"another number, above": {jobsync.Policy{MaxArchives: 2}, 3, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, test.policy, test.open)
			list := positions(1, test.open)
			for i := range test.changed {
				list[i].Name = "Mole"
			}
			planned := o.see(time.Hour, append(list, positions(100, 120)...)...) // new ones are no change
			var want []jobsync.Warning
			if test.warned {
				want = []jobsync.Warning{{Kind: jobsync.WarnMassChange, Jobs: int(test.changed), JobIDs: span(1, test.changed)}}
			}
			if text(planned.Warnings) != text(want) {
				t.Errorf("warnings %v, want %v", planned.Warnings, want)
			}
			if n := len(planned.Events()); int64(n) != test.changed+21 {
				t.Errorf("%d events, want %d", n, test.changed+21)
			}
		})
	}
}

func TestTombstones(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		policy jobsync.Policy
		after  time.Duration
		want   string
	}{
		"90 days":                     {eager(), 90 * day, "4 reopen 1"},
		"longer":                      {eager(), 90*day + 1, "4 create 1"},
		"a week, as asked for":        {jobsync.Policy{Misses: 1, MissingFor: -1, Tombstones: 7 * day}, 7 * day, "4 reopen 1"},
		"longer than that":            {jobsync.Policy{Misses: 1, MissingFor: -1, Tombstones: 7 * day}, 7*day + 1, "4 create 1"},
		"for ever":                    {jobsync.Policy{Misses: 1, MissingFor: -1, Tombstones: -1}, 9000 * day, "4 reopen 1"},
		"next to no time, but it was": {jobsync.Policy{Misses: 1, MissingFor: -1, Tombstones: 1}, 1, "4 reopen 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, test.policy, 2)
			o.wantEvents("gone", o.see(time.Hour, positions(2, 2)...), "3 archive 1")
			o.wantEvents("later", o.see(test.after, positions(2, 2)...))
			o.wantEvents("back", o.see(0, positions(1, 2)...), test.want)
		})
	}
}

// TestAFeedWithoutNewsIsOneSmallChange, whatever is missing, held and stale.
func TestAFeedWithoutNewsIsOneSmallChange(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 20)
	feed := positions(8, 20) // seven are held
	feed[0].Descriptions = nil
	o.see(time.Hour, feed...)
	for range 3 {
		planned := o.see(time.Hour, feed...)
		if change := planned.Change; len(change.Put) != 0 || len(change.Append) != 0 || len(change.Forget) != 0 {
			t.Errorf("%d jobs and %d events are written", len(change.Put), len(change.Append))
		}
	}
}

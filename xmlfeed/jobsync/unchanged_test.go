package jobsync_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// marked is a feed that can be recognised later.
func marked(mark xmlfeed.Mark, positions ...xmlfeed.Position) jobsync.Observation {
	feed := feedOf(positions...)
	feed.Mark = mark
	return jobsync.Observation{Feed: feed}
}

func unchanged(mark xmlfeed.Mark) jobsync.Observation {
	return jobsync.Observation{Err: &xmlfeed.UnchangedError{Mark: mark}}
}

// TestAFeedThatIsSaidToBeUnchangedCountsLikeAnyOther: what is missing in it is
// still missing.
func TestAFeedThatIsSaidToBeUnchangedCountsLikeAnyOther(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first int64 // the feed has the jobs from first to 20
		want  []int
	}{
		"all are there":      {1, []int{0, 0, 0}},
		"one is missing":     {2, []int{0, 1, 1}},
		"seven are held":     {8, []int{0, 0, 7}},
		"the feed is empty":  {21, []int{0, 0, 20}},
		"one is left, alone": {20, []int{0, 0, 19}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, jobsync.Policy{}, 20)
			list := positions(test.first, 20)
			archived := 0
			for i, look := range []jobsync.Observation{marked("m", list...), unchanged("m"), unchanged("n")} {
				planned := o.look(3*time.Hour, look)
				if planned.Err != nil || planned.Positions != len(list) {
					t.Errorf("look %d: %d positions, %v", i+1, planned.Positions, planned.Err)
				}
				archived += len(planned.Events())
				if archived != test.want[i] {
					t.Errorf("%d jobs were archived by look %d, want %d", archived, i+1, test.want[i])
				}
			}
			if o.state.Mark != "n" || o.state.Observations != 4 || o.state.Source.Looks != 4 {
				t.Errorf("the head is %+v", o.state.Head)
			}
		})
	}
}

func TestNothingIsUnchangedWithoutAMark(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]jobsync.Observation{
		"a new company":    nil,
		"the last had one": {marked("m", positions(1, 3)...), marked("", positions(1, 3)...)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newObserver(t, jobsync.Policy{}, 0)
			for _, step := range steps {
				o.look(time.Hour, step)
			}
			before := text(o.state.Jobs)
			planned := o.look(time.Hour, unchanged("m"))
			if planned.Err == nil || errors.Is(planned.Err, xmlfeed.ErrUnchanged) || o.state.Source.Availability != jobsync.Unavailable {
				t.Errorf("error %v, source %+v", planned.Err, o.state.Source)
			}
			if text(o.state.Jobs) != before {
				t.Error("the jobs changed")
			}
		})
	}
}

// TestAFailureKeepsTheMark: the feed after it may be the one before it.
func TestAFailureKeepsTheMark(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 0)
	o.look(0, marked("m", positions(1, 3)...))
	o.fail(time.Hour, xmlfeed.ErrUnavailable)
	if o.state.Mark != "m" {
		t.Errorf("the mark is %q", o.state.Mark)
	}
}

// TestTranslationsOfAnUnchangedFeed are taken like those of a new one.
func TestTranslationsOfAnUnchangedFeed(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{Languages: []string{"en"}}, 0)
	look := marked("m", in(1, "Loch"), in(2, ""), in(3, ""))
	look.Translations = map[string]*xmlfeed.Feed{"en": feedOf(in(1, ""), in(2, "pit"), in(3, ""))}
	o.look(0, look)
	o.look(time.Hour, marked("m", in(1, ""), in(2, ""), in(3, ""))) // the text of 1 is kept
	look = unchanged("m")
	look.Translations = map[string]*xmlfeed.Feed{"en": feedOf(in(1, "hole"), in(2, "cave"), in(3, "den"))}
	planned := o.look(time.Hour, look)
	o.wantEvents("events", planned, "4 update 1 [jobDescriptions]", "5 update 2 [jobDescriptions]", "6 update 3 [jobDescriptions]")
	for i, want := range []string{"Loch en:hole", "cave en:cave", "den en:den"} {
		if got := words(o.state.Jobs[i].Job); got != want {
			t.Errorf("job %d has the texts %q, want %q", i+1, got, want)
		}
	}
	if _, stale := o.state.Jobs[0].StaleSince[""]; !stale {
		t.Error("the kept text of job 1 is not stale any more")
	}
}

// TestASyncRecognisesTheFeed with the real client.
func TestASyncRecognisesTheFeed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := personiotest.New()
		company := server.AddCompany(acme)
		first := company.Publish(personiotest.Job{Name: "Digger"})
		company.Publish(personiotest.Job{Name: "Mole"})
		feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(server.Client()))
		if err != nil {
			t.Fatal(err)
		}
		store, sink := stores.NewMemory(), &recorder{}
		syncer := newSyncer(t, feed, store, sink)
		for i, want := range []struct {
			edit   func()
			events int
		}{
			{func() {}, 2},
			{func() {}, 0},
			{func() { company.Edit(first, func(job *personiotest.Job) { job.Name = "Mole" }) }, 1},
			{func() {}, 0},
			{func() { company.Unpublish(first) }, 1},
			{func() {}, 0},
		} {
			want.edit()
			<-time.After(time.Minute)
			result := mustSync(t, syncer)
			state := mustLoad(t, store)
			if len(result.Events) != want.events || result.Positions != len(company.Jobs()) || (state.Mark == "" && want.events == 0) || state.Observations != uint64(i)+1 || !state.ObservedAt.Equal(time.Now()) {
				t.Errorf("sync %d: %v, %d positions, head %+v", i+1, inShort(result.Events), result.Positions, state.Head)
			}
		}
	})
}

// cutting is a client whose Fetch is another one: that one counts.
type cutting struct{ *xmlfeed.Client }

func (c *cutting) Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error) {
	feed, err := c.Client.Fetch(ctx, language)
	if err == nil {
		feed.Positions = feed.Positions[1:]
	}
	return feed, err
}

func TestASourceThatEmbedsAClientIsAsked(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	company := server.AddCompany(acme)
	for range 3 {
		company.Publish(personiotest.Job{Name: "Digger"})
	}
	feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	syncer := newSyncer(t, &cutting{feed}, stores.NewMemory(), &recorder{})
	for range 3 {
		if result := mustSync(t, syncer); result.Positions != 2 {
			t.Errorf("%d positions, want 2 of 3", result.Positions)
		}
	}
}

// skipping is a feed with a position that could not be read.
func skipping(positions ...xmlfeed.Position) jobsync.Observation {
	look := marked("m", positions...)
	look.Feed.Skipped = []*xmlfeed.PositionError{{}}
	return look
}

// TestAFeedWithSkippedPositionsArchivesNothing: a job that was left out looks like
// one that is gone.
func TestAFeedWithSkippedPositionsArchivesNothing(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{Tombstones: time.Hour}, 10)
	for range 3 {
		planned := o.look(24*time.Hour, skipping(positions(2, 10)...))
		o.wantEvents("one is not there", planned)
		if !slices.Equal(kinds(planned.Warnings), []jobsync.WarningKind{jobsync.WarnSkipped}) || o.state.Mark != "" || o.state.Observations != 1 {
			t.Errorf("warnings %v, head %+v", planned.Warnings, o.state.Head)
		}
	}
	o.wantEvents("none is there", o.look(24*time.Hour, skipping()))
	o.wantEvents("others change and come", o.look(time.Hour, skipping(position(3, "Mole"), position(11, "Vole"))), "11 update 3 [name]", "12 create 11")

	// Misses count from the first whole feed on.
	whole := append(positions(2, 2), position(3, "Mole"), position(11, "Vole"))
	whole = append(whole, positions(4, 10)...)
	o.wantEvents("the first miss", o.see(time.Hour, whole...))
	o.wantEvents("no miss", o.look(time.Hour, skipping(whole...)))
	o.wantEvents("the second miss", o.see(time.Hour, whole...), "13 archive 1")
	o.look(24*time.Hour, skipping(whole...))
	if len(o.state.Jobs) != 11 {
		t.Error("a tombstone was forgotten")
	}
}

// TestHoldsAndSkippedPositions: such a feed holds nothing and ends no hold, but
// whom it shows is back.
func TestHoldsAndSkippedPositions(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 20)
	o.wantHeld("without seven", o.look(time.Hour, skipping(positions(8, 20)...)), "")
	o.wantHeld("seven are held", o.see(time.Hour, positions(8, 20)...), jobsync.HeldMany, span(1, 7)...)
	o.wantHeld("nor are more", o.look(9*time.Hour, skipping(positions(15, 20)...)), jobsync.HeldMany, span(1, 7)...)
	token := o.state.Hold(o.policy).Token
	o.wantHeld("one is back", o.look(time.Hour, skipping(positions(7, 20)...)), jobsync.HeldMany, span(1, 6)...)
	if o.state.Hold(o.policy).Token == token {
		t.Error("the hold has still the same token")
	}
	for i, want := range []int{0, 0, 6} { // it counts anew
		if planned := o.see(3*time.Hour, positions(7, 20)...); len(planned.Events()) != want {
			t.Errorf("look %d: %v", i+1, inShort(planned.Events()))
		}
	}
	o.see(time.Hour, positions(14, 20)...)
	o.wantHeld("all are back", o.look(time.Hour, skipping(positions(7, 20)...)), "")
	if o.state.HoldReason != "" {
		t.Errorf("a reason is left: %s", o.state.HoldReason)
	}
	// An empty one is not empty.
	for range 4 {
		o.wantEvents("none is there", o.look(9*time.Hour, skipping()))
	}
	if o.state.EmptyFrom != 0 {
		t.Error("it counts as empty")
	}
}

// TestApprovedJobsAreNotHeldByAFeedWithSkippedPositions, although it does not
// archive them yet: what a plan says is held is what Approve takes.
func TestApprovedJobsAreNotHeldByAFeedWithSkippedPositions(t *testing.T) {
	t.Parallel()
	o := newObserver(t, jobsync.Policy{}, 20)
	o.see(time.Hour, positions(8, 20)...)
	o.state.Jobs[1].Approved = true
	o.wantHeld("one is approved", o.look(time.Hour, skipping(positions(8, 20)...)), jobsync.HeldMany, 1, 3, 4, 5, 6, 7)
	for i := range 7 {
		o.state.Jobs[i].Approved = true
	}
	o.wantHeld("all are approved", o.look(time.Hour, skipping(positions(8, 20)...)), "")
	o.wantEvents("the next whole feed", o.see(time.Hour, positions(8, 20)...),
		"21 archive 1", "22 archive 2", "23 archive 3", "24 archive 4", "25 archive 5", "26 archive 6", "27 archive 7")
}

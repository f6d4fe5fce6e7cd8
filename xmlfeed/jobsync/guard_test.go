package jobsync_test

import (
	"slices"
	"testing"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// mirrored returns a board with jobs 1 to n, and a syncer that has them in its
// store.
func mirrored(t *testing.T, n int64) (*board, *jobsync.Syncer, *stores.Memory, *recorder) {
	t.Helper()
	board, store, sink := &board{positions: positions(1, n)}, stores.NewMemory(), &recorder{}
	syncer := newSyncer(t, board, store, sink)
	if result := mustSync(t, syncer); result.Delivered != int(n) {
		t.Fatalf("the first sync delivered %d of %d events", result.Delivered, n)
	}
	sink.events = nil
	return board, syncer, store, sink
}

// heldIDs checks what a sync held back, in the result and in the store.
func heldIDs(t *testing.T, store stores.Store, result jobsync.Result, want ...int64) {
	t.Helper()
	if got := heldOf(result.Hold); !slices.Equal(got, want) {
		t.Errorf("Held: %v, want %v", got, want)
	}
	for _, job := range mustLoad(t, store).Jobs {
		if slices.Contains(want, job.ID) && (job.Archived || !job.Held) {
			t.Errorf("job %d is archived: %t, held: %t, want it open and held", job.ID, job.Archived, job.Held)
		}
		if !slices.Contains(want, job.ID) && job.Held {
			t.Errorf("job %d is held in the store", job.ID)
		}
	}
}

func span(first, last int64) []int64 {
	var list []int64
	for id := first; id <= last; id++ {
		list = append(list, id)
	}
	return list
}

// TestGuard takes the first so many jobs off a board and says whether they are
// archived. Other jobs come or change meanwhile, and must do so in any case.
func TestGuard(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		open, gone int64
		published  []xmlfeed.Position // besides
		held       bool
	}{
		"none of one":                    {open: 1, gone: 0},
		"one of two":                     {open: 2, gone: 1},
		"five of six":                    {open: 6, gone: 5},
		"six of six":                     {open: 6, gone: 6, held: true},
		"six of twenty are 30 %":         {open: 20, gone: 6},
		"seven of twenty are more":       {open: 20, gone: 7, held: true},
		"six of nineteen are more":       {open: 19, gone: 6, held: true},
		"sixty of two hundred are 30 %":  {open: 200, gone: 60},
		"61 of two hundred are more":     {open: 200, gone: 61, held: true},
		"the only one":                   {open: 1, gone: 1, held: true},
		"all of three":                   {open: 3, gone: 3, held: true},
		"all of three, but there is one": {open: 3, gone: 3, published: positions(90, 90)},
		"the only one, for another":      {open: 1, gone: 1, published: positions(90, 90)},
		"all of six, but there is one":   {open: 6, gone: 6, published: positions(90, 90), held: true},
		"new jobs make the share no less": {
			open: 20, gone: 7, published: positions(300, 400), held: true,
		},
		"five, and new ones": {open: 6, gone: 5, published: positions(90, 95)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			board, syncer, store, sink := mirrored(t, test.open)
			board.unpublish(1, test.gone)
			board.publish(test.published...)
			if test.gone < test.open {
				board.publish(position(test.open, "Head of diggers"))
			}

			result := mustSync(t, syncer)
			var held []int64
			if test.held {
				held = span(1, test.gone)
			}
			heldIDs(t, store, result, held...)
			if got, want := result.Count(jobsync.Archive), int(test.gone)-len(held); got != want {
				t.Errorf("%d jobs were archived, want %d", got, want)
			}
			if got := result.Count(jobsync.Create); got != len(test.published) {
				t.Errorf("%d jobs were created, want %d", got, len(test.published))
			}
			if got := result.Count(jobsync.Update); (got == 1) != (test.gone < test.open) {
				t.Errorf("%d jobs were updated", got)
			}
			if len(sink.events) != len(result.Events) || result.Delivered != len(result.Events) {
				t.Errorf("%d of %d events were delivered", len(sink.events), len(result.Events))
			}
		})
	}
}

func TestHeldJobsAreTheOnesThatWereKnown(t *testing.T) {
	t.Parallel()
	board, syncer, _, _ := mirrored(t, 3)
	board.positions = nil
	at := noon().Add(minutes(2))
	want := []jobsync.HeldJob{{ID: 1, Name: "Digger 1", MissingSince: at}, {ID: 2, Name: "Digger 2", MissingSince: at}, {ID: 3, Name: "Digger 3", MissingSince: at}}
	if got := mustSync(t, syncer).Hold.Jobs; text(got) != text(want) {
		t.Errorf("held:\n%s\nwant\n%s", text(got), text(want))
	}
}

func TestArchivedJobsAreNotCountedAsOpen(t *testing.T) {
	t.Parallel()
	board, syncer, store, _ := mirrored(t, 100)
	for first := int64(21); first <= 100; first += 5 { // few at a time, so that they are archived
		board.unpublish(first, first+4)
		mustSync(t, syncer)
	}
	if n := len(open(mustLoad(t, store))); n != 20 {
		t.Fatalf("%d jobs are open, want 20 of 100", n)
	}
	board.unpublish(1, 7)
	heldIDs(t, store, mustSync(t, syncer), span(1, 7)...)
}

func TestAnEmptyFeedOfACompanyWithoutJobsIsNothing(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	syncer := newSyncer(t, &board{}, store, sink)
	for range 2 {
		if result := mustSync(t, syncer); result.Positions != 0 || len(result.Events) != 0 || len(heldOf(result.Hold)) != 0 {
			t.Errorf("result %+v, want nothing", result)
		}
	}
}

// TestFlappingArchivesNothing is what happens when a company's feed breaks for a
// while.
func TestFlappingArchivesNothing(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 200)
	all := board.positions
	for range 3 {
		board.positions = nil
		heldIDs(t, store, mustSync(t, syncer), span(1, 200)...)
		board.positions = all[:50]
		heldIDs(t, store, mustSync(t, syncer), span(51, 200)...)
		board.positions = all
		heldIDs(t, store, mustSync(t, syncer))
	}
	wantLines(t, "events", sink.lines())
	if state := mustLoad(t, store); state.LastSeq != 200 || len(open(state)) != 200 {
		t.Errorf("%d events and %d open jobs, want 200 of both", state.LastSeq, len(open(state)))
	}
}

// TestNewJobsDoNotReleaseHeldOnes is a feed of the wrong company, larger than
// the right one: from the second sync on its jobs are open, too, and the missing
// ones are a small share of all.
func TestNewJobsDoNotReleaseHeldOnes(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 20)
	board.positions = positions(500, 579)
	for range 3 {
		heldIDs(t, store, mustSync(t, syncer), span(1, 20)...)
	}
	for _, event := range sink.events {
		if event.Kind != jobsync.Create {
			t.Errorf("event %s", inShort([]jobsync.Event{event}))
		}
	}
}

// TestAnotherJobDoesNotReleaseWhatAnEmptyFeedHeld: that there is something again
// does not explain why there was nothing.
func TestAnotherJobDoesNotReleaseWhatAnEmptyFeedHeld(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 1)
	board.positions = nil
	heldIDs(t, store, mustSync(t, syncer), 1)
	board.positions = positions(2, 2)
	for range 3 {
		heldIDs(t, store, mustSync(t, syncer), 1)
	}
	wantLines(t, "events", sink.lines(), "2 create 2")
}

// TestSomeReturningDoNotReleaseTheOthers: five missing jobs alone would be
// archived, but not those of a feed that was held.
func TestSomeReturningDoNotReleaseTheOthers(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 20)
	board.unpublish(1, 7)
	heldIDs(t, store, mustSync(t, syncer), span(1, 7)...)
	board.publish(position(1, "Digger 1"), position(2, "Senior digger 2"))
	heldIDs(t, store, mustSync(t, syncer), span(3, 7)...)
	wantLines(t, "events", sink.lines(), "21 update 2 [name]")
}

// TestAJobThatReturnedIsArchivedLaterLikeAnyOther: what was held once is
// forgotten with the return, be it the same or changed.
func TestAJobThatReturnedIsArchivedLaterLikeAnyOther(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 3)
	all := board.positions
	board.positions = nil
	mustSync(t, syncer)
	board.positions = slices.Clone(all)
	board.publish(position(2, "Senior digger 2"))
	heldIDs(t, store, mustSync(t, syncer))
	board.unpublish(1, 2)
	heldIDs(t, store, mustSync(t, syncer))
	wantLines(t, "events", sink.lines(), "4 update 2 [name]", "5 archive 1", "6 archive 2")
}

func TestAFewMoreMissingJobsAreArchivedWhileOthersAreHeld(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 20)
	board.unpublish(1, 7)
	mustSync(t, syncer)
	board.publish(positions(100, 119)...)
	mustSync(t, syncer)
	sink.lines()
	board.unpublish(8, 8) // 8 of 40
	heldIDs(t, store, mustSync(t, syncer), span(1, 7)...)
	wantLines(t, "events", sink.lines(), "41 archive 8")
}

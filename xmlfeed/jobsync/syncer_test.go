package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/personio-go/sdk/personio/personiotest"
	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

func TestNewNeedsEverything(t *testing.T) {
	t.Parallel()
	source, store, sink := &board{}, stores.NewMemory(), &recorder{}
	for name, err := range map[string]error{
		"company": second(jobsync.New("", source, store, sink)),
		"source":  second(jobsync.New(acme, nil, store, sink)),
		"store":   second(jobsync.New(acme, source, nil, sink)),
		"sink":    second(jobsync.New(acme, source, store, nil)),
	} {
		if err == nil {
			t.Errorf("New without a %s: no error", name)
		}
	}
	bad := errors.New("no such option")
	if _, err := jobsync.New(acme, source, store, sink, func(*jobsync.Syncer) error { return bad }); !errors.Is(err, bad) {
		t.Errorf("New with an option that fails: %v", err)
	}
}

func TestWrongPolicies(t *testing.T) {
	t.Parallel()
	for name, policy := range map[string]jobsync.Policy{
		"MaxArchives is negative":                              {MaxArchives: -1},
		"MaxArchiveShare is -0.1, not a share from 0 to 1":     {MaxArchiveShare: -0.1},
		"MaxArchiveShare is 30, not a share from 0 to 1":       {MaxArchiveShare: 30},
		"MaxArchiveShare is NaN, not a share from 0 to 1":      {MaxArchiveShare: math.NaN()},
		"MaxChangeShare is +Inf, not a share from 0 to 1":      {MaxChangeShare: math.Inf(1)},
		"MaxChangeShare is NaN, not a share from 0 to 1":       {MaxChangeShare: math.NaN()},
		"GoneAfter is negative":                                {GoneAfter: -1},
		"StaleAfter is negative":                               {StaleAfter: -1},
		`Languages: "english" is not two letters such as "en"`: {Languages: []string{"de", "english"}},
		`Languages: "" is not two letters such as "en"`:        {Languages: []string{""}},
	} {
		_, err := jobsync.New(acme, &board{}, stores.NewMemory(), &recorder{}, jobsync.WithPolicy(policy))
		if want := "jobsync: Policy." + name; err == nil || err.Error() != want {
			t.Errorf("New: %v, want %s", err, want)
		}
	}
	_, err := jobsync.New(acme, &board{}, stores.NewMemory(), &recorder{}, jobsync.WithLanguage("english"))
	if want := `jobsync: WithLanguage: "english" is not two letters such as "en"`; err == nil || err.Error() != want {
		t.Errorf("New: %v, want %s", err, want)
	}
}

func TestRightPolicies(t *testing.T) {
	t.Parallel()
	for name, policy := range map[string]jobsync.Policy{
		"all by default": {},
		"whole shares":   {MaxArchiveShare: 1, MaxChangeShare: 1},
		"negative ones that mean something": {
			Misses: -1, MissingFor: -1, HoldObservations: -1, HoldFor: -1, TranslationsEvery: -1, Tombstones: -1, MaxAttempts: -1,
		},
		"languages": {Languages: []string{"en", "fr"}},
	} {
		if err := policy.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestALifeOfAFeed follows two jobs from their first publication to their return.
func TestALifeOfAFeed(t *testing.T) {
	t.Parallel()
	board, store, sink := &board{}, stores.NewMemory(), &recorder{}
	syncer := newSyncer(t, board, store, sink)
	for _, step := range []struct {
		what string
		edit func()
		want []string
	}{
		{"an empty feed", func() {}, nil},
		{"two jobs", func() { board.publish(positions(1, 2)...) }, []string{"1 create 1", "2 create 2"}},
		{"no change", func() {}, nil},
		{"no change again", func() {}, nil},
		{"another order", func() { slices.Reverse(board.positions) }, nil},
		{"no texts", func() { board.publish(withoutTexts(position(1, "Digger 1"))) }, nil},
		{"a new name, still no texts", func() { board.publish(withoutTexts(position(1, "Senior digger"))) }, []string{"3 update 1 [name]"}},
		{"the texts are back", func() { board.publish(position(1, "Senior digger")) }, nil},
		{"one is gone, one is new", func() { board.unpublish(1, 1); board.publish(position(3, "Mole")) }, []string{"4 create 3", "5 archive 1"}},
		{"it is still gone", func() {}, nil},
		{"it returns", func() { board.publish(position(1, "Senior digger")) }, []string{"6 reopen 1"}},
		{"it is gone again", func() { board.unpublish(1, 1) }, []string{"7 archive 1"}},
	} {
		step.edit()
		fetchedAt := noon().Add(minutes(board.fetches + 1))
		result := mustSync(t, syncer)
		wantLines(t, step.what+": result", inShort(result.Events), step.want...)
		for _, event := range sink.events {
			wantID := fmt.Sprintf("acme/%d", event.Seq)
			if event.ID != wantID || event.Company != acme || !event.ObservedAt.Equal(fetchedAt) || !event.Job.ChangedAt.Equal(fetchedAt) {
				t.Errorf("%s: event %q of %q, observed at %v, changed at %v, want %q and %v",
					step.what, event.ID, event.Company, event.ObservedAt, event.Job.ChangedAt, wantID, fetchedAt)
			}
		}
		if text(sink.events) != text(result.Events) {
			t.Errorf("%s: delivered\n%s\nin the result\n%s", step.what, text(sink.events), text(result.Events))
		}
		wantLines(t, step.what+": delivered", sink.lines(), step.want...)
		if result.Positions != len(board.positions) || result.Delivered != len(step.want) || len(heldOf(result.Hold)) != 0 {
			t.Errorf("%s: %d positions, %d delivered, %d held", step.what, result.Positions, result.Delivered, len(heldOf(result.Hold)))
		}
		state := mustLoad(t, store)
		if state.Acknowledged != state.LastSeq || !state.ObservedAt.Equal(fetchedAt) {
			t.Errorf("%s: %d of %d acknowledged, observed at %v", step.what, state.Acknowledged, state.LastSeq, state.ObservedAt)
		}
	}
}

func TestCountsOfAResult(t *testing.T) {
	t.Parallel()
	board, syncer, _, _ := mirrored(t, 20)
	board.unpublish(1, 3)
	board.publish(position(4, "Mole"), position(5, "Vole"), position(30, "Badger"))
	result := mustSync(t, syncer)
	for kind, want := range map[jobsync.Kind]int{jobsync.Create: 1, jobsync.Update: 2, jobsync.Archive: 3, "other": 0} {
		if got := result.Count(kind); got != want {
			t.Errorf("Count(%s) = %d, want %d", kind, got, want)
		}
	}
	if result.Positions != 18 || result.Delivered != 6 {
		t.Errorf("%d positions, %d delivered, want 18 and 6", result.Positions, result.Delivered)
	}
}

func TestTheLanguageIsAskedFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts []jobsync.Option
		want string
	}{
		"the company's own": {nil, ""},
		"English":           {[]jobsync.Option{jobsync.WithLanguage("en")}, "en"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := "nothing"
			source := sourceFunc(func(_ context.Context, language string) (*xmlfeed.Feed, error) {
				asked = language
				return feedOf(), nil
			})
			mustSync(t, newSyncer(t, source, stores.NewMemory(), &recorder{}, test.opts...))
			if asked != test.want {
				t.Errorf("Fetch was asked for %q, want %q", asked, test.want)
			}
		})
	}
}

func TestDryRunStoresAndDeliversNothing(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 3)
	// An event is left from before: that is not delivered either.
	sink.refuse = func(jobsync.Event) error { return errors.New("closed on Sundays") }
	board.publish(position(1, "Mole"))
	if _, err := syncer.Sync(t.Context()); err == nil {
		t.Fatal("the sink refused, and Sync returned no error")
	}
	sink.refuse = nil
	before := text(mustLoad(t, store))

	board.publish(position(9, "Badger"))
	for range 2 { // it does not change anything for itself, either
		result := mustSync(t, syncer, jobsync.DryRun())
		wantLines(t, "plan", inShort(result.Events), "5 create 9")
		if result.Positions != 4 || result.Delivered != 0 {
			t.Errorf("%d positions, %d delivered, want 4 and 0", result.Positions, result.Delivered)
		}
	}
	wantLines(t, "delivered", sink.lines())
	if after := text(mustLoad(t, store)); after != before {
		t.Errorf("the state is\n%s, was\n%s", after, before)
	}

	plan := mustSync(t, syncer, jobsync.DryRun())
	board.fetches-- // the same time once more
	result := mustSync(t, syncer)
	if text(plan.Events) != text(result.Events) {
		t.Errorf("done:\n%s\nplanned:\n%s", text(result.Events), text(plan.Events))
	}
	wantLines(t, "delivered", sink.lines(), "4 update 1 [name]", "5 create 9")
	if result.Delivered != 2 {
		t.Errorf("%d delivered, want 2 with the one of before", result.Delivered)
	}
}

// TestADryRunSaysWhatWaits, besides what it would add.
func TestADryRunSaysWhatWaits(t *testing.T) {
	t.Parallel()
	board, store, sink := &board{positions: positions(1, 3)}, stores.NewMemory(), &recorder{}
	sink.refuse = func(jobsync.Event) error { return errors.New("closed") }
	syncer := newSyncer(t, board, store, sink)
	if _, err := syncer.Sync(t.Context()); err == nil {
		t.Fatal("the sink refused, and Sync returned no error")
	}
	board.publish(position(4, "Mole"))
	if result := mustSync(t, syncer, jobsync.DryRun()); result.Pending != 3 || len(result.Events) != 1 {
		t.Errorf("%d pending, %d events, want 3 and 1", result.Pending, len(result.Events))
	}
}

// TestADryRunWritesNothing has a store that would notice.
func TestADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	store := &hooked{Store: stores.NewMemory(), before: func(operation string, _ *stores.Change) error {
		if operation != "head" {
			t.Errorf("a dry run of a new company does more with the store than to read a head: %s", operation)
		}
		return nil
	}}
	mustSync(t, newSyncer(t, &board{positions: positions(1, 2)}, store, &recorder{}), jobsync.DryRun())
}

// TestAnErrorOfTheSourceChangesNothing goes through every kind of error that a
// real feed can end in. It runs in a bubble, where waiting for a repetition
// takes no time.
func TestAnErrorOfTheSourceChangesNothing(t *testing.T) {
	t.Parallel()
	document := func(s string) func(*personiotest.Server, *personiotest.Company) {
		return func(_ *personiotest.Server, c *personiotest.Company) { c.SetFeedDocument([]byte(s)) }
	}
	for name, test := range map[string]struct {
		happens func(*personiotest.Server, *personiotest.Company)
		want    error
		state   jobsync.Availability
	}{
		"the feed is switched off": {
			func(_ *personiotest.Server, c *personiotest.Company) { c.SetFeedEnabled(false) }, xmlfeed.ErrDisabled, jobsync.Gone,
		},
		"the company is gone": {
			func(s *personiotest.Server, _ *personiotest.Company) { s.RemoveCompany(acme) }, xmlfeed.ErrUnknownCompany, jobsync.Gone,
		},
		"the host fails": {
			func(s *personiotest.Server, _ *personiotest.Company) {
				s.Inject(personiotest.Fault{Times: 50, Status: 503})
			}, xmlfeed.ErrUnavailable, jobsync.Unavailable,
		},
		"the host is not reached": {
			func(s *personiotest.Server, _ *personiotest.Company) {
				s.Inject(personiotest.Fault{Times: 50, Break: personiotest.NoConnection})
			}, xmlfeed.ErrUnavailable, jobsync.Unavailable,
		},
		"a web page":        {document("<!doctype html><html><body>We are hiring!</body></html>"), xmlfeed.ErrNotFeed, jobsync.Unusable},
		"another root":      {document("<rss><channel/></rss>"), xmlfeed.ErrNotFeed, jobsync.Unusable},
		"nothing":           {document(""), xmlfeed.ErrTruncated, jobsync.Unusable},
		"half a feed":       {document("<workzag-jobs><position><id>1</id></position>"), xmlfeed.ErrTruncated, jobsync.Unusable},
		"more than allowed": {document("<workzag-jobs>" + strings.Repeat(" ", 9000) + "</workzag-jobs>"), xmlfeed.ErrTooLarge, jobsync.Unusable},
		"a job without id":  {document("<workzag-jobs><position><name>Mole</name></position></workzag-jobs>"), xmlfeed.ErrInvalidPosition, jobsync.Unusable},
		"broken off": {
			func(s *personiotest.Server, _ *personiotest.Company) {
				s.Inject(personiotest.Fault{Times: 50, Break: personiotest.WithinAnswer})
			}, nil, "", // truncated or unavailable: package xmlfeed has the word
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := personiotest.New()
				company := server.AddCompany(acme)
				for range 10 {
					company.Publish(personiotest.Job{Name: "Digger"})
				}
				feed, err := xmlfeed.NewClient(acme, xmlfeed.WithHTTPClient(server.Client()), xmlfeed.WithMaxBytes(9000))
				if err != nil {
					t.Fatal(err)
				}
				store, sink := stores.NewMemory(), &recorder{}
				syncer := newSyncer(t, feed, store, sink)
				mustSync(t, syncer)
				before := text(mustLoad(t, store).Jobs)
				sink.lines()

				test.happens(server, company)
				result, err := syncer.Sync(t.Context())
				if err == nil || test.want != nil && !errors.Is(err, test.want) {
					t.Errorf("Sync: %v, want %v", err, test.want)
				}
				if result.Positions != 0 || len(result.Events) != 0 || len(heldOf(result.Hold)) != 0 || result.Delivered != 0 {
					t.Errorf("result: %+v, want nothing", result)
				}
				wantLines(t, "delivered", sink.lines())
				state := mustLoad(t, store)
				if after := text(state.Jobs); after != before || state.Observations != 1 {
					t.Errorf("after %d observations the jobs are\n%s, were\n%s", state.Observations, after, before)
				}
				if test.state != "" && state.Source.Availability != test.state || state.Source.Looks != 1 || text(result.Source) != text(state.Source) {
					t.Errorf("the source is %+v, in the result %+v, want %s", state.Source, result.Source, test.state)
				}
			})
		})
	}
}

func TestASourceWithoutAFeedIsAnError(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	mustSync(t, newSyncer(t, &board{positions: positions(1, 3)}, store, sink))
	sink.lines()
	nothing := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
		return nil, nil //nolint:nilnil // what a careless source may do
	})
	if _, err := newSyncer(t, nothing, store, sink).Sync(t.Context()); err == nil {
		t.Error("Sync took nil for a feed")
	}
	if n := len(open(mustLoad(t, store))); n != 3 || len(sink.events) != 0 {
		t.Errorf("%d jobs are open, want 3; delivered: %v", n, sink.lines())
	}
}

// TestSyncsOfOneSyncerTakeTurns also shows that many goroutines do not deliver
// anything twice.
func TestSyncsOfOneSyncerTakeTurns(t *testing.T) {
	t.Parallel()
	var running, syncs atomic.Int64
	source := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
		if running.Add(1) != 1 {
			t.Error("two syncs of one syncer run at once")
		}
		defer running.Add(-1)
		return feedOf(positions(1, 10+syncs.Add(1))...), nil
	})
	store, sink := stores.NewMemory(), &recorder{}
	syncer := newSyncer(t, source, store, sink)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := syncer.Sync(t.Context()); err != nil {
				t.Errorf("Sync: %v", err)
			}
		})
	}
	group.Wait()
	for i, event := range sink.events {
		if event.Seq != uint64(i)+1 || event.Job.ID != int64(i)+1 {
			t.Fatalf("event %d of job %d is number %d", event.Seq, event.Job.ID, i+1)
		}
	}
	if len(sink.events) != 30 {
		t.Errorf("%d events, want 30", len(sink.events))
	}
}

func TestCompaniesInOneStoreAreApart(t *testing.T) {
	t.Parallel()
	store, sink := stores.NewMemory(), &recorder{}
	for _, company := range []string{"acme", "burrow"} {
		syncer, err := jobsync.New(company, &board{positions: positions(1, 1)}, store, sink)
		if err != nil {
			t.Fatal(err)
		}
		mustSync(t, syncer)
	}
	var got []string
	for _, event := range sink.events {
		got = append(got, event.ID+" "+event.Company)
	}
	wantLines(t, "events", got, "acme/1 acme", "burrow/1 burrow")
}

// TestSinksAndCallersMayChangeWhatTheyGet: what is stored does not change with it.
func TestSinksAndCallersMayChangeWhatTheyGet(t *testing.T) {
	t.Parallel()
	board, store := &board{positions: positions(1, 3)}, stores.NewMemory()
	sanitise := func(event jobsync.Event) {
		event.Job.Descriptions[0].HTML = "clean"
		event.Job.Keywords[0] = "zz"
		if event.Previous != nil {
			event.Previous.Descriptions[0].HTML = "clean"
		}
	}
	feeds := 0
	source := sourceFunc(func(ctx context.Context, language string) (*xmlfeed.Feed, error) {
		feeds++
		board.positions = positions(1, 3) // as new, every time
		if feeds > 1 {
			board.publish(withoutTexts(position(1, "Senior digger")))
		}
		return board.Fetch(ctx, language)
	})
	syncer := newSyncer(t, source, store, jobsync.SinkFunc(func(_ context.Context, event jobsync.Event) error {
		sanitise(event)
		return nil
	}))
	for i, want := range [][]string{
		{"1 create 1", "2 create 2", "3 create 3"},
		{"4 update 1 [name]"},
		nil,
	} {
		result := mustSync(t, syncer)
		wantLines(t, fmt.Sprintf("sync %d", i+1), inShort(result.Events), want...)
		for _, event := range result.Events {
			sanitise(event)
		}
	}
	if got := mustLoad(t, store).Jobs[0].Descriptions[0].HTML; got != position(1, "").Descriptions[0].HTML {
		t.Errorf("the store has the text %q", got)
	}
}

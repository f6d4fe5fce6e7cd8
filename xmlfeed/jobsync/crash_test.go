package jobsync_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// exhaustiveEnv makes the enumeration of histories go on to four edits of all
// kinds, which takes minutes:
//
//	JOBSYNC_EXHAUSTIVE=1 go test -run CrashAnywhere ./xmlfeed/jobsync
const exhaustiveEnv = "JOBSYNC_EXHAUSTIVE"

// An edit is what a company does between two syncs.
type edit string

const (
	toggle1 edit = "publish or unpublish 1"
	rename1 edit = "rename 1"
	wipe    edit = "empty the feed, or bring it back"
	cut     edit = "switch the feed off or on"
)

// do changes the feed.
func (w *world) do(e edit, revision int) {
	i := slices.IndexFunc(w.feed, func(p xmlfeed.Position) bool { return p.ID == 1 })
	switch {
	case e == cut:
		w.fault = !w.fault
	case e == wipe && len(w.feed) > 0:
		w.feed = nil
	case e == wipe:
		w.feed = []xmlfeed.Position{{ID: 9, Name: "Anchor"}, {ID: 1, Name: "Digger"}}
	case e == toggle1 && i >= 0:
		w.feed = slices.Delete(slices.Clone(w.feed), i, i+1)
	case e == toggle1:
		w.feed = append(w.feed, xmlfeed.Position{ID: 1, Name: "Digger"})
	case e == rename1 && i >= 0:
		w.feed = slices.Clone(w.feed)
		w.feed[i].Name = fmt.Sprintf("Digger %d", revision)
	}
}

// live plays a history: a first sync, then one after each edit, three hours
// apart. The sync number step meets with the mishap; nothing is repeated, the
// company goes on at once. In the end there are syncs without a mishap, until
// also a hold has ended by itself. It returns the number of operations of that
// step.
func live(history []edit, step, at int, mishap mishap) (operations int, w *world, err error) {
	w = newWorld()
	w.do(wipe, 0)
	for i := range len(history) + 1 {
		if i > 0 {
			w.wait(3 * time.Hour)
			w.do(history[i-1], i)
		}
		hit := -1
		if i == step {
			hit = at
		}
		result, n, err := w.sync(hit, mishap)
		if i == step {
			operations = n
		}
		switch {
		case hit >= 0 && err == nil:
			err = errors.New("Sync returned no error")
		case hit >= 0, w.fault && errors.Is(err, xmlfeed.ErrNotFeed):
			err = nil
		case err == nil && (i > step || at < 0): // before that, nothing is new
			err = w.check(result)
		}
		if err != nil {
			return operations, w, fmt.Errorf("sync %d: %w", i, err)
		}
	}
	return operations, w, w.settle()
}

// settle lets the feed stay as it is, until the mirror is the same.
func (w *world) settle() error {
	w.fault = false
	for range 3 {
		w.wait(3 * time.Hour)
		result, _, err := w.sync(-1, 0)
		if err == nil {
			err = w.check(result)
		}
		if err != nil {
			return fmt.Errorf("in the end: %w", err)
		}
	}
	if open := w.mirror.open(); len(open) != len(w.feed) {
		return fmt.Errorf("the feed stayed as it is, with %d positions, and the mirror has %v", len(w.feed), open)
	}
	return nil
}

// histories are all of a length, from the edits.
func histories(length int, edits []edit) [][]edit {
	if length == 0 {
		return [][]edit{nil}
	}
	var all [][]edit
	for _, shorter := range histories(length-1, edits) {
		for _, e := range edits {
			all = append(all, append(slices.Clone(shorter), e))
		}
	}
	return all
}

// TestAfterACrashAnywhereTheMirrorConverges enumerates every history of up to
// four edits, every operation of every sync on store, sink and source, and every
// mishap at it.
func TestAfterACrashAnywhereTheMirrorConverges(t *testing.T) {
	t.Parallel()
	edits := [][]edit{{toggle1, rename1, wipe, cut}, {toggle1, rename1, wipe, cut}, {toggle1, rename1, wipe, cut}, {toggle1, wipe}, {toggle1, wipe}}
	if os.Getenv(exhaustiveEnv) != "" {
		edits[3], edits[4] = edits[0], edits[0]
	}
	for length := range edits {
		t.Run(fmt.Sprintf("%d edits", length), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				everyLife(t, histories(length, edits[length]))
			})
		})
	}
}

func everyLife(t *testing.T, histories [][]edit) {
	t.Helper()
	lives, repeated := 0, 0
	for _, history := range histories {
		for step := range len(history) + 1 {
			operations, _, err := live(history, step, -1, 0)
			if err != nil {
				t.Fatalf("%q, without a mishap: %v", history, err)
			}
			for at := range operations {
				for mishap := range mishaps {
					_, w, err := live(history, step, at, mishap)
					if err != nil {
						t.Fatalf("%q, %v at operation %d of sync %d: %v", history, mishap, at, step, err)
					}
					lives++
					repeated += w.mirror.again
				}
			}
		}
	}
	// Without these the test would not have met with what it is for.
	if lives < 20 || repeated == 0 {
		t.Errorf("%d lives, %d repeated deliveries: the mishaps did not happen", lives, repeated)
	}
	t.Logf("%d lives, %d repeated deliveries", lives, repeated)
}

// TestAfterManyCrashesTheMirrorConverges plays longer histories at random, with
// many mishaps in a row, feeds that are empty, shrink or cannot be had,
// approvals, waits of minutes and of months, and processes that live on after an
// error.
func TestAfterManyCrashesTheMirrorConverges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		inBubble(t, func() { crashes(r) })
	})
}

// inBubble calls a function in a bubble of testing/synctest. What it panics with,
// as a rapid.T does to end a case, gets out.
func inBubble(t *testing.T, f func()) {
	t.Helper()
	var panicked any
	synctest.Test(t, func(*testing.T) {
		defer func() { panicked = recover() }()
		f()
	})
	if panicked != nil {
		panic(panicked) //nolint:forbidigo // not ours
	}
}

func crashes(t *rapid.T) {
	w := newWorld()
	p := &process{world: w, dead: true}
	var syncer *jobsync.Syncer
	for step := range rapid.IntRange(1, 15).Draw(t, "syncs") {
		w.wait(rapid.SampledFrom([]time.Duration{
			3 * time.Minute, 5 * time.Minute, 10 * time.Minute, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 90 * 24 * time.Hour,
		}).Draw(t, "wait"))
		if err := w.drawEdits(t, step); err != nil {
			t.Fatalf("sync %d: %v", step, err)
		}
		if p.dead || rapid.Bool().Draw(t, "restarts") {
			p = &process{world: w}
			var err error
			if syncer, err = jobsync.New(acme, p, &kept{w.store, p}, p); err != nil {
				t.Fatal(err)
			}
		}
		p.operations, p.at = 0, -1
		if rapid.Bool().Draw(t, "goes wrong") {
			p.at = rapid.IntRange(0, 20).Draw(t, "at")
			p.mishap = mishap(rapid.IntRange(0, int(mishaps)-1).Draw(t, "mishap"))
		}
		result, err := w.syncWith(syncer)
		switch {
		case err == nil:
			err = w.check(result)
		case p.at >= 0 && p.operations > p.at, w.fault && errors.Is(err, xmlfeed.ErrNotFeed):
			err = nil
		}
		if err != nil {
			t.Fatalf("sync %d: %v", step, err)
		}
	}
	if err := w.settle(); err != nil {
		t.Fatal(err)
	}
}

// drawEdits changes the feed at random, or what a person says of it.
func (w *world) drawEdits(t *rapid.T, revision int) error {
	switch rapid.IntRange(0, 12).Draw(t, "what happens") {
	case 0:
		w.feed = nil
	case 1:
		w.feed = w.feed[:len(w.feed)/2]
	case 2: // many at once: more than a batch
		for id := range rapid.Int64Range(1, 80).Draw(t, "many") {
			w.publish(xmlfeed.Position{ID: 100 + id, Name: "Seasonal digger"})
		}
	case 3, 4:
		held := w.oracle.heldIDs()
		return w.approve(held[:rapid.IntRange(0, len(held)).Draw(t, "approved")])
	case 5:
		slices.Reverse(w.feed)
	case 6:
		w.fault = !w.fault
	case 7, 8: // it stays as it is
	default:
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			id := rapid.Int64Range(1, 12).Draw(t, "id")
			if rapid.IntRange(0, 2).Draw(t, "edit") == 0 {
				w.feed = slices.DeleteFunc(w.feed, func(p xmlfeed.Position) bool { return p.ID == id })
				continue
			}
			name := rapid.SampledFrom([]string{"Digger", "Mole", fmt.Sprintf("Digger %d", revision)}).Draw(t, "name")
			w.publish(xmlfeed.Position{ID: id, Name: name})
		}
	}
	return nil
}

func (w *world) publish(p xmlfeed.Position) {
	if i := slices.IndexFunc(w.feed, func(q xmlfeed.Position) bool { return q.ID == p.ID }); i >= 0 {
		w.feed[i] = p
		return
	}
	w.feed = append(w.feed, p)
}

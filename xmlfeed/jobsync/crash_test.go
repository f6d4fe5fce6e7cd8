package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// mishap is what happens to one operation of a process on the outside world.
type mishap int

const (
	errorBefore mishap = iota // it fails, and did nothing
	errorAfter                // it seems to fail, but was done
	deathBefore               // the process ends before it
	deathAfter                // the process ends when it is done, and never hears of it
	mishaps                   // their number
)

func (m mishap) String() string {
	return [...]string{"error before", "error after", "death before", "death after"}[m]
}

var errMishap = errors.New("something went wrong")

// death ends a process: what it panics with, to be recovered where its syncer
// was called.
type death struct{}

// process is one life of a program that syncs. It counts its operations on
// store, sink and source, and meets with a mishap at one of them.
type process struct {
	world      *world
	operations int
	at         int // the operation of the mishap, counted from 0; negative is none
	mishap     mishap
	dead       bool
}

// do is one operation. A dead process does nothing any more, whatever its
// syncer recovers from.
func (p *process) do(name string, operation func() error) error {
	if p.dead {
		panic(death{}) //nolint:forbidigo // how a process ends here
	}
	n := p.operations
	p.operations++
	p.world.trace = append(p.world.trace, name)
	if n != p.at {
		return operation()
	}
	p.world.trace = append(p.world.trace, "("+p.mishap.String()+")")
	if p.mishap == errorAfter || p.mishap == deathAfter {
		_ = operation() // nobody hears of the result
	}
	if p.mishap == deathBefore || p.mishap == deathAfter {
		p.dead = true
		panic(death{}) //nolint:forbidigo // how a process ends here
	}
	return errMishap
}

func (p *process) Fetch(context.Context, string) (feed *xmlfeed.Feed, err error) {
	err = p.do("fetch", func() error {
		feed = feedOf(slices.Clone(p.world.feed)...)
		feed.FetchedAt = noon().Add(minutes(p.world.syncs))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return feed, nil
}

func (p *process) Deliver(_ context.Context, event jobsync.Event) error {
	return p.do("deliver", func() error {
		p.world.mirror.take(event)
		return nil
	})
}

func (p *process) Load(ctx context.Context, company string) (state jobsync.State, err error) {
	err = p.do("load", func() (err error) {
		state, err = p.world.store.Load(ctx, company)
		return err
	})
	return state, err
}

func (p *process) Commit(ctx context.Context, company string, change jobsync.Change) error {
	name := "commit"
	if change.Acknowledge > 0 {
		name = "acknowledge"
	}
	return p.do(name, func() error {
		p.world.checkChange(change)
		err := p.world.store.Commit(ctx, company, change)
		if err == nil && change.Acknowledge == 0 {
			// The feed counts from here on, whatever the process hears of it.
			p.world.oracle.observe(p.world.feed, p.world.approved)
		}
		return err
	})
}

func (p *process) Pending(ctx context.Context, company string, limit int) (events []jobsync.Event, err error) {
	err = p.do("pending", func() (err error) {
		events, err = p.world.store.Pending(ctx, company, limit)
		return err
	})
	return events, err
}

// world is what outlives a process, and the oracle that watches.
type world struct {
	store    jobsync.MemoryStore
	mirror   *mirror
	oracle   *oracle
	feed     []xmlfeed.Position
	approved []int64
	syncs    int
	trace    []string // all operations, for messages
}

func newWorld() *world { return &world{mirror: newMirror(), oracle: newOracle()} }

// sync is one sync of a new process. It returns how many operations there were.
func (w *world) sync(at int, mishap mishap) (result jobsync.Result, operations int, err error) {
	p := &process{world: w, at: at, mishap: mishap}
	syncer, err := jobsync.New(acme, p, p, p)
	if err != nil {
		return jobsync.Result{}, 0, err
	}
	result, err = w.syncWith(syncer)
	return result, p.operations, err
}

func (w *world) syncWith(syncer *jobsync.Syncer) (result jobsync.Result, err error) {
	w.syncs++
	w.mirror.last = 0
	w.trace = append(w.trace, "\n ")
	defer func() {
		switch r := recover().(type) {
		case nil:
		case death:
			err = errMishap
		default:
			panic(r) //nolint:forbidigo // not ours
		}
	}()
	opts := []jobsync.SyncOption{}
	for _, id := range w.approved {
		opts = append(opts, jobsync.ApproveArchives(jobsync.Job{Position: xmlfeed.Position{ID: id}}))
	}
	return syncer.Sync(context.Background(), opts...)
}

// checkChange checks what a store may rely on: a job is in a change once.
func (w *world) checkChange(change jobsync.Change) {
	seen := make(map[int64]bool)
	for _, job := range change.Jobs {
		if seen[job.ID] {
			w.mirror.problem("a change has job %d twice", job.ID)
		}
		seen[job.ID] = true
	}
}

// check compares everything with the oracle once a sync went well.
func (w *world) check(result jobsync.Result) error {
	var problems []string
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	problems = append(problems, w.mirror.problems...)
	if got := inShort(w.mirror.log); !slices.Equal(got, w.oracle.lines) {
		problem("events:\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(w.oracle.lines, "\n  "))
	}
	want := w.oracle.open()
	if got := w.mirror.open(); !maps.Equal(got, want) {
		problem("the mirror shows %v, want %v", got, want)
	}
	for _, p := range w.feed {
		if want[p.ID] != p.Name {
			problem("the feed has %d as %q, the mirror %q", p.ID, p.Name, want[p.ID])
		}
	}
	if got, held := len(want), w.oracle.heldIDs(); got != len(w.feed)+len(held) {
		problem("%d jobs are open, of %d in the feed and %d held", got, len(w.feed), len(held))
	}
	if got := ids(result.Held); !slices.Equal(got, w.oracle.heldIDs()) {
		problem("held: %v, want %v", got, w.oracle.heldIDs())
	}
	state, err := w.store.Load(context.Background(), acme)
	if err != nil {
		return err
	}
	if state.Acknowledged != state.LastSeq || state.LastSeq != uint64(len(w.oracle.lines)) {
		problem("%d of %d events are acknowledged, want %d", state.Acknowledged, state.LastSeq, len(w.oracle.lines))
	}
	for _, job := range jobsync.Apply(nil, w.mirror.log) {
		i := slices.IndexFunc(state.Jobs, func(known jobsync.Job) bool { return known.ID == job.ID })
		job.Held = w.oracle.held[job.ID]
		if i < 0 || !reflect.DeepEqual(state.Jobs[i], job) {
			problem("the store does not have what the events say of job %d: %+v", job.ID, job)
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s\noperations, sync by sync: %s", strings.Join(problems, "\n"), strings.Join(w.trace, " "))
	}
	return nil
}

// An edit is what a company does between two syncs.
type edit string

const (
	toggle1 edit = "publish or unpublish 1"
	toggle2 edit = "publish or unpublish 2"
	rename1 edit = "rename 1"
)

// do changes the feed. Job 9 is always there: so that no other is the only one,
// whose end would be held back.
func (w *world) do(e edit, revision int) {
	toggle := func(id int64) {
		before := len(w.feed)
		w.feed = slices.DeleteFunc(w.feed, func(p xmlfeed.Position) bool { return p.ID == id })
		if len(w.feed) == before {
			w.feed = append(w.feed, xmlfeed.Position{ID: id, Name: "Digger"})
		}
	}
	switch e {
	case toggle1:
		toggle(1)
	case toggle2:
		toggle(2)
	case rename1:
		for i := range w.feed {
			if w.feed[i].ID == 1 {
				w.feed[i].Name = fmt.Sprintf("Digger %d", revision)
			}
		}
	}
}

// live plays a history: a first sync, then one after each edit. The sync number
// step meets with the mishap; nothing is repeated, the company goes on at once.
// In the end there are syncs without a mishap. It returns the number of
// operations of that step.
func live(history []edit, step, at int, mishap mishap) (operations int, w *world, err error) {
	w = newWorld()
	w.feed = []xmlfeed.Position{{ID: 9, Name: "Anchor"}, {ID: 1, Name: "Digger"}}
	for i := range len(history) + 1 {
		if i > 0 {
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
		case hit >= 0:
			err = nil
		case err == nil && (i > step || at < 0): // before that, nothing is new
			err = w.check(result)
		}
		if err != nil {
			return operations, w, fmt.Errorf("sync %d: %w", i, err)
		}
	}
	for range 2 {
		result, _, err := w.sync(-1, 0)
		if err == nil {
			err = w.check(result)
		}
		if err != nil {
			return operations, w, fmt.Errorf("in the end: %w", err)
		}
	}
	return operations, w, nil
}

// histories are all of a length, from every edit there is.
func histories(length int) [][]edit {
	if length == 0 {
		return [][]edit{nil}
	}
	var all [][]edit
	for _, shorter := range histories(length - 1) {
		for _, e := range []edit{toggle1, toggle2, rename1} {
			all = append(all, append(slices.Clone(shorter), e))
		}
	}
	return all
}

// TestAfterACrashAnywhereTheMirrorConverges enumerates every history of up to
// four edits, every operation of every sync, and every mishap at it.
func TestAfterACrashAnywhereTheMirrorConverges(t *testing.T) {
	t.Parallel()
	longest := 4
	if testing.Short() {
		longest = 3
	}
	for length := range longest + 1 {
		t.Run(fmt.Sprintf("%d edits", length), func(t *testing.T) {
			t.Parallel()
			lives, repeated := 0, 0
			for _, history := range histories(length) {
				for step := range length + 1 {
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
		})
	}
}

// TestAfterManyCrashesTheMirrorConverges plays longer histories at random, with
// many mishaps in a row, feeds that are empty or shrink, approvals, and processes
// that live on after an error.
func TestAfterManyCrashesTheMirrorConverges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		var p *process
		var syncer *jobsync.Syncer
		for step := range rapid.IntRange(1, 12).Draw(t, "syncs") {
			w.drawEdits(t, step)
			if p == nil || p.dead || rapid.Bool().Draw(t, "restarts") {
				p = &process{world: w}
				var err error
				if syncer, err = jobsync.New(acme, p, p, p); err != nil {
					t.Fatal(err)
				}
			}
			p.operations, p.at = 0, -1
			if rapid.Bool().Draw(t, "goes wrong") {
				p.at = rapid.IntRange(0, 20).Draw(t, "at")
				p.mishap = mishap(rapid.IntRange(0, int(mishaps)-1).Draw(t, "mishap"))
			}
			result, err := w.syncWith(syncer)
			if err == nil {
				err = w.check(result)
			} else if p.operations > p.at && p.at >= 0 {
				err = nil
			}
			if err != nil {
				t.Fatalf("sync %d: %v", step, err)
			}
		}
		w.approved = nil
		result, _, err := w.sync(-1, 0)
		if err == nil {
			err = w.check(result)
		}
		if err != nil {
			t.Fatalf("in the end: %v", err)
		}
	})
}

// drawEdits changes the feed at random.
func (w *world) drawEdits(t *rapid.T, revision int) {
	w.approved = nil
	switch rapid.IntRange(0, 9).Draw(t, "what happens") {
	case 0:
		w.feed = nil
	case 1:
		w.feed = w.feed[:len(w.feed)/2]
	case 2: // many at once: more than a batch
		for id := range rapid.Int64Range(1, 80).Draw(t, "many") {
			w.publish(xmlfeed.Position{ID: 100 + id, Name: "Seasonal digger"})
		}
	case 3:
		w.approved = w.oracle.heldIDs()
		if n := len(w.approved); n > 0 {
			w.approved = w.approved[:rapid.IntRange(0, n).Draw(t, "approved")]
		}
	case 4:
		slices.Reverse(w.feed)
	default:
		for range rapid.IntRange(0, 4).Draw(t, "edits") {
			id := rapid.Int64Range(1, 12).Draw(t, "id")
			if rapid.IntRange(0, 2).Draw(t, "edit") == 0 {
				w.feed = slices.DeleteFunc(w.feed, func(p xmlfeed.Position) bool { return p.ID == id })
				continue
			}
			name := rapid.SampledFrom([]string{"Digger", "Mole", fmt.Sprintf("Digger %d", revision)}).Draw(t, "name")
			w.publish(xmlfeed.Position{ID: id, Name: name})
		}
	}
}

func (w *world) publish(p xmlfeed.Position) {
	if i := slices.IndexFunc(w.feed, func(q xmlfeed.Position) bool { return q.ID == p.ID }); i >= 0 {
		w.feed[i] = p
		return
	}
	w.feed = append(w.feed, p)
}

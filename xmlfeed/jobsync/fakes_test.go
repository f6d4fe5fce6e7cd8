package jobsync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const acme = "acme"

// noon is when the feeds of these tests are fetched unless they say otherwise.
func noon() time.Time { return time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC) }

// position is a small job with a text.
func position(id int64, name string) xmlfeed.Position {
	return xmlfeed.Position{
		ID: id, Name: name, Office: "Graz", Keywords: []string{"burrows", "tunnels"},
		Descriptions: []xmlfeed.Description{{Name: "Your day", HTML: fmt.Sprintf("<p>Digging in shaft %d.</p>", id)}},
	}
}

// positions are the jobs with the ids from first to last.
func positions(first, last int64) []xmlfeed.Position {
	var list []xmlfeed.Position
	for id := first; id <= last; id++ {
		list = append(list, position(id, fmt.Sprintf("Digger %d", id)))
	}
	return list
}

func feedOf(positions ...xmlfeed.Position) *xmlfeed.Feed {
	return &xmlfeed.Feed{Positions: positions, FetchedAt: noon()}
}

// parse is a feed as it comes off the wire, but for the time.
func parse(tb testing.TB, document string) *xmlfeed.Feed {
	tb.Helper()
	feed, err := xmlfeed.Parse([]byte(document))
	if err != nil {
		tb.Fatalf("Parse: %v\n%s", err, document)
	}
	return feed
}

// sourceFunc is a function as a Source.
type sourceFunc func(ctx context.Context, language string) (*xmlfeed.Feed, error)

func (f sourceFunc) Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error) {
	return f(ctx, language)
}

// board is a source whose feed the test edits between syncs.
type board struct {
	positions []xmlfeed.Position
	err       error
	fetches   int
}

func (b *board) Fetch(context.Context, string) (*xmlfeed.Feed, error) {
	b.fetches++
	if b.err != nil {
		return nil, b.err
	}
	feed := feedOf(slices.Clone(b.positions)...)
	feed.FetchedAt = noon().Add(time.Duration(b.fetches) * time.Minute)
	return feed, nil
}

// publish puts positions into the feed, in the place of those with their ids.
func (b *board) publish(list ...xmlfeed.Position) {
	for _, p := range list {
		if i := slices.IndexFunc(b.positions, func(q xmlfeed.Position) bool { return q.ID == p.ID }); i >= 0 {
			b.positions[i] = p
			continue
		}
		b.positions = append(b.positions, p)
	}
}

// unpublish takes the positions with the ids from first to last out of the feed.
func (b *board) unpublish(first, last int64) {
	b.positions = slices.DeleteFunc(b.positions, func(p xmlfeed.Position) bool { return first <= p.ID && p.ID <= last })
}

// recorder is a sink that writes down what it took.
type recorder struct {
	mu     sync.Mutex
	events []jobsync.Event
	// refuse, if it is set, is asked before an event is taken.
	refuse func(jobsync.Event) error
}

func (r *recorder) Deliver(_ context.Context, event jobsync.Event) error {
	if r.refuse != nil {
		if err := r.refuse(event); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, event)
	return nil
}

// lines are the events taken since the last call.
func (r *recorder) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := inShort(r.events)
	r.events = nil
	return lines
}

// inShort writes events as "3 update 71 [name]", so that a whole history can
// be read and compared at a glance.
func inShort(events []jobsync.Event) []string {
	var lines []string
	for _, event := range events {
		line := fmt.Sprintf("%d %s %d", event.Seq, event.Kind, event.Job.ID)
		if event.Job.Version != event.Seq {
			line += fmt.Sprintf(" v%d", event.Job.Version)
		}
		if len(event.Changed) > 0 {
			line += fmt.Sprintf(" %v", event.Changed)
		}
		lines = append(lines, line)
	}
	return lines
}

func ids(jobs []jobsync.Job) []int64 {
	var list []int64
	for _, job := range jobs {
		list = append(list, job.ID)
	}
	return list
}

// open are the positions of the jobs that are not archived.
func open(state jobsync.State) []xmlfeed.Position {
	var list []xmlfeed.Position
	for _, job := range state.Open() {
		list = append(list, job.Position)
	}
	return list
}

// heldOf are the ids of the jobs of a hold.
func heldOf(hold *jobsync.Hold) []int64 {
	if hold == nil {
		return nil
	}
	var list []int64
	for _, job := range hold.Jobs {
		list = append(list, job.ID)
	}
	return list
}

// text is a value in full, for comparing deeply and for messages.
func text(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprintf("%+v (%v)", value, err)
	}
	return b.String()
}

// eager archives a job as soon as it is missing, unless it is held.
func eager() jobsync.Policy { return jobsync.Policy{Misses: 1, MissingFor: -1} }

// newSyncer returns a syncer of acme that is eager unless it is told otherwise.
func newSyncer(tb testing.TB, source jobsync.Source, store stores.Store, sink jobsync.Sink, opts ...jobsync.Option) *jobsync.Syncer {
	tb.Helper()
	opts = append([]jobsync.Option{jobsync.WithPolicy(eager())}, opts...)
	syncer, err := jobsync.New(acme, source, store, sink, opts...)
	if err != nil {
		tb.Fatalf("New: %v", err)
	}
	return syncer
}

// mustSync syncs where nothing may go wrong.
func mustSync(tb testing.TB, syncer *jobsync.Syncer, opts ...jobsync.SyncOption) jobsync.Result {
	tb.Helper()
	result, err := syncer.Sync(tb.Context(), opts...)
	if err != nil {
		tb.Fatalf("Sync: %v", err)
	}
	return result
}

func wantLines(tb testing.TB, what string, got []string, want ...string) {
	tb.Helper()
	if !slices.Equal(got, want) {
		tb.Errorf("%s:\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

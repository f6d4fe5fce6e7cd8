package jobsync_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

const benchPositions = 10_000

// benchFeed is a feed as large as half of all companies together, in memory of
// its own.
func benchFeed() *xmlfeed.Feed {
	list := make([]xmlfeed.Position, 0, benchPositions)
	for i := range benchPositions {
		p := full()
		p.ID, p.Name = int64(i+1), fmt.Sprint("Digger ", i)
		p.Descriptions = []xmlfeed.Description{
			{Name: "Your day", HTML: strings.Repeat(fmt.Sprintf("<p>Digging in shaft %d.</p>", i), 100)},
			{Name: "Your luck", HTML: strings.Repeat(fmt.Sprintf("<li>Roots of shaft %d.</li>", i), 60)},
		}
		p.AdditionalOffices, p.Keywords = slices.Clone(p.AdditionalOffices), slices.Clone(p.Keywords)
		list = append(list, p)
	}
	return &xmlfeed.Feed{Positions: list, FetchedAt: noon()}
}

// rename changes every n-th position.
func rename(feed *xmlfeed.Feed, n int) *xmlfeed.Feed {
	for i := 0; i < len(feed.Positions); i += n {
		feed.Positions[i].Name += ", nights"
	}
	return feed
}

// BenchmarkPlan compares a feed of 10,000 positions with a stored state, and for
// comparison what somebody would do who keeps two snapshots: reflect.DeepEqual,
// which only says that something changed.
//
//	go test -run '^$' -bench Plan -benchmem ./xmlfeed/jobsync
func BenchmarkPlan(b *testing.B) {
	before := benchFeed()
	created := jobsync.Plan(jobsync.State{}, jobsync.Observation{StartedAt: noon(), Feed: before}, jobsync.Policy{}, noon())
	created.Change.Head.Mark = "m"
	state, err := jobsync.State{}.After(created.Change)
	if err != nil {
		b.Fatal(err)
	}
	later := noon().Add(time.Hour)
	for _, bench := range []struct {
		name string
		feed *xmlfeed.Feed
		want int
	}{{"nothing changed", benchFeed(), 0}, {"1 percent changed", rename(benchFeed(), 100), benchPositions / 100}} {
		look := jobsync.Observation{StartedAt: later, Feed: bench.feed}
		b.Run(bench.name+"/Plan", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if planned := jobsync.Plan(state, look, jobsync.Policy{}, later); len(planned.Events()) != bench.want {
					b.Fatalf("%d events", len(planned.Events()))
				}
			}
		})
		b.Run(bench.name+"/DeepEqual", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				equal := 0
				for i := range before.Positions {
					if reflect.DeepEqual(before.Positions[i], bench.feed.Positions[i]) {
						equal++
					}
				}
				if equal != benchPositions-bench.want {
					b.Fatalf("%d are equal", equal)
				}
			}
		})
	}
	b.Run("said to be unchanged/Plan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if planned := jobsync.Plan(state, jobsync.Observation{StartedAt: later, Err: &xmlfeed.UnchangedError{Mark: "m"}}, jobsync.Policy{}, later); planned.Err != nil {
				b.Fatal(planned.Err)
			}
		}
	})
}

// TestPlanningAFeedWithoutNewsAllocatesNothingPerJob: what is allocated are a few
// tables of all jobs.
func TestPlanningAFeedWithoutNewsAllocatesNothingPerJob(t *testing.T) { //nolint:paralleltest // it counts allocations
	o := newObserver(t, jobsync.Policy{}, 2000)
	look := jobsync.Observation{StartedAt: o.at.Add(time.Hour), Feed: feedOf(positions(1, 2000)...)}
	allocs := testing.AllocsPerRun(5, func() {
		jobsync.Plan(o.state, look, jobsync.Policy{}, look.StartedAt)
	})
	if allocs > 200 {
		t.Errorf("%v allocations for 2,000 jobs without news", allocs)
	}
}

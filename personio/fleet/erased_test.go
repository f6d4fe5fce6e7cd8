package fleet_test

import (
	"context"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// heldSource is a feed that takes its time: it says when it is asked, and answers
// when it may.
type heldSource struct {
	jobsync.Source

	asked chan<- struct{}
	free  <-chan struct{}
}

func (s heldSource) Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error) {
	s.asked <- struct{}{}
	select {
	case <-s.free:
	case <-ctx.Done():
	}
	return s.Source.Fetch(ctx, language)
}

// A company that is taken off the list and erased while a look at it is under way
// stays away, with its rows in the integrator's table, until it is in the list
// again.
func TestErasedCompaniesDoNotComeBack(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 2)
	cfg := config(w)
	cfg.SweepInterval = time.Hour // but for the first one of each process
	name := w.names[0]
	asked, release := make(chan struct{}, 1_000), make(chan struct{})
	cfg.Source = func(ctx context.Context, company string) (jobsync.Source, error) {
		source, err := sources(w.url)(ctx, company)
		if company == name && err == nil {
			source = heldSource{source, asked, release}
		}
		return source, err
	}
	f, stop := start(t, pool, cfg)
	<-asked
	erased := make(chan error, 1)
	go func() { erased <- f.Delete(t.Context(), name) }()
	eventually(t, "the fence stands", func() bool {
		head, err := f.JobStore().Head(t.Context(), store.Unit{Kind: "jobs", Name: name})
		return err == nil && head.Deleted
	})
	close(release) // the look goes on and has a feed with jobs
	if err := <-erased; err != nil {
		t.Fatal(err)
	}
	const rows = "SELECT count(*) FROM mirror WHERE company = $1"
	const job = "SELECT count(*) FROM river_job WHERE args->>'company' = $1 AND state <> 'completed'"
	eventually(t, "the company is no more", func() bool { return count(t, pool, job, name) == 0 || count(t, pool, rows, name) > 0 })
	if n := count(t, pool, rows, name); n != 0 {
		t.Errorf("%d rows of an erased company came back into the mirror", n)
	}
	if state, err := jobsync.Read(t.Context(), f.JobStore(), name); err != nil || len(state.Jobs) != 0 {
		t.Errorf("the store has %d jobs of an erased company, %v", len(state.Jobs), err)
	}
	stop()
	start(t, pool, cfg) // the list has it again
	w.converge(t, pool, time.Minute)
}

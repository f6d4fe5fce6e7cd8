package fleet_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// What runs when a process is asked to end gets its time, and nothing else is
// begun.
func TestWhatRunsIsFinishedBeforeAProcessEnds(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	cfg := config(w)
	begun, release := make(chan struct{}, 100), make(chan struct{})
	cfg.TxSink = fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
		begun <- struct{}{}
		<-release
		return mirror(ctx, tx, event)
	})
	f, err := fleet.New(pool, cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx, time.Minute) }()
	<-begun
	cancel() // SIGTERM
	select {
	case err := <-done:
		t.Fatalf("it ended in the middle of an event: %v", err)
	default:
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := count(t, pool, "SELECT count(*) FROM mirror"); n != len(w.companies[w.names[0]].Jobs()) {
		t.Errorf("%d rows in the mirror", n)
	}
	if n := count(t, pool, "SELECT count(*) FROM river_job WHERE state = 'running'"); n != 0 {
		t.Errorf("%d jobs were left running", n)
	}
	if n := count(t, pool, "SELECT count(*) FROM personio_leases WHERE until > extract(epoch FROM now()) * 1000000"); n != 0 {
		t.Errorf("%d companies are locked", n)
	}
}

// What does not end is cut off after the time for draining; the next process does
// it again.
func TestWhatHangsIsCutOff(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	cfg := config(w)
	begun := make(chan struct{}, 100)
	var hang atomic.Bool
	hang.Store(true)
	cfg.TxSink = fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
		if hang.Load() {
			begun <- struct{}{}
			<-ctx.Done()
			return context.Cause(ctx)
		}
		return mirror(ctx, tx, event)
	})
	f, err := fleet.New(pool, cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx, 100*time.Millisecond) }()
	<-begun
	cancel()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	hang.Store(false)
	start(t, pool, cfg)
	w.converge(t, pool, time.Minute)
}

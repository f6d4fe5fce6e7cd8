package jobsync_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// TestALookThatIsUnderWayRevivesNothing erases a company at each operation of a
// sync, and while its source and its sink are at work.
func TestALookThatIsUnderWayRevivesNothing(t *testing.T) {
	t.Parallel()
	for at := range 12 {
		memory := stores.NewMemory()
		operations := 0
		erase := func() {
			if operations++; operations-1 != at {
				return
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond) // the sync that is under way waits for this
			defer cancel()
			if err := jobsync.Erase(ctx, memory, acme); err != nil && !errors.Is(err, stores.ErrLeased) {
				t.Errorf("Erase: %v", err)
			}
		}
		store := &hooked{Store: memory, before: func(string, *stores.Change) error { erase(); return nil }}
		source := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
			erase()
			return feedOf(positions(1, 2)...), nil
		})
		sink := jobsync.SinkFunc(func(context.Context, jobsync.Event) error { erase(); return nil })
		_, err := newSyncer(t, source, store, sink).Sync(t.Context())
		_, again := newSyncer(t, source, memory, sink).Sync(t.Context())
		if at >= operations {
			continue
		}
		if !errors.Is(again, stores.ErrDeleted) {
			t.Errorf("erased at operation %d: Sync: %v, the next one: %v, want ErrDeleted", at, err, again)
		}
		if state := mustLoad(t, memory); len(state.Jobs) != 0 || state.Observations != 0 || state.Acknowledged != state.LastSeq {
			t.Errorf("erased at operation %d: the store has %s", at, text(state))
		}
	}
}

// TestEraseWaitsForTheSink: when it returns, the mirror's rows can go, too.
func TestEraseWaitsForTheSink(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store, rows := stores.NewMemory(), 0
		entered := make(chan struct{})
		syncer := newSyncer(t, &board{positions: positions(1, 1)}, store, jobsync.SinkFunc(func(context.Context, jobsync.Event) error {
			close(entered)
			<-time.After(time.Minute)
			rows++
			return nil
		}))
		ended := make(chan error)
		go func() {
			_, err := syncer.Sync(t.Context())
			ended <- err
		}()
		<-entered
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := jobsync.Erase(short, store, acme); !errors.Is(err, stores.ErrLeased) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Erase, with a second of time: %v, want ErrLeased and DeadlineExceeded", err)
		}
		done := make(chan error)
		go func() { done <- jobsync.Erase(t.Context(), store, acme) }()
		synctest.Wait()
		if err := <-ended; !errors.Is(err, stores.ErrDeleted) {
			t.Errorf("Sync: %v, want ErrDeleted", err)
		}
		if err := <-done; err != nil || rows != 1 {
			t.Errorf("Erase: %v, after %d rows, want it to end after the sink", err, rows)
		}
	})
}

// TestOnlyAListRevives: its numbers go on, and nothing else is left.
func TestOnlyAListRevives(t *testing.T) {
	t.Parallel()
	board, syncer, store, sink := mirrored(t, 3)
	if err := jobsync.Erase(t.Context(), store, acme); err != nil {
		t.Fatal(err)
	}
	for _, opts := range [][]jobsync.SyncOption{nil, {jobsync.DryRun()}} {
		if _, err := syncer.Sync(t.Context(), opts...); !errors.Is(err, stores.ErrDeleted) {
			t.Errorf("Sync: %v, want ErrDeleted", err)
		}
	}
	for what, err := range map[string]error{
		"Approve": jobsync.Approve(t.Context(), store, acme, ""), "Resume": jobsync.Resume(t.Context(), store, acme), "Skip": jobsync.Skip(t.Context(), store, acme, 1),
	} {
		if err == nil {
			t.Errorf("%s of an erased company went well", what)
		}
	}
	for company, err := range jobsync.Companies(t.Context(), store) {
		t.Errorf("company %+v, %v is listed", company, err)
	}
	runner, err := jobsync.NewRunner()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := jobsync.Revive(t.Context(), store, acme); err != nil {
			t.Fatal(err)
		}
	}
	if err := jobsync.Erase(t.Context(), store, acme); err != nil {
		t.Fatal(err)
	}
	if err := runner.Add(t.Context(), syncer); err != nil {
		t.Fatal(err)
	}
	board.unpublish(3, 3)
	mustSync(t, syncer)
	wantLines(t, "after it was revived", sink.lines(), "4 create 1", "5 create 2")
}

package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// longestWait lets a runner look at a hundred healthy companies each minute, beside
// others that hang, and returns the longest time between two looks at one of them.
func longestWait(t *testing.T, hangingSinks, hangingFeeds int) (longest time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		last := make(map[string]time.Time)
		runner, err := jobsync.NewRunner(jobsync.WithInterval(time.Minute), jobsync.WithBackOff(time.Minute), jobsync.WithObserver(func(report jobsync.Report) {
			mu.Lock()
			defer mu.Unlock()
			if before, again := last[report.Company]; again && report.Company[0] == 'h' {
				longest = max(longest, report.StartedAt.Sub(before))
			}
			last[report.Company] = report.StartedAt
		}))
		if err != nil {
			t.Fatal(err)
		}
		store, looks := stores.NewMemory(), 0
		hang := func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		add := func(company string, fetch, deliver func(context.Context) error) {
			source := sourceFunc(func(ctx context.Context, _ string) (*xmlfeed.Feed, error) {
				if err := fetch(ctx); err != nil {
					return nil, err
				}
				mu.Lock()
				defer mu.Unlock()
				looks++
				feed := feedOf(position(1, fmt.Sprint("Digger ", looks)))
				feed.FetchedAt = time.Now()
				return feed, nil
			})
			syncer, err := jobsync.New(company, source, store, jobsync.SinkFunc(func(ctx context.Context, _ jobsync.Event) error { return deliver(ctx) }))
			if err == nil {
				err = runner.Add(t.Context(), syncer)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		fine := func(context.Context) error { return nil }
		for i := range 100 {
			add(fmt.Sprint("healthy ", i), fine, fine)
		}
		for i := range hangingSinks {
			add(fmt.Sprint("sink ", i), fine, hang)
		}
		for i := range hangingFeeds {
			add(fmt.Sprint("feed ", i), func(ctx context.Context) error {
				ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
				defer cancel()
				return hang(ctx)
			}, fine)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
		defer cancel()
		_ = runner.Run(ctx)
	})
	return longest
}

// TestWhatHangsKeepsNobodyWaiting: healthy companies wait at most 1.2 times as long
// beside a tenth of hanging ones as without them.
func TestWhatHangsKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	alone := longestWait(t, 0, 0)
	for name, hanging := range map[string][2]int{"8 sinks": {8, 0}, "16 sinks": {16, 0}, "16 feeds": {0, 16}, "10 of both": {10, 10}} {
		if wait := longestWait(t, hanging[0], hanging[1]); wait > alone*12/10 {
			t.Errorf("beside %s that hang a company waits %v, without them %v", name, wait, alone)
		}
	}
}

// TestRunEndsAlthoughASinkIgnoresItsContext after the grace, and says so.
func TestRunEndsAlthoughASinkIgnoresItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		runner, err := jobsync.NewRunner(jobsync.WithInterval(time.Minute), jobsync.WithGrace(30*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		syncer := newSyncer(t, &board{positions: positions(1, 1)}, stores.NewMemory(), jobsync.SinkFunc(func(context.Context, jobsync.Event) error {
			<-release
			return nil
		}))
		if err := runner.Add(t.Context(), syncer); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		began := time.Now()
		err = runner.Run(ctx)
		stopped, ok := errors.AsType[*jobsync.StopError](err)
		if !ok || stopped.CutOff != 1 || stopped.Left != 1 || time.Since(began) > 3*time.Minute {
			t.Errorf("Run ended after %v with %v", time.Since(began), err)
		}
		close(release)
	})
}

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// A child of the test process dies as kill -9 has it, at a chosen point.
const (
	crashDir   = "JOBBOARD_CRASH_DIR"
	crashPoint = "JOBBOARD_CRASH_POINT"
)

func TestKilledBetweenCommitAndDeliveryNoEventIsLost(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"before 1", "after 1", "before 2", "after 2"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			child := exec.CommandContext(t.Context(), os.Args[0])
			child.Env = append(os.Environ(), crashDir+"="+dir, crashPoint+"="+point)
			output, err := child.CombinedOutput()
			if err == nil || len(output) > 0 { // a child that ends by itself says so
				t.Fatalf("the child was not killed: %v\n%s", err, output)
			}

			// It comes back on the same data; nothing in the feed has changed.
			app := newTestApp(t, config{data: filepath.Join(dir, "data"), feed: "testdata/feed.xml"})
			result, err := app.sync(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Events) != 0 || result.Delivered == 0 {
				t.Errorf("%d new events, %d delivered; want none new, and the old ones", len(result.Events), result.Delivered)
			}
			jobs, err := app.board.open()
			if err != nil || len(jobs) != 2 {
				t.Errorf("the board has %d jobs, %v, want 2", len(jobs), err)
			}
			events, err := app.board.events()
			if err != nil || len(events) != 2 || events[1].Seq != 1 || events[0].Seq != 2 {
				t.Errorf("the log has %+v, %v, want events 1 and 2 once each", events, err)
			}
		})
	}
}

// crash syncs with a sink that kills the process before or after an event.
func crash(dir, point string) int {
	moment, number, _ := strings.Cut(point, " ")
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return 2
	}
	app, err := newApp(config{data: filepath.Join(dir, "data"), feed: "testdata/feed.xml", interval: time.Hour}, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	die := func(here string, event jobsync.Event) {
		if here == moment && event.Seq == seq {
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Kill()
			}
			select {} // until it is dead
		}
	}
	app.syncer, err = jobsync.New(app.feed.Company(), app.feed, app.state, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
		die("before", event)
		err := app.board.Deliver(ctx, event)
		die("after", event)
		return err
	}))
	if err == nil {
		_, err = app.sync(context.Background())
	}
	fmt.Fprintln(os.Stderr, "still alive:", err)
	return 2
}

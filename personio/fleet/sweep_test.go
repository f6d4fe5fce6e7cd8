package fleet_test

import (
	"context"
	"testing"
	"time"
)

// What a process leaves behind that was killed in the middle of a sweep and of
// tidying runs on, as far as River knows, for six minutes. It keeps nobody from
// sweeping.
func TestASweepThatNobodyDoesAnyMoreStopsNone(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 2)
	cfg := config(w)
	cfg.Companies = func(context.Context) ([]string, error) { return w.names[:1], nil }
	cfg.Timeout = 5 * time.Minute
	const done = "SELECT count(DISTINCT kind) FROM river_job WHERE kind IN ('personio_sweep', 'personio_tidy') AND state = 'completed'"
	_, stop := start(t, pool, cfg)
	eventually(t, "it sweeps and tidies", func() bool { return count(t, pool, done) == 2 })
	stop()
	const killed = `UPDATE river_job SET state = 'running', finalized_at = NULL, attempted_at = now() WHERE id IN (
		SELECT max(id) FROM river_job WHERE kind IN ('personio_sweep', 'personio_tidy') GROUP BY kind)`
	if _, err := pool.Exec(t.Context(), killed); err != nil {
		t.Fatal(err)
	}
	left := count(t, pool, "SELECT max(id) FROM river_job")
	cfg.Companies = func(context.Context) ([]string, error) { return w.names, nil }
	start(t, pool, cfg)
	eventually(t, "the next process sweeps", func() bool { return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync'") == 2 })
	eventually(t, "and tidies", func() bool {
		return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_tidy' AND state = 'completed' AND id > $1", left) > 0
	})
}

// While one sweep takes its time, those that come meanwhile do not pile up.
func TestSlowSweepsDoNotPileUp(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	cfg := config(w)
	sweeps := make(chan struct{}, 100)
	cfg.Companies = func(ctx context.Context) ([]string, error) {
		sweeps <- struct{}{}
		select {
		case <-ctx.Done():
		case <-time.After(4 * time.Second):
		}
		return w.names, nil
	}
	start(t, pool, cfg)
	for range 4 {
		<-sweeps
	}
	if n := count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sweep' AND state = 'available'"); n > 5 {
		t.Errorf("%d sweeps wait", n)
	}
}

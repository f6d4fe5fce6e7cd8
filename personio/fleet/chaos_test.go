package fleet_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/fleet/fleettest"
)

// workerEnv makes this test program a process of a fleet: its value is what the
// process has to know, as JSON.
const workerEnv = "FLEET_TEST_WORKER"

type workerConfig struct {
	Database string   `json:"database"`
	Personio string   `json:"personio"`
	Names    []string `json:"names"`
}

// workerMain is the whole program of a worker process.
func workerMain(raw string) int {
	var cfg workerConfig
	if err := json.Unmarshal([]byte(raw), &cfg); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	pool, err := pgxpool.New(ctx, cfg.Database)
	if err == nil {
		var f *fleet.Fleet
		f, err = fleet.New(pool, fleet.Config{
			Companies: func(context.Context) ([]string, error) { return cfg.Names, nil },
			Source:    sources(cfg.Personio), TxSink: fleet.TxSinkFunc(mirror), Policy: eager(),
			Interval: 2 * time.Second, MaxBackoff: 5 * time.Second, SweepInterval: 2 * time.Second, Workers: 20, Timeout: 5 * time.Second,
		})
		for err == nil && ctx.Err() == nil {
			if err = f.Run(ctx, 5*time.Second); err != nil {
				fmt.Fprintln(os.Stderr, "worker:", err)
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		return 1
	}
	return 0
}

// chaosCompanies is how many companies the test below has: FLEET_COMPANIES, which
// CI sets. Without it the test takes too long for every day: killed processes
// leave leases that last two minutes.
func chaosCompanies(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("FLEET_COMPANIES"))
	if err != nil || n < 1 {
		t.Skip("SKIPPED: set FLEET_COMPANIES=200 for the test of killed processes and a crashed database; it takes some minutes")
	}
	return n
}

// Three processes, of which one is killed every few seconds, faults in one of
// twenty answers, and one crash of the database: at the end every mirror is its
// feed, and no event was lost, done twice or out of order. The mirror's tables
// refuse the latter two.
func TestKilledProcessesAndACrashedDatabase(t *testing.T) {
	t.Parallel()
	companies := chaosCompanies(t)
	own, err := fleettest.Start(t.Context()) // it will crash: the other tests have another
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := own.Stop(); err != nil {
			t.Error(err)
		}
	}()
	url, err := own.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pool := open(t, url)
	if err := fleet.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), mirrorTables); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, companies)
	w.faulty.Store(5)
	raw, err := json.Marshal(workerConfig{Database: url, Personio: w.url, Names: w.names})
	if err != nil {
		t.Fatal(err)
	}
	launch := func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), workerEnv+"="+string(raw))
		cmd.Stderr = t.Output()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	workers := []*exec.Cmd{launch(), launch(), launch()}

	const kills = 6
	for i := range kills {
		for j := range 2 * companies / kills {
			w.change(i*companies + j)
		}
		pause(t, 3*time.Second)
		victim := i % len(workers)
		_ = workers[victim].Process.Kill()
		_ = workers[victim].Wait()
		if i == kills/2 {
			if err := own.Crash(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		workers[victim] = launch()
	}
	w.converge(t, pool, 6*time.Minute)
	for _, worker := range workers {
		if err := worker.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := worker.Wait(); err != nil {
			t.Errorf("a process that was asked to end: %v", err)
		}
	}
	w.checkRows(t, pool)
}

// checkRows looks at every row of the end.
func (w *world) checkRows(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	different, err := w.differences(t.Context(), pool)
	if err != nil || len(different) > 0 {
		t.Errorf("%v, %s", err, strings.Join(different, "; "))
	}
	// The log has no gap, and every effect was acknowledged.
	if n := count(t, pool, "SELECT count(*) FROM (SELECT company FROM done GROUP BY company HAVING max(seq) <> count(*) OR min(seq) <> 1) gaps"); n != 0 {
		t.Errorf("%d companies have gaps in their events", n)
	}
	const behind = `SELECT count(*) FROM personio_companies c WHERE greatest(c.delivered, coalesce((c.head->>'acknowledged')::bigint, 0)) <>
		(SELECT coalesce(max(seq), 0) FROM done d WHERE d.company = c.company) OR coalesce((c.head->>'last_seq')::bigint, 0) <>
		(SELECT coalesce(max(seq), 0) FROM done d WHERE d.company = c.company)`
	if n := count(t, pool, behind); n != 0 {
		t.Errorf("%d companies have events without an effect, or effects without an event", n)
	}
	t.Logf("%d companies, %d jobs, %d events", len(w.names), count(t, pool, "SELECT count(*) FROM mirror"), count(t, pool, "SELECT count(*) FROM done"))
}

package fleet_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/store/sqlstore/pgtest"
)

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
	own, err := pgtest.Start(t.Context()) // it will crash: the other tests have another
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
	cfg := workerConfig{Database: url, Personio: w.url, Companies: companies, Interval: 2 * time.Second, Timeout: 5 * time.Second, Workers: 20}
	workers := []*exec.Cmd{launch(t, cfg), launch(t, cfg), launch(t, cfg)}

	// Dying begins when all are at work: a process that has just become River's
	// leader and dies leaves new companies waiting for a quarter of a minute.
	w.converge(t, pool, 4*time.Minute)
	done := count(t, pool, "SELECT count(*) FROM done")

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
		workers[victim] = launch(t, cfg)
	}
	if n := count(t, pool, "SELECT count(*) FROM done"); n == done {
		t.Error("nothing was done while processes died: the test proves nothing")
	}
	w.converge(t, pool, 6*time.Minute)
	for _, worker := range workers {
		end(t, worker)
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
	const behind = `SELECT count(*) FROM personio_units u WHERE kind = 'jobs' AND (acked <>
		(SELECT coalesce(max(seq), 0) FROM done d WHERE d.company = u.name) OR last_seq <>
		(SELECT coalesce(max(seq), 0) FROM done d WHERE d.company = u.name))`
	if n := count(t, pool, behind); n != 0 {
		t.Errorf("%d companies have events without an effect, or effects without an event", n)
	}
	t.Logf("%d companies, %d jobs, %d events", len(w.names), count(t, pool, "SELECT count(*) FROM mirror"), count(t, pool, "SELECT count(*) FROM done"))
}

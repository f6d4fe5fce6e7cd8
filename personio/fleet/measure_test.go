package fleet_test

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/personiotest"
)

// TestCostOfALook measures what a look at a feed costs that has not changed, in 95
// of 100 companies, for one worker process on one core: docs/performance.md has a
// table of it. FLEET_MEASURE lists the numbers of companies, such as
// 1000,5000,10000. It judges nothing but that the worker has looked at all, and
// that the tables of this package are written once per look.
func TestCostOfALook(t *testing.T) { //nolint:paralleltest // it measures
	list := os.Getenv("FLEET_MEASURE")
	if list == "" {
		t.Skip("SKIPPED: set FLEET_MEASURE=1000,5000,10000 to measure; it takes some minutes")
	}
	t.Logf("%s, %d cores, GOMAXPROCS=1 for the worker", runtime.Version(), runtime.NumCPU())
	t.Logf("companies | looks/s | CPU ms per look | share of a core at 15 min | peak MB | own logged writes | own unlogged writes | River's writes | WAL bytes")
	for text := range strings.SplitSeq(list, ",") {
		companies, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		measure(t, companies)
	}
}

func measure(t *testing.T, companies int) {
	t.Helper()
	url := databaseURL(t)
	pool := open(t, url)
	if _, err := pool.Exec(t.Context(), mirrorTables); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, companies)
	cfg := workerConfig{Database: url, Personio: w.url, Companies: companies, Interval: 24 * time.Hour, Timeout: time.Minute, Workers: 50}
	round := func() (wall, cpu time.Duration, peak int64) {
		began := time.Now()
		worker := launch(t, cfg, "GOMAXPROCS=1")
		looked := `SELECT count(*) FROM personio_units WHERE kind = 'jobs' AND (convert_from(head, 'UTF8')::jsonb->>'observed_at')::timestamptz >= $1`
		for count(t, pool, looked, began) < companies && time.Since(began) < 10*time.Minute {
			pause(t, 250*time.Millisecond)
		}
		wall = time.Since(began)
		end(t, worker)
		usage := worker.ProcessState.SysUsage().(*syscall.Rusage) //nolint:forcetypeassert // on Linux
		return wall, worker.ProcessState.UserTime() + worker.ProcessState.SystemTime(), usage.Maxrss >> 10
	}
	worker := launch(t, cfg) // its first sweep makes the jobs
	for count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync'") < companies {
		pause(t, 100*time.Millisecond)
	}
	end(t, worker)
	dueNow(t, pool)
	round() // all is new
	for range companies / 20 {
		company := w.companies[w.names[rand.N(companies)]]
		company.Edit(company.Jobs()[0].ID, func(job *personiotest.Job) { job.Name += " (changed)" })
	}
	dueNow(t, pool)
	before := writes(t, pool)
	wall, cpu, peak := round()
	after := writes(t, pool)
	each := func(key string) float64 { return float64(after[key]-before[key]) / float64(companies) }
	perLook := cpu.Seconds() / float64(companies)
	t.Logf("%9d | %7.0f | %15.2f | %23.1f %% | %7d | %17.2f | %19.2f | %14.2f | %9.0f", companies, float64(companies)/wall.Seconds(), perLook*1000,
		perLook*10_000/900*100, peak, each("personio_units"), each("personio_leases"), each("river_job"), each("wal"))
	if n := count(t, pool, "SELECT count(*) FROM personio_units WHERE kind = 'jobs'"); n != companies {
		t.Errorf("%d of %d companies were looked at", n, companies)
	}
	if n := each("personio_units"); n > 1.25 {
		t.Errorf("%.2f writes of a company's row per look, want 1 and some more for what has changed", n)
	}
}

// dueNow makes all companies due. River's scheduler finds them, as ever.
func dueNow(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	const due = "UPDATE river_job SET scheduled_at = now() WHERE kind = 'personio_sync' AND state = 'scheduled'"
	if _, err := pool.Exec(t.Context(), due); err != nil {
		t.Fatal(err)
	}
}

// writes counts the rows that were written per table, and the bytes of the log.
func writes(t *testing.T, pool *pgxpool.Pool) map[string]int64 {
	t.Helper()
	pause(t, 2*time.Second) // until all backends have reported
	n := make(map[string]int64)
	rows, err := pool.Query(t.Context(), "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var table string
		var written int64
		if err := rows.Scan(&table, &written); err != nil {
			t.Fatal(err)
		}
		n[table] = written
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	n["wal"] = int64(count(t, pool, "SELECT pg_current_wal_lsn() - '0/0'"))
	return n
}

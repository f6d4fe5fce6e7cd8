package fleet_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/store/sqlstore/pgtest"
)

// cluster is shared by all tests; each has a database of its own.
var cluster *pgtest.Cluster //nolint:gochecknoglobals // of the test program

func TestMain(m *testing.M) {
	if raw := os.Getenv(workerEnv); raw != "" {
		os.Exit(workerMain(raw))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	cluster, err = pgtest.Start(context.Background())
	switch {
	case errors.Is(err, pgtest.ErrNotInstalled):
		fmt.Fprintln(os.Stderr, "SKIPPED: the tests of fleet need a PostgreSQL server:", err)
		flag.Parse()
		if err := flag.Set("test.skip", "^Example"); err != nil { // an example cannot skip itself
			fmt.Fprintln(os.Stderr, err)
		}
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	default:
		defer func() { _ = cluster.Stop() }()
	}
	return m.Run()
}

// migrated is the address of a database that has nothing but the tables: copying
// it is a tenth of the work of migrating.
var migrated = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // of the test program
	ctx := context.Background()
	url, err := cluster.NewDatabase(ctx)
	if err != nil {
		return "", err
	}
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return "", err
	}
	defer pool.Close()
	return url, fleet.Migrate(ctx, pool)
})

// database is a migrated database with nothing in it.
func database(t *testing.T) *pgxpool.Pool {
	t.Helper()
	return open(t, databaseURL(t))
}

func databaseURL(t *testing.T) string {
	t.Helper()
	needCluster(t)
	template, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	url, err := cluster.Copy(t.Context(), template)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func needCluster(t *testing.T) {
	t.Helper()
	if cluster == nil {
		t.Skip("SKIPPED: no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
	}
}

func newDatabase(t *testing.T) string {
	t.Helper()
	needCluster(t)
	url, err := cluster.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func open(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

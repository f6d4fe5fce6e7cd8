package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/fleet/fleettest"
)

// cluster is shared by all tests; each has a database of its own.
var cluster *fleettest.Cluster //nolint:gochecknoglobals // of the test program

func TestMain(m *testing.M) {
	if raw := os.Getenv(workerEnv); raw != "" {
		os.Exit(workerMain(raw))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	cluster, err = fleettest.Start(context.Background())
	switch {
	case errors.Is(err, fleettest.ErrNotInstalled):
		fmt.Fprintln(os.Stderr, "SKIPPED: the tests of fleet need a PostgreSQL server:", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	default:
		defer func() { _ = cluster.Stop() }()
	}
	return m.Run()
}

// database is a migrated database with nothing in it.
func database(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := open(t, newDatabase(t))
	if err := fleet.Migrate(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	return pool
}

func newDatabase(t *testing.T) string {
	t.Helper()
	if cluster == nil {
		t.Skip("SKIPPED: no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
	}
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

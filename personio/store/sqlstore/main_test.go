package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"go.uber.org/goleak"

	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/personio/store/sqlstore/pgtest"
)

// cluster is shared by all tests; each has a database of its own. It is nil on a machine without PostgreSQL.
var cluster *pgtest.Cluster //nolint:gochecknoglobals // of the test program

func TestMain(m *testing.M) {
	if path := os.Getenv(writerEnv); path != "" {
		os.Exit(writerMain(path))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	cluster, err = pgtest.Start(context.Background())
	switch {
	case errors.Is(err, pgtest.ErrNotInstalled):
		fmt.Fprintln(os.Stderr, "SKIPPED: half of the tests of sqlstore need a PostgreSQL server:", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	default:
		defer func() { _ = cluster.Stop() }()
	}
	code := m.Run()
	if err := goleak.Find(goleak.IgnoreTopFunction("os/exec.(*Cmd).Wait"), goleak.IgnoreAnyFunction("os/exec.(*Cmd).Wait")); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// newDatabase is the address of an empty database.
func newDatabase(tb testing.TB) string {
	tb.Helper()
	if cluster == nil {
		tb.Skip("SKIPPED: no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
	}
	url, err := cluster.NewDatabase(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return url
}

// startCluster is a server of a test's own, for what happens to it.
func startCluster(t *testing.T) *pgtest.Cluster {
	t.Helper()
	own, err := pgtest.Start(t.Context())
	must(t, err)
	t.Cleanup(func() { must(t, own.Stop()) })
	return own
}

func newPool(tb testing.TB, url string) *pgxpool.Pool {
	tb.Helper()
	pool, err := pgxpool.New(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}

func openFile(tb testing.TB, path string) *sqlstore.SQLite {
	tb.Helper()
	s, err := sqlstore.Open(tb.Context(), path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { must(tb, s.Close()) })
	return s
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

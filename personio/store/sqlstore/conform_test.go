package sqlstore_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func TestSQLiteConforms(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(tb testing.TB) store.Store {
		tb.Helper()
		return openFile(tb, filepath.Join(tb.TempDir(), "store.db"))
	})
}

func TestPgxConforms(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(tb testing.TB) store.Store {
		tb.Helper()
		s := sqlstore.NewPgx(newPool(tb, newDatabase(tb)))
		must(tb, s.Migrate(tb.Context()))
		return s
	})
}

func TestDatabaseSQLConforms(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(tb testing.TB) store.Store {
		tb.Helper()
		db := openSQL(tb, newDatabase(tb))
		s := sqlstore.NewPostgres(db)
		must(tb, s.Migrate(tb.Context()))
		return s
	})
}

func openSQL(tb testing.TB, url string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("pgx", url)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	return db
}

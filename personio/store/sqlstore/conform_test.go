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
	storetest.Test(t, func(t testing.TB) store.Store {
		t.Helper()
		return openFile(t, filepath.Join(t.TempDir(), "store.db"))
	})
}

func TestPgxConforms(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t testing.TB) store.Store {
		t.Helper()
		s := sqlstore.NewPgx(newPool(t, newDatabase(t)))
		must(t, s.Migrate(t.Context()))
		return s
	})
}

func TestDatabaseSQLConforms(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t testing.TB) store.Store {
		t.Helper()
		db := openSQL(t, newDatabase(t))
		s := sqlstore.NewPostgres(db)
		must(t, s.Migrate(t.Context()))
		return s
	})
}

func openSQL(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

package sqlstore_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

func TestAnotherFormIsRefusedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	newer, text := filepath.Join(folder, "newer.db"), filepath.Join(folder, "text.db")
	db, err := sql.Open("sqlite", newer)
	must(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE TABLE personio_store (form bigint); INSERT INTO personio_store VALUES (2)")
	must(t, errors.Join(err, db.Close()))
	must(t, os.WriteFile(text, bytes.Repeat([]byte("no database\n"), 1_000), 0o600))
	for path, want := range map[string]string{newer: "of form 2, this version reads form 1", text: "not one of SQLite"} {
		before, err := os.ReadFile(path)
		must(t, err)
		_, err = sqlstore.Open(t.Context(), path)
		if !errors.Is(err, store.ErrFormat) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
			t.Errorf("%s was changed, %v", path, err)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 2 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestPostgreSQLOfAnotherFormIsRefused(t *testing.T) {
	t.Parallel()
	pool := newPool(t, newDatabase(t))
	s := sqlstore.NewPgx(pool)
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrFormat) || !strings.Contains(err.Error(), "Migrate") {
		t.Errorf("no tables: %v", err)
	}
	must(t, s.Migrate(t.Context()))
	must(t, s.Migrate(t.Context()))
	must(t, s.Ready(t.Context()))
	_, err := pool.Exec(t.Context(), "UPDATE personio_store SET form = 2")
	must(t, err)
	for what, f := range map[string]func(context.Context) error{"Migrate": s.Migrate, "Ready": s.Ready} {
		if err := f(t.Context()); !errors.Is(err, store.ErrFormat) || !strings.Contains(err.Error(), "of form 2, this version reads form 1") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestManyMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url, path := newDatabase(t), filepath.Join(t.TempDir(), "store.db")
	var group sync.WaitGroup
	for range 4 {
		s := sqlstore.NewPgx(newPool(t, url))
		group.Go(func() {
			if err := s.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
		group.Go(func() {
			s, err := sqlstore.Open(t.Context(), path)
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

// What the statements rely on is what the databases do.
func TestTablesAreAsTheyMustBe(t *testing.T) {
	t.Parallel()
	pool := newPool(t, newDatabase(t))
	must(t, sqlstore.NewPgx(pool).Migrate(t.Context()))
	for what, query := range map[string]string{
		"leases are not logged":        "SELECT relpersistence = 'u' FROM pg_class WHERE relname = 'personio_leases'",
		"bodies are not packed":        "SELECT attstorage = 'e' FROM pg_attribute WHERE attrelid = 'personio_bodies'::regclass AND attname = 'data'",
		"texts are ordered by bytes":   "SELECT bool_and(collation_name = 'C') FROM information_schema.columns WHERE table_name LIKE 'personio_%' AND data_type = 'text'",
		"the index of due is partial":  "SELECT indexdef LIKE '%WHERE (due IS NOT NULL)' FROM pg_indexes WHERE indexname = 'personio_units_due'",
		"heads have room in the table": "SELECT reloptions @> '{fillfactor=70}' FROM pg_class WHERE relname = 'personio_units'",
	} {
		var ok bool
		if err := pool.QueryRow(t.Context(), query).Scan(&ok); err != nil || !ok {
			t.Errorf("not so: %s (%v)", what, err)
		}
	}
	s := openFile(t, filepath.Join(t.TempDir(), "store.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "busy_timeout": "10000"} {
		var got string
		if err := s.SQL().QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, %v", pragma, got, err)
		}
	}
}

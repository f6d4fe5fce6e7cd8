package sqlstore_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

// transacting is a store with transactions of its caller's, whichever library they come from.
type transacting struct {
	store.Store

	// begin returns the store in a transaction with a row of the caller's, and how the transaction ends.
	begin func(t testing.TB) (within store.Store, commit, rollback func() error)
	rows  func(t testing.TB) (n int) // of the caller's
}

func eachTransacting(t *testing.T, test func(t *testing.T, s transacting)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB) transacting{"SQLite": sqliteWithin, "pgx": pgxWithin, "database/sql": sqlWithin} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const mine = "CREATE TABLE mine (id integer)"

func sqliteWithin(tb testing.TB) transacting {
	tb.Helper()
	s := openFile(tb, filepath.Join(tb.TempDir(), "store.db"))
	return overSQL(tb, s, s.SQL(), s.Within)
}

func sqlWithin(tb testing.TB) transacting {
	tb.Helper()
	db := openSQL(tb, newDatabase(tb))
	s := sqlstore.NewPostgres(db)
	must(tb, s.Migrate(tb.Context()))
	return overSQL(tb, s, db, s.Within)
}

func overSQL(tb testing.TB, s store.Store, db *sql.DB, within func(*sql.Tx) *sqlstore.Store) transacting {
	tb.Helper()
	_, err := db.ExecContext(tb.Context(), mine)
	must(tb, err)
	return transacting{
		s, func(tb testing.TB) (store.Store, func() error, func() error) {
			tb.Helper()
			tx, err := db.BeginTx(tb.Context(), nil)
			must(tb, err)
			_, err = tx.ExecContext(tb.Context(), "INSERT INTO mine VALUES (1)")
			must(tb, err)
			return within(tx), tx.Commit, tx.Rollback
		}, func(tb testing.TB) (n int) {
			tb.Helper()
			must(tb, db.QueryRowContext(tb.Context(), "SELECT count(*) FROM mine").Scan(&n))
			return n
		},
	}
}

func pgxWithin(tb testing.TB) transacting {
	tb.Helper()
	pool := newPool(tb, newDatabase(tb))
	s := sqlstore.NewPgx(pool)
	must(tb, s.Migrate(tb.Context()))
	_, err := pool.Exec(tb.Context(), mine)
	must(tb, err)
	return transacting{
		s, func(tb testing.TB) (store.Store, func() error, func() error) {
			tb.Helper()
			var tx pgx.Tx
			tx, err := pool.Begin(tb.Context())
			must(tb, err)
			_, err = tx.Exec(tb.Context(), "INSERT INTO mine VALUES (1)")
			must(tb, err)
			return s.Within(tx), func() error { return tx.Commit(tb.Context()) }, func() error { return tx.Rollback(tb.Context()) }
		}, func(tb testing.TB) (n int) {
			tb.Helper()
			must(tb, pool.QueryRow(tb.Context(), "SELECT count(*) FROM mine").Scan(&n))
			return n
		},
	}
}

var acme = store.Unit{Kind: "k", Name: "acme"} //nolint:gochecknoglobals // a constant

func change(version uint64) store.Change {
	return store.Change{
		IfVersion: version, Head: []byte("head"), Due: time.Unix(1, 0), Append: [][]byte{[]byte("event")},
		Put:    []store.Record{{Key: "1", Part: []byte("part"), Tags: []store.Tag{{Name: "id", Value: "1"}}}},
		Bodies: []store.Body{{Key: "1", Data: []byte("body")}},
	}
}

func TestWithinIsThereOnlyWithTheCallersRows(t *testing.T) {
	t.Parallel()
	eachTransacting(t, func(t *testing.T, s transacting) {
		t.Helper()
		for _, commits := range []bool{false, true} {
			within, commit, rollback := s.begin(t)
			head, err := within.Head(t.Context(), acme)
			must(t, err)
			must(t, within.Commit(t.Context(), acme, change(head.Version)))
			if head, err := within.Head(t.Context(), acme); err != nil || head.Version != 1 {
				t.Errorf("in the transaction: %+v, %v", head, err)
			}
			if commits {
				must(t, commit())
			} else {
				must(t, rollback())
			}
			want := map[bool]int{true: 1}[commits]
			if n := count(t, s); n != 6*want || s.rows(t) != want {
				t.Errorf("committed %t: %d things of the unit and %d rows", commits, n, s.rows(t))
			}
		}
	})
}

// count is how much there is of acme in all that can be read.
func count(tb testing.TB, s store.Store) int {
	tb.Helper()
	head, err := s.Head(tb.Context(), acme)
	must(tb, err)
	_, records, err := s.Records(tb.Context(), acme)
	must(tb, err)
	bodies, err := s.Bodies(tb.Context(), acme, "1")
	must(tb, err)
	events, err := s.Pending(tb.Context(), acme, 9)
	must(tb, err)
	refs, err := s.Find(tb.Context(), store.Query{Kind: "k", Tag: "id", Limit: 9})
	must(tb, err)
	turns, err := s.Due(tb.Context(), "k", 9)
	must(tb, err)
	units, err := s.Units(tb.Context(), "k", "", 9)
	must(tb, err)
	if (head.Version > 0) != (len(units) == 1) {
		tb.Errorf("version %d of %d units", head.Version, len(units))
	}
	return len(records) + len(bodies) + len(events) + len(refs) + len(turns) + len(units)
}

// A refused change must leave a transaction that can go on: PostgreSQL ends one at its first error.
func TestWithinGoesOnAfterARefusal(t *testing.T) {
	t.Parallel()
	eachTransacting(t, func(t *testing.T, s transacting) {
		t.Helper()
		must(t, s.Commit(t.Context(), acme, change(0)))
		_, _, err := s.Lease(t.Context(), acme, "another", time.Hour)
		must(t, err)
		within, commit, _ := s.begin(t)
		if err := within.Commit(t.Context(), acme, change(7)); !errors.Is(err, store.ErrConflict) {
			t.Errorf("another version: %v", err)
		}
		if _, _, err := within.Lease(t.Context(), acme, "me", time.Hour); !errors.Is(err, store.ErrLeased) {
			t.Errorf("a lease of another's: %v", err)
		}
		must(t, within.Delete(t.Context(), acme))
		if err := within.Commit(t.Context(), acme, change(2)); !errors.Is(err, store.ErrDeleted) {
			t.Errorf("a deleted unit: %v", err)
		}
		must(t, commit())
		if head, err := s.Head(t.Context(), acme); err != nil || !head.Deleted || s.rows(t) != 1 {
			t.Errorf("%+v, %v", head, err)
		}
	})
}

// Transactions on one unit follow each other from its head on, also on a unit that was never written: no conflict.
func TestTransactionsOnOneUnitFollowEachOther(t *testing.T) {
	t.Parallel()
	eachTransacting(t, func(t *testing.T, s transacting) {
		t.Helper()
		const writers = 8
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				within, commit, rollback := s.begin(t)
				head, err := within.Head(t.Context(), acme)
				if err == nil {
					err = within.Commit(t.Context(), acme, change(head.Version))
				}
				if err == nil {
					err = commit()
				} else {
					_ = rollback()
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if head, err := s.Head(t.Context(), acme); err != nil || head.Version != writers || head.LastSeq != writers {
			t.Errorf("%+v, %v after %d transactions", head, err, writers)
		}
	})
}

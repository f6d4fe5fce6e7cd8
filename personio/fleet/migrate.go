package fleet

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock keeps two processes from migrating at once.
const migrationLock = 0x706572736f6e696f // "personio"

// ErrOlderSchema says that the tables are not there, or not those of this version:
// [Migrate] has not run.
var ErrOlderSchema = errors.New("fleet: the database has not the schema of this program; call Migrate")

// ErrNewerSchema says that the database was migrated by a newer version of this
// package. Roll the processes forward; an older one must not write.
var ErrNewerSchema = errors.New("fleet: the database has a newer schema than this program knows")

// Migrate brings the tables of this package, of package sqlstore and of River up to
// date. Call it when
// a process starts; of several at once, one does it and the others wait. It opens
// two connections of its own.
//
// The tables are made in the first schema of the connection's search_path.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	// River's migrator takes a second connection while the lock holds the first: a
	// pool of one would wait for itself.
	pool, err := pairOf(ctx, pool)
	if err != nil {
		return fmt.Errorf("fleet: migrating: %w", err)
	}
	defer pool.Close()
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("fleet: migrating: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return fmt.Errorf("fleet: migrating: %w", err)
	}
	defer func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrationLock)) // else it ends with the session
	}()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := migrate(ctx, tx); err != nil {
			return err
		}
		return sqlstore.NewPgx(pool).Within(tx).Migrate(ctx)
	})
	if err != nil {
		return fmt.Errorf("fleet: migrating: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return fmt.Errorf("fleet: migrating River's tables: %w", err)
	}
	return nil
}

func pairOf(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Pool, error) {
	cfg := pool.Config()
	cfg.MinConns, cfg.MinIdleConns, cfg.MaxConns = 0, 0, 2
	return pgxpool.NewWithConfig(ctx, cfg)
}

// ready says whether the schema is that of this program.
func ready(ctx context.Context, pool *pgxpool.Pool) error {
	steps, err := steps()
	if err != nil {
		return err
	}
	var there bool
	if err := pool.QueryRow(ctx, "SELECT to_regclass('personio_migrations') IS NOT NULL").Scan(&there); err != nil {
		return wrap("looking at the schema", err)
	}
	var done int
	if there {
		if err := pool.QueryRow(ctx, "SELECT coalesce(max(step), 0) FROM personio_migrations").Scan(&done); err != nil {
			return wrap("looking at the schema", err)
		}
	}
	switch {
	case done > len(steps):
		return ErrNewerSchema
	case done < len(steps):
		return ErrOlderSchema
	}
	switch err := sqlstore.NewPgx(pool).Ready(ctx); {
	case errors.Is(err, store.ErrFormat):
		return fmt.Errorf("%w: %w", ErrOlderSchema, err)
	case err != nil:
		return wrap("looking at the schema", err)
	}
	return riverReady(ctx, pool)
}

// riverReady looks at River's tables. Newer ones than this program knows are
// River's business: it says in its changelog what is compatible.
func riverReady(ctx context.Context, pool *pgxpool.Pool) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return wrap("looking at River's schema", err)
	}
	valid, err := migrator.Validate(ctx, nil)
	if err == nil && !valid.OK {
		err = ErrOlderSchema
	}
	return wrap("looking at River's schema", err)
}

func migrate(ctx context.Context, tx pgx.Tx) error {
	const table = "CREATE TABLE IF NOT EXISTS personio_migrations (step integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
	if _, err := tx.Exec(ctx, table); err != nil {
		return err
	}
	var done int
	if err := tx.QueryRow(ctx, "SELECT coalesce(max(step), 0) FROM personio_migrations").Scan(&done); err != nil {
		return err
	}
	steps, err := steps()
	switch {
	case err != nil:
		return err
	case done > len(steps):
		return ErrNewerSchema
	}
	for i := done; i < len(steps); i++ {
		if _, err := tx.Exec(ctx, steps[i]); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO personio_migrations (step) VALUES ($1)", i+1); err != nil {
			return err
		}
	}
	return nil
}

// steps are the migrations in their order.
func steps() ([]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	steps := make([]string, len(names))
	for i, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps[i] = string(text)
	}
	return steps, nil
}

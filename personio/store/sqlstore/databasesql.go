package sqlstore

import (
	"context"
	"database/sql"
)

// runner is a *sql.DB or a *sql.Tx.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// onTx is an executor in a transaction.
type onTx struct{ runner runner }

func (e onTx) read(ctx context.Context, each func(int, scan) error, queries ...statement) error {
	for i, query := range queries {
		if err := readRows(ctx, e.runner, query, func(row scan) error { return each(i, row) }); err != nil {
			return err
		}
	}
	return nil
}

func readRows(ctx context.Context, db runner, query statement, each func(scan) error) (err error) {
	rows, err := db.QueryContext(ctx, query.text, query.args...)
	if err != nil {
		return err
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (e onTx) write(ctx context.Context, statements ...statement) (touched int64, err error) {
	for i, s := range statements {
		result, err := e.runner.ExecContext(ctx, s.text, s.args...)
		if err != nil {
			return 0, err
		}
		if i > 0 {
			continue
		}
		if touched, err = result.RowsAffected(); err != nil {
			return 0, err
		}
	}
	return touched, nil
}

func (e onTx) transaction(_ context.Context, f func(executor) error) error { return f(e) }

// onDB is an executor on a database.
type onDB struct {
	onTx

	db *sql.DB
}

func newOnDB(db *sql.DB) onDB { return onDB{onTx{db}, db} }

func (e onDB) transaction(ctx context.Context, f func(executor) error) error {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(onTx{tx}); err != nil {
		_ = tx.Rollback() // the connection is thrown away if that fails
		return err
	}
	return tx.Commit()
}

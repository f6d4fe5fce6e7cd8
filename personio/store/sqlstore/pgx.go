package sqlstore

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Pool is a [Store] on PostgreSQL over pgx.
type Pool struct{ Store }

// NewPgx returns the store in a database that [Store.Migrate] has prepared, or will.
func NewPgx(pool *pgxpool.Pool) *Pool {
	return &Pool{Store{db: onPgx{pool}, dialect: postgreSQL()}}
}

// Within returns the store inside a transaction; see the package comment.
func (p *Pool) Within(tx pgx.Tx) *Store {
	return &Store{db: onPgxTx{onPgx{tx}}, dialect: p.dialect, within: true}
}

// pgxDB is a pool or a transaction.
type pgxDB interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}

// onPgx is an executor that sends what it is given at once.
type onPgx struct{ db pgxDB }

func (e onPgx) read(ctx context.Context, each func(int, scan) error, queries ...statement) (err error) {
	if len(queries) == 1 {
		rows, err := e.db.Query(ctx, queries[0].text, queries[0].args...)
		if err != nil {
			return err
		}
		return readPgx(rows, func(row scan) error { return each(0, row) })
	}
	results := e.db.SendBatch(ctx, batch(queries))
	defer func() {
		if closing := results.Close(); err == nil {
			err = closing
		}
	}()
	for i := range queries {
		rows, err := results.Query()
		if err != nil {
			return err
		}
		if err := readPgx(rows, func(row scan) error { return each(i, row) }); err != nil {
			return err
		}
	}
	return nil
}

func readPgx(rows pgx.Rows, each func(scan) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (e onPgx) write(ctx context.Context, statements ...statement) (touched int64, err error) {
	if len(statements) == 1 {
		tag, err := e.db.Exec(ctx, statements[0].text, statements[0].args...)
		return tag.RowsAffected(), err
	}
	results := e.db.SendBatch(ctx, batch(statements))
	tag, err := results.Exec()
	if closing := results.Close(); err == nil {
		err = closing
	}
	return tag.RowsAffected(), err
}

func batch(statements []statement) *pgx.Batch {
	batch := new(pgx.Batch)
	for _, s := range statements {
		batch.Queue(s.text, s.args...)
	}
	return batch
}

func (e onPgx) transaction(ctx context.Context, f func(executor) error) error {
	return pgx.BeginFunc(ctx, e.db, func(tx pgx.Tx) error { return f(onPgxTx{onPgx{tx}}) })
}

// onPgxTx is an executor in a transaction.
type onPgxTx struct{ onPgx }

func (e onPgxTx) transaction(_ context.Context, f func(executor) error) error { return f(e) }

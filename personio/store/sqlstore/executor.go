package sqlstore

import "context"

// statement is a text of SQL with its arguments: string, []byte, int64, *int64 or bool.
type statement struct {
	text string
	args []any
	// passing says that what is written need not survive a power failure.
	passing bool
}

// scan copies the columns of a row.
type scan func(columns ...any) error

// executor is what pgx and database/sql have in common: a database, or a transaction of it.
type executor interface {
	// read runs queries, one after the other, and calls each with every row and the number of its query.
	read(ctx context.Context, each func(query int, row scan) error, queries ...statement) error
	// write runs statements and returns how many rows the first one touched. Several of them belong into a transaction.
	write(ctx context.Context, statements ...statement) (touched int64, err error)
	// transaction runs f in a transaction, in the caller's if the executor is one.
	transaction(ctx context.Context, f func(executor) error) error
}

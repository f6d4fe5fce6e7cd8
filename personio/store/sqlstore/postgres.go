package sqlstore

import "database/sql"

// DB is a [Store] on a database of database/sql.
type DB struct{ Store }

// NewPostgres returns the store in a PostgreSQL database that [Store.Migrate] has prepared, or will. Its driver is the
// caller's; it must take $1 for the first argument, as pgx and pq do.
func NewPostgres(db *sql.DB) *DB {
	return &DB{Store{db: newOnDB(db), dialect: postgreSQL()}}
}

// Within returns the store inside a transaction; see the package comment.
func (d *DB) Within(tx *sql.Tx) *Store {
	return &Store{db: onTx{tx}, dialect: d.dialect, within: true}
}

// Package sqlstore keeps what the SDK must not lose ([store.Store]) in SQLite or PostgreSQL. Both get the same statements.
//
//	units, err := sqlstore.Open(ctx, "personio.db") // SQLite, in a file
//
//	units := sqlstore.NewPgx(pool)                  // PostgreSQL, over pgx
//	err := units.Migrate(ctx)
//
// [NewPostgres] does the same over database/sql.
//
// # In a transaction of the caller's
//
// Within returns the same store inside a transaction: what it writes is there if and only if the transaction commits,
// together with the caller's own rows. Its Head locks the unit until the transaction ends, also a unit that was never
// written, so that two transactions on one unit follow each other. Lock a unit before anything else that others lock, too.
// After an error that is none of [store.ErrConflict], [store.ErrDeleted], [store.ErrInvalid] and [store.ErrLeased], roll back.
//
// # Several processes
//
// All processes that reach the database may use it at once. On PostgreSQL, leases end by the clock of the database; on
// SQLite, whose processes are on one machine, by the machine's. SQLite has one writer at a time: it is for one machine and
// some thousand companies.
//
// # Forms
//
// The tables carry the number of their form. Tables of another form are refused with [store.ErrFormat] and left as they are.
package sqlstore

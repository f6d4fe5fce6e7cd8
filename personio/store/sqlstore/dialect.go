package sqlstore

import "strings"

// dialect is what SQLite and PostgreSQL do not say in the same words. {NAME} in a text of SQL stands for them.
type dialect struct {
	words *strings.Replacer
	// clock says that the arguments of a lease end with the time: the database has no clock of its own.
	clock bool
}

func postgreSQL() *dialect {
	return &dialect{words: strings.NewReplacer(
		"{text}", `text COLLATE "C"`, // ordered by bytes, as store.Tag says
		"{bytes}", "bytea",
		"{rows}", "WITH (fillfactor = 70)", // room to write a row anew in its page
		"{keys}", "",
		"{unlogged}", "UNLOGGED", // after a crash nobody has a lease
		"{packed}", "ALTER TABLE personio_bodies ALTER COLUMN data SET STORAGE EXTERNAL;", // features pack what they keep
		"{sequence}", "CREATE SEQUENCE personio_fences;",
		"{fence}", "nextval('personio_fences')", // survives the leases
		"{now}", "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint",
		"{exclusive}", "FOR UPDATE",
		"{shared}", "FOR SHARE",
		"{migrating}", "SELECT pg_advisory_xact_lock(8101255770463561327)", // "personio"
		"{exists}", "SELECT to_regclass('personio_store') IS NOT NULL",
	)}
}

func sqlite() *dialect {
	return &dialect{clock: true, words: strings.NewReplacer(
		"{text}", "text",
		"{bytes}", "blob",
		"{rows}", "",
		"{keys}", "WITHOUT ROWID",
		"{unlogged}", "",
		"{packed}", "",
		"{sequence}", "",
		"{fence}", "1", // one more than the last one: leases survive
		"{now}", "$5",
		"{exclusive}", "", // a transaction that writes is alone from its beginning
		"{shared}", "",
		"{migrating}", "SELECT 1",
		"{exists}", "SELECT count(*) FROM sqlite_master WHERE name = 'personio_store'",
	)}
}

package sqlstore

import (
	"context"
	"fmt"
	"strings"

	"github.com/personio-go/sdk/personio/store"
)

// form is the number of the tables' form. It changes with them.
const form = 1

// tables hold kind and name of the unit in each row: whoever looks into them sees whose it is.
// An index on due would make PostgreSQL write all indexes anew with each head, so it has only the units that have a time.
const tables = `
CREATE TABLE personio_store (form bigint NOT NULL);
CREATE TABLE personio_units (
	kind {text} NOT NULL, name {text} NOT NULL,
	version bigint NOT NULL, last_seq bigint NOT NULL, acked bigint NOT NULL,
	due bigint, -- nanoseconds since 1970
	deleted boolean NOT NULL, head {bytes} NOT NULL,
	PRIMARY KEY (kind, name)
) {rows};
CREATE INDEX personio_units_due ON personio_units (kind, due, name) WHERE due IS NOT NULL;
CREATE TABLE personio_records (
	kind {text} NOT NULL, name {text} NOT NULL, key {bytes} NOT NULL,
	tags {bytes} NOT NULL, part {bytes} NOT NULL,
	PRIMARY KEY (kind, name, key)
) {keys};
CREATE TABLE personio_tags (
	kind {text} NOT NULL, tag {text} NOT NULL, value {text} NOT NULL, name {text} NOT NULL, key {bytes} NOT NULL,
	PRIMARY KEY (kind, tag, value, name, key)
) {keys};
CREATE TABLE personio_bodies (
	kind {text} NOT NULL, name {text} NOT NULL, key {bytes} NOT NULL, data {bytes} NOT NULL,
	PRIMARY KEY (kind, name, key)
);
{packed}
CREATE TABLE personio_journal (
	kind {text} NOT NULL, name {text} NOT NULL, seq bigint NOT NULL, body {bytes} NOT NULL,
	PRIMARY KEY (kind, name, seq)
);
CREATE {unlogged} TABLE personio_leases (
	kind {text} NOT NULL, name {text} NOT NULL, owner {text} NOT NULL, fence bigint NOT NULL,
	until bigint NOT NULL, -- microseconds since 1970
	PRIMARY KEY (kind, name)
) {rows};
{sequence}`

// Migrate makes the tables, if they are not there, in the first schema of the connection's search_path. Of several
// processes at once, one does it. Tables of another form are [store.ErrFormat].
func (s *Store) Migrate(ctx context.Context) error {
	return wrap("making the tables", s.db.transaction(ctx, func(tx executor) error {
		ignore := func(int, scan) error { return nil }
		if err := tx.read(ctx, ignore, s.query("{migrating}")); err != nil {
			return err
		}
		there, err := s.formOf(ctx, tx)
		if err != nil || there == form {
			return err
		}
		if there != 0 {
			return otherForm(there)
		}
		for text := range strings.SplitSeq(strings.TrimSpace(s.dialect.words.Replace(tables)), ";\n") {
			if _, err := tx.write(ctx, statement{text: text}); err != nil {
				return err
			}
		}
		_, err = tx.write(ctx, s.query("INSERT INTO personio_store (form) VALUES ($1)", int64(form)))
		return err
	}))
}

// Ready returns nil if the tables are there and of the form that this version reads, else [store.ErrFormat].
func (s *Store) Ready(ctx context.Context) error {
	there, err := s.formOf(ctx, s.db)
	if err == nil && there != form {
		err = otherForm(there)
	}
	return wrap("looking at the tables", err)
}

// formOf returns the number of the tables' form, 0 if there are none.
func (s *Store) formOf(ctx context.Context, db executor) (there int64, err error) {
	exists := false
	if err := db.read(ctx, func(_ int, row scan) error { return row(&exists) }, s.query("{exists}")); err != nil || !exists {
		return 0, err
	}
	there = -1 // a table with that name and no number
	err = db.read(ctx, func(_ int, row scan) error { return row(&there) }, statement{text: "SELECT form FROM personio_store"})
	return there, err
}

func otherForm(there int64) error {
	if there == 0 {
		return fmt.Errorf("%w: the tables are not there, Migrate makes them", store.ErrFormat)
	}
	return fmt.Errorf("%w: the tables are of form %d, this version reads form %d", store.ErrFormat, there, form)
}

// Command mirror keeps a company's jobs in a table of one's own, in one transaction
// with the acknowledgement of each event: whatever dies, the table has taken each
// event exactly once. It runs against an emulated Personio, with SQLite:
//
//	go run ./examples/mirror
package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// table is the mirror. A job that is no longer published stays in it: applications
// refer to it, and it may come back. The same statements run on PostgreSQL.
const table = `CREATE TABLE IF NOT EXISTS jobs (
	company  text    NOT NULL,
	id       bigint  NOT NULL,
	version  bigint  NOT NULL, -- never goes back
	name     text    NOT NULL,
	office   text    NOT NULL,
	archived boolean NOT NULL,
	PRIMARY KEY (company, id)
)`

// put writes a job unless the table has a later version of it.
const put = `INSERT INTO jobs (company, id, version, name, office, archived) VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (company, id) DO UPDATE SET version = excluded.version, name = excluded.name, office = excluded.office, archived = excluded.archived
	WHERE jobs.version < excluded.version`

func main() {
	dir, err := os.MkdirTemp("", "mirror")
	if err != nil {
		log.Fatal(err)
	}
	err = run(context.Background(), os.Stdout, filepath.Join(dir, "jobs.db"))
	_ = os.RemoveAll(dir) // nothing depends on it
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, path string) error {
	units, err := sqlstore.Open(ctx, path)
	if err != nil {
		return err
	}
	defer units.Close() //nolint:errcheck // all is committed
	if _, err := units.SQL().ExecContext(ctx, table); err != nil {
		return err
	}
	server := personiotest.New() // a Personio in this process
	acme := server.AddCompany("acme")
	gopher := acme.Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})
	baker := acme.Publish(personiotest.Job{Name: "Baker", Office: "Munich"})
	feed, err := xmlfeed.NewClient("acme", xmlfeed.WithHTTPClient(server.Client())) // leave the option out for the real one
	if err != nil {
		return err
	}
	// The first look that misses a job is enough here; leave the policy out for the default, which is careful.
	syncer, err := jobsync.New("acme", feed, units, mirror(units),
		jobsync.WithPolicy(jobsync.Policy{Misses: 1, MissingFor: -1, MaxArchiveShare: 1}))
	if err != nil {
		return err
	}
	if _, err := syncer.Sync(ctx); err != nil { // every few minutes
		return err
	}
	if err := show(ctx, out, units.SQL()); err != nil {
		return err
	}
	acme.Edit(gopher, func(job *personiotest.Job) { job.Name = "Senior Gopher" })
	acme.Unpublish(baker)
	if _, err := syncer.Sync(ctx); err != nil {
		return err
	}
	return show(ctx, out, units.SQL())
}

// mirror is the sink: the row and the acknowledgement are one transaction. With
// PostgreSQL it is the same over sqlstore.NewPgx or NewPostgres; in a fleet,
// fleet.TxSink does it.
func mirror(units *sqlstore.SQLite) jobsync.OnceSink {
	return func(ctx context.Context, event jobsync.Event, acknowledge jobsync.Acknowledge) error {
		tx, err := units.SQL().BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
		job := &event.Job
		version := int64(job.Version) //nolint:gosec // counted from 1
		if _, err := tx.ExecContext(ctx, put, event.Company, job.ID, version, job.Name, job.Office, job.Archived || job.LeftOut); err != nil {
			return err
		}
		if err := acknowledge(ctx, units.Within(tx)); err != nil {
			return err
		}
		return tx.Commit()
	}
}

func show(ctx context.Context, out io.Writer, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT name, office, version, archived FROM jobs ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells
	for rows.Next() {
		var name, office string
		var version int64
		var archived bool
		if err := rows.Scan(&name, &office, &version, &archived); err != nil {
			return err
		}
		fmt.Fprintf(out, "%-14s %-7s version %d archived %t\n", name, office, version, archived)
	}
	fmt.Fprintln(out)
	return rows.Err()
}

package sqlstore_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
)

// A unit and a row of one's own are written together.
func ExampleOpen() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "sqlstore")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	units, err := sqlstore.Open(ctx, filepath.Join(dir, "personio.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer units.Close()
	if _, err := units.SQL().ExecContext(ctx, "CREATE TABLE seen (company text)"); err != nil {
		log.Fatal(err)
	}
	tx, err := units.SQL().BeginTx(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "INSERT INTO seen VALUES ($1)", "acme"); err != nil {
		log.Fatal(err)
	}
	within, unit := units.Within(tx), store.Unit{Kind: "example", Name: "acme"}
	head, err := within.Head(ctx, unit)
	if err != nil {
		log.Fatal(err)
	}
	if err := within.Commit(ctx, unit, store.Change{IfVersion: head.Version, Head: []byte("seen")}); err != nil {
		log.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		log.Fatal(err)
	}
	head, err = units.Head(ctx, unit)
	fmt.Printf("version %d: %s %v\n", head.Version, head.Body, err)
	// Output: version 1: seen <nil>
}

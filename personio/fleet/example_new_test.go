package fleet_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// A fleet that writes a table of the product's own. Start the same program as
// often as you like.
func ExampleNew() {
	server := personiotest.New()
	server.AddCompany("acme").Publish(personiotest.Job{Name: "Gopher", Office: "Berlin"})
	personio := httptest.NewServer(server)
	defer personio.Close()

	ctx, stop := context.WithCancel(context.Background()) // signal.NotifyContext, in a program
	defer stop()
	pool, err := pgxpool.New(ctx, exampleDatabase())
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	if err := fleet.Migrate(ctx, pool); err != nil {
		log.Fatal(err)
	}
	if _, err := pool.Exec(ctx, "CREATE TABLE openings (company text, job bigint, title text, PRIMARY KEY (company, job))"); err != nil {
		log.Fatal(err)
	}
	f, err := fleet.New(pool, fleet.Config{
		Companies: func(context.Context) ([]string, error) { return []string{"acme"}, nil },
		Source: func(_ context.Context, company string) (jobsync.Source, error) {
			return xmlfeed.NewClient(company, xmlfeed.WithBaseURL(personio.URL+"/companies/"+company)) // without WithBaseURL, in a program
		},
		TxSink: fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
			defer stop() // one event is enough for an example
			if event.Kind == jobsync.Archive {
				_, err := tx.Exec(ctx, "DELETE FROM openings WHERE company = $1 AND job = $2", event.Company, event.Job.ID)
				return err
			}
			_, err := tx.Exec(ctx, "INSERT INTO openings VALUES ($1, $2, $3) ON CONFLICT (company, job) DO UPDATE SET title = excluded.title",
				event.Company, event.Job.ID, event.Job.Name)
			return err
		}),
		Interval: time.Second,
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := f.Run(ctx, 30*time.Second); err != nil {
		log.Fatal(err)
	}
	var company, title string
	if err := pool.QueryRow(context.Background(), "SELECT company, title FROM openings").Scan(&company, &title); err != nil {
		log.Fatal(err)
	}
	fmt.Println(company, "is looking for a", title)
	// Output: acme is looking for a Gopher
}

// exampleDatabase is the address of an empty database.
func exampleDatabase() string {
	url, err := cluster.NewDatabase(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	return url
}

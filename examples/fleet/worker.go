package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// workerEnv makes this program a worker: its value is a workerConfig as JSON.
const workerEnv = "FLEET_EXAMPLE_WORKER"

// workerConfig is what a worker has to know.
type workerConfig struct {
	Database  string        `json:"database"`
	Personio  string        `json:"personio"`
	Companies int           `json:"companies"`
	Interval  time.Duration `json:"interval"`
}

// runWorker is one process of the fleet. A product's is hardly longer.
func runWorker(ctx context.Context, raw string) error {
	var cfg workerConfig
	if err := json.Unmarshal([]byte(raw), &cfg); err != nil {
		return fmt.Errorf("%s is not for people: %w", workerEnv, err)
	}
	pool, err := pgxpool.New(ctx, cfg.Database)
	if err != nil {
		return err
	}
	defer pool.Close()
	f, err := fleet.New(pool, cfg.fleet())
	if err != nil {
		return err
	}
	for {
		if err := f.Run(ctx, 10*time.Second); err != nil {
			fmt.Fprintln(os.Stderr, "worker:", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second): // it comes back when the database does
		}
	}
}

func (cfg workerConfig) fleet() fleet.Config {
	feeds := &feeds{address: cfg.Personio, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}}
	return fleet.Config{
		Companies:     func(context.Context) ([]string, error) { return names(cfg.Companies), nil },
		Source:        feeds.of,
		TxSink:        fleet.TxSinkFunc(mirror),
		Interval:      cfg.Interval,
		SweepInterval: 5 * time.Second,
		// The emulator takes as many as there are. A product leaves the default.
		FeedRate: personio.RateLimit{Burst: 1_000, Interval: 100 * time.Microsecond},
	}
}

// feeds keep their clients, and with them their connections.
type feeds struct {
	address string
	client  *http.Client
	known   sync.Map // company to *xmlfeed.Client
}

func (f *feeds) of(_ context.Context, company string) (jobsync.Source, error) { //nolint:ireturn // what Config.Source returns
	known, _ := f.known.Load(company)
	if client, ok := known.(*xmlfeed.Client); ok {
		return client, nil
	}
	// A product leaves WithBaseURL out: the company's name says where its feed is.
	client, err := xmlfeed.NewClient(company, xmlfeed.WithBaseURL(f.address+"/companies/"+company), xmlfeed.WithHTTPClient(f.client))
	if err == nil {
		f.known.Store(company, client)
	}
	return client, err
}

// mirrorTable is the product's own.
const mirrorTable = `CREATE TABLE IF NOT EXISTS job_board (
	company text, job bigint, title text NOT NULL, office text NOT NULL, published timestamptz NOT NULL, PRIMARY KEY (company, job))`

// mirror writes what an event changes in the transaction that acknowledges it.
func mirror(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
	if event.Job.Archived || event.Job.LeftOut {
		_, err := tx.Exec(ctx, "DELETE FROM job_board WHERE company = $1 AND job = $2", event.Company, event.Job.ID)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO job_board VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (company, job) DO UPDATE SET title = excluded.title, office = excluded.office`,
		event.Company, event.Job.ID, event.Job.Name, event.Job.Office, event.Job.CreatedAt)
	return err
}

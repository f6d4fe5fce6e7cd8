package fleet_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// world is a Personio over TCP with many companies.
type world struct {
	*personiotest.Server

	names     []string
	companies map[string]*personiotest.Company
	url       string
	// faulty is how many of 100 answers are faults.
	faulty atomic.Int64
}

func newWorld(t *testing.T, companies int) *world {
	t.Helper()
	w := &world{Server: personiotest.New().WithoutRateLimits(), companies: make(map[string]*personiotest.Company)}
	for i := range companies {
		name := fmt.Sprintf("company-%04d", i)
		company := w.AddCompany(name)
		for j := range 1 + i%5 {
			company.Publish(personiotest.Job{Name: fmt.Sprintf("Job %d", j), Office: "Berlin"})
		}
		w.names, w.companies[name] = append(w.names, name), company
	}
	server := httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// serve answers, or does one of the things that go wrong.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	if rand.Int64N(100) >= w.faulty.Load() {
		w.ServeHTTP(rw, r)
		return
	}
	switch rand.N(3) {
	case 0:
		http.Error(rw, "Bad Gateway", http.StatusBadGateway)
	case 1:
		_, _ = rw.Write([]byte("<!doctype html><p>Please come back later"))
	default:
		panic(http.ErrAbortHandler) //nolint:forbidigo // how a handler breaks a connection
	}
}

// change does something to a company that happens to it in a day.
func (w *world) change(i int) {
	company := w.companies[w.names[rand.N(len(w.names))]]
	jobs := company.Jobs()
	switch {
	case i%3 == 0 || len(jobs) < 2:
		company.Publish(personiotest.Job{Name: fmt.Sprintf("Job of change %d", i)})
	case i%3 == 1:
		company.Edit(jobs[0].ID, func(job *personiotest.Job) { job.Name = fmt.Sprintf("Edited by change %d", i) })
	default:
		company.Unpublish(jobs[len(jobs)-1].ID)
	}
}

// sources are the feeds of the companies of a world at an address.
func sources(address string) func(context.Context, string) (jobsync.Source, error) {
	return func(_ context.Context, company string) (jobsync.Source, error) {
		return xmlfeed.NewClient(company, xmlfeed.WithBaseURL(address+"/companies/"+company))
	}
}

// eager is a policy without patience: these tests are about storage, not guards.
func eager() jobsync.Policy {
	return jobsync.Policy{Misses: 1, MissingFor: -1, MaxArchives: 1 << 20, MaxArchiveShare: 1}
}

// The mirror of the integrator, and a log of what was done to it that allows
// nothing twice and nothing out of order.
const mirrorTables = `
	CREATE TABLE mirror (company text, job bigint, name text NOT NULL, version bigint NOT NULL, PRIMARY KEY (company, job));
	CREATE TABLE done (company text, seq bigint, kind text NOT NULL, PRIMARY KEY (company, seq))`

// mirror does what an integrator does with an event, and refuses gaps.
func mirror(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
	var last int64
	if err := tx.QueryRow(ctx, "SELECT coalesce(max(seq), 0) FROM done WHERE company = $1", event.Company).Scan(&last); err != nil {
		return err
	}
	if last+1 != int64(event.Seq) {
		return fmt.Errorf("event %d after event %d", event.Seq, last)
	}
	if _, err := tx.Exec(ctx, "INSERT INTO done VALUES ($1, $2, $3)", event.Company, int64(event.Seq), string(event.Kind)); err != nil {
		return err
	}
	if event.Kind == jobsync.Archive {
		_, err := tx.Exec(ctx, "DELETE FROM mirror WHERE company = $1 AND job = $2", event.Company, event.Job.ID)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO mirror VALUES ($1, $2, $3, $4) ON CONFLICT (company, job) DO UPDATE SET name = excluded.name, version = excluded.version`,
		event.Company, event.Job.ID, event.Job.Name, int64(event.Job.Version))
	return err
}

// differences between the mirrors and the feeds.
func (w *world) differences(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	rows, err := pool.Query(ctx, "SELECT company, job, name FROM mirror")
	if err != nil {
		return nil, err
	}
	have := make(map[string]string)
	for rows.Next() {
		var company, name string
		var job int64
		if err := rows.Scan(&company, &job, &name); err != nil {
			return nil, err
		}
		have[fmt.Sprint(company, "/", job)] = name
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var different []string
	for name, company := range w.companies {
		for _, job := range company.Jobs() {
			key := fmt.Sprint(name, "/", job.ID)
			if have[key] != job.Name {
				different = append(different, fmt.Sprintf("%s is %q, want %q", key, have[key], job.Name))
			}
			delete(have, key)
		}
	}
	for key := range have {
		different = append(different, key+" is there, and not in the feed")
	}
	slices.Sort(different)
	return different, nil
}

// converge waits until the mirrors are what the feeds are.
func (w *world) converge(t *testing.T, pool *pgxpool.Pool, patience time.Duration) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		different, err := w.differences(t.Context(), pool)
		if err == nil && len(different) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("after %v: %v, %d differences, such as %s", patience, err, len(different), strings.Join(different[:min(5, len(different))], "; "))
		}
		pause(t, 200*time.Millisecond)
	}
}

// pause lets real processes work; there is nothing else to wait for.
func pause(t *testing.T, d time.Duration) {
	t.Helper()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.Context().Done():
	}
}

// outboxes make the outbox of a fleet whose companies are in a world.
func outboxes(pool *pgxpool.Pool, address string, keys func(company string) auth.RecruitingKey) func(*fleet.OutboxStore) (*outbox.Outbox, error) {
	return func(store *fleet.OutboxStore) (*outbox.Outbox, error) {
		return outbox.New(store, fleet.NewFiles(pool), func(_ context.Context, company string) (outbox.Account, error) {
			client, err := recruiting.New(keys(company), personio.WithBaseURL(address), personio.WithoutRateLimits())
			return outbox.Account{Client: client}, err
		})
	}
}

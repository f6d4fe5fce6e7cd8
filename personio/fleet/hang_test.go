package fleet_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// Sinks that hang have all the places of a process, and keep them: the other
// companies are looked at as if nothing were.
func TestHangingSinksKeepNobodyBack(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 20)
	cfg := config(w)
	cfg.Workers, cfg.Timeout = 2, 4*time.Minute
	hanging := w.names[:3] // more than Workers, and a sixth of all
	looks := &lookCounter{looks: make(map[string]int)}
	cfg.Observer = looks
	hung := make(chan string, 100)
	cfg.TxSink, cfg.Sink = nil, jobsync.SinkFunc(func(ctx context.Context, event jobsync.Event) error {
		if slices.Contains(hanging, event.Company) {
			hung <- event.Company
			<-ctx.Done()
			return context.Cause(ctx)
		}
		return nil
	})
	start(t, pool, cfg)
	for range hanging {
		<-hung
	}
	looks.forget()
	eventually(t, "each healthy company has two looks while sinks hang", func() bool { return looks.least(w.names[3:]) >= 2 })
	if n := looks.least(hanging); n != 0 {
		t.Errorf("sinks hung, and their companies had %d looks: the test proves nothing", n)
	}
}

// lookCounter counts looks at companies.
type lookCounter struct {
	mu    sync.Mutex
	looks map[string]int
}

func (c *lookCounter) Synced(_ context.Context, company string, _ time.Duration, _ jobsync.Result, _ error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks[company]++
}

func (*lookCounter) Forwarded(context.Context, string, outbox.Result, error) {}

func (c *lookCounter) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.looks)
}

func (c *lookCounter) least(names []string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	least := c.looks[names[0]]
	for _, name := range names {
		least = min(least, c.looks[name])
	}
	return least
}

// A sink that hangs is counted, and parked in the end, also when its time ends
// with that of the job.
func TestAHangingSinkIsCountedWhateverTheTimeout(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	cfg := config(w)
	cfg.Timeout = time.Second
	cfg.TxSink = fleet.TxSinkFunc(func(ctx context.Context, _ pgx.Tx, _ jobsync.Event) error {
		<-ctx.Done()
		return context.Cause(ctx)
	})
	f, _ := start(t, pool, cfg)
	eventually(t, "the sink is counted", func() bool {
		state, err := jobsync.Read(t.Context(), f.JobStore(), w.names[0])
		return err == nil && state.Refused != nil && state.Refused.Attempts >= 2
	})
}

func TestMigratingWithASingleConnection(t *testing.T) {
	t.Parallel()
	cfg, err := pgxpool.ParseConfig(newDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	cfg.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // or it hangs
	defer cancel()
	if err := fleet.Migrate(ctx, pool); err != nil {
		t.Error(err)
	}
}

func TestAProcessRefusesAnotherSchema(t *testing.T) {
	t.Parallel()
	run := func(pool *pgxpool.Pool) error {
		f, err := fleet.New(pool, config(newWorld(t, 1)))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // or it runs
		defer cancel()
		return f.Run(ctx, time.Second)
	}
	if err := run(open(t, newDatabase(t))); !errors.Is(err, fleet.ErrOlderSchema) {
		t.Errorf("no tables: %v", err)
	}
	for query, want := range map[string]error{
		"DELETE FROM personio_migrations WHERE step = (SELECT max(step) FROM personio_migrations)": fleet.ErrOlderSchema,
		"INSERT INTO personio_migrations (step) VALUES (1000)":                                     fleet.ErrNewerSchema,
		"DELETE FROM river_migration WHERE version = (SELECT max(version) FROM river_migration)":   fleet.ErrOlderSchema,
	} {
		pool := database(t)
		if _, err := pool.Exec(t.Context(), query); err != nil {
			t.Fatal(err)
		}
		if err := run(pool); !errors.Is(err, want) {
			t.Errorf("after %s: %v, want %v", query, err, want)
		}
	}
}

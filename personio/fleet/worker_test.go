package fleet_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// workerEnv makes this test program a process of a fleet: its value is what the
// process has to know, as JSON.
const workerEnv = "FLEET_TEST_WORKER"

type workerConfig struct {
	Database  string        `json:"database"`
	Personio  string        `json:"personio"`
	Companies int           `json:"companies"`
	Interval  time.Duration `json:"interval"`
	Timeout   time.Duration `json:"timeout"`
	Workers   int           `json:"workers"`
	// Forward makes it a process that forwards applications, and syncs no jobs.
	Forward map[string]string `json:"forward,omitempty"`
}

// listening is what a process says when it takes signals.
const listening = "listening"

// launch starts a process, and returns when it takes signals.
func launch(t *testing.T, cfg workerConfig, env ...string) *exec.Cmd {
	t.Helper()
	raw, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(append(os.Environ(), workerEnv+"="+string(raw)), env...)
	cmd.Stderr = t.Output()
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A signal that comes before it listens would end it like any other program.
	if line, err := bufio.NewReader(output).ReadString('\n'); line != listening+"\n" {
		t.Fatalf("a process began with %q, %v", line, err)
	}
	return cmd
}

// end asks a process to end, as a deploy does.
func end(t *testing.T, worker *exec.Cmd) {
	t.Helper()
	if err := worker.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := worker.Wait(); err != nil {
		t.Errorf("a process that was asked to end: %v", err)
	}
}

// workerMain is the whole program of a process.
func workerMain(raw string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	fmt.Fprintln(os.Stdout, listening)
	var cfg workerConfig
	err := json.Unmarshal([]byte(raw), &cfg)
	if err == nil {
		err = runWorker(ctx, cfg)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		return 1
	}
	return 0
}

func runWorker(ctx context.Context, cfg workerConfig) error {
	pool, err := pgxpool.New(ctx, cfg.Database)
	if err != nil {
		return err
	}
	f, err := fleet.New(pool, cfg.fleet(pool)) //nolint:contextcheck // who dies passes no context on
	if err != nil {
		return err
	}
	for {
		if err := f.Run(ctx, 5*time.Second); err != nil {
			fmt.Fprintln(os.Stderr, "worker:", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second): // it comes back when the database does
		}
	}
}

func (cfg workerConfig) fleet(pool *pgxpool.Pool) fleet.Config {
	if cfg.Forward != nil {
		return cfg.forwarding(pool)
	}
	return fleet.Config{
		Companies: func(context.Context) ([]string, error) { return companyNames(cfg.Companies), nil },
		Source:    keptSources(cfg.Personio), TxSink: fleet.TxSinkFunc(mirror), Policy: eager(),
		Interval: cfg.Interval, MaxBackoff: 5 * cfg.Interval / 2, SweepInterval: 2 * time.Second, Workers: cfg.Workers, Timeout: cfg.Timeout,
		FeedRate: noRate(),
	}
}

// keptSources are sources that keep their clients, as a product's do.
func keptSources(address string) func(context.Context, string) (jobsync.Source, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	var clients sync.Map
	return func(_ context.Context, company string) (jobsync.Source, error) {
		if client, ok := clients.Load(company); ok {
			return client.(*xmlfeed.Client), nil //nolint:forcetypeassert // nothing else is stored
		}
		client, err := xmlfeed.NewClient(company, xmlfeed.WithBaseURL(address+"/companies/"+company), xmlfeed.WithHTTPClient(&http.Client{Transport: transport}))
		if err == nil {
			clients.Store(company, client)
		}
		return client, err
	}
}

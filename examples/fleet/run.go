package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/store/sqlstore/pgtest"
)

// run is the whole demonstration, so that a test can run it, too.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	cfg, err := parseConfig(args, stderr)
	if err != nil {
		return err
	}
	if cfg.duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.duration)
		defer cancel()
	}
	url := cfg.database
	if url == "" {
		cluster, err := pgtest.Start(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = cluster.Stop() }()
		if url, err = cluster.NewDatabase(ctx); err != nil {
			return err
		}
	}
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := fleet.Migrate(ctx, pool); err != nil {
		return err
	}
	if _, err := pool.Exec(ctx, mirrorTable); err != nil {
		return err
	}
	demo := newDemo(cfg.companies)
	defer demo.server.Close()
	worker := workerConfig{Database: url, Personio: demo.server.URL, Companies: cfg.companies, Interval: cfg.interval}
	view, err := newView(pool, worker, stdout)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	defer group.Wait()
	group.Go(func() { demo.change(ctx, cfg.changes, cfg.interval) })
	workers, err := launchAll(ctx, cfg.workers, worker, stdout, stderr)
	defer endAll(workers)
	if err != nil {
		return err
	}
	return view.run(ctx, cfg.view)
}

// launchAll starts worker processes: this program again.
func launchAll(ctx context.Context, n int, cfg workerConfig, stdout, stderr io.Writer) ([]*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(cfg)
	if err != nil {
		return nil, err
	}
	var workers []*exec.Cmd
	for i := range n {
		cmd := exec.CommandContext(context.WithoutCancel(ctx), self) //nolint:gosec // itself; it is asked to end, not killed
		cmd.Env = append(os.Environ(), workerEnv+"="+string(raw))
		cmd.Stderr = stderr
		// Ctrl-C in a terminal reaches this program alone, which then ends them.
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			return workers, fmt.Errorf("starting worker %d: %w", i+1, err)
		}
		workers = append(workers, cmd)
		fmt.Fprintf(stdout, "worker %d is process %d\n", i+1, cmd.Process.Pid)
	}
	return workers, nil
}

// endAll asks the workers to drain, and waits.
func endAll(workers []*exec.Cmd) {
	for _, worker := range workers {
		_ = worker.Process.Signal(syscall.SIGTERM) // it may have been killed
	}
	for _, worker := range workers {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = worker.Wait() // one that was killed is no surprise
		}()
		select {
		case <-ended:
		case <-time.After(30 * time.Second):
			_ = worker.Process.Kill() // it is on its own then
			<-ended
		}
	}
}

// over reports whether an error only says that the time is up.
func over(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, context.Canceled)
}

// Command fleet shows thousands of companies whose job boards are kept in step by
// several processes on one PostgreSQL: how old the mirrors are, how many events
// take effect, what waits and what is held.
//
//	go run ./examples/fleet                                        # 1,000 companies, 3 workers, a throw-away PostgreSQL
//	go run ./examples/fleet -companies 10000 -workers 3 -duration 5m
//	go run ./examples/fleet -database postgres://localhost/board   # a PostgreSQL of yours
//
// Personio is built in: nothing leaves this machine. Kill a worker (its number is
// printed) and see the others go on. A throw-away PostgreSQL needs the server's
// programs; on Debian: apt-get install postgresql.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	err := start()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}

// start makes this program one worker or the whole demonstration.
func start() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if raw := os.Getenv(workerEnv); raw != "" {
		return runWorker(ctx, raw)
	}
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// config is what the command line comes to.
type config struct {
	companies int
	workers   int
	database  string // none is a throw-away one
	interval  time.Duration
	duration  time.Duration // 0 is until Ctrl-C
	view      time.Duration
	changes   float64
}

func parseConfig(args []string, output io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.IntVar(&cfg.companies, "companies", 1_000, "how many companies publish jobs")
	flags.IntVar(&cfg.workers, "workers", 3, "how many processes keep their mirrors")
	flags.StringVar(&cfg.database, "database", "", "`URL` of an empty PostgreSQL database; without it, a throw-away one is started")
	flags.DurationVar(&cfg.interval, "interval", time.Minute, "time between two looks at a feed")
	flags.DurationVar(&cfg.duration, "duration", 0, "end after this time; 0 is until Ctrl-C")
	flags.DurationVar(&cfg.view, "view", 2*time.Second, "time between two lines of the view")
	flags.Float64Var(&cfg.changes, "changes", 0.05, "share of the companies that change something between two looks")
	if err := flags.Parse(args); err != nil {
		return config{}, err
	}
	switch {
	case flags.NArg() > 0:
		return config{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case cfg.companies < 1 || cfg.workers < 1:
		return config{}, errors.New("-companies and -workers must be positive")
	case cfg.interval < time.Second || cfg.view < 100*time.Millisecond:
		return config{}, errors.New("-interval must be at least 1s, -view at least 100ms")
	case cfg.changes < 0 || cfg.changes > 1 || cfg.duration < 0:
		return config{}, errors.New("-changes is a share from 0 to 1, -duration is not negative")
	}
	return cfg, nil
}

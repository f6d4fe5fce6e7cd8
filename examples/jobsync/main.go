// Command jobsync mirrors the open positions of some companies and shows what
// happens in the console: each event as it is delivered, a table of the jobs, and
// what is held until a person approves it.
//
//	go run ./examples/jobsync                             # a built-in Personio with two companies; one's feed breaks at times
//	go run ./examples/jobsync -company acme,globex        # real companies
//	go run ./examples/jobsync -company acme -dry-run      # only what a sync would do
//	go run ./examples/jobsync -company acme -once -data . # one sync, for cron; the state is kept in ./jobs.db
//
// While it runs, it takes commands: type help.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "jobsync:", err)
		os.Exit(1)
	}
}

// config is what the command line comes to.
type config struct {
	companies []string // none is the built-in Personio
	languages []string
	data      string
	interval  time.Duration
	once      bool
	dryRun    bool
}

func parseConfig(args []string, output io.Writer) (config, error) {
	var cfg config
	var companies, languages string
	flags := flag.NewFlagSet("jobsync", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.StringVar(&companies, "company", "", "mirror these real `companies`, separated by commas: acme, acme.app.personio.com or any page there")
	flags.StringVar(&languages, "languages", "", "fetch texts in these `languages`, too, separated by commas (two letters each)")
	flags.StringVar(&cfg.data, "data", "", "keep the state in this `folder`; without it, nothing is kept")
	flags.DurationVar(&cfg.interval, "interval", 0, "time between two looks at a feed (default 2s, 15m for real companies)")
	flags.BoolVar(&cfg.once, "once", false, "sync each company once, print the table and exit")
	flags.BoolVar(&cfg.dryRun, "dry-run", false, "print what a sync would do, and do nothing")
	if err := flags.Parse(args); err != nil {
		return config{}, err
	}
	if flags.NArg() > 0 {
		return config{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	cfg.companies, cfg.languages = list(companies), list(languages)
	switch {
	case cfg.interval < 0:
		return config{}, errors.New("-interval is negative")
	case cfg.interval == 0 && len(cfg.companies) > 0:
		cfg.interval = 15 * time.Minute
	case cfg.interval == 0:
		cfg.interval = 2 * time.Second
	}
	return cfg, nil
}

// list are the parts of a text between commas.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// run is the whole program, so that a test can run it, too.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (err error) {
	cfg, err := parseConfig(args, stderr)
	if err != nil {
		return err
	}
	app, err := newApp(ctx, cfg, stdout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.close()) }()
	switch {
	case cfg.dryRun:
		return app.dryRun(ctx)
	case cfg.once:
		return app.once(ctx)
	default:
		return app.serve(ctx, stdin)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// app is the mirror of some companies.
type app struct {
	cfg    config
	demo   *demo // nil with real companies
	store  store.Store
	file   *boltstore.Store // nil when nothing is kept
	runner *jobsync.Runner
	syncs  []*jobsync.Syncer

	mu   sync.Mutex // of all that follows
	out  io.Writer
	held map[string]string // tokens that were shown, by company
}

func newApp(ctx context.Context, cfg config, out io.Writer) (*app, error) {
	a := &app{cfg: cfg, out: out, store: store.NewMemory(), held: make(map[string]string)}
	if len(cfg.companies) == 0 {
		a.demo = newDemo()
		a.cfg.companies = a.demo.companies()
	}
	if cfg.data != "" {
		if err := os.MkdirAll(cfg.data, 0o700); err != nil {
			return nil, err
		}
		file, err := boltstore.Open(filepath.Join(cfg.data, "jobs.db"))
		if err != nil {
			return nil, err
		}
		a.file, a.store = file, file
	}
	if err := a.addCompanies(ctx); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) addCompanies(ctx context.Context) (err error) {
	opts := []jobsync.RunnerOption{jobsync.WithInterval(a.cfg.interval), jobsync.WithObserver(a.observe)}
	if a.demo != nil {
		opts = append(opts, jobsync.WithBackOff(a.cfg.interval))
	}
	a.runner, err = jobsync.NewRunner(opts...)
	if err != nil {
		return err
	}
	for _, name := range a.cfg.companies {
		var opts []xmlfeed.Option
		if a.demo != nil {
			opts = append(opts, xmlfeed.WithHTTPClient(a.demo.personio.Client()))
		}
		feed, err := xmlfeed.NewClient(name, opts...)
		if err != nil {
			return err
		}
		syncer, err := jobsync.New(feed.Company(), feed, a.store, jobsync.SinkFunc(a.deliver), jobsync.WithPolicy(a.policy()))
		if err != nil {
			return err
		}
		if err := a.runner.Add(ctx, syncer); err != nil {
			return err
		}
		a.syncs = append(a.syncs, syncer)
	}
	return nil
}

// policy is the usual one for real companies; in the built-in Personio, hours are
// seconds.
func (a *app) policy() jobsync.Policy {
	if a.demo != nil {
		return jobsync.Policy{MissingFor: 3 * time.Second, HoldFor: 90 * time.Second, Languages: a.cfg.languages}
	}
	return jobsync.Policy{Languages: a.cfg.languages}
}

// deliver is the sink: a real one writes into a database.
func (a *app) deliver(_ context.Context, event jobsync.Event) error {
	changed := ""
	if len(event.Changed) > 0 {
		changed = fmt.Sprint(" ", event.Changed)
	}
	a.printf("%-8s %-14s %d %s%s\n", event.Kind, event.ID, event.Job.ID, event.Job.Name, changed)
	return nil
}

// observe prints what a person should know of a sync, once.
func (a *app) observe(report jobsync.Report) {
	for _, warning := range report.Result.Warnings {
		a.printf("warning  %s: %s %v\n", report.Company, warning.Kind, warning.JobIDs)
	}
	if report.Err != nil {
		if report.Failures <= 1 && !errors.Is(report.Err, context.Canceled) {
			a.printf("failed   %s: %v\n", report.Company, report.Err)
		}
		return
	}
	if hold := report.Result.Hold; a.isNew(report.Company, hold) {
		a.printf("held     %s: %d jobs are missing (%s); approve %s archives them\n", report.Company, len(hold.Jobs), hold.Reason, hold.Token)
	}
}

// isNew remembers a hold, and says whether it has not been shown yet.
func (a *app) isNew(company string, hold *jobsync.Hold) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	token := ""
	if hold != nil {
		token = hold.Token
	}
	before := a.held[company]
	a.held[company] = token
	return token != "" && token != before
}

// once syncs every company once.
func (a *app) once(ctx context.Context) error {
	var errs []error
	for _, syncer := range a.syncs {
		result, err := syncer.Sync(ctx)
		a.observe(jobsync.Report{Company: syncer.Company(), Result: result, Err: err})
		errs = append(errs, err)
	}
	return errors.Join(append(errs, a.table(ctx))...)
}

// dryRun prints what a sync of every company would do.
func (a *app) dryRun(ctx context.Context) error {
	reports, err := a.runner.DryRun(ctx)
	if err != nil {
		return err
	}
	for _, report := range reports {
		for _, event := range report.Result.Events {
			a.printf("would %s %d %s %v\n", event.Kind, event.Job.ID, event.Job.Name, event.Changed)
		}
		if hold := report.Result.Hold; hold != nil {
			a.printf("would hold %d jobs of %s (%s)\n", len(hold.Jobs), report.Company, hold.Reason)
		}
		a.printf("%s: %d positions, %d events\n", report.Company, report.Result.Positions, len(report.Result.Events))
		err = errors.Join(err, report.Err)
	}
	return err
}

// serve syncs until the context ends or somebody types quit.
func (a *app) serve(ctx context.Context, stdin io.Reader) error {
	ctx, quit := context.WithCancel(ctx)
	defer quit()
	for _, syncer := range a.syncs {
		a.runner.Trigger(syncer.Company())
	}
	if a.demo != nil {
		go a.demo.live(ctx, a.printf)
	}
	go a.commands(ctx, stdin, quit)
	return a.runner.Run(ctx)
}

func (a *app) close() error {
	if a.file == nil {
		return nil
	}
	return a.file.Close()
}

func (a *app) printf(format string, args ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	fmt.Fprintf(a.out, format, args...)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// app is the job platform without its pages: it keeps the mirror and hands
// applications over.
type app struct {
	cfg     config
	log     *slog.Logger
	demo    *demo // nil with a real company
	feed    *xmlfeed.Client
	syncer  *jobsync.Syncer
	state   *boltstore.Store   // the sync's
	board   *board             // the platform's own
	hr      *recruiting.Client // nil without a key
	outbox  *outbox.Outbox     // nil without a key
	entries outbox.Store       // the outbox's
	cleanup []func() error

	mu     sync.Mutex
	status status
}

// status is the last look at the feed.
type status struct {
	At        time.Time
	Err       error
	Positions int
	Hold      *jobsync.Hold // nil for nothing
}

func newApp(cfg config, log *slog.Logger) (_ *app, err error) {
	a := &app{cfg: cfg, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if err := a.connect(); err != nil {
		return nil, err
	}
	if err := a.openStores(); err != nil {
		return nil, err
	}
	a.syncer, err = jobsync.New(a.feed.Company(), a.feed, a.state, a.board, jobsync.WithLanguage(a.cfg.language), jobsync.WithPolicy(a.policy()))
	return a, err
}

// connect makes the clients: of the real Personio, or of the built-in one.
func (a *app) connect() (err error) {
	feedOpts := []xmlfeed.Option{xmlfeed.WithLogger(a.log)}
	apiOpts := []personio.Option{personio.WithLogger(a.log), personio.WithApp("", "JOBBOARD_EXAMPLE")}
	name := a.cfg.company
	if name == "" {
		if a.demo, err = newDemo(a.cfg.feed); err != nil {
			return err
		}
		name = a.demo.company.Name()
		if a.cfg.feed == "" && a.cfg.places == nil {
			a.cfg.places = demoPlaces()
		}
		a.cfg.key = a.demo.company.RecruitingKey()
		a.cfg.channelID, a.cfg.sourceAttribute = a.demo.channelID, a.demo.sourceAttribute
		feedOpts = append(feedOpts, xmlfeed.WithHTTPClient(a.demo.personio.Client()))
		apiOpts = append(apiOpts, personio.WithHTTPClient(a.demo.personio.Client()))
	}
	if a.feed, err = xmlfeed.NewClient(name, feedOpts...); err != nil {
		return err
	}
	if a.cfg.key.CompanyID == "" && a.cfg.key.Token.IsZero() {
		a.log.Warn("no recruiting key: jobs are shown, but nobody can apply (set PERSONIO_COMPANY_ID and PERSONIO_RECRUITING_TOKEN)")
		return nil
	}
	a.hr, err = recruiting.New(a.cfg.key, apiOpts...)
	return err
}

func (a *app) openStores() (err error) {
	dir := a.cfg.data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "jobboard-*"); err != nil {
			return err
		}
		a.cleanup = append(a.cleanup, func() error { return os.RemoveAll(dir) })
	} else if err = os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if a.state, err = boltstore.Open(filepath.Join(dir, "sync.db")); err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, a.state.Close)
	if a.board, err = openBoard(filepath.Join(dir, "board.db")); err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, a.board.close)
	return a.openOutbox(dir)
}

// policy is the usual one for a real company. The built-in feed is never wrong by
// itself, and nobody wants to wait ten minutes until one of its jobs is archived.
func (a *app) policy() jobsync.Policy {
	if a.demo != nil {
		return jobsync.Policy{Misses: 1, MissingFor: -1}
	}
	return jobsync.Policy{}
}

// companyName is what the pages call the company: nothing when a document serves
// as the feed, because the built-in company's name is not its own.
func (a *app) companyName() string {
	switch {
	case a.cfg.name != "":
		return a.cfg.name
	case a.cfg.feed != "":
		return ""
	default:
		return companyTitle(a.feed.Company())
	}
}

// held are the jobs that the sync holds back.
func (s status) held() []jobsync.HeldJob {
	if s.Hold == nil {
		return nil
	}
	return s.Hold.Jobs
}

// close ends everything in the reverse order of its beginning.
func (a *app) close() error {
	var err error
	for len(a.cleanup) > 0 {
		last := len(a.cleanup) - 1
		err = errors.Join(err, a.cleanup[last]())
		a.cleanup = a.cleanup[:last]
	}
	return err
}

// work looks at the feed and hands applications over until the context ends.
func (a *app) work(ctx context.Context) {
	var group sync.WaitGroup
	if a.outbox != nil {
		group.Go(func() { a.outbox.Run(ctx) })
	}
	a.poll(ctx)
	group.Wait()
}

// poll looks at the feed again and again until the context ends.
func (a *app) poll(ctx context.Context) {
	ticker := time.NewTicker(a.cfg.interval)
	defer ticker.Stop()
	for {
		if _, err := a.sync(ctx); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "the jobs stay as they are", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if a.demo != nil {
			a.demo.tick(time.Now())
		}
	}
}

// sync looks at the feed once and remembers how it went.
func (a *app) sync(ctx context.Context) (jobsync.Result, error) {
	result, err := a.syncer.Sync(ctx)
	for _, event := range result.Events {
		a.log.InfoContext(ctx, "job "+string(event.Kind), slog.String("event", event.ID), slog.Int64("job", event.Job.ID), slog.Any("changed", event.Changed))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.status = status{At: time.Now(), Err: err, Positions: result.Positions, Hold: result.Hold}
	if err != nil {
		return result, fmt.Errorf("syncing: %w", err)
	}
	return result, nil
}

func (a *app) lastStatus() status {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.status
}

// approve archives the held jobs that a person has looked at.
func (a *app) approve(ctx context.Context, token string) error {
	if err := jobsync.Approve(ctx, a.state, a.feed.Company(), token); err != nil {
		return err
	}
	_, err := a.sync(ctx)
	return err
}

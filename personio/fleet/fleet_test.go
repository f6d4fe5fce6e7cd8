package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// config of a fleet for the companies of a world, in a hurry.
func config(w *world) fleet.Config {
	return fleet.Config{
		Companies: func(context.Context) ([]string, error) { return w.names, nil },
		Source:    sources(w.url), TxSink: fleet.TxSinkFunc(mirror), Policy: eager(),
		Interval: 500 * time.Millisecond, MaxBackoff: 2 * time.Second, SweepInterval: time.Second, Workers: 10, Timeout: 20 * time.Second,
		FeedRate: noRate(),
	}
}

// noRate is a rate that nothing waits for.
func noRate() personio.RateLimit { return personio.RateLimit{Burst: 1_000, Interval: time.Microsecond} }

func withMirror(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := database(t)
	if _, err := pool.Exec(t.Context(), mirrorTables); err != nil {
		t.Fatal(err)
	}
	return pool
}

// start runs a process of a fleet until the function that it returns is called.
func start(t *testing.T, pool *pgxpool.Pool, cfg fleet.Config) (*fleet.Fleet, func()) {
	t.Helper()
	f, err := fleet.New(pool, cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx, 10*time.Second) }()
	var once sync.Once
	stop := func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return f, stop
}

func TestMirrorsFollowTheirFeeds(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 20)
	w.faulty.Store(5)
	f, _ := start(t, pool, config(w))
	_, stopSecond := start(t, pool, config(w))
	w.converge(t, pool, time.Minute)
	for i := range 60 {
		w.change(i)
	}
	stopSecond() // a deploy
	w.converge(t, pool, time.Minute)

	stats, err := f.Stats(t.Context())
	if err != nil || stats.Companies != 20 || stats.Unseen != 0 || stats.PendingEvents != 0 || stats.LagMax > 60 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// A second database connection sees effect and acknowledgement together, or
// neither.
func TestAnEffectCommitsWithItsAcknowledgement(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	store, name := sqlstore.NewPgx(pool), w.names[0]
	source, err := sources(w.url)(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	failing := true
	sink := fleet.OnceSink(pool, fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
		if err := mirror(ctx, tx, event); err != nil || !failing {
			return err
		}
		return errors.New("after the write")
	}))
	syncer, err := jobsync.New(name, source, store, sink, jobsync.WithPolicy(eager()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := syncer.Sync(t.Context()); err == nil {
		t.Fatal("the sink did not fail")
	}
	if n := count(t, pool, "SELECT count(*) FROM mirror"); n != 0 {
		t.Errorf("%d rows of an effect that was not acknowledged", n)
	}
	failing = false
	if _, err := syncer.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, pool, "SELECT count(*) FROM mirror"); n != len(w.companies[name].Jobs()) {
		t.Errorf("%d rows", n)
	}
	if n := count(t, pool, "SELECT count(*) FROM done"); n != len(w.companies[name].Jobs()) {
		t.Errorf("%d events had an effect", n)
	}
}

func count(t *testing.T, pool *pgxpool.Pool, query string, args ...any) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A dead feed, a slow one, one that nobody knows how to get, one that panics and a
// sink that refuses delay nobody else: they are looked at less and less often.
func TestABadCompanyDelaysNobody(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 15)
	dead, refused, slow, unknown, nothing, broken := w.names[0], w.names[1], w.names[2], w.names[3], w.names[4], w.names[5]
	cfg := config(w)
	cfg.Workers, cfg.Timeout, cfg.MaxBackoff = 4, 3*time.Second, time.Hour
	w.companies[dead].SetFeedEnabled(false)
	cfg.TxSink = fleet.TxSinkFunc(func(ctx context.Context, tx pgx.Tx, event jobsync.Event) error {
		if event.Company == refused {
			return errors.New("poison")
		}
		return mirror(ctx, tx, event)
	})
	cfg.Source = func(ctx context.Context, company string) (jobsync.Source, error) {
		switch company {
		case slow:
			return source(func(ctx context.Context) (*xmlfeed.Feed, error) { <-ctx.Done(); return nil, ctx.Err() }), nil
		case unknown:
			return nil, errors.New("no such customer")
		case nothing:
			return nil, nil //nolint:nilnil // what must not be
		case broken:
			return source(func(context.Context) (*xmlfeed.Feed, error) { panic("no feed") }), nil //nolint:forbidigo // what must not be
		}
		return sources(w.url)(ctx, company)
	}
	f, _ := start(t, pool, cfg)
	good := &world{Server: w.Server, names: w.names[6:], companies: map[string]*personiotest.Company{}}
	for _, name := range good.names {
		good.companies[name] = w.companies[name]
	}
	good.converge(t, pool, time.Minute)
	const putOff = "SELECT count(*) FROM river_job WHERE args->>'company' = $1 AND state = 'scheduled' AND scheduled_at - attempted_at > interval '7 seconds'"
	for about, company := range map[string]string{
		"dead": dead, "refused": refused, "slow": slow, "unknown": unknown, "nothing": nothing, "broken": broken,
	} {
		eventually(t, about+" is left alone for longer and longer", func() bool { return count(t, pool, putOff, company) == 1 })
	}
	stats, err := f.Stats(t.Context())
	if err != nil || stats.Unavailable != 2 || stats.PendingEvents == 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// A company that is well again is looked at as often as any.
func TestFailuresAreForgottenAfterASuccess(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	cfg := config(w)
	var unknown atomic.Bool
	unknown.Store(true)
	cfg.Source = func(ctx context.Context, company string) (jobsync.Source, error) {
		if unknown.Load() {
			return nil, errors.New("the list of customers is away")
		}
		return sources(w.url)(ctx, company)
	}
	start(t, pool, cfg)
	const failures = "SELECT coalesce(max((metadata->'output'->>'failures')::int), 0) FROM river_job WHERE kind = 'personio_sync'"
	eventually(t, "it fails", func() bool { return count(t, pool, failures) > 1 })
	unknown.Store(false)
	w.converge(t, pool, time.Minute)
	eventually(t, "forgotten", func() bool { return count(t, pool, failures) == 0 })
}

// source is a feed of a test's own.
type source func(ctx context.Context) (*xmlfeed.Feed, error)

func (s source) Fetch(ctx context.Context, _ string) (*xmlfeed.Feed, error) { return s(ctx) }

func TestCompaniesComeAndGo(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 3)
	var listed atomic.Pointer[[]string]
	all := w.names
	listed.Store(new(all[:2]))
	cfg := config(w)
	cfg.Companies = func(context.Context) ([]string, error) { return *listed.Load(), nil }
	f, _ := start(t, pool, cfg)
	jobs := func() int { return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync'") }
	eventually(t, "two companies", func() bool { return jobs() == 2 })
	listed.Store(new(all[1:]))
	eventually(t, "another two", func() bool {
		return jobs() == 2 && count(t, pool, "SELECT count(*) FROM river_job WHERE args->>'company' = $1", all[0]) == 0
	})
	eventually(t, "the third is seen", func() bool { return count(t, pool, "SELECT count(*) FROM mirror WHERE company = $1", all[2]) > 0 })
	if err := f.Delete(t.Context(), all[0]); err != nil {
		t.Fatal(err)
	}
	if n := count(t, pool, "SELECT count(*) FROM personio_records WHERE kind = 'jobs' AND name = $1", all[0]); n != 0 {
		t.Errorf("%d jobs of a deleted company", n)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 300 {
		if is() {
			return
		}
		pause(t, 100*time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func TestApplicationsAreForwarded(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 5)
	cfg := fleet.Config{
		Outbox:        outboxes(pool, w.url, func(company string) auth.RecruitingKey { return w.companies[company].RecruitingKey() }),
		SweepInterval: time.Second, Workers: 4, Timeout: time.Minute,
	}
	f, _ := start(t, pool, cfg)
	start(t, pool, cfg)
	const each = 6
	for i := range each {
		for _, name := range w.names {
			_, err := f.Outbox().Submit(t.Context(), outbox.Submission{
				Company: name, ApplicationID: fmt.Sprint(i),
				Application: recruiting.Application{
					FirstName: "Ada", LastName: "Byron", Email: fmt.Sprintf("ada%d@example.org", i), JobPositionID: w.companies[name].Jobs()[0].ID,
				},
				Documents: []outbox.Document{{File: recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7")), Category: recruiting.CV}},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range w.names {
		eventually(t, name, func() bool { return len(w.companies[name].Applications()) == each })
		for i, application := range w.companies[name].Applications() {
			if want := fmt.Sprintf("ada%d@example.org", i); application.Email != want || len(application.Documents) != 1 {
				t.Errorf("%s: number %d is of %s with %d documents", name, i, application.Email, len(application.Documents))
			}
		}
	}
	eventually(t, "no job is left", func() bool {
		return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_forward' AND state NOT IN ('completed', 'cancelled', 'discarded')") == 0
	})
}

// An application is on its way if and only if the caller's transaction commits.
func TestAnApplicationCommitsWithTheCallersRows(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	f, err := fleet.New(pool, fleet.Config{Outbox: outboxes(pool, w.url, func(string) auth.RecruitingKey { return w.companies[w.names[0]].RecruitingKey() })})
	if err != nil {
		t.Fatal(err)
	}
	errBack := errors.New("rolled back")
	entry := outbox.Entry{ID: "1", Company: w.names[0], State: outbox.Pending}
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		if _, err := f.OutboxStore().AddTx(t.Context(), tx, entry); err != nil {
			return err
		}
		return errBack
	})
	if !errors.Is(err, errBack) {
		t.Fatal(err)
	}
	if n := count(t, pool, "SELECT (SELECT count(*) FROM personio_outbox) + (SELECT count(*) FROM river_job)"); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 2)
	f, stop := start(t, pool, config(w))
	w.converge(t, pool, time.Minute)
	stop()
	get := func(oldest time.Duration) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		f.Health(oldest).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
		return rec
	}
	if rec := get(time.Hour); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), `"companies":2`) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := get(time.Nanosecond); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("mirrors older than allowed: %d", rec.Code)
	}
	pool.Close()
	if rec := get(0); rec.Code != http.StatusServiceUnavailable || strings.Contains(rec.Body.String(), "pool") {
		t.Errorf("without the database: %d %s", rec.Code, rec.Body)
	}
}

func TestWrongConfigurations(t *testing.T) {
	t.Parallel()
	pool := database(t)
	listing := func(context.Context) ([]string, error) { return nil, nil }
	for name, cfg := range map[string]fleet.Config{
		"nothing to do": {},
		"no source":     {Companies: listing, TxSink: fleet.TxSinkFunc(mirror)},
		"no sink":       {Companies: listing, Source: sources("http://127.0.0.1")},
		"two sinks":     {Companies: listing, Source: sources("http://127.0.0.1"), TxSink: fleet.TxSinkFunc(mirror), Sink: jobsync.SinkFunc(nil)},
		"a policy that jobsync refuses": {
			Companies: listing, Source: sources("http://127.0.0.1"), TxSink: fleet.TxSinkFunc(mirror), Policy: jobsync.Policy{MaxArchives: -1},
		},
		"a broken maker": {Outbox: func(*fleet.OutboxStore) (*outbox.Outbox, error) { return nil, errors.New("no") }},
	} {
		if _, err := fleet.New(pool, cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := fleet.New(nil, fleet.Config{}); err == nil {
		t.Error("no pool: no error")
	}
}

func TestMigratingTwiceAndAtOnce(t *testing.T) {
	t.Parallel()
	url := newDatabase(t)
	var group sync.WaitGroup
	for range 4 {
		pool := open(t, url)
		group.Go(func() {
			if err := fleet.Migrate(t.Context(), pool); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	pool := open(t, url)
	if _, err := pool.Exec(t.Context(), "INSERT INTO personio_migrations (step) VALUES (99)"); err != nil {
		t.Fatal(err)
	}
	if err := fleet.Migrate(t.Context(), pool); !errors.Is(err, fleet.ErrNewerSchema) {
		t.Errorf("a newer schema: %v", err)
	}
}

package jobsync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	stores "github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// fleet is a runner with companies whose feeds it watches. It lives in a bubble.
type fleet struct {
	t      *testing.T
	runner *jobsync.Runner
	store  *stores.Memory
	sink   jobsync.Sink

	mu      sync.Mutex
	starts  map[string][]time.Time // of fetches
	reports []jobsync.Report
	// fetch, if it is set, is what a company's source does.
	fetch func(ctx context.Context, company string) error
}

func newFleet(t *testing.T, companies int, opts ...jobsync.RunnerOption) *fleet {
	t.Helper()
	f := &fleet{t: t, store: stores.NewMemory(), sink: &recorder{}, starts: make(map[string][]time.Time)}
	opts = append([]jobsync.RunnerOption{jobsync.WithObserver(func(report jobsync.Report) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.reports = append(f.reports, report)
	})}, opts...)
	var err error
	if f.runner, err = jobsync.NewRunner(opts...); err != nil {
		t.Fatal(err)
	}
	for i := range companies {
		f.add(fmt.Sprint("company ", i))
	}
	return f
}

func (f *fleet) syncer(company string) *jobsync.Syncer {
	f.t.Helper()
	source := sourceFunc(func(ctx context.Context, _ string) (*xmlfeed.Feed, error) {
		f.mu.Lock()
		f.starts[company] = append(f.starts[company], time.Now())
		f.mu.Unlock()
		if f.fetch != nil {
			if err := f.fetch(ctx, company); err != nil {
				return nil, err
			}
		}
		feed := feedOf(positions(1, 2)...)
		feed.FetchedAt = time.Now()
		return feed, nil
	})
	syncer, err := jobsync.New(company, source, f.store, f.sink)
	if err != nil {
		f.t.Fatal(err)
	}
	return syncer
}

func (f *fleet) add(company string) {
	f.t.Helper()
	if err := f.runner.Add(f.t.Context(), f.syncer(company)); err != nil {
		f.t.Fatal(err)
	}
}

// run lets the runner run for a time, and returns what Run did.
func (f *fleet) run(d time.Duration, meanwhile ...func()) error {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), d)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- f.runner.Run(ctx) }()
	for _, f := range meanwhile {
		f()
	}
	return <-ended
}

func TestEachCompanyIsSyncedOnceInAnInterval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const companies, rounds = 200, 8
		f := newFleet(t, companies)
		if err := f.run(rounds * 15 * time.Minute); err != nil {
			t.Errorf("Run: %v", err)
		}
		quarters := make([]int, 4) // of the interval
		for company, starts := range f.starts {
			if n := len(starts); n < rounds-1 || n > rounds {
				t.Errorf("%s was synced %d times in %d intervals", company, n, rounds)
			}
			quarters[starts[0].Sub(starts[0].Truncate(15*time.Minute))*4/(15*time.Minute)]++
			for i := range starts[1:] {
				if gap := starts[i+1].Sub(starts[i]); gap < 14*time.Minute || gap > 16*time.Minute {
					t.Errorf("%s: %v between two syncs", company, gap)
				}
			}
		}
		if len(f.starts) != companies || slices.Min(quarters) < companies/8 {
			t.Errorf("%d companies were synced, spread like %v", len(f.starts), quarters)
		}
		for _, report := range f.reports {
			if report.Err != nil || report.Failures != 0 || report.Result.Positions != 2 || report.Lag != 0 || !report.NextAt.After(report.StartedAt) {
				t.Fatalf("report %+v", report)
			}
		}
	})
}

// TestCompaniesKeepTheirMoments, also in another process: a restart is no storm.
func TestCompaniesKeepTheirMoments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first := newFleet(t, 50)
		_ = first.run(15 * time.Minute)
		<-time.After(7 * time.Minute)
		second := newFleet(t, 50)
		_ = second.run(15 * time.Minute)
		for company, starts := range first.starts {
			again := second.starts[company]
			if len(starts) == 0 || len(again) == 0 {
				t.Fatalf("%s was synced %d times, then %d times", company, len(starts), len(again))
			}
			moment := func(at time.Time) time.Duration { return at.Sub(at.Truncate(15 * time.Minute)) }
			if d := moment(starts[0]) - moment(again[0]); d.Abs() > time.Second {
				t.Errorf("%s: the moments are %v apart", company, d)
			}
		}
	})
}

// TestNobodyStarves when more companies are due than can be synced: each comes as
// often as every other.
func TestNobodyStarves(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		companies, fair int // fair is how often each can be synced in ten minutes
		opts            []jobsync.RunnerOption
	}{
		"one host, by its gap": {400, 30, nil},
		"two hosts, by their gaps": {200, 15, []jobsync.RunnerOption{
			jobsync.WithPoliteness(400*time.Millisecond, func(company string) string { return fmt.Sprint(company[len(company)-1] % 2) }),
			jobsync.WithConcurrency(100),
		}},
		"a crowded host and free ones, by their number": {100, 30, []jobsync.RunnerOption{
			jobsync.WithConcurrency(2), jobsync.WithPoliteness(time.Millisecond, func(company string) string {
				if company < "company 5" {
					return ""
				}
				return company
			}),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 0, append([]jobsync.RunnerOption{jobsync.WithInterval(10 * time.Second)}, test.opts...)...)
				f.fetch = func(context.Context, string) error { <-time.After(400 * time.Millisecond); return nil }
				if test.opts == nil {
					f.fetch = nil
				}
				for i := range test.companies {
					f.add(fmt.Sprint("company ", i))
				}
				_ = f.run(10 * time.Minute)
				least, most := 1<<30, 0
				for _, starts := range f.starts {
					least, most = min(least, len(starts)), max(most, len(starts))
				}
				if len(f.starts) != test.companies || least < test.fair-3 || most > test.fair+3 {
					t.Errorf("%d companies were synced %d to %d times, fair were %d", len(f.starts), least, most, test.fair)
				}
			})
		})
	}
}

// TestTriggerKeepsThePlaceInTheRow of a company that is due already.
func TestTriggerKeepsThePlaceInTheRow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 3, jobsync.WithInterval(24*time.Hour), jobsync.WithPoliteness(time.Minute, nil))
		_ = f.run(10*time.Minute, func() {
			for company := range 3 {
				f.runner.Trigger(fmt.Sprint("company ", company))
				<-time.After(time.Second)
			}
			f.runner.Trigger("company 1")
		})
		if first, second := f.starts["company 1"], f.starts["company 2"]; len(first) == 0 || len(second) == 0 || !first[0].Before(second[0]) {
			t.Errorf("company 1 was synced at %v, company 2, which was triggered later, at %v", first, second)
		}
	})
}

func TestOnlySoManyCompaniesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 40, jobsync.WithConcurrency(3), jobsync.WithInterval(time.Minute))
		var inside, most int
		f.fetch = func(context.Context, string) error {
			f.mu.Lock()
			inside++
			most = max(most, inside)
			f.mu.Unlock()
			<-time.After(2 * time.Second) // less than makes a sync slow
			f.mu.Lock()
			inside--
			f.mu.Unlock()
			return nil
		}
		_ = f.run(10 * time.Minute)
		if most != 3 {
			t.Errorf("%d companies were synced at once, want 3", most)
		}
		if len(f.starts) != 40 {
			t.Errorf("%d companies were synced, want all 40", len(f.starts))
		}
	})
}

func TestHostsAreLeftAloneBetweenTwoSyncs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		host func(string) string
		want map[string]time.Duration // the least time between two, by host
	}{
		"all companies are one host": {nil, map[string]time.Duration{"": time.Second}},
		"two hosts": {func(company string) string { return company[len(company)-1:] }, map[string]time.Duration{
			"0": time.Second, "1": time.Second, "": 0,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 0, jobsync.WithPoliteness(time.Second, test.host), jobsync.WithConcurrency(100))
				for i := range 10 {
					f.add(fmt.Sprintf("company %d/%d", i, i%2))
				}
				_ = f.run(time.Minute, func() {
					for company := range 10 {
						f.runner.Trigger(fmt.Sprintf("company %d/%d", company, company%2))
					}
				})
				for host, want := range test.want {
					var all []time.Time
					for company, starts := range f.starts {
						if host == "" || test.host(company) == host {
							all = append(all, starts...)
						}
					}
					slices.SortFunc(all, time.Time.Compare)
					least := time.Hour
					for i := range all[1:] {
						least = min(least, all[i+1].Sub(all[i]))
					}
					if least != want {
						t.Errorf("host %q: two syncs were %v apart, want %v", host, least, want)
					}
				}
			})
		})
	}
}

// TestAFailingCompanyIsLeftAloneForLongerAndLonger, and delays no other.
func TestAFailingCompanyIsLeftAloneForLongerAndLonger(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err   error
		waits []time.Duration
	}{
		"the feed is gone": {xmlfeed.ErrDisabled, []time.Duration{minutes(15), minutes(30), minutes(60), minutes(60)}},
		"the host asks for a time": {
			&xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, RetryAfter: minutes(45)},
			[]time.Duration{minutes(45), minutes(45), minutes(60), minutes(60)},
		},
		"the host asks for too much": {
			&xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, RetryAfter: 999 * time.Hour},
			[]time.Duration{24 * time.Hour, 24 * time.Hour},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 2)
				f.fetch = func(_ context.Context, company string) error {
					if company == "company 0" {
						return test.err
					}
					return nil
				}
				_ = f.run(60 * time.Hour)
				starts := f.starts["company 0"]
				for i, want := range test.waits {
					if gap := starts[i+1].Sub(starts[i]); gap < want || gap > want+want/10+time.Second {
						t.Errorf("%v between the failures %d and %d, want %v and a bit", gap, i+1, i+2, want)
					}
				}
				if n := len(f.starts["company 1"]); n < 230 {
					t.Errorf("the other company was synced %d times in 60 hours", n)
				}
				failures := 0
				for _, report := range f.reports {
					if report.Company == "company 0" {
						if failures++; report.Failures != failures || !errors.Is(report.Err, test.err) {
							t.Fatalf("report %+v, want failure %d", report, failures)
						}
					}
				}
			})
		})
	}
}

func TestAFailingSinkIsTriedSoonerThanAFeed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 0)
		var opened atomic.Bool
		f.sink = jobsync.SinkFunc(func(context.Context, jobsync.Event) error {
			if !opened.Load() {
				return fmt.Errorf("%w: closed", jobsync.ErrSinkUnavailable)
			}
			return nil
		})
		f.add(acme)
		_ = f.run(20*time.Minute, func() {
			f.runner.Trigger(acme)
			<-time.After(10 * time.Minute)
			opened.Store(true)
		})
		var failures []time.Duration
		for i, report := range f.reports {
			if report.Err == nil {
				failures = append(failures, report.StartedAt.Sub(f.reports[0].StartedAt))
				if report.Failures != 0 {
					t.Errorf("%d failures after a success", report.Failures)
				}
				break
			}
			if report.Failures != i+1 || report.Result.Pending != 2 {
				t.Errorf("report %d: %d failures, %d pending", i+1, report.Failures, report.Result.Pending)
			}
		}
		// 1 + 2 + 4 + 8 minutes, and a bit each.
		if len(failures) != 1 || failures[0] < 15*time.Minute || failures[0] > 17*time.Minute {
			t.Errorf("delivered after %v, want about 15 minutes", failures)
		}
	})
}

func TestSomebodyElsesSyncIsNoFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1)
		if _, _, err := f.store.Lease(t.Context(), unit("company 0"), "another process", 24*time.Hour); err != nil {
			t.Fatal(err)
		}
		_ = f.run(4 * time.Hour)
		if n := len(f.reports); n < 15 {
			t.Errorf("%d syncs in 4 hours, want one in each interval", n)
		}
		for _, report := range f.reports {
			if !errors.Is(report.Err, stores.ErrLeased) || report.Failures != 0 {
				t.Fatalf("report %+v", report)
			}
		}
	})
}

func TestRunLetsSyncsComeToTheirEnd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		takes time.Duration
		cut   bool
	}{
		"in time":  {29 * time.Second, false},
		"too long": {31 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 1)
				var cause error
				f.fetch = func(ctx context.Context, _ string) error {
					select {
					case <-time.After(time.Second + test.takes):
					case <-ctx.Done():
						cause = context.Cause(ctx)
						return ctx.Err()
					}
					return nil
				}
				err := f.run(time.Second, func() { f.runner.Trigger("company 0") })
				if (err != nil) != test.cut || (cause != nil) != test.cut {
					t.Errorf("Run: %v, the sync ended with %v", err, cause)
				}
				if len(f.reports) != 1 || (f.reports[0].Err != nil) != test.cut {
					t.Errorf("reports %+v", f.reports)
				}
				if len(f.starts["company 0"]) != 1 {
					t.Errorf("%d syncs were started", len(f.starts["company 0"]))
				}
			})
		})
	}
}

func TestTriggerSyncsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, jobsync.WithInterval(24*time.Hour))
		f.fetch = func(context.Context, string) error { <-time.After(time.Minute); return nil }
		start := time.Now()
		_ = f.run(time.Hour, func() {
			if f.runner.Trigger("nobody") {
				t.Error("a company was triggered that is not there")
			}
			<-time.After(time.Second)
			if !f.runner.Trigger("company 0") {
				t.Error("the company is not there")
			}
			<-time.After(time.Second)
			f.runner.Trigger("company 0") // while it is being synced: once more afterwards
			f.runner.Trigger("company 0")
		})
		var got []time.Duration
		for _, at := range f.starts["company 0"] {
			got = append(got, at.Sub(start))
		}
		if want := []time.Duration{time.Second, 61 * time.Second}; !slices.Equal(got, want) {
			t.Errorf("syncs began after %v, want %v", got, want)
		}
	})
}

func TestCompaniesComeAndGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 2)
		if err := f.runner.Add(t.Context(), f.syncer("company 1")); err == nil {
			t.Error("a company was added twice")
		}
		_ = f.run(2*time.Hour, func() {
			<-time.After(time.Hour)
			if !f.runner.Remove("company 0") || f.runner.Remove("company 0") {
				t.Error("a company must be removed exactly once")
			}
			f.add("company 2")
		})
		for company, want := range map[string]int{"company 0": 4, "company 1": 8, "company 2": 4} {
			if got := len(f.starts[company]); got < want-1 || got > want {
				t.Errorf("%s was synced %d times, want %d", company, got, want)
			}
		}
	})
}

// TestACompanyThatIsRemovedWhileItIsSyncedDoesNotComeBack, also when it is added
// anew meanwhile.
func TestACompanyThatIsRemovedWhileItIsSyncedDoesNotComeBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1)
		f.fetch = func(context.Context, string) error { <-time.After(time.Minute); return nil }
		_ = f.run(3*time.Hour, func() {
			f.runner.Trigger("company 0")
			<-time.After(time.Second)
			f.runner.Remove("company 0")
			f.add("company 0")
		})
		if n := len(f.starts["company 0"]); n < 12 || n > 13 {
			t.Errorf("%d syncs, want the first one and those of one company in 3 hours", n)
		}
	})
}

func TestPanicsStayWithTheirCompany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 2)
		f.fetch = func(_ context.Context, company string) error {
			if company == "company 0" {
				panic("secret") //nolint:forbidigo // the point of the test
			}
			return nil
		}
		_ = f.run(time.Hour)
		for _, report := range f.reports {
			if (report.Err != nil) != (report.Company == "company 0") {
				t.Errorf("report %+v", report)
			}
			if report.Err != nil && report.Err.Error() != "jobsync: fetching the feed: the source panicked with a string" {
				t.Errorf("error %v", report.Err)
			}
		}
		if len(f.starts["company 1"]) < 3 {
			t.Error("the other company was not synced")
		}
	})
}

func TestAnObserversPanicIsItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, jobsync.WithObserver(func(jobsync.Report) { panic("no") })) //nolint:forbidigo // the point of the test
		if err := f.run(time.Hour); err != nil || len(f.starts["company 0"]) < 3 {
			t.Errorf("Run: %v after %d syncs", err, len(f.starts["company 0"]))
		}
	})
}

// TestTheLagTellsHowOldAMirrorIs although its syncs fail.
func TestTheLagTellsHowOldAMirrorIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1)
		f.fetch = func(context.Context, string) error {
			if len(f.starts["company 0"]) > 1 {
				return xmlfeed.ErrUnavailable
			}
			return nil
		}
		_ = f.run(3 * time.Hour)
		seen := f.reports[0].StartedAt
		for _, report := range f.reports {
			if want := report.StartedAt.Sub(seen); report.Lag != want {
				t.Errorf("lag %v, want %v", report.Lag, want)
			}
		}
		if len(f.reports) < 3 {
			t.Errorf("%d reports", len(f.reports))
		}
	})
}

// TestTheLagGoesOnWhereNothingIsKnown: the store fails, or somebody else has the
// company.
func TestTheLagGoesOnWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	for name, cause := range map[string]error{"the store fails": errors.New("disk full"), "leased": stores.ErrLeased} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 0)
				syncs := 0
				store := failing(f.store, cause, func(operation string, _ bool) bool {
					if operation == "lease" {
						syncs++
					}
					return operation == "lease" && syncs != 2
				})
				source := sourceFunc(func(context.Context, string) (*xmlfeed.Feed, error) {
					feed := feedOf()
					feed.FetchedAt = time.Now()
					return feed, nil
				})
				syncer, err := jobsync.New(acme, source, store, f.sink)
				if err != nil {
					t.Fatal(err)
				}
				if err := f.runner.Add(t.Context(), syncer); err != nil {
					t.Fatal(err)
				}
				_ = f.run(3 * time.Hour)
				if len(f.reports) < 4 || f.reports[0].Lag != 0 {
					t.Fatalf("%d reports, the first with a lag of %v", len(f.reports), f.reports[0].Lag)
				}
				for _, report := range f.reports[1:] {
					if want := report.StartedAt.Sub(f.reports[1].StartedAt); report.Lag != want || (report.Err != nil) != (want > 0) {
						t.Errorf("lag %v, want %v (%v)", report.Lag, want, report.Err)
					}
				}
			})
		})
	}
}

func TestDryRunOfOneOrAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 5, jobsync.WithConcurrency(2))
		reports, err := f.runner.DryRun(t.Context())
		if err != nil || len(reports) != 5 {
			t.Fatalf("%d reports, %v", len(reports), err)
		}
		for i, report := range reports {
			if report.Company != fmt.Sprint("company ", i) || report.Result.Count(jobsync.Create) != 2 || report.Err != nil {
				t.Errorf("report %+v", report)
			}
			if state, err := jobsync.Read(t.Context(), f.store, report.Company); err != nil || state.Version != 0 {
				t.Errorf("%s has version %d, %v", report.Company, state.Version, err)
			}
		}
		if reports, err := f.runner.DryRun(t.Context(), "company 3", "company 1"); err != nil || len(reports) != 2 || reports[0].Company != "company 1" {
			t.Errorf("reports %+v, %v", reports, err)
		}
		if _, err := f.runner.DryRun(t.Context(), "nobody"); err == nil {
			t.Error("a company that is not there had a dry run")
		}
	})
}

func TestARunnerRunsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1)
		_ = f.run(time.Minute, func() {
			<-time.After(time.Second)
			if err := f.runner.Run(t.Context()); err == nil {
				t.Error("it ran twice at once")
			}
		})
		if err := f.run(time.Minute); err != nil {
			t.Errorf("it did not run again: %v", err)
		}
	})
}

func TestAPanicOfTheHostFunctionIsAnError(t *testing.T) {
	t.Parallel()
	runner, err := jobsync.NewRunner(jobsync.WithPoliteness(time.Second, func(string) string { panic("canary") })) //nolint:forbidigo // the point of the test
	if err != nil {
		t.Fatal(err)
	}
	err = runner.Add(t.Context(), newSyncer(t, &board{}, stores.NewMemory(), &recorder{}))
	if want := "jobsync: the function of WithPoliteness panicked with a string"; err == nil || err.Error() != want {
		t.Errorf("Add: %v, want %q", err, want)
	}
	if runner.Remove(acme) {
		t.Error("the company is there")
	}
}

func TestWrongOptionsOfARunner(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]jobsync.RunnerOption{
		"interval": jobsync.WithInterval(0), "concurrency": jobsync.WithConcurrency(-1), "politeness": jobsync.WithPoliteness(0, nil),
		"back-off": jobsync.WithBackOff(0), "grace": jobsync.WithGrace(-1), "observer": jobsync.WithObserver(nil),
	} {
		if _, err := jobsync.NewRunner(opt); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

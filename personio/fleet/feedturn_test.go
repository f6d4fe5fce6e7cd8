package fleet_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// All companies are due at once, and two processes have workers for all of them.
// The n-th feed is asked for no earlier than the rate allows, and all are before
// long: whose turn is far away takes no worker, and gets a place in the line.
func TestProcessesShareTheRateOfFeeds(t *testing.T) {
	t.Parallel()
	pool := database(t)
	rate := personio.RateLimit{Burst: 3, Interval: 200 * time.Millisecond}
	var mu sync.Mutex
	var asked []time.Time
	seen := make(map[string]bool)
	cfg := fleet.Config{
		Companies: func(context.Context) ([]string, error) { return companyNames(60), nil },
		Source: func(_ context.Context, company string) (jobsync.Source, error) {
			return source(func(context.Context) (*xmlfeed.Feed, error) {
				mu.Lock()
				defer mu.Unlock()
				asked, seen[company] = append(asked, time.Now()), true
				return &xmlfeed.Feed{}, nil
			}), nil
		},
		Sink: jobsync.SinkFunc(func(context.Context, jobsync.Event) error { return nil }), Policy: eager(),
		Interval: time.Hour, SweepInterval: time.Second, Workers: 60, FeedRate: rate,
	}
	cfg.Limiter = fleet.NewLimiter(pool, "1.2.3.4", 2)
	start(t, pool, cfg)
	start(t, pool, cfg)
	eventually(t, "all are there", func() bool {
		return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync'") == 60
	})
	dueNow(t, pool)
	eventually(t, "all had their turn", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(seen) == 60
	})
	mu.Lock()
	defer mu.Unlock()
	slices.SortFunc(asked, time.Time.Compare)
	// From when a turn was taken to when the feed is asked for some time goes by,
	// in which the next ones become free.
	const slack = 2 * time.Second
	for i, at := range asked {
		if free := time.Duration(i+1-rate.Burst)*rate.Interval - slack; at.Sub(asked[0]) < free {
			t.Fatalf("feed %d was asked for after %v, and was free after %v", i+1, at.Sub(asked[0]), free+slack)
		}
	}
}

// A host that says when it wants to be asked again is not asked before, and slows
// all others down.
func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	pool := database(t)
	var looks atomic.Int64
	cfg := fleet.Config{
		Companies: func(context.Context) ([]string, error) { return []string{"throttled", "mistaken"}, nil },
		Source: func(_ context.Context, company string) (jobsync.Source, error) {
			return source(func(context.Context) (*xmlfeed.Feed, error) {
				looks.Add(1)
				if company == "throttled" {
					return nil, &xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, StatusCode: http.StatusTooManyRequests, RetryAfter: time.Hour}
				}
				return nil, &xmlfeed.FetchError{Kind: xmlfeed.ErrUnavailable, StatusCode: http.StatusServiceUnavailable, RetryAfter: 1000 * time.Hour}
			}), nil
		},
		Sink:     jobsync.SinkFunc(func(context.Context, jobsync.Event) error { return nil }),
		Interval: time.Second, SweepInterval: time.Second,
	}
	start(t, pool, cfg)
	const putOff = `SELECT count(*) FROM river_job WHERE kind = 'personio_sync' AND args->>'company' = $1
		AND scheduled_at - attempted_at BETWEEN $2::interval - interval '1 second' AND $2::interval * 1.1 + interval '1 minute'`
	for company, wait := range map[string]time.Duration{"throttled": time.Hour, "mistaken": 24 * time.Hour} {
		eventually(t, fmt.Sprint(company, " is put off for ", wait), func() bool { return count(t, pool, putOff, company, wait) == 1 })
	}
	if n := looks.Load(); n != 2 {
		t.Errorf("%d looks, want 2", n)
	}
	if n := count(t, pool, "SELECT round(100 * pace)::int FROM personio_limits WHERE family = 'feed'"); n != 50 {
		t.Errorf("the pace of feeds is %d %%, want 50", n)
	}
}

// The feeds of other languages count, too.
func TestLanguagesCountAsFeeds(t *testing.T) {
	t.Parallel()
	pool, w := withMirror(t), newWorld(t, 1)
	cfg := config(w)
	cfg.Language, cfg.Policy.Languages, cfg.Interval = "de", []string{"en", "fr"}, time.Hour
	cfg.FeedRate = personio.RateLimit{Burst: 10, Interval: time.Hour}
	var languages sync.Map
	cfg.Source = func(ctx context.Context, company string) (jobsync.Source, error) {
		client, err := sources(w.url)(ctx, company)
		return inLanguage(func(ctx context.Context, language string) (*xmlfeed.Feed, error) {
			languages.Store(language, true)
			return client.Fetch(ctx, language)
		}), err
	}
	start(t, pool, cfg)
	eventually(t, "it is due", func() bool { return count(t, pool, "SELECT count(*) FROM river_job WHERE kind = 'personio_sync'") == 1 })
	dueNow(t, pool)
	w.converge(t, pool, time.Minute)
	for _, language := range []string{"de", "en", "fr"} {
		if _, ok := languages.Load(language); !ok {
			t.Errorf("the feed in %s was not asked for", language)
		}
	}
	const taken = "SELECT round(extract(epoch FROM tat - now()) / 3600)::int FROM personio_limits WHERE family = 'feed'"
	eventually(t, "three turns are taken", func() bool { return count(t, pool, taken) == 3 })
}

type inLanguage func(ctx context.Context, language string) (*xmlfeed.Feed, error)

func (f inLanguage) Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error) {
	return f(ctx, language)
}

package transport_test

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// clerk notes what a limiter is asked and told.
type clerk struct {
	asked []limit.Limit
	told  []limit.Report
	about []limit.Limit
}

func (c *clerk) Wait(_ context.Context, lim limit.Limit) error {
	c.asked = append(c.asked, lim)
	return nil
}

func (c *clerk) Observe(_ context.Context, lim limit.Limit, report limit.Report) {
	c.about, c.told = append(c.about, lim), append(c.told, report)
}

func headers(pairs ...string) http.Header {
	h := make(http.Header)
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

const (
	replenish = "x-ratelimit-replenish-rate"
	capacity  = "x-ratelimit-burst-capacity"
	requested = "x-ratelimit-requested-tokens"
	remaining = "x-ratelimit-remaining"
)

// What an answer says about a limit, and what is made of it.
func TestAnswersSteerTheLimiter(t *testing.T) {
	t.Parallel()
	all := headers(replenish, "30", capacity, "60", requested, "1", remaining, "12")
	figures := map[operation.Family]operation.Limit{"jobs.list": {Burst: 5, Interval: time.Second}}
	for name, test := range map[string]struct {
		family operation.Family
		status int
		header http.Header
		limits transport.Limits
		want   []limit.Report
	}{
		"v2":                       {"jobs.list", 200, all, transport.Limits{}, []limit.Report{{Interval: operation.Slower(time.Second / 30), Burst: 60, Remaining: 12, HasRemaining: true}}},
		"an error of v2":           {"jobs.list", 404, all, transport.Limits{}, []limit.Report{{Interval: operation.Slower(time.Second / 30), Burst: 60, Remaining: 12, HasRemaining: true}}},
		"one of three processes":   {"jobs.list", 200, all, transport.Limits{Share: 3}, []limit.Report{{Interval: 3 * operation.Slower(time.Second/30), Burst: 20, Remaining: 12, HasRemaining: true}}},
		"requests of five tokens":  {"jobs.list", 200, headers(replenish, "10", capacity, "20", requested, "5", remaining, "12"), transport.Limits{}, []limit.Report{{Interval: operation.Slower(time.Second / 2), Burst: 4, Remaining: 2, HasRemaining: true}}},
		"the caller wants less":    {"jobs.list", 200, all, transport.Limits{Figures: figures}, []limit.Report{{Interval: time.Second, Burst: 5, Remaining: 12, HasRemaining: true}}},
		"no headers":               {"jobs.list", 200, nil, transport.Limits{}, nil},
		"v1 is not steered":        {operation.Employees, 200, all, transport.Limits{}, []limit.Report{{}}},
		"nor what nobody knows":    {operation.Unlimited, 200, all, transport.Limits{}, []limit.Report{{}}},
		"nonsense":                 {"jobs.list", 200, headers(replenish, "-5", capacity, "1e9", remaining, "many"), transport.Limits{}, nil},
		"never again":              {"jobs.list", 200, headers(replenish, "1", requested, "1000000", remaining, "0"), transport.Limits{}, []limit.Report{{}}},
		"nothing a second":         {"jobs.list", 200, headers(replenish, "0", remaining, "0"), transport.Limits{}, []limit.Report{{}}},
		"429":                      {"jobs.list", 429, nil, transport.Limits{}, []limit.Report{{ClosedUntil: in(time.Second)}}},
		"429 with a wait":          {"jobs.list", 429, headers("Retry-After", "7"), transport.Limits{}, []limit.Report{{ClosedUntil: in(7 * time.Second)}}},
		"429 with a long wait":     {"jobs.list", 429, headers("Retry-After", "600"), transport.Limits{}, []limit.Report{{ClosedUntil: in(10 * time.Minute)}}},
		"429 with an absurd wait":  {"jobs.list", 429, headers("Retry-After", "86400"), transport.Limits{}, []limit.Report{{ClosedUntil: in(time.Hour)}}},
		"429 of a slow bucket":     {"jobs.list", 429, headers(replenish, "1", requested, "9", remaining, "0"), transport.Limits{}, []limit.Report{{Interval: operation.Slower(9 * time.Second), HasRemaining: true, ClosedUntil: in(9 * time.Second)}}},
		"429 of applications":      {operation.Applications, 429, nil, transport.Limits{}, []limit.Report{{ClosedUntil: in(time.Minute)}}},
		"429 of the list in v1":    {operation.Employees, 429, nil, transport.Limits{}, []limit.Report{{ClosedUntil: in(time.Second)}}},
		"429 of what nobody knows": {operation.Unlimited, 429, nil, transport.Limits{}, []limit.Report{{ClosedUntil: in(time.Second)}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := &clerk{}
				limits := test.limits
				limits.Limiter = c
				r := call(operation.Once)
				r.Operation.Family = test.family
				n := &network{answers: []answer{{reach: written, status: test.status, header: test.header}}}
				if _, err := client(t, n, attempts(1), func(cfg *transport.Config) { cfg.Limits = limits }).Do(t.Context(), r); err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(c.told, test.want) {
					t.Errorf("told %+v, want %+v", c.told, test.want)
				}
				for _, lim := range c.about {
					if lim.Family != string(test.family) {
						t.Errorf("told about %s", lim.Family)
					}
				}
			})
		})
	}
}

// in is a time of a bubble, all of which begin at the same one.
func in(d time.Duration) time.Time {
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(d).Local()
}

// Which budgets a request counts against, and whose they are.
func TestBudgetsOfARequest(t *testing.T) {
	t.Parallel()
	v1 := limit.Limit{Family: "v1", Burst: 200, Interval: time.Minute / 1600}
	for name, test := range map[string]struct {
		family operation.Family
		limits transport.Limits
		want   []limit.Limit
	}{
		"v2":                   {"jobs.list", transport.Limits{Scope: "werft"}, []limit.Limit{{Scope: "werft", Family: "jobs.list", Burst: 10, Interval: 101 * time.Millisecond}}},
		"persons":              {operation.Persons, transport.Limits{}, []limit.Limit{{Family: "persons", Burst: 30, Interval: operation.Slower(time.Second / 30)}}},
		"v1":                   {operation.V1, transport.Limits{Scope: "werft"}, []limit.Limit{v1}},
		"employees":            {operation.Employees, transport.Limits{Scope: "werft"}, []limit.Limit{v1, {Scope: "werft", Family: "v1.employees", Burst: 10, Interval: 210 * time.Millisecond}}},
		"applications":         {operation.Applications, transport.Limits{Scope: "werft"}, []limit.Limit{v1, {Scope: "werft", Family: "applications", Burst: 10, Interval: 6 * time.Second}}},
		"nobody knows":         {operation.Unlimited, transport.Limits{Scope: "werft"}, []limit.Limit{{Scope: "werft", Family: "unlimited"}}},
		"a share":              {"jobs.list", transport.Limits{Share: 4}, []limit.Limit{{Family: "jobs.list", Burst: 2, Interval: 404 * time.Millisecond}}},
		"a small share":        {"jobs.list", transport.Limits{Share: 50}, []limit.Limit{{Family: "jobs.list", Burst: 1, Interval: 5050 * time.Millisecond}}},
		"a share of no budget": {operation.Unlimited, transport.Limits{Share: 50}, []limit.Limit{{Family: "unlimited"}}},
		"own figures":          {"jobs.list", transport.Limits{Figures: map[operation.Family]operation.Limit{"jobs.list": {Burst: 3, Interval: time.Second}}}, []limit.Limit{{Family: "jobs.list", Burst: 3, Interval: time.Second}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &clerk{}
			limits := test.limits
			limits.Limiter = c
			r := call(operation.Once)
			r.Operation.Family = test.family
			n := &network{answers: []answer{{reach: written, status: 200}}}
			if _, err := client(t, n, func(cfg *transport.Config) { cfg.Limits = limits }).Do(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(c.asked, test.want) {
				t.Errorf("asked for %+v, want %+v", c.asked, test.want)
			}
		})
	}
}

// Requests for tokens count as well, though they are no calls.
func TestRequestsForTokensHaveTheirTurn(t *testing.T) {
	t.Parallel()
	c := &clerk{}
	base, err := url.Parse("https://gateway.example.com/hr")
	if err != nil {
		t.Fatal(err)
	}
	n := &network{answers: []answer{{reach: written, status: 429}}}
	way := transport.Paced(transport.Limits{Limiter: c, Scope: "werft"}, base)(n)
	for path, want := range map[string][]limit.Limit{
		"/v2/auth/token": {{Family: "v2.auth", Burst: 10, Interval: time.Minute / 140}},
		"/v1/auth":       {{Family: "v1", Burst: 200, Interval: time.Minute / 1600}, {Family: "v1.auth", Burst: 6, Interval: time.Minute / 54}},
	} {
		*c = clerk{}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base.JoinPath(path).String(), http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := way.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if !reflect.DeepEqual(c.asked, want) {
			t.Errorf("%s asked for %+v, want %+v", path, c.asked, want)
		}
		if len(c.told) != 1 || c.told[0].ClosedUntil.IsZero() || c.about[0] != want[len(want)-1] {
			t.Errorf("%s told %+v about %+v", path, c.told, c.about)
		}
	}
}

package personio_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// branch is one of several companies behind one limiter.
func branch(t *testing.T, server *personiotest.Server, name string, opts ...personio.Option) *personio.Client {
	t.Helper()
	id, secret := server.AddCompany(name).AddClient()
	return newClient(t, auth.ClientCredentials(id, secret), append(opts, personio.WithHTTPClient(server.Client()))...)
}

// hammer calls as often as it can from many goroutines, so many times in all.
func hammer(t *testing.T, calls int, call func() error) time.Duration {
	t.Helper()
	started := time.Now()
	var group sync.WaitGroup
	for range calls {
		group.Go(func() {
			if err := call(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	return time.Since(started)
}

// A client stays below the limits of the emulator, which are Personio's as far
// as they are known, and not far below.
func TestClientKeepsToThePublishedLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call        func(context.Context, *personio.Client) error
		least, most time.Duration // for 100 calls
	}{
		"persons, 30 a second": {func(ctx context.Context, c *personio.Client) error {
			_, err := c.Persons.List(ctx, personio.PersonListOptions{})
			return err
		}, 2 * time.Second, 3 * time.Second},
		"jobs, 10 a second": {func(ctx context.Context, c *personio.Client) error {
			_, err := c.Jobs.List(ctx, personio.JobListOptions{})
			return err
		}, 8 * time.Second, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, _, client := kontor(t)
				if took := hammer(t, 100, func() error { return test.call(t.Context(), client) }); took < test.least || took > test.most {
					t.Errorf("100 calls took %v", took)
				}
				for _, request := range server.Requests() {
					if request.Status == http.StatusTooManyRequests {
						t.Fatal("the server had to refuse something")
					}
				}
			})
		})
	}
}

// Two processes with one credential and no word between them: each sees in the
// server's headers that somebody else is there.
func TestProcessesThatShareACredentialFindTheirPace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts    []personio.Option
		refused int // at most, of 200
	}{
		"each takes half":     {[]personio.Option{personio.WithRateLimit(personio.RateLimits{Share: 2})}, 2}, // when both ask in the same nanosecond
		"none says it to any": {nil, 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := personiotest.New()
				id, secret := server.AddCompany("hafenkontor").AddClient()
				var group sync.WaitGroup
				for range 2 {
					client := newClient(t, auth.ClientCredentials(id, secret), append(test.opts, personio.WithHTTPClient(server.Client()),
						personio.WithRetry(personio.RetryPolicy{MaxAttempts: 20, MinWait: time.Second, MaxWait: time.Minute}))...)
					group.Go(func() {
						hammer(t, 100, func() error {
							_, err := client.Jobs.List(t.Context(), personio.JobListOptions{})
							return err
						})
					})
				}
				group.Wait()
				refused := 0
				for _, request := range server.Requests() {
					if request.Status == http.StatusTooManyRequests {
						refused++
					}
				}
				if refused > test.refused {
					t.Errorf("%d of 200 requests were refused, want at most %d", refused, test.refused)
				}
			})
		})
	}
}

// Clients of one company that share a limiter have one budget; those of
// different companies have their own.
func TestSharedLimiterCountsByCompany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, limiter := personiotest.New().WithoutRateLimits(), personio.NewLocalLimiter()
		one, same := branch(t, server, "werft", personio.WithLimiter(limiter, "werft")), branch(t, server, "werft", personio.WithLimiter(limiter, "werft"))
		other := branch(t, server, "reederei", personio.WithLimiter(limiter, "reederei"))
		list := func(c *personio.Client) func() error {
			return func() error {
				_, err := c.Jobs.List(t.Context(), personio.JobListOptions{})
				return err
			}
		}
		started := time.Now()
		hammer(t, 10, list(one))
		hammer(t, 10, list(other))
		if waited := time.Since(started); waited != 0 {
			t.Errorf("companies wait %v for each other", waited)
		}
		if waited := hammer(t, 10, list(same)); waited != 1010*time.Millisecond {
			t.Errorf("ten more for the same company took %v, want 1s", waited)
		}
	})
}

// Ten thousand companies ask for their tokens in turn when they begin together.
func TestSharedLimiterSpreadsRequestsForTokens(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts   []auth.Option
		minute int
	}{
		"v2": {nil, 150}, "v1": {[]auth.Option{auth.V1()}, 60},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, limiter := personiotest.New(), personio.NewLocalLimiter()
				company := server.AddCompany("hafenkontor")
				const companies = 400
				var group sync.WaitGroup
				for i := range companies {
					id, secret := company.AddClient()
					client := newClient(t, auth.ClientCredentials(id, secret, test.opts...), personio.WithHTTPClient(server.Client()), personio.WithLimiter(limiter, string(rune('a'+i))))
					group.Go(func() {
						if err := client.Do(t.Context(), http.MethodGet, nowhere, nil, nil); !errors.Is(err, personio.ErrNotFound) {
							t.Error(err)
						}
					})
				}
				started := time.Now()
				group.Wait()
				for _, request := range server.Requests() {
					if request.Status == http.StatusTooManyRequests {
						t.Fatal("the token endpoint had to refuse a request")
					}
				}
				ideal := time.Duration(companies) * time.Minute / time.Duration(test.minute)
				if took := time.Since(started); took > ideal*115/100 {
					t.Errorf("%d tokens took %v, %v is ideal", companies, took, ideal)
				}
			})
		})
	}
}

// stubborn is a limiter of somebody else's.
type stubborn struct {
	err    error
	asked  []personio.Limit
	told   []personio.LimitReport
	ctxErr error
}

func (s *stubborn) Wait(_ context.Context, limit personio.Limit) error {
	s.asked = append(s.asked, limit)
	return s.err
}

func (s *stubborn) Observe(ctx context.Context, _ personio.Limit, report personio.LimitReport) {
	s.told, s.ctxErr = append(s.told, report), ctx.Err()
}

func TestPluggedLimiterIsAskedAndTold(t *testing.T) {
	t.Parallel()
	limiter := &stubborn{}
	client := through(t, func(*http.Request) (*http.Response, error) {
		resp := reply(http.StatusOK, `{"_data":[]}`)
		resp.Header.Set("X-Ratelimit-Replenish-Rate", "30")
		resp.Header.Set("X-Ratelimit-Remaining", "7")
		return resp, nil
	}, personio.WithLimiter(limiter, "werft"))
	if err := client.Do(t.Context(), http.MethodGet, "/v2/persons", nil, nil); err != nil {
		t.Fatal(err)
	}
	if want := (personio.Limit{Scope: "werft", Family: "persons", Burst: 30, Interval: time.Second/30 + time.Second/3000}); len(limiter.asked) != 1 || limiter.asked[0] != want {
		t.Errorf("asked for %+v", limiter.asked)
	}
	if want := (personio.LimitReport{Interval: time.Second/30 + time.Second/3000, Remaining: 7, HasRemaining: true}); len(limiter.told) != 1 || limiter.told[0] != want || limiter.ctxErr != nil {
		t.Errorf("told %+v", limiter.told)
	}
}

func TestLimiterThatSaysNo(t *testing.T) {
	t.Parallel()
	errDatabase := errors.New("the database is down")
	for name, test := range map[string]struct {
		err   error
		asked int
	}{
		"it fails":            {errDatabase, 2},
		"the turn comes late": {personio.ErrLimitDeadline, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limiter := &stubborn{err: test.err}
			client := through(t, func(*http.Request) (*http.Response, error) {
				t.Error("it was sent")
				return reply(http.StatusOK, "{}"), nil
			}, personio.WithLimiter(limiter, "werft"), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 2}))
			err := client.Do(t.Context(), http.MethodPost, "/v2/persons", nil, nil)
			if !errors.Is(err, test.err) || !errors.Is(err, personio.ErrNotSent) || len(limiter.asked) != test.asked {
				t.Errorf("%v after asking %d times", err, len(limiter.asked))
			}
		})
	}
}

func TestLimitOptionsThatAreWrong(t *testing.T) {
	t.Parallel()
	limiter := personio.NewLocalLimiter()
	for want, opts := range map[string][]personio.Option{
		"WithLimiter: the limiter is nil":         {personio.WithLimiter(nil, "werft")},
		"the company has no name":                 {personio.WithLimiter(limiter, "")},
		"Share is negative":                       {personio.WithRateLimit(personio.RateLimits{Share: -1})},
		`named "people"`:                          {personio.WithRateLimit(personio.RateLimits{Families: map[string]personio.RateLimit{"people": {Burst: 1, Interval: 1}}})},
		"persons: Burst and Interval":             {personio.WithRateLimit(personio.RateLimits{Families: map[string]personio.RateLimit{"persons": {}}})},
		"contradicts WithLimiter":                 {personio.WithLimiter(limiter, "werft"), personio.WithoutRateLimits()},
		"contradicts WithLimiter and WithRateLim": {personio.WithoutRateLimits(), personio.WithRateLimit(personio.RateLimits{Share: 2})},
	} {
		if _, err := personio.New(auth.Static("t"), opts...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// When a service is down, a client stops repeating everything, and says that it
// was not the server who said so.
func TestRetryQuotaIsSaidToBeTheClients(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := answering(t, http.StatusBadGateway, "<html>")
		var err error
		for range 30 {
			err = client.Do(t.Context(), http.MethodGet, "/v2/persons/4711", nil, nil)
			if errors.Is(err, personio.ErrRetryQuota) {
				break
			}
		}
		if !errors.Is(err, personio.ErrServer) || !strings.HasPrefix(err.Error(), "personio client: local retry quota exhausted (not sent by Personio)") {
			t.Errorf("%v", err)
		}
		if api := apiError(t, err); api.Attempts != 1 && api.Attempts != 2 {
			t.Errorf("%d attempts", api.Attempts)
		}
	})
}

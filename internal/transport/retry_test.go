package transport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/internal/limit"
	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// The table of all decisions: what happens to every attempt, and how often a
// call is sent of an operation that creates something, of one that leaves an
// unused copy behind, and of one that changes nothing more.
func TestHowOftenACallIsSent(t *testing.T) {
	t.Parallel()
	const most = 5
	retryAfter := http.Header{"Retry-After": {"1"}}
	for name, test := range map[string]struct {
		answer                   answer
		once, sparingly, freely  int
		outcome                  transport.Outcome
		nobodyAnswered, bodyGone bool
	}{
		"no connection":              {answer: answer{reach: refused}, once: most, sparingly: most, freely: most, outcome: transport.NotSent, nobodyAnswered: true},
		"nothing written":            {answer: answer{reach: connected}, once: most, sparingly: most, freely: most, outcome: transport.NotSent, nobodyAnswered: true},
		"broken after it was sent":   {answer: answer{reach: written}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown, nobodyAnswered: true},
		"transport that says little": {answer: answer{reach: silent}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown, nobodyAnswered: true},
		"given up":                   {answer: answer{reach: written, err: context.Canceled}, once: 1, sparingly: 1, freely: 1, outcome: transport.Unknown, nobodyAnswered: true},
		"429":                        {answer: answer{reach: written, status: 429}, once: most, sparingly: most, freely: most, outcome: transport.Refused},
		"429 with a wait":            {answer: answer{reach: written, status: 429, header: retryAfter}, once: most, sparingly: most, freely: most, outcome: transport.Refused},
		"503 with a wait":            {answer: answer{reach: written, status: 503, header: retryAfter}, once: 1, sparingly: most, freely: most, outcome: transport.Refused},
		"503":                        {answer: answer{reach: written, status: 503}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown},
		"500":                        {answer: answer{reach: written, status: 500}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown},
		"502":                        {answer: answer{reach: written, status: 502}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown},
		"504":                        {answer: answer{reach: written, status: 504}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown},
		"408":                        {answer: answer{reach: written, status: 408}, once: 1, sparingly: 3, freely: most, outcome: transport.Unknown},
		"501":                        {answer: answer{reach: written, status: 501}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"400":                        {answer: answer{reach: written, status: 400}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"401 without tokens":         {answer: answer{reach: written, status: 401}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"403":                        {answer: answer{reach: written, status: 403}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"404":                        {answer: answer{reach: written, status: 404}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"409":                        {answer: answer{reach: written, status: 409}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"redirect":                   {answer: answer{reach: written, status: 307, header: http.Header{"Location": {"/elsewhere"}}}, once: 1, sparingly: 1, freely: 1, outcome: transport.Rejected},
		"201":                        {answer: answer{reach: written, status: 201}, once: 1, sparingly: 1, freely: 1, outcome: transport.Done},
	} {
		for repeat, want := range map[operation.Repeat]int{operation.Once: test.once, operation.Sparingly: test.sparingly, operation.Freely: test.freely} {
			t.Run(fmt.Sprint(name, "/", repeat), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					n := &network{answers: []answer{test.answer}}
					resp, err := client(t, n, attempts(most)).Do(t.Context(), call(repeat))
					if got := n.count(); got != want {
						t.Errorf("sent %d times, want %d", got, want)
					}
					if test.nobodyAnswered {
						failed := refusal(t, err)
						if failed.Outcome != test.outcome || failed.Attempts != want {
							t.Errorf("%v after %d attempts, want %v", failed.Outcome, failed.Attempts, test.outcome)
						}
						return
					}
					if err != nil {
						t.Fatal(err)
					}
					outcome := test.outcome
					if test.answer.status == http.StatusServiceUnavailable && repeat == operation.Once {
						outcome = transport.Unknown // it may have happened before somebody said so
					}
					if resp.Outcome != outcome || resp.Attempts != want || resp.StatusCode != test.answer.status {
						t.Errorf("status %d, %v after %d attempts, want %v", resp.StatusCode, resp.Outcome, resp.Attempts, outcome)
					}
				})
			})
		}
	}
}

// The last attempt alone does not tell what the ones before it did.
func TestEarlierAttemptsCount(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		repeat  operation.Repeat
		answers []answer
		want    transport.Outcome
	}{
		"server error, then no connection": {operation.Freely, []answer{{reach: written, status: 500}, {reach: refused}}, transport.Unknown},
		"broken, then no connection":       {operation.Sparingly, []answer{{reach: written}, {reach: refused}}, transport.Unknown},
		"throttled, then no connection":    {operation.Once, []answer{{reach: written, status: 429}, {reach: refused}}, transport.NotSent},
		"no connection, then broken":       {operation.Once, []answer{{reach: refused}, {reach: written}}, transport.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := &network{answers: test.answers}
				_, err := client(t, n).Do(t.Context(), call(test.repeat))
				if failed := refusal(t, err); failed.Outcome != test.want {
					t.Errorf("%v, want %v", failed.Outcome, test.want)
				}
			})
		})
	}
}

func TestFirstSuccessEndsTheCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: refused}, {reach: written, status: 429}, {reach: written, status: 200, body: strings.NewReader("at last")}}}
		resp, err := client(t, n).Do(t.Context(), call(operation.Once))
		if err != nil || string(resp.Body) != "at last" || resp.Attempts != 3 {
			t.Errorf("%+v, %v", resp, err)
		}
	})
}

// Waits are drawn at random below a bound that doubles, up to another.
func TestWaitsGrow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bounds := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second}
		var longest [5]time.Duration
		distinct := make(map[time.Duration]bool)
		for range 60 {
			n := &network{answers: []answer{{reach: written, status: 500}}}
			c := client(t, n, func(c *transport.Config) {
				c.Retry = transport.Retry{MaxAttempts: 6, MinWait: time.Second, MaxWait: 5 * time.Second}
			})
			if _, err := c.Do(t.Context(), call(operation.Freely)); err != nil {
				t.Fatal(err)
			}
			for i, wait := range n.waits() {
				longest[i] = max(longest[i], wait)
				distinct[wait] = true
				if wait > bounds[i] {
					t.Errorf("wait %d is %v, want at most %v", i+1, wait, bounds[i])
				}
			}
		}
		for i, wait := range longest {
			// Of 60 draws, one is in the upper half with a probability of 1-2^-60.
			if wait < bounds[i]/2 {
				t.Errorf("wait %d never exceeded %v of %v", i+1, wait, bounds[i])
			}
		}
		if len(distinct) < 100 {
			t.Errorf("only %d different waits: they are not random", len(distinct))
		}
	})
}

func TestNoWaitsWhenThePolicySaysSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 500}}}
		started := time.Now()
		_, err := client(t, n, func(c *transport.Config) { c.Retry = transport.Retry{MaxAttempts: 4} }).Do(t.Context(), call(operation.Freely))
		if err != nil || n.count() != 4 || time.Since(started) != 0 {
			t.Errorf("%d requests in %v, %v", n.count(), time.Since(started), err)
		}
	})
}

func TestAbsurdPolicyDoesNotPanic(t *testing.T) {
	t.Parallel()
	for _, least := range []time.Duration{1, 1 << 40, math.MaxInt64/2 + 1, math.MaxInt64} {
		synctest.Test(t, func(t *testing.T) {
			// A year is enough for some attempts and too short for the last wait.
			ctx, cancel := context.WithTimeout(t.Context(), 365*24*time.Hour)
			defer cancel()
			n := &network{answers: []answer{{reach: written, status: 500}}}
			c := client(t, n, func(c *transport.Config) {
				c.Retry = transport.Retry{MaxAttempts: 100, MinWait: least, MaxWait: math.MaxInt64}
			})
			if resp, err := c.Do(ctx, call(operation.Freely)); err != nil || resp.StatusCode != http.StatusInternalServerError {
				t.Errorf("%v: %+v, %v", least, resp, err)
			}
		})
	}
}

func TestServersWaitIsNeverCutShort(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status      int
		value       string
		family      operation.Family
		least, most time.Duration
	}{
		"seconds":                         {429, "40", operation.Unlimited, 40 * time.Second, 40 * time.Second},
		"a date":                          {429, "Sat, 01 Jan 2000 00:00:50 GMT", operation.Unlimited, 50 * time.Second, 50 * time.Second},
		"two minutes":                     {429, "120", operation.Unlimited, 2 * time.Minute, 2 * time.Minute},
		"503":                             {503, "40", operation.Unlimited, 40 * time.Second, 40 * time.Second},
		"500 that asks":                   {500, "40", operation.Unlimited, 40 * time.Second, 40 * time.Second},
		"none on 429":                     {429, "", operation.Unlimited, time.Second, time.Second},
		"garbage on 429":                  {429, "-5", operation.Unlimited, time.Second, time.Second},
		"none on 429, applications":       {429, "", operation.Applications, time.Minute, time.Minute},
		"a little on 429 of applications": {429, "3", operation.Applications, 3 * time.Second, 3 * time.Second},
		"none on 500":                     {500, "", operation.Applications, 0, 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				header := http.Header{}
				if test.value != "" {
					header.Set("Retry-After", test.value)
				}
				n := &network{answers: []answer{{reach: written, status: test.status, header: header}, {reach: written, status: 200}}}
				r := call(operation.Freely)
				r.Operation.Family = test.family
				if _, err := client(t, n).Do(t.Context(), r); err != nil {
					t.Fatal(err)
				}
				if waits := n.waits(); len(waits) != 1 || waits[0] < test.least || waits[0] > test.most {
					t.Errorf("waited %v, want %v to %v", waits, test.least, test.most)
				}
			})
		})
	}
}

// Nobody wants to wait for an hour within a call. But to come back earlier than
// asked would be wrong, too.
func TestLongWaitIsTheCallersToDecide(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"121", "3600", "10000000000", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := &network{answers: []answer{{reach: written, status: 429, header: http.Header{"Retry-After": {value}}}}}
				started := time.Now()
				resp, err := client(t, n).Do(t.Context(), call(operation.Once))
				if err != nil || resp.StatusCode != http.StatusTooManyRequests || resp.Attempts != 1 {
					t.Fatalf("%+v, %v", resp, err)
				}
				if waited := time.Since(started); waited != 0 || n.count() != 1 {
					t.Errorf("%d requests in %v", n.count(), waited)
				}
			})
		})
	}
}

func TestWaitBeyondTheDeadlineIsNotBegun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		started := time.Now()
		n := &network{answers: []answer{{reach: written, status: 429, header: http.Header{"Retry-After": {"31"}}}}}
		resp, err := client(t, n).Do(ctx, call(operation.Once))
		if err != nil || resp.StatusCode != http.StatusTooManyRequests {
			t.Fatalf("%+v, %v: want the last answer", resp, err)
		}
		// And the last error, where there was no answer.
		n = &network{answers: []answer{{reach: refused}}}
		c := client(t, n, func(c *transport.Config) {
			c.Retry = transport.Retry{MaxAttempts: 50, MinWait: time.Hour, MaxWait: 2 * time.Hour}
		})
		_, err = c.Do(ctx, call(operation.Once))
		if failed := refusal(t, err); !errors.Is(err, errNetwork) || failed.Outcome != transport.NotSent || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want the last error", err)
		}
		if waited := time.Since(started); waited >= 30*time.Second {
			t.Errorf("returned after %v", waited)
		}
	})
}

// The cool-down that nobody asked for counts as well: the answer says more than
// an attempt that would not get its turn.
func TestCoolDownBeyondTheDeadlineIsNotBegun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 59*time.Second)
		defer cancel()
		n := &network{answers: []answer{{reach: written, status: 429}}}
		r := call(operation.Once)
		r.Operation.Family = operation.Applications
		started := time.Now()
		resp, err := client(t, n).Do(ctx, r)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests || resp.Attempts != 1 || time.Since(started) != 0 {
			t.Errorf("%+v, %v after %v", resp, err, time.Since(started))
		}
	})
}

// An answer that came is not thrown away because the context ended meanwhile.
func TestAnswerIsWorthMoreThanTheEndOfTheContext(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusInternalServerError, http.StatusTooManyRequests} {
		ctx, cancel := context.WithCancel(t.Context())
		n := roundTrip(func(*http.Request) (*http.Response, error) {
			cancel()
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody}, nil
		})
		resp, err := client(t, n).Do(ctx, call(operation.Freely))
		if err != nil || resp.StatusCode != status {
			t.Errorf("%d: %+v, %v", status, resp, err)
		}
	}
}

func TestCancellationEndsTheWaitAtOnce(t *testing.T) {
	t.Parallel()
	errShutdown := errors.New("shutting down")
	for name, test := range map[string]struct {
		answer  answer
		repeat  operation.Repeat
		outcome transport.Outcome
		text    string
	}{
		"after a refusal":      {answer{reach: written, status: 429, header: http.Header{"Retry-After": {"60"}}}, operation.Once, transport.Refused, "status 429"},
		"after a server error": {answer{reach: written, status: 500, header: http.Header{"Retry-After": {"60"}}}, operation.Freely, transport.Unknown, "status 500"},
		"without an answer":    {answer{reach: refused}, operation.Once, transport.NotSent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(10*time.Second, func() { cancel(errShutdown) })
				n := &network{answers: []answer{test.answer}}
				c := client(t, n, func(c *transport.Config) {
					c.Retry = transport.Retry{MaxAttempts: 1000, MinWait: time.Hour, MaxWait: time.Hour}
				})
				started := time.Now()
				_, err := c.Do(ctx, call(test.repeat))
				failed := refusal(t, err)
				if !errors.Is(err, errShutdown) {
					t.Errorf("%v does not match the context's cause", err)
				}
				if failed.Outcome != test.outcome || !strings.Contains(err.Error(), test.text) {
					t.Errorf("%v: %v, want %v", failed.Outcome, err, test.outcome)
				}
				if waited := time.Since(started); waited != 10*time.Second {
					t.Errorf("returned after %v, want 10s", waited)
				}
			})
		})
	}
}

func TestCancellationDuringAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		errShutdown := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(errShutdown) })
		n := &network{answers: []answer{{reach: written, status: 200, delay: 10 * time.Second}}}
		_, err := client(t, n).Do(ctx, call(operation.Freely))
		if failed := refusal(t, err); !errors.Is(err, errShutdown) || failed.Outcome != transport.Unknown || n.count() != 1 {
			t.Errorf("%v, %v, %d requests", failed.Outcome, err, n.count())
		}
		// A RoundTripper that knows of no causes.
		ctx, cancel = context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(errShutdown) })
		plain := roundTrip(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		if _, err := client(t, plain).Do(ctx, call(operation.Freely)); !errors.Is(err, errShutdown) {
			t.Errorf("%v does not match the context's cause", err)
		}
	})
}

func TestEndedContextSendsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := &network{answers: []answer{{reach: written, status: 200}}}
	_, err := client(t, n).Do(ctx, call(operation.Freely))
	if failed := refusal(t, err); failed.Outcome != transport.NotSent || !errors.Is(err, context.Canceled) || n.count() != 0 {
		t.Errorf("%v, %v, %d requests", failed.Outcome, err, n.count())
	}
}

func TestSlowAttemptIsRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 200, delay: time.Hour}, {reach: written, status: 200}}}
		started := time.Now()
		resp, err := client(t, n, func(c *transport.Config) { c.Timeout = 5 * time.Second }).Do(t.Context(), call(operation.Freely))
		if err != nil || resp.Attempts != 2 {
			t.Fatalf("%+v, %v", resp, err)
		}
		if waited := time.Since(started); waited < 5*time.Second || waited > 6*time.Second {
			t.Errorf("took %v, want 5s and a short wait", waited)
		}
		// What creates something is not.
		n = &network{answers: []answer{{reach: written, status: 200, delay: time.Hour}}}
		_, err = client(t, n, func(c *transport.Config) { c.Timeout = 5 * time.Second }).Do(t.Context(), call(operation.Once))
		if failed := refusal(t, err); failed.Outcome != transport.Unknown || n.count() != 1 || !strings.Contains(err.Error(), "within 5s") {
			t.Errorf("%v, %v, %d requests", failed.Outcome, err, n.count())
		}
	})
}

// Whatever a RoundTripper makes of the end of its context.
func TestSlowAttemptSaysSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := roundTrip(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, errNetwork
		})
		_, err := client(t, n, attempts(1)).Do(t.Context(), call(operation.Freely))
		if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "no complete answer within 30s: context deadline exceeded" {
			t.Errorf("%v", err)
		}
	})
}

func TestFilesMayTakeLonger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 200, delay: time.Minute}}}
		r := call(operation.Once)
		r.Body = transport.Bytes("application/pdf", []byte("%PDF"))
		r.Body.File = true
		if _, err := client(t, n).Do(t.Context(), r); err != nil {
			t.Errorf("a file within a minute: %v", err)
		}
		r.Body.File = false
		if _, err := client(t, n).Do(t.Context(), r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no file: %v", err)
		}
	})
}

func TestEveryAttemptHasTheWholeBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: refused}, {reach: written, status: 429}, {reach: written, status: 201}}}
		r := call(operation.Once)
		r.Body = transport.Bytes("text/plain", []byte("the whole body"))
		if _, err := client(t, n).Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(n.bodies, "|"); got != "the whole body|the whole body|the whole body" {
			t.Errorf("bodies: %s", got)
		}
		for _, req := range n.got {
			if req.ContentLength != 14 || req.GetBody == nil || req.Header.Get("Content-Type") != "text/plain" {
				t.Errorf("length %d, type %q", req.ContentLength, req.Header.Get("Content-Type"))
			}
		}
	})
}

func TestBodyThatOpensOnceHasOneAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		opened := 0
		r := call(operation.Freely)
		r.Body = &transport.Body{ContentType: "text/plain", Size: -1, Once: true, Open: func() (io.ReadCloser, error) {
			opened++
			return io.NopCloser(strings.NewReader("only once")), nil
		}}
		n := &network{answers: []answer{{reach: refused}}}
		_, err := client(t, n).Do(t.Context(), r)
		if failed := refusal(t, err); failed.Attempts != 1 || opened != 1 || n.count() != 1 {
			t.Errorf("%d attempts, opened %d times", failed.Attempts, opened)
		}
		if n.got[0].GetBody != nil {
			t.Error("net/http would repeat it behind our back")
		}
	})
}

func TestBodyThatCannotBeOpenedSendsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		errGone := errors.New("the file is gone")
		r := call(operation.Once)
		r.Body = &transport.Body{Open: func() (io.ReadCloser, error) { return nil, errGone }}
		n := &network{answers: []answer{{reach: written, status: 200}}}
		_, err := client(t, n).Do(t.Context(), r)
		if failed := refusal(t, err); failed.Outcome != transport.NotSent || !errors.Is(err, errGone) || n.count() != 0 {
			t.Errorf("%v, %v", failed.Outcome, err)
		}
	})
}

// A 429 keeps the others of the family back, not only the call that got it.
func TestThrottlingClosesTheGateForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 429, header: http.Header{"Retry-After": {"100"}}}, {reach: written, status: 200}}}
		c := client(t, n, attempts(1))
		started := time.Now()
		if _, err := c.Do(t.Context(), call(operation.Once)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), call(operation.Once)); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(started); waited != 100*time.Second {
			t.Errorf("the next call waited %v, want 100s", waited)
		}
	})
}

// A server that wants a longer silence than a call waits for gets it: nothing is
// sent before, and the calls say until when.
func TestNothingIsSentEarlierThanTheServerAsked(t *testing.T) {
	t.Parallel()
	for asked, silence := range map[string]time.Duration{"600": 10 * time.Minute, "86400": time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			n := &network{answers: []answer{{reach: written, status: 429, header: http.Header{"Retry-After": {asked}}}, {reach: written, status: 200}}}
			c := client(t, n)
			started := time.Now()
			if resp, err := c.Do(t.Context(), call(operation.Freely)); err != nil || resp.StatusCode != http.StatusTooManyRequests {
				t.Fatal(resp, err)
			}
			for time.Since(started) < silence-2*time.Minute {
				began := time.Now()
				_, err := c.Do(t.Context(), call(operation.Freely))
				left := (silence - time.Since(started)).String()
				if failed := refusal(t, err); failed.Outcome != transport.NotSent || !errors.Is(err, limit.ErrClosed) || !strings.Contains(err.Error(), left) {
					t.Errorf("%v, want one that says %s", err, left)
				}
				if waited := time.Since(began); waited > 0 {
					t.Errorf("waited %v to say no", waited)
				}
				<-time.After(time.Minute)
			}
			if _, err := c.Do(t.Context(), call(operation.Freely)); err != nil {
				t.Error(err)
			}
			if at := n.waits(); len(at) != 1 || at[0] != silence {
				t.Errorf("sent again after %v, want %v", at, silence)
			}
		})
	}
}

func TestCallWhoseTurnComesTooLateIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := limit.New()
		limits.Observe(t.Context(), limit.Limit{Family: string(operation.Unlimited)}, limit.Report{ClosedUntil: time.Now().Add(time.Minute)})
		n := &network{answers: []answer{{reach: written, status: 200}}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		started := time.Now()
		_, err := client(t, n, func(c *transport.Config) { c.Limits.Limiter = limits }).Do(ctx, call(operation.Once))
		if failed := refusal(t, err); failed.Outcome != transport.NotSent || !errors.Is(err, limit.ErrDeadline) || n.count() != 0 {
			t.Errorf("%v, %v", failed.Outcome, err)
		}
		if waited := time.Since(started); waited != 0 {
			t.Errorf("it took %v to say no", waited)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

package transport_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/transport"
)

// When a service is down for long, a client stops repeating everything.
func TestRepetitionsOfAClientAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: http.StatusBadGateway}}}
		c := client(t, n, attempts(2), func(c *transport.Config) { c.Retry.MinWait = 0 })
		ask := func() *transport.Response {
			t.Helper()
			resp, err := c.Do(t.Context(), call(operation.Freely))
			if err != nil {
				t.Fatal(err)
			}
			return resp
		}
		for i := range 20 { // At 5 of 100 each.
			if resp := ask(); resp.Attempts != 2 || resp.Overdrawn {
				t.Fatalf("call %d: %d attempts", i, resp.Attempts)
			}
		}
		if resp := ask(); resp.Attempts != 1 || !resp.Overdrawn || resp.StatusCode != http.StatusBadGateway {
			t.Fatalf("%d attempts, overdrawn %v, status %d", resp.Attempts, resp.Overdrawn, resp.StatusCode)
		}
		// Time fills it up again, without any success.
		<-time.After(5 * time.Second)
		if resp := ask(); resp.Attempts != 2 || resp.Overdrawn {
			t.Errorf("%d attempts after 5s", resp.Attempts)
		}
		if resp := ask(); resp.Attempts != 1 {
			t.Errorf("%d attempts at once after that", resp.Attempts)
		}
		// And so do successes.
		n.answers = []answer{{reach: written, status: http.StatusOK}}
		for range 5 {
			ask()
		}
		n.answers = []answer{{reach: written, status: http.StatusBadGateway}}
		if resp := ask(); resp.Attempts != 2 {
			t.Errorf("%d attempts after five successes", resp.Attempts)
		}
	})
}

func TestAttemptsThatTakeAllTheirTimeCostTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 200, delay: time.Hour}}}
		c := client(t, n, attempts(100), func(c *transport.Config) { c.Retry.MinWait, c.Timeout = 0, time.Millisecond })
		_, err := c.Do(t.Context(), call(operation.Freely))
		if failed := refusal(t, err); failed.Attempts != 11 || !failed.Overdrawn {
			t.Errorf("%d attempts, overdrawn %v", failed.Attempts, failed.Overdrawn)
		}
	})
}

// A token that is replaced has nothing to do with a service that is down.
func TestNewTokenCostsNoQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := &network{answers: []answer{{reach: written, status: 401}}}
		c := client(t, n, attempts(1), with(&keyring{}))
		for range 50 {
			resp, err := c.Do(t.Context(), call(operation.Once))
			if err != nil || resp.Attempts != 2 {
				t.Fatalf("%+v, %v", resp, err)
			}
		}
	})
}

// What waits for a reason of its own is not asked before the reason is over.
func TestAttemptThatCannotSucceedBeforeATimeWaitsForIt(t *testing.T) {
	t.Parallel()
	errBackoff := errors.New("no token for a while")
	for name, test := range map[string]struct {
		after    time.Duration
		attempts int
		waited   time.Duration
	}{
		"soon":     {40 * time.Second, 2, 40 * time.Second},
		"too late": {3 * time.Minute, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				_, err := client(t, &network{}, attempts(2), with(&keyring{err: transport.RetryIn(errBackoff, test.after)})).Do(t.Context(), call(operation.Once))
				if failed := refusal(t, err); failed.Attempts != test.attempts || !errors.Is(err, errBackoff) {
					t.Errorf("%d attempts, %v", failed.Attempts, err)
				}
				if waited := time.Since(started); waited != test.waited {
					t.Errorf("waited %v, want %v", waited, test.waited)
				}
			})
		})
	}
}

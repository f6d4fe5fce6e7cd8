package transport

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/internal/wording"
)

func (c *call) fail(ctx context.Context, err error) error {
	origin := stripURL(err)
	err = wording.Of(origin, c.where(origin))
	if cause := context.Cause(ctx); cause != nil {
		switch {
		case c.lastStatus != 0:
			// It ended while waiting: what the server said last is worth knowing.
			err = wording.Errorf("%w (while waiting to repeat after status %d)", wording.Of(cause, ""), c.lastStatus)
		case !errors.Is(err, cause):
			err = wording.Errorf("%w: %w", wording.Of(cause, ""), err)
		}
	}
	if c.unknown > 0 {
		c.outcome = Unknown // whatever the last attempt did
	}
	return &Error{Outcome: c.outcome, Attempts: c.attempts, Overdrawn: c.overdrawn, Err: err}
}

// where says how far the last attempt got when it failed.
func (c *call) where(err error) string {
	server := c.client.cfg.BaseURL.Host
	switch {
	case c.trace == nil, errors.Is(err, ErrBody):
		return ""
	case c.trace.has(wrote):
		return "while waiting for the answer of " + server
	case c.trace.has(sought):
		return "while connecting to " + server
	default:
		return ""
	}
}

// checkRetry decides after each attempt, and waits for the next one: when
// go-retryablehttp asks how long to wait, it does not say for which call.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	c := callFrom(ctx)
	if !c.repeats(ctx, resp, err) {
		return false, nil // the attempt's error is kept as it is
	}
	if c.wait <= 0 {
		return true, nil
	}
	timer := time.NewTimer(c.wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (c *call) repeats(ctx context.Context, resp *http.Response, err error) bool {
	if err != nil {
		c.outcome, c.lastStatus = c.trace.ofError(err), 0
	} else {
		c.outcome, c.lastStatus = ofStatus(resp.StatusCode, resp.Header, c.request.Operation.Repeat), resp.StatusCode
	}
	switch c.outcome {
	case Unknown:
		c.unknown++
	case Done:
		c.client.quota.success()
	default:
	}
	if ctx.Err() != nil || !c.mayRepeat(resp, err) {
		return false
	}
	wait, ok := c.nextWait(resp, err)
	if deadline, limited := ctx.Deadline(); !ok || limited && time.Now().Add(wait).After(deadline) {
		return false // the last answer says more than a wait in vain
	}
	if !c.stale(resp) {
		if c.overdrawn = !c.client.quota.take(cost(err), time.Now()); c.overdrawn {
			return false
		}
		c.logWait(ctx, wait)
	}
	c.wait = wait
	return true
}

func cost(err error) float64 {
	if errors.Is(err, context.DeadlineExceeded) {
		return quotaTimeout
	}
	return quotaRetry
}

func (c *call) logWait(ctx context.Context, wait time.Duration) {
	attrs := []slog.Attr{
		slog.String("operation", c.request.Operation.Name),
		slog.Int("attempt", c.attempts),
		slog.String("outcome", c.outcome.String()),
		slog.Duration("wait", wait),
	}
	if c.lastStatus != 0 {
		attrs = append(attrs, slog.Int("status", c.lastStatus))
	}
	c.client.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "personio request is repeated", attrs...)
}

func (c *call) mayRepeat(resp *http.Response, err error) bool {
	once := c.request.Body.once()
	if c.stale(resp) {
		// The next call needs another token even if this one cannot be repeated.
		return c.reauthorize() && !once
	}
	if once {
		return false
	}
	if c.attempts >= c.client.cfg.Retry.MaxAttempts {
		return false
	}
	if err != nil && permanent(err) {
		return false
	}
	switch c.outcome {
	case NotSent, Refused:
		return true
	case Unknown:
		return c.mayRepeatUnknown()
	case Rejected, Done:
		return false
	default:
		return false
	}
}

// mayRepeatUnknown is whether the operation may be sent again although an
// earlier request may have been processed.
func (c *call) mayRepeatUnknown() bool {
	switch c.request.Operation.Repeat {
	case operation.Freely:
		return true
	case operation.Sparingly:
		return c.unknown <= 2
	case operation.Once:
		return false
	default:
		return false
	}
}

// stale is whether an answer says that the token is no longer good. The routes of
// the Personnel Data API v1 say so with 403, too, which otherwise is a missing
// right; that has a key such as "…api.forbidden.http.exception" for a message.
func (c *call) stale(resp *http.Response) bool {
	switch {
	case resp == nil:
		return false
	case resp.StatusCode == http.StatusForbidden:
		return strings.HasPrefix(c.request.Path, "/v1/company/") && !bytes.Contains(c.body, []byte(".forbidden"))
	default:
		return resp.StatusCode == http.StatusUnauthorized
	}
}

// reauthorize answers the first such answer of a call with a new token, if there
// is one.
func (c *call) reauthorize() bool {
	if c.bearer == nil || c.reauthed || !c.client.cfg.Tokens.Reject(c.bearer.token) {
		return false
	}
	c.reauthed = true
	return true
}

// nextWait is the time to the next attempt: drawn at random below a growing
// bound, and never shorter than the server asked. It is false when the server
// asked for more than a call should wait.
func (c *call) nextWait(resp *http.Response, err error) (time.Duration, bool) {
	if c.stale(resp) {
		return 0, true
	}
	bound := c.client.cfg.Retry.MinWait
	for n := 1; n < c.attempts && bound < c.client.cfg.Retry.MaxWait; n++ {
		bound = max(bound, 2*bound) // twice the bound may be more than there is
	}
	bound = min(bound, c.client.cfg.Retry.MaxWait)
	wait := rand.N(max(bound, bound+1)) //nolint:gosec // spreads load, protects nothing
	if later, ok := errors.AsType[*laterError](err); ok {
		return max(wait, later.after), later.after <= maxRetryAfter
	}
	if resp == nil {
		return wait, true
	}
	asked, ok := retryAfter(resp.Header, time.Now())
	switch {
	case ok && asked > maxRetryAfter:
		return 0, false
	case ok:
		return max(wait, asked), true
	case resp.StatusCode == http.StatusTooManyRequests:
		return max(wait, time.Second, c.client.cfg.Limits.figures(c.request.Operation.Family).CoolDown), true
	default:
		return wait, true
	}
}

package connection

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio"
)

// Check looks at each step of the set-up and says what it found. It never fails:
// what could not be found out is a finding, too. It sends at most [MaxRequests]
// requests, creates nothing, and ends with the context.
func Check(ctx context.Context, settings Settings, opts ...Option) Report {
	c := newChecker(settings, configure(opts))
	for _, p := range c.settings.problems() {
		if !c.has(p.Step) {
			c.add(Finding{Step: p.Step, State: Failed, Message: p.Message})
		}
	}
	c.checkFeed(ctx)
	c.checkRecruiting(ctx)
	c.checkPersonnel(ctx)
	c.checkClock()
	c.finish()
	return c.report
}

// checker is one check on its way.
type checker struct {
	settings Settings
	cfg      config // its requests go through the budget
	budget   *budget
	report   Report
}

func newChecker(settings Settings, cfg config) *checker {
	c := &checker{settings: settings.trimmed(), cfg: cfg, budget: &budget{next: ownTransport(cfg.http.Transport)}}
	c.cfg.http = &http.Client{
		Transport: c.budget, Timeout: cfg.http.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.cfg.api = append(c.cfg.api, personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1})) // a check tries once
	c.report = Report{Company: c.settings.slug(), At: time.Now()}
	return c
}

// add puts a finding in its place and gives a failed one its fix.
func (c *checker) add(f Finding) {
	r := &c.report
	f.Summary = f.In(English)
	if f.State == Failed {
		company := r.Company
		if f.Step == StepDomain {
			company = "" // it is the address that is wrong
		}
		f.Fix = placesIn(company, f.Step.Places())
	}
	order := Steps()
	at, _ := slices.BinarySearchFunc(r.Findings, f, func(a, b Finding) int {
		if difference := slices.Index(order, a.Step) - slices.Index(order, b.Step); difference != 0 {
			return difference
		}
		return -1 // behind its equals
	})
	r.Findings = slices.Insert(r.Findings, at, f)
}

// has reports whether a step was told already.
func (c *checker) has(step Step) bool {
	_, ok := c.report.Find(step)
	return ok
}

func (c *checker) ok(step Step, text Message, evidence string) {
	c.add(Finding{Step: step, State: OK, Message: text, Evidence: evidence})
}

func (c *checker) failed(step Step, text Message, evidence string) {
	c.add(Finding{Step: step, State: Failed, Message: text, Evidence: evidence})
}

func (c *checker) cannotTell(step Step, text Message, evidence string) {
	if !c.has(step) {
		c.add(Finding{Step: step, State: CannotTell, Message: text, Evidence: evidence})
	}
}

func (c *checker) notConfigured(step Step) {
	if !c.has(step) {
		c.add(Finding{Step: step, State: NotConfigured, Message: say("check.unset")})
	}
}

// maxSkew is more than clocks are apart that are looked after.
const maxSkew = 5 * time.Minute

func (c *checker) checkClock() {
	skew, known := c.budget.clock()
	switch {
	case !known:
		c.cannotTell(StepClock, say("clock.unclear"), "no answer with a Date header")
	case skew.Abs() > maxSkew:
		text := say("clock.behind")
		if skew < 0 {
			text = say("clock.ahead")
		}
		c.failed(StepClock, text, fmt.Sprintf("difference %v", skew.Abs().Round(time.Second)))
	default:
		c.ok(StepClock, say("clock.ok"), fmt.Sprintf("difference %v, which includes the way", skew.Abs().Round(time.Second)))
	}
}

// finish tells the steps that nothing was said of.
func (c *checker) finish() {
	c.report.Requests = c.budget.used()
	if !c.has(StepNetwork) {
		switch {
		case c.report.Requests == 0:
			c.cannotTell(StepNetwork, say("network.unsent"), "")
		case !c.budget.wasAnswered():
			c.cannotTell(StepNetwork, say("network.unanswered"), "")
		default:
			c.ok(StepNetwork, say("network.ok"), "")
		}
	}
	for _, step := range Steps() {
		c.cannotTell(step, say("check.blocked"), "")
	}
}

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
		if !c.has(p.step) {
			c.add(Finding{Step: p.step, State: Failed, Summary: p.text})
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
	if f.State == Failed {
		company := r.Company
		if f.Step == StepDomain {
			company = "" // it is the address that is wrong
		}
		place := f.Step.Place().in(company)
		f.Fix = &place
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

func (c *checker) ok(step Step, summary, evidence string) {
	c.add(Finding{Step: step, State: OK, Summary: summary, Evidence: evidence})
}

func (c *checker) failed(step Step, summary, evidence string) {
	c.add(Finding{Step: step, State: Failed, Summary: summary, Evidence: evidence})
}

func (c *checker) cannotTell(step Step, summary, evidence string) {
	if !c.has(step) {
		c.add(Finding{Step: step, State: CannotTell, Summary: summary, Evidence: evidence})
	}
}

func (c *checker) notConfigured(step Step) {
	if !c.has(step) {
		c.add(Finding{Step: step, State: NotConfigured, Summary: "Not configured."})
	}
}

// maxSkew is more than clocks are apart that are looked after.
const maxSkew = 5 * time.Minute

func (c *checker) checkClock() {
	skew, known := c.budget.clock()
	switch {
	case !known:
		c.cannotTell(StepClock, "Personio did not say what time it is.", "no answer with a Date header")
	case skew.Abs() > maxSkew:
		direction := "behind"
		if skew < 0 {
			direction = "ahead of"
		}
		c.failed(StepClock, "This machine's clock is "+direction+" Personio's: tokens and dates will be taken for expired or in the future.",
			fmt.Sprintf("difference %v", skew.Abs().Round(time.Second)))
	default:
		c.ok(StepClock, "The clocks agree.", fmt.Sprintf("difference %v, which includes the way", skew.Abs().Round(time.Second)))
	}
}

// finish tells the steps that nothing was said of.
func (c *checker) finish() {
	c.report.Requests = c.budget.used()
	if !c.has(StepNetwork) {
		switch {
		case c.report.Requests == 0:
			c.cannotTell(StepNetwork, "Nothing was sent.", "")
		case !c.budget.wasAnswered():
			c.cannotTell(StepNetwork, "Nothing was answered.", "")
		default:
			c.ok(StepNetwork, "Personio's hosts can be reached.", "")
		}
	}
	for _, step := range Steps() {
		c.cannotTell(step, "A step before this one has to be mended first.", "")
	}
}

package connection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/personio-go/sdk/internal/company"
	"github.com/personio-go/sdk/xmlfeed"
)

func (c *checker) checkFeed(ctx context.Context) {
	if c.has(StepDomain) {
		return
	}
	client, err := c.cfg.feedClient(c.settings.Domain)
	if err != nil {
		c.cannotTell(StepFeed, say("feed.no-client"), err.Error())
		return
	}
	feed, err := client.Fetch(ctx, "")
	if err != nil {
		c.explainFeed(ctx, err)
		return
	}
	c.ok(StepDomain, say("domain.ok"), "")
	if len(feed.Positions) == 0 {
		c.ok(StepFeed, say("feed.empty"), "status 200, 0 positions")
		c.cannotTell(StepTexts, say("texts.no-job"), "")
		return
	}
	c.ok(StepFeed, say("feed.ok"), fmt.Sprintf("status 200, %d positions", len(feed.Positions)))
	c.checkTexts(ctx, client, feed)
}

// explainFeed tells what a feed that cannot be had means.
func (c *checker) explainFeed(ctx context.Context, err error) {
	evidence := err.Error()
	switch {
	case ctx.Err() != nil:
		c.cannotTell(StepFeed, say("check.ended"), evidence)
	case errors.Is(err, xmlfeed.ErrRenamed):
		c.failed(StepDomain, say("domain.renamed"), evidence)
	case errors.Is(err, xmlfeed.ErrUnknownCompany), errors.Is(err, xmlfeed.ErrDisabled):
		c.explainMissing(ctx, evidence)
	case errors.Is(err, xmlfeed.ErrUnavailable):
		if reason, ok := networkReason(err, c.settings.feedHost()); ok {
			c.failed(StepNetwork, reason, c.settings.feedHost())
			return
		}
		c.cannotTell(StepFeed, say("feed.unavailable"), evidence)
	default:
		c.ok(StepDomain, say("domain.answers"), "")
		c.failed(StepFeed, say("feed.unfit"), evidence)
	}
}

// explainMissing asks the career page whether the company is there: a feed that
// is switched off and a company that is gone are answered alike, with 404 or with
// the way to Personio's own site.
func (c *checker) explainMissing(ctx context.Context, evidence string) {
	state, seen := c.careerPages(ctx)
	switch state {
	case OK:
		c.ok(StepDomain, say("domain.ok"), seen)
		c.failed(StepFeed, say("feed.off"), evidence)
	case Failed:
		c.failed(StepDomain, say("domain.gone"), evidence+"; "+seen)
	default:
		c.cannotTell(StepDomain, say("domain.unclear"), seen)
		c.cannotTell(StepFeed, say("feed.off-or-gone"), evidence)
	}
}

// careerPages looks for the company's career page under both of Personio's
// domains; a few companies are under one of them only. It is OK when there is
// one, Failed when there is none, and CannotTell when a host that might have it
// says neither.
func (c *checker) careerPages(ctx context.Context) (state State, seen string) {
	state = Failed
	var all []string
	for _, base := range c.careerBases() {
		one, evidence := c.careerPage(ctx, base)
		if one == OK {
			return OK, evidence
		}
		if one == CannotTell {
			state = CannotTell
		}
		all = append(all, evidence)
	}
	return state, strings.Join(all, "; ")
}

func (c *checker) careerBases() []string {
	if c.cfg.careers != "" {
		return []string{c.cfg.careers}
	}
	name, _ := company.Parse(c.settings.Domain) // it made the feed's client before
	return []string{"https://" + name.JobsHost(), "https://" + name.Other().JobsHost()}
}

// careerPageTimeout is as long as the other requests of a check have.
const careerPageTimeout = 30 * time.Second

// careerPage asks one host. What is on the page does not matter.
func (c *checker) careerPage(ctx context.Context, base string) (state State, seen string) {
	ctx, cancel := context.WithTimeout(ctx, careerPageTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(base, "/")+"/", http.NoBody)
	if err != nil {
		return CannotTell, "career page: " + err.Error()
	}
	resp, err := c.cfg.http.Do(req)
	if err != nil {
		return CannotTell, "career page: " + err.Error()
	}
	defer resp.Body.Close() //nolint:errcheck // it is of no use
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	switch {
	case resp.StatusCode/100 == 2:
		state = OK
	case isGone(resp):
		state = Failed
	default:
		state = CannotTell
	}
	return state, fmt.Sprintf("career page at %s: status %d", req.URL.Host, resp.StatusCode)
}

// isGone tells the answers of a company that is not there from outages, and from
// companies that send visitors to a site of their own.
func isGone(resp *http.Response) bool {
	if resp.StatusCode/100 != 3 {
		return resp.StatusCode == http.StatusNotFound
	}
	target, err := resp.Location()
	return err == nil && slices.Contains([]string{"personio.com", "personio.de"}, strings.TrimPrefix(target.Hostname(), "www."))
}

// minLanguages are looked at even when other steps lack requests for it.
const minLanguages = 2

// checkTexts looks for positions without a text.
func (c *checker) checkTexts(ctx context.Context, client *xmlfeed.Client, base *xmlfeed.Feed) {
	if len(c.settings.Languages) == 0 {
		missing := withoutText(base)
		evidence := fmt.Sprintf("%d of %d positions have no text in the feed's own language", missing, len(base.Positions))
		if missing == len(base.Positions) {
			c.failed(StepTexts, say("texts.none"), evidence)
			return
		}
		c.ok(StepTexts, say("texts.ok"), evidence)
		return
	}
	c.checkTextsIn(ctx, client)
}

// checkTextsIn looks at each job in each language, as far as the other steps can
// spare the requests.
func (c *checker) checkTextsIn(ctx context.Context, client *xmlfeed.Client) {
	cost := c.budget.used() // two where only the other domain has the feed
	languages := c.settings.Languages
	var lacking, unseen []string
	var missed error // why the feed did not come in one of them
	for i, language := range languages {
		if i >= minLanguages && c.budget.left()-c.reserved() < cost {
			languages, unseen = languages[:i], languages[i:]
			break
		}
		feed, err := client.Fetch(ctx, language)
		if err != nil {
			missed = fmt.Errorf("%s: %w", language, err)
			continue
		}
		if missing := withoutText(feed); missing > 0 {
			lacking = append(lacking, fmt.Sprintf("%s %d/%d", language, missing, len(feed.Positions)))
		}
	}
	all := strings.Join(languages, ", ")
	switch {
	case len(lacking) > 0:
		c.failed(StepTexts, say("texts.missing", "languages", strings.Join(lacking, ", ")), strings.Join(unseen, ", "))
	case missed != nil:
		c.cannotTell(StepTexts, say("texts.unclear"), missed.Error())
	case len(unseen) > 0:
		c.cannotTell(StepTexts, say("texts.ok-so-far", "languages", all, "unseen", strings.Join(unseen, ", ")), "")
	default:
		c.ok(StepTexts, say("texts.ok-in", "languages", all), "")
	}
}

// reserved is how many requests the steps after the feed take.
func (c *checker) reserved() int {
	n := 0
	if c.cfg.probe && c.settings.hasRecruiting() && !c.has(StepRecruitingKey) {
		n++
	}
	if c.settings.hasPersonnel() && !c.has(StepClient) {
		n += 1 + len(Rights(c.settings.Operations...)) // a token
	}
	return n
}

func withoutText(feed *xmlfeed.Feed) int {
	missing := 0
	for _, position := range feed.Positions {
		if len(position.Descriptions) == 0 {
			missing++
		}
	}
	return missing
}

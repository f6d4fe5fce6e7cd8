package connection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/personio-go/sdk/xmlfeed"
)

func (c *checker) checkFeed(ctx context.Context) {
	if c.has(StepDomain) {
		return
	}
	client, err := c.cfg.feedClient(c.settings.Domain)
	if err != nil {
		c.cannotTell(StepFeed, "The feed's client cannot be made.", err.Error())
		return
	}
	feed, err := client.Fetch(ctx, "")
	if err != nil {
		c.explainFeed(ctx, err)
		return
	}
	c.ok(StepDomain, "The company is known to Personio.", "")
	if len(feed.Positions) == 0 {
		c.ok(StepFeed, "The feed is switched on; no job is published at the moment.", "status 200, 0 positions")
		c.cannotTell(StepTexts, "Without a published job there is no text to look at.", "")
		return
	}
	c.ok(StepFeed, "The feed is switched on.", fmt.Sprintf("status 200, %d positions", len(feed.Positions)))
	c.checkTexts(ctx, client, feed)
}

// explainFeed tells what a feed that cannot be had means.
func (c *checker) explainFeed(ctx context.Context, err error) {
	evidence := err.Error()
	switch {
	case ctx.Err() != nil:
		c.cannotTell(StepFeed, "The check ended before the feed came.", evidence)
	case errors.Is(err, xmlfeed.ErrUnknownCompany):
		c.failed(StepDomain, "Personio has no company with this address.", evidence)
	case errors.Is(err, xmlfeed.ErrDisabled):
		c.explainNotFound(ctx, evidence)
	case errors.Is(err, xmlfeed.ErrUnavailable):
		if reason, ok := networkReason(err); ok {
			c.failed(StepNetwork, "The feed's host cannot be reached: "+reason+".", c.settings.feedHost())
			return
		}
		c.cannotTell(StepFeed, "Personio does not serve the feed at the moment; try again later.", evidence)
	default:
		c.ok(StepDomain, "The host answers.", "")
		c.failed(StepFeed, "What comes in the feed's place is no complete job feed.", evidence)
	}
}

// explainNotFound asks the career page whether the company is there: a feed that
// is switched off and a company that is gone both answer 404.
func (c *checker) explainNotFound(ctx context.Context, evidence string) {
	status, err := c.careerPage(ctx)
	switch {
	case err != nil:
		c.failed(StepFeed, "The feed is not switched on.", evidence+"; the career page did not answer")
	case status/100 == 2:
		c.ok(StepDomain, "The company is known to Personio.", fmt.Sprintf("career page: status %d", status))
		c.failed(StepFeed, "The feed is not switched on.", evidence)
	default:
		c.failed(StepDomain, "Personio has no company with this address.", fmt.Sprintf("%s; career page: status %d", evidence, status))
	}
}

func (c *checker) careerPage(ctx context.Context) (int, error) {
	base := c.cfg.careers
	if base == "" {
		base = "https://" + c.settings.feedHost()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(base, "/")+"/", http.NoBody)
	if err != nil {
		return 0, err //nolint:wrapcheck // told as evidence
	}
	resp, err := c.cfg.http.Do(req)
	if err != nil {
		return 0, err //nolint:wrapcheck // told as evidence
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}

// maxLanguages that are looked at in one check.
const maxLanguages = 2

// checkTexts looks for positions without a text.
func (c *checker) checkTexts(ctx context.Context, client *xmlfeed.Client, base *xmlfeed.Feed) {
	if len(c.settings.Languages) == 0 {
		missing := withoutText(base)
		evidence := fmt.Sprintf("%d of %d positions have no text in the feed's own language", missing, len(base.Positions))
		if missing == len(base.Positions) {
			c.failed(StepTexts, "No job has a text in the feed's own language.", evidence)
			return
		}
		c.ok(StepTexts, "Jobs have texts.", evidence)
		return
	}
	c.checkTextsIn(ctx, client, c.settings.Languages[:min(len(c.settings.Languages), maxLanguages)])
}

// checkTextsIn looks at each job in each language.
func (c *checker) checkTextsIn(ctx context.Context, client *xmlfeed.Client, languages []string) {
	var lacking []string
	evidence := ""
	if len(languages) < len(c.settings.Languages) {
		evidence = fmt.Sprintf("only the first %d languages were looked at", len(languages))
	}
	var missed error // why the feed did not come in one of them
	for _, language := range languages {
		feed, err := client.Fetch(ctx, language)
		if err != nil {
			missed = fmt.Errorf("%s: %w", language, err)
			continue
		}
		if missing := withoutText(feed); missing > 0 {
			lacking = append(lacking, fmt.Sprintf("%d of %d jobs in %s", missing, len(feed.Positions), language))
		}
	}
	switch {
	case len(lacking) > 0:
		c.failed(StepTexts, "Texts are missing: "+strings.Join(lacking, ", ")+".", evidence)
	case missed != nil:
		c.cannotTell(StepTexts, "The feed did not come in every language.", missed.Error())
	default:
		c.ok(StepTexts, "All jobs have texts in "+strings.Join(languages, " and ")+".", evidence)
	}
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

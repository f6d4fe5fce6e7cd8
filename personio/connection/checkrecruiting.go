package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

func (c *checker) checkRecruiting(ctx context.Context) {
	s := c.settings
	if s.ChannelID == "" {
		c.notConfigured(StepChannel)
	}
	if s.SourceAttribute == "" {
		c.notConfigured(StepSourceAttribute)
	}
	switch {
	case !s.hasRecruiting():
		for _, step := range []Step{StepRecruitingKey, StepRecruitingPlan, StepChannel, StepSourceAttribute} {
			c.notConfigured(step)
		}
	case c.has(StepRecruitingKey), c.has(StepNetwork):
	case !c.cfg.probe:
		for _, step := range []Step{StepRecruitingKey, StepRecruitingPlan, StepChannel, StepSourceAttribute} {
			c.cannotTell(step, say("recruiting.needs-probe"), "")
		}
	default:
		c.probeRecruiting(ctx)
	}
}

// probe is an application that Personio must refuse, for two reasons that are
// independent of each other. Its fields are the documented ones.
func (c *checker) probe() map[string]any {
	body := map[string]any{
		"first_name": "Connection", "last_name": "Check", "email": "connection-check@example.org",
		"job_position_id":  0,
		"application_date": personio.DateOf(time.Now()).AddDays(3650),
	}
	if id, err := strconv.ParseInt(c.settings.ChannelID, 10, 64); err == nil && id > 0 {
		body["recruiting_channel_id"] = id
	}
	if isAttributeName(c.settings.SourceAttribute) {
		body["attributes"] = []any{map[string]any{"id": c.settings.SourceAttribute, "value": "connection check"}}
	}
	return body
}

func (c *checker) probeRecruiting(ctx context.Context) {
	client, err := c.cfg.apiClient(auth.Static(c.settings.RecruitingToken.Reveal()))
	if err == nil {
		err = client.Do(ctx, http.MethodPost, "/v1/recruiting/applications", c.probe(), nil,
			personio.WithHeader("X-Company-ID", c.settings.CompanyID))
	}
	var answer *personio.APIError
	switch {
	case errors.As(err, &answer):
		c.explainProbe(answer)
	case err == nil:
		// It must not happen; if it does, somebody has to know.
		c.cannotTell(StepRecruitingKey, say("recruiting-key.accepted"), "status 2xx")
	default:
		c.unreachable(ctx, StepRecruitingKey, err)
	}
}

func (c *checker) explainProbe(answer *personio.APIError) {
	evidence := fmt.Sprintf("recruiting probe: status %d", answer.StatusCode)
	codes := codesOf(answer.RawBody())
	if len(codes) > 0 {
		evidence += ": " + strings.Join(codes, ", ")
	}
	switch {
	case answer.StatusCode == http.StatusUnauthorized:
		c.failed(StepRecruitingKey, say("recruiting-key.refused"), evidence)
	case slices.ContainsFunc(codes, func(code string) bool { return strings.HasPrefix(code, "feature.") }):
		c.ok(StepRecruitingKey, say("recruiting-key.ok"), evidence)
		c.failed(StepRecruitingPlan, missingFeature(codes), evidence)
	case answer.StatusCode == http.StatusForbidden:
		c.ok(StepRecruitingKey, say("recruiting-key.ok"), evidence)
		c.failed(StepRecruitingPlan, say("recruiting-plan.no-feature"), evidence)
	case answer.StatusCode == http.StatusBadRequest || answer.StatusCode == http.StatusUnprocessableEntity:
		c.ok(StepRecruitingKey, say("recruiting-key.ok"), evidence)
		c.ok(StepRecruitingPlan, say("recruiting-plan.ok"), "")
		c.explainChannel(codes)
		c.explainAttribute(codes)
	default: // 429, 5xx
		c.cannotTell(StepRecruitingKey, say("recruiting-key.unclear"), evidence)
	}
}

func missingFeature(codes []string) Message {
	if slices.Contains(codes, "feature.recruiting.disabled") {
		return say("recruiting-plan.no-recruiting")
	}
	return say("recruiting-plan.no-api")
}

func (c *checker) explainChannel(codes []string) {
	const unknown = "errors.posting-validation.channel-not-found"
	switch {
	case c.has(StepChannel):
	case slices.Contains(codes, unknown):
		c.failed(StepChannel, say("channel.unknown"), unknown)
	default:
		c.ok(StepChannel, say("channel.ok"), "")
	}
}

func (c *checker) explainAttribute(codes []string) {
	const unknown = "errors.attribute-validation.unknown"
	about := slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		// A company may require other attributes than this one.
		return !strings.HasPrefix(code, "errors.attribute-validation.") || code == "errors.attribute-validation.required-attribute"
	})
	switch {
	case c.has(StepSourceAttribute):
	case slices.Contains(about, unknown):
		c.failed(StepSourceAttribute, say("source-attribute.unknown"), unknown)
	case len(about) > 0:
		c.failed(StepSourceAttribute, say("source-attribute.type"), strings.Join(about, ", "))
	default:
		c.ok(StepSourceAttribute, say("source-attribute.ok"), "")
	}
}

// codesOf are Personio's codes in the body of a refusal: words of its own, never
// what was sent.
func codesOf(body []byte) []string {
	var answer struct {
		Errors []struct {
			Errors []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
			Title  string `json:"title"`
			Detail string `json:"detail"`
		} `json:"errors"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	var codes []string
	add := func(code string) {
		if (strings.HasPrefix(code, "errors.") || strings.HasPrefix(code, "feature.")) && !slices.Contains(codes, code) && isCode(code) {
			codes = append(codes, code)
		}
	}
	for _, item := range answer.Errors {
		add(item.Title)
		add(item.Detail)
		for _, e := range item.Errors {
			add(e.Reason)
		}
	}
	return codes
}

// isCode tells what Personio's codes look like.
func isCode(text string) bool {
	const most = 100
	return len(text) <= most && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

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
			c.cannotTell(step, "Only the recruiting probe can tell whether Personio accepts it.", "")
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
	if attributeForm.MatchString(c.settings.SourceAttribute) {
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
		c.cannotTell(StepRecruitingKey, "Personio accepted an application that it should have refused: look for the candidate \"Connection Check\".", "status 2xx")
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
		c.failed(StepRecruitingKey, "Personio knows no such company ID and recruiting token. Either is wrong, or they belong to different companies.", evidence)
	case slices.ContainsFunc(codes, func(code string) bool { return strings.HasPrefix(code, "feature.") }):
		c.ok(StepRecruitingKey, "Company ID and token belong together.", evidence)
		c.failed(StepRecruitingPlan, "The company's plan lacks "+missingFeature(codes)+".", evidence)
	case answer.StatusCode == http.StatusForbidden:
		c.ok(StepRecruitingKey, "Company ID and token belong together.", evidence)
		c.failed(StepRecruitingPlan, "The company's plan lacks a feature.", evidence)
	case answer.StatusCode == http.StatusBadRequest || answer.StatusCode == http.StatusUnprocessableEntity:
		c.ok(StepRecruitingKey, "Company ID and token belong together.", evidence)
		c.ok(StepRecruitingPlan, "The plan has recruiting and its API.", "")
		c.explainChannel(codes)
		c.explainAttribute(codes)
	default: // 429, 5xx
		c.cannotTell(StepRecruitingKey, "Personio did not answer the probe; try again in a minute.", evidence)
	}
}

func missingFeature(codes []string) string {
	if slices.Contains(codes, "feature.recruiting.disabled") {
		return "recruiting"
	}
	return "the Recruiting API"
}

func (c *checker) explainChannel(codes []string) {
	const unknown = "errors.posting-validation.channel-not-found"
	switch {
	case c.has(StepChannel):
	case slices.Contains(codes, unknown):
		c.failed(StepChannel, "The company has no recruiting channel with this ID.", unknown)
	default:
		c.ok(StepChannel, "Personio does not object to the channel.", "")
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
		c.failed(StepSourceAttribute, "The company has no candidate attribute with this API name.", unknown)
	case len(about) > 0:
		c.failed(StepSourceAttribute, "The attribute is not of the type text.", strings.Join(about, ", "))
	default:
		c.ok(StepSourceAttribute, "Personio does not object to the attribute.", "")
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
		if (strings.HasPrefix(code, "errors.") || strings.HasPrefix(code, "feature.")) && !slices.Contains(codes, code) && codeForm.MatchString(code) {
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

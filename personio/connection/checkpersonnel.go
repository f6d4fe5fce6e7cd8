package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

// codeForm is what Personio's codes look like.
var codeForm = regexp.MustCompile(`^[a-z0-9.-]{1,100}$`)

func (c *checker) checkPersonnel(ctx context.Context) {
	switch {
	case !c.settings.hasPersonnel():
		for _, step := range []Step{StepClient, StepAccess, StepAttributes} {
			c.notConfigured(step)
		}
		return
	case c.has(StepClient), c.has(StepNetwork):
		return
	case ctx.Err() != nil: // a request for a token outlives the one who waits for it
		c.cannotTell(StepClient, "The check ended before this step.", "")
		return
	}
	token, err := c.token(ctx)
	if err != nil {
		c.explainToken(ctx, err)
		return
	}
	c.ok(StepClient, "Personio accepts client ID and secret.", "token request: status 200")
	// A client whose token does not renew: a missing right must not cost a new
	// token and a second try.
	client, err := c.cfg.apiClient(auth.Static(token.Access.Reveal()))
	if err != nil {
		c.cannotTell(StepAccess, "The client cannot be made.", err.Error())
		return
	}
	for _, resource := range c.settings.Resources {
		c.checkAccess(ctx, client, resource, token.Scopes)
	}
	if len(c.settings.Resources) == 0 {
		c.notConfigured(StepAccess)
	}
	c.notConfigured(StepAttributes) // unless persons were read
}

// token asks for one the way that all clients do.
func (c *checker) token(ctx context.Context) (auth.Token, error) {
	source := auth.ClientCredentials(c.settings.ClientID, c.settings.ClientSecret.Reveal())
	if _, err := c.cfg.apiClient(source); err != nil { // tells the source where to ask
		return auth.Token{}, err
	}
	return source.AccessToken(ctx) //nolint:wrapcheck // explained by the caller
}

func (c *checker) explainToken(ctx context.Context, err error) {
	var refused *auth.Error
	switch {
	case errors.Is(err, auth.ErrInvalidClient):
		c.failed(StepClient, "Personio does not accept client ID and client secret. They may be swapped, of another company, or of an integration that was removed.", err.Error())
	case errors.As(err, &refused) && refused.StatusCode != 0 && !refused.Temporary():
		c.failed(StepClient, "Personio refuses to give a token.", err.Error())
	default:
		c.unreachable(ctx, StepClient, err)
	}
}

// unreachable is a request of the API without a useful answer.
func (c *checker) unreachable(ctx context.Context, step Step, err error) {
	if ctx.Err() != nil {
		c.cannotTell(step, "The check ended before Personio answered.", "")
		return
	}
	if reason, ok := networkReason(err); ok {
		c.failed(StepNetwork, "Personio's API cannot be reached: "+reason+".", hostOf(err))
		return
	}
	c.cannotTell(step, "Personio's API did not answer; try again later.", err.Error())
}

// hostOf tells which host it was; the address itself may have a query.
func hostOf(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		if u, err := url.Parse(wrapped.URL); err == nil {
			return u.Host
		}
	}
	return "api.personio.de"
}

func (c *checker) checkAccess(ctx context.Context, client *personio.Client, resource Resource, scopes []string) {
	d, ok := resource.details()
	access := func(state State, summary, evidence string) {
		c.add(Finding{Step: StepAccess, Resource: resource, State: state, Summary: summary, Evidence: evidence})
	}
	switch {
	case !ok:
		access(CannotTell, "The resource is not one that the check knows.", "")
		return
	case c.budget.left() == 0:
		access(CannotTell, "The check's requests are used up; check fewer resources at once.", "")
		return
	}
	route, filter, _ := strings.Cut(d.path, "?")
	page, err := personio.ListPage[json.RawMessage](ctx, client, route+"?limit=1&"+filter, "")
	if err == nil {
		access(OK, "“"+d.english+"” is there.", "status 200")
		if resource == Persons {
			c.checkAttributes(page.Items)
		}
		return
	}
	var answer *personio.APIError
	if !errors.As(err, &answer) {
		access(CannotTell, "Personio's API did not answer; try again later.", err.Error())
		return
	}
	state, summary := explainAccess(d, answer.StatusCode)
	evidence := fmt.Sprintf("GET %s: status %d", route, answer.StatusCode)
	if d.scope != "" && slices.Contains(scopes, d.scope) {
		evidence += "; the token has the scope " + d.scope
	}
	access(state, summary, evidence)
}

// explainAccess knows that Personio answers a missing right with different
// statuses.
func explainAccess(d details, status int) (State, string) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return Failed, "The access right “" + d.english + "” is missing."
	case http.StatusBadRequest:
		if strings.HasPrefix(d.path, "/v2/reports") { // "Unauthorized token"
			return Failed, "The access right “" + d.english + "” is missing."
		}
	case http.StatusPreconditionFailed:
		return Failed, "The company's plan lacks this feature."
	case http.StatusNotFound:
		return Failed, "Personio does not have this for the company, or not for this integration."
	}
	return CannotTell, "Personio answered something else than expected; try again later."
}

// checkAttributes looks at one person. Nothing of it is kept: only whether there
// is anything but ids.
func (c *checker) checkAttributes(persons []json.RawMessage) {
	if len(persons) == 0 {
		c.cannotTell(StepAttributes, "There is no person to look at.", "")
		return
	}
	var person map[string]json.RawMessage
	if json.Unmarshal(persons[0], &person) != nil {
		c.cannotTell(StepAttributes, "The answer cannot be read.", "")
		return
	}
	readable := 0
	for name := range person {
		switch name {
		case "id", "employments", "_meta", "custom_attributes", "status", "profile_picture":
		default:
			readable++
		}
	}
	var custom []json.RawMessage
	_ = json.Unmarshal(person["custom_attributes"], &custom) // null and missing are none
	if readable+len(custom) == 0 {
		c.failed(StepAttributes, "Persons come without any attribute: none is selected as readable for this integration.", "a person has nothing but its id")
		return
	}
	c.ok(StepAttributes, "Attributes of persons are readable.", fmt.Sprintf("%d standard and %d custom attributes", readable, len(custom)))
}

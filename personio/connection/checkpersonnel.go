package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
)

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
		c.cannotTell(StepClient, say("check.ended"), "")
		return
	}
	token, err := c.token(ctx)
	if err != nil {
		c.explainToken(ctx, err)
		return
	}
	c.ok(StepClient, say("client.ok"), "token request: status 200")
	// A client whose token does not renew: a missing right must not cost a new
	// token and a second try.
	client, err := c.cfg.apiClient(auth.Static(token.Access.Reveal()))
	if err != nil {
		c.cannotTell(StepAccess, say("client.no-client"), err.Error())
		return
	}
	rights := Rights(c.settings.Operations...)
	for _, right := range rights {
		c.checkAccess(ctx, client, right, token.Scopes)
	}
	if len(rights) == 0 {
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
		c.failed(StepClient, say("client.refused"), err.Error())
	case errors.As(err, &refused) && refused.StatusCode != 0 && !refused.Temporary():
		c.failed(StepClient, say("client.no-token"), err.Error())
	default:
		c.unreachable(ctx, StepClient, err)
	}
}

// unreachable is a request of the API without a useful answer.
func (c *checker) unreachable(ctx context.Context, step Step, err error) {
	if ctx.Err() != nil {
		c.cannotTell(step, say("check.ended"), "")
		return
	}
	if reason, ok := networkReason(err, hostOf(err)); ok {
		c.failed(StepNetwork, reason, hostOf(err))
		return
	}
	c.cannotTell(step, say("check.unanswered"), err.Error())
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

// checkAccess asks for a list, if the right has one. Where it has none, as every right to write,
// and where the requests are used up, the token's scopes have to tell.
func (c *checker) checkAccess(ctx context.Context, client *personio.Client, right Right, scopes []string) {
	list, ok := right.list()
	if !ok || c.budget.left() == 0 {
		c.access(right, right.grantedBy(scopes), !ok)
		return
	}
	page, err := personio.ListPage[json.RawMessage](ctx, client, list, "")
	if err == nil {
		c.tell(right, OK, "access.ok", "status 200")
		if right.Code == "right.persons.read" {
			c.checkAttributes(page.Items)
		}
		return
	}
	var answer *personio.APIError
	if !errors.As(err, &answer) {
		c.tell(right, CannotTell, "check.unanswered", err.Error())
		return
	}
	state, code := explainAccess(list, answer.StatusCode)
	route, _, _ := strings.Cut(list, "?")
	evidence := fmt.Sprintf("GET %s: status %d", route, answer.StatusCode)
	if right.grantedBy(scopes) == OK {
		evidence += "; the token has the scope"
	}
	c.tell(right, state, code, evidence)
}

func (c *checker) tell(right Right, state State, code Code, evidence string) {
	c.add(Finding{Step: StepAccess, Right: right.Code, State: state, Message: say(code, "right", string(right.Code)), Evidence: evidence})
}

// access tells of a right what the token's scopes do.
func (c *checker) access(right Right, granted State, onlyScopes bool) {
	switch {
	case granted == OK:
		c.tell(right, OK, "access.ok", "the token has the scope")
	case granted == Failed:
		c.tell(right, Failed, "access.missing", "the token has other scopes")
	case onlyScopes:
		c.tell(right, CannotTell, "access.untold", "the token does not tell")
	default:
		c.tell(right, CannotTell, "access.unasked", "")
	}
}

// explainAccess knows that Personio answers a missing right with different
// statuses.
func explainAccess(list string, status int) (State, Code) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return Failed, "access.missing"
	case http.StatusBadRequest:
		if strings.HasPrefix(list, "/v2/reports") { // "Unauthorized token"
			return Failed, "access.missing"
		}
	case http.StatusPreconditionFailed:
		return Failed, "access.plan"
	case http.StatusNotFound:
		return Failed, "access.not-here"
	}
	return CannotTell, "access.unclear"
}

// checkAttributes looks at one person. Nothing of it is kept: only whether there
// is anything but ids.
func (c *checker) checkAttributes(persons []json.RawMessage) {
	if len(persons) == 0 {
		c.cannotTell(StepAttributes, say("attributes.no-person"), "")
		return
	}
	var person map[string]json.RawMessage
	if json.Unmarshal(persons[0], &person) != nil {
		c.cannotTell(StepAttributes, say("attributes.unclear"), "")
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
		c.failed(StepAttributes, say("attributes.none"), "a person has nothing but its id")
		return
	}
	c.ok(StepAttributes, say("attributes.ok"), fmt.Sprintf("%d standard and %d custom attributes", readable, len(custom)))
}

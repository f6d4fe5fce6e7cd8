package personiotest

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Webhook is a subscription to events.
type Webhook struct {
	ID            string            `json:"id"` // empty gets one
	URL           string            `json:"url"`
	Description   string            `json:"description"`
	Status        string            `json:"status"`    // empty is ENABLED when the test adds it, DISABLED by the API
	AuthType      string            `json:"auth_type"` // empty is TOKEN
	Token         string            `json:"token,omitempty"`
	CustomHeaders map[string]string `json:"custom_headers,omitempty"`
	// EnabledEvents are names of events.
	EnabledEvents []string `json:"enabled_events"`
}

// webhook is a webhook with what happened to it.
type webhook struct {
	Webhook

	events      []*event
	activity    []activity
	redelivered window
}

// AddWebhook adds a webhook and returns its id. The API's checks do not apply.
func (c *Company) AddWebhook(w Webhook) string {
	defer c.lock()()
	w.Status = cmp.Or(w.Status, "ENABLED")
	return c.addWebhook(w).ID
}

func (c *Company) addWebhook(w Webhook) *webhook {
	w.ID = cmp.Or(w.ID, newUUID())
	w.Status, w.AuthType = cmp.Or(w.Status, "DISABLED"), cmp.Or(w.AuthType, "TOKEN")
	w.CustomHeaders, w.EnabledEvents = maps.Clone(w.CustomHeaders), slices.Clone(w.EnabledEvents)
	added := &webhook{Webhook: w}
	c.webhooks = append(c.webhooks, added)
	return added
}

// webhookRoutes are those of the management API. What it does where Personio
// documents nothing: a token is never given back, names of events that Personio
// does not have are refused.
func webhookRoutes() []apiRoute {
	const read, write, path = "personio:webhooks:read", "personio:webhooks:write", "/v2/webhooks/{id}"
	return []apiRoute{
		{operation: "webhooks.list", pattern: "GET /v2/webhooks", scope: read, serve: serveWebhooks},
		{operation: "webhooks.create", pattern: "POST /v2/webhooks", scope: write, serve: serveCreateWebhook},
		{operation: "webhooks.get", pattern: "GET " + path, scope: read, serve: withWebhook(serveWebhook)},
		{operation: "webhooks.update", pattern: "PATCH " + path, scope: write, serve: withWebhook(serveUpdateWebhook)},
		{operation: "webhooks.delete", pattern: "DELETE " + path, scope: write, serve: withWebhook(serveDeleteWebhook)},
		{operation: "webhooks.activity", pattern: "GET " + path + "/activity", scope: read, serve: withWebhook(serveActivity)},
		{operation: "webhooks.events", pattern: "GET " + path + "/events", scope: read, serve: withWebhook(serveEvents)},
		{operation: "webhooks.ping", pattern: "POST " + path + "/ping", scope: write, serve: withWebhook(servePing)},
		{operation: "webhooks.redeliver", pattern: "POST " + path + "/redelivery", scope: write, serve: withWebhook(serveRedelivery)},
		{operation: "webhooks.test_event", pattern: "POST " + path + "/test-event", scope: write, serve: withWebhook(serveTestEvent)},
	}
}

// withWebhook finds the webhook of the path.
func withWebhook(serve func(*apiCall, *webhook)) func(*apiCall) {
	return func(c *apiCall) {
		for _, w := range c.company.webhooks {
			if w.ID == c.id("id") {
				serve(c, w)
				return
			}
		}
		c.notFound()
	}
}

func serveWebhooks(c *apiCall) {
	p := paging{max: 200, byDefault: 100}
	state, ok := c.listing(p, "enabled_events", "status")
	if !ok {
		return
	}
	wanted := c.query.Get("enabled_events")
	rows := filtered(c.company.webhooks, func(w *webhook) bool {
		return c.is("status", w.Status) && (wanted == "" || slices.Contains(w.EnabledEvents, wanted))
	})
	page(c, p, state, rows, func(w *webhook) any { return w.wire() })
}

// wire is the webhook without its token.
func (w *webhook) wire() Webhook {
	visible := w.Webhook
	visible.Token = ""
	return visible
}

func serveWebhook(c *apiCall, w *webhook) { c.reply(http.StatusOK, w.wire()) }

func serveCreateWebhook(c *apiCall) {
	var body Webhook
	if !c.read(&body) || !c.checkWebhook(body) {
		return
	}
	c.reply(http.StatusCreated, c.company.addWebhook(body).wire())
}

func serveUpdateWebhook(c *apiCall, w *webhook) {
	changed := w.Webhook
	if !patch(c, &changed, "url", "description", "status", "auth_type", "token", "custom_headers", "enabled_events") || !c.checkWebhook(changed) {
		return
	}
	w.Webhook = changed
	c.reply(http.StatusOK, w.wire())
}

func serveDeleteWebhook(c *apiCall, w *webhook) {
	c.company.webhooks = slices.DeleteFunc(c.company.webhooks, func(other *webhook) bool { return other == w })
	c.empty(http.StatusNoContent)
}

// checkWebhook refuses what the API does not take. When it returns false the
// request has been answered.
func (c *apiCall) checkWebhook(w Webhook) bool {
	switch {
	case w.URL == "" || w.Description == "" || len(w.EnabledEvents) == 0:
		c.badRequest("url, description and enabled_events are required")
	case slices.ContainsFunc(w.EnabledEvents, func(name string) bool { return !slices.Contains(eventNames(), name) }):
		c.badRequest("enabled_events has an unknown event")
	case !slices.Contains([]string{"", "ENABLED", "DISABLED"}, w.Status) || !slices.Contains([]string{"", "NONE", "TOKEN", "CUSTOM"}, w.AuthType):
		c.badRequest("Provided request parameters are invalid.")
	case !goodHeaders(w):
		c.badRequest("custom_headers are up to three, with auth_type CUSTOM only, and none that HTTP needs")
	case !c.goodAddress(w.URL):
		c.fail(http.StatusUnprocessableEntity, "Invalid URL", "The url must be a valid HTTPS address.", "")
	default:
		return true
	}
	return false
}

func goodHeaders(w Webhook) bool {
	if len(w.CustomHeaders) > 0 && w.AuthType != "CUSTOM" || len(w.CustomHeaders) > 3 {
		return false
	}
	return !slices.ContainsFunc(slices.Collect(maps.Keys(w.CustomHeaders)), forbiddenHeader)
}

func (c *apiCall) goodAddress(text string) bool {
	address, err := url.Parse(text)
	if err != nil || address.Hostname() == "" {
		return false
	}
	return address.Scheme == "https" || address.Scheme == "http" && c.server.quirks.PlainWebhooks
}

// forbiddenHeader is whether a custom header has a name that HTTP needs.
func forbiddenHeader(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{
		"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "content-type",
	}, func(needed string) bool { return strings.HasPrefix(name, needed) })
}

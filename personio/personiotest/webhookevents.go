package personiotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

const eventsKept = 30 * 24 * time.Hour

// eventNames are those that Personio has; ping comes on request alone.
func eventNames() []string {
	return []string{
		"person.created", "person.updated", "person.deleted",
		"employment.created", "employment.updated", "employment.updated.cost-centers", "employment.deleted",
		"employment.started", "employment.terminated",
		"absence-period.created", "absence-period.updated.status", "absence-period.updated.timerange", "absence-period.deleted",
		"attendance-period.created", "attendance-period.updated", "attendance-period.deleted",
		"document.created", "document.updated", "document.deleted", "document.signed",
	}
}

// event is something that happened, as webhooks tell it.
type event struct {
	CompanyID  string          `json:"company_id"`
	Name       string          `json:"event_name"`
	OccurredAt time.Time       `json:"occurred_at"`
	Payload    json.RawMessage `json:"payload"`
}

// Trigger makes an event happen, such as "absence-period.created" with the id of
// the absence. Webhooks that are enabled, and for which it is, get it while
// [Server.DeliverWebhooks] runs. Changes through the APIs make the events that
// Personio documents for what has changed; those by the methods of this type make
// none. Nor does time:
// employment.started and employment.terminated, which Personio sends on the day
// that they are about, have to be triggered.
func (c *Company) Trigger(name, id string) {
	defer c.lock()()
	c.trigger(name, id)
}

func (c *Company) trigger(name, id string) {
	resource, _, _ := strings.Cut(name, ".")
	if !c.server.quirks.HyphenatedPayloads {
		resource = strings.ReplaceAll(resource, "-", "_")
	}
	e := c.newEvent(name, map[string]any{resource: map[string]any{"id": id}})
	for _, w := range c.webhooks {
		if w.Status == "ENABLED" && slices.Contains(w.EnabledEvents, name) {
			c.emit(w, e)
		}
	}
}

// ReplayWebhooks sends all events again that the company's webhooks had, without the
// limits of the API's redelivery. It returns how many.
func (c *Company) ReplayWebhooks() int {
	defer c.lock()()
	n := 0
	for _, w := range c.webhooks {
		for _, e := range w.events {
			c.server.deliver(c, w, e)
			n++
		}
	}
	return n
}

func (c *Company) newEvent(name string, payload any) *event {
	data, err := json.Marshal(payload)
	if err != nil {
		data = []byte("{}")
	}
	return &event{CompanyID: c.key.CompanyID, Name: name, OccurredAt: c.server.now().UTC(), Payload: data}
}

// emit sends an event to a webhook, and remembers it.
func (c *Company) emit(w *webhook, e *event) {
	w.events = append(w.events, e)
	c.server.deliver(c, w, e)
}

func serveEvents(c *apiCall, w *webhook) {
	p := paging{max: 200, byDefault: 100}
	state, ok := c.listing(p, "occurred_at.gte", "occurred_at.lte", "event_name")
	if !ok || !c.checkTimes("occurred_at.gte", "occurred_at.lte") {
		return
	}
	plainPage(c, p, state, filtered(w.events, func(e *event) bool {
		return c.server.exactly().Sub(e.OccurredAt) <= eventsKept && c.is("event_name", e.Name) && c.within("occurred_at", e.OccurredAt)
	}))
}

func servePing(c *apiCall, w *webhook) {
	c.company.emit(w, c.company.newEvent("ping", map[string]any{}))
	c.reply(http.StatusOK, map[string]any{})
}

func serveTestEvent(c *apiCall, w *webhook) {
	var body struct {
		Name    string          `json:"event_name"`
		Payload json.RawMessage `json:"payload"`
	}
	if !c.read(&body) {
		return
	}
	switch {
	case len(body.Payload) == 0 || string(body.Payload) == "null":
		c.badRequest("missing required payload data")
	case !slices.Contains(w.EnabledEvents, body.Name):
		c.badRequest("the event is not enabled for the webhook")
	default:
		c.company.emit(w, c.company.newEvent(body.Name, body.Payload))
		c.reply(http.StatusOK, map[string]any{})
	}
}

// serveRedelivery sends events again. What happens beyond 100 events in a
// request, or 500 in an hour, is not documented; here it is refused.
func serveRedelivery(c *apiCall, w *webhook) {
	var body struct {
		From  time.Time `json:"occurred_at.gte"`
		Until time.Time `json:"occurred_at.lte"`
	}
	if !c.read(&body) {
		return
	}
	if body.From.IsZero() && body.Until.IsZero() {
		c.badRequest("occurred_at.gte or occurred_at.lte is required")
		return
	}
	again := filtered(w.events, func(e *event) bool {
		at := e.OccurredAt.Truncate(time.Second)
		return c.server.exactly().Sub(e.OccurredAt) <= eventsKept && !at.Before(body.From) && (body.Until.IsZero() || !at.After(body.Until))
	})
	if len(again) > 100 {
		c.badRequest("more than 100 events")
		return
	}
	if !w.redelivered.take(c.server.exactly(), len(again), 500, time.Hour) {
		c.fail(http.StatusTooManyRequests, "Too many requests", "More than 500 events in an hour.", "common.too_many_requests")
		return
	}
	for _, e := range again {
		c.server.deliver(c.company, w, e)
	}
	c.reply(http.StatusOK, map[string]any{})
}

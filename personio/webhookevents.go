package personio

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/personio-go/sdk/internal/address"
)

// WebhookEvent is something that happened and was to be sent. The members are
// those of a request that a webhook gets; that the list gives the same is not
// documented.
type WebhookEvent struct {
	Object

	CompanyID  Text      `json:"company_id,omitempty"`
	Name       string    `json:"event_name,omitempty"`
	OccurredAt Timestamp `json:"occurred_at,omitzero"`
	// Payload names the resource by its id: webhook.Event finds it.
	Payload json.RawMessage `json:"payload,omitempty"`
	Meta    json.RawMessage `json:"meta,omitempty"`
}

// WebhookEventListOptions are the filters of a list of events. What is zero does
// not filter.
type WebhookEventListOptions struct {
	// Moments, both included, compared to the second.
	OccurredFrom  time.Time
	OccurredUntil time.Time
	EventName     string

	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o WebhookEventListOptions) query() url.Values {
	p := newParams()
	p.Time("occurred_at.gte", o.OccurredFrom)
	p.Time("occurred_at.lte", o.OccurredUntil)
	p.Text("event_name", o.EventName)
	p.Limit(o.Limit, 200)
	return p.Values
}

// Events returns one page of the events of a webhook, 200 at most, whether they
// arrived or not. Personio keeps them for 30 days. After an outage, read what
// occurred since the last event that was handled: webhook.Receiver.Reconcile does
// so.
//
// Scope: personio:webhooks:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-webhooks-id-events.
func (s *WebhooksService) Events(ctx context.Context, id WebhookID, o WebhookEventListOptions, opts ...CallOption) (*Page[WebhookEvent], error) {
	return listPage[WebhookEvent](ctx, s.client, address.Path("/v2/webhooks/{}/events", string(id)), o.query(), o.Cursor, opts)
}

// EventPages returns all pages from o.Cursor on. See [WebhooksService.Events].
func (s *WebhooksService) EventPages(ctx context.Context, id WebhookID, o WebhookEventListOptions, opts ...CallOption) iter.Seq2[*Page[WebhookEvent], error] {
	return listPages[WebhookEvent](ctx, s.client, address.Path("/v2/webhooks/{}/events", string(id)), o.query(), o.Cursor, opts)
}

// AllEvents returns all events of a webhook. See [WebhooksService.Events].
func (s *WebhooksService) AllEvents(ctx context.Context, id WebhookID, o WebhookEventListOptions, opts ...CallOption) iter.Seq2[WebhookEvent, error] {
	return items(s.EventPages(ctx, id, o, opts...))
}

// WebhookActivity is what became of an event. The members of a record are not
// documented; these are named after the filters of the list. Others can be read
// with Member.
type WebhookActivity struct {
	Object

	EventName   string    `json:"event_name,omitempty"`
	CompletedAt Timestamp `json:"completed_at,omitzero"`
	// IsDelivered says that the receiver answered with 2xx.
	IsDelivered bool `json:"is_delivered,omitempty"`
}

// UnmarshalJSON implements [json.Unmarshaler]. IsDelivered is read from true and 1,
// also as texts.
func (a *WebhookActivity) UnmarshalJSON(data []byte) error {
	type plain WebhookActivity
	activity := struct {
		*plain

		IsDelivered flag `json:"is_delivered"`
	}{plain: (*plain)(a)}
	err := json.Unmarshal(data, &activity)
	a.IsDelivered = bool(activity.IsDelivered)
	return err //nolint:wrapcheck // a DecodeError wraps it
}

// WebhookActivityListOptions are the filters of a list of deliveries. What is
// zero does not filter.
type WebhookActivityListOptions struct {
	// Moments, both included, compared to the second.
	CompletedFrom  time.Time
	CompletedUntil time.Time
	EventName      string
	// Delivered is nil for all deliveries, new(true) for those that were answered
	// with 2xx, new(false) for those that were not.
	Delivered *bool

	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o WebhookActivityListOptions) query() url.Values {
	p := newParams()
	p.Time("completed_at.gte", o.CompletedFrom)
	p.Time("completed_at.lte", o.CompletedUntil)
	p.Text("event_name", o.EventName)
	if o.Delivered != nil {
		p.Text("is_delivered", strconv.FormatBool(*o.Delivered))
	}
	p.Limit(o.Limit, 200)
	return p.Values
}

// Activity returns one page of the deliveries of the last 30 days.
//
// Scope: personio:webhooks:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-webhooks-id-activity.
func (s *WebhooksService) Activity(ctx context.Context, id WebhookID, o WebhookActivityListOptions, opts ...CallOption) (*Page[WebhookActivity], error) {
	return listPage[WebhookActivity](ctx, s.client, address.Path("/v2/webhooks/{}/activity", string(id)), o.query(), o.Cursor, opts)
}

// ActivityPages returns all pages from o.Cursor on. See
// [WebhooksService.Activity].
func (s *WebhooksService) ActivityPages(ctx context.Context, id WebhookID, o WebhookActivityListOptions, opts ...CallOption) iter.Seq2[*Page[WebhookActivity], error] {
	return listPages[WebhookActivity](ctx, s.client, address.Path("/v2/webhooks/{}/activity", string(id)), o.query(), o.Cursor, opts)
}

// AllActivity returns all deliveries. See [WebhooksService.Activity].
func (s *WebhooksService) AllActivity(ctx context.Context, id WebhookID, o WebhookActivityListOptions, opts ...CallOption) iter.Seq2[WebhookActivity, error] {
	return items(s.ActivityPages(ctx, id, o, opts...))
}

// WebhookAnswer is what Personio says to a ping, a test event or a redelivery. Its
// members are not documented: read them with Member or RawJSON, which are empty
// when Personio says nothing.
type WebhookAnswer struct{ Object }

// tell sends a POST whose answer has no shape that is known.
func (s *WebhooksService) tell(ctx context.Context, path string, body any, opts []CallOption) (*WebhookAnswer, error) {
	return send[WebhookAnswer](ctx, s.client, http.MethodPost, path, nil, body, opts)
}

// Ping sends an event named ping to the webhook.
//
// Scope: personio:webhooks:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-webhooks-id-ping.
func (s *WebhooksService) Ping(ctx context.Context, id WebhookID, opts ...CallOption) (*WebhookAnswer, error) {
	return s.tell(ctx, address.Path("/v2/webhooks/{}/ping", string(id)), nil, opts)
}

// WebhookTestEvent is an event to try a webhook with. The names of its members in
// JSON are not documented: these are those of an event. Where they are wrong, use
// [Client.Do].
type WebhookTestEvent struct {
	// Name of an event that the webhook has enabled.
	Name string `json:"event_name"`
	// Payload is required: what JSON can hold, such as
	// map[string]any{"person": map[string]any{"id": "1"}}.
	Payload any `json:"payload"`
}

// SendTestEvent sends an event that did not happen. An event that the webhook has
// not enabled is refused.
//
// Scope: personio:webhooks:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-webhooks-id-test-event.
func (s *WebhooksService) SendTestEvent(ctx context.Context, id WebhookID, e WebhookTestEvent, opts ...CallOption) (*WebhookAnswer, error) {
	path := address.Path("/v2/webhooks/{}/test-event", string(id))
	if e.Name == "" || e.Payload == nil {
		return nil, notSent(http.MethodPost, path, "a test event needs a name and a payload")
	}
	return s.tell(ctx, path, e, opts)
}

// WebhookRedelivery says which events are sent again. At least one of the moments
// is required; both are included.
type WebhookRedelivery struct {
	OccurredFrom  time.Time
	OccurredUntil time.Time
}

// Redeliver sends events of the last 30 days again: at most 100 with one call,
// and 500 in an hour. To read them is more certain: see [WebhooksService.Events].
//
// Scope: personio:webhooks:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-webhooks-id-redelivery.
func (s *WebhooksService) Redeliver(ctx context.Context, id WebhookID, r WebhookRedelivery, opts ...CallOption) (*WebhookAnswer, error) {
	path := address.Path("/v2/webhooks/{}/redelivery", string(id))
	body := make(map[string]string)
	for name, moment := range map[string]time.Time{"occurred_at.gte": r.OccurredFrom, "occurred_at.lte": r.OccurredUntil} {
		if !moment.IsZero() {
			body[name] = moment.UTC().Format(time.RFC3339)
		}
	}
	if len(body) == 0 {
		return nil, notSent(http.MethodPost, path, "a redelivery needs the moment of the first event, or of the last")
	}
	return s.tell(ctx, path, body, opts)
}

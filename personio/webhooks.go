package personio

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// WebhooksService manages webhooks: which address gets which events, and what
// became of them. Package personio/webhook receives the events.
//
// See https://developer.personio.de/reference/webhooks.
type WebhooksService service

// Webhook is a subscription to events.
type Webhook struct {
	Object

	ID          WebhookID       `json:"id"` // a UUID
	URL         string          `json:"url,omitempty"`
	Description string          `json:"description,omitempty"`
	Status      WebhookStatus   `json:"status,omitempty"`
	AuthType    WebhookAuthType `json:"auth_type,omitempty"`
	// EnabledEvents are names of events: package personio/webhook has them.
	EnabledEvents []string `json:"enabled_events,omitempty"`
	// Token and CustomHeaders prove to the receiver that a request is from
	// Personio. Whether Personio ever gives the token back is not known.
	Token         string            `json:"token,omitempty"`
	CustomHeaders map[string]string `json:"custom_headers,omitempty"`
}

// String is the id, and no secret.
func (w Webhook) String() string { return "webhook " + string(w.ID) }

// Format prints what String returns, whatever the verb.
func (w Webhook) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(w.String())) }

// LogValue implements [slog.LogValuer].
func (w Webhook) LogValue() slog.Value { return slog.StringValue(w.String()) }

// WebhookStatus says whether events are sent.
type WebhookStatus string

// The statuses.
const (
	WebhookEnabled  WebhookStatus = "ENABLED"
	WebhookDisabled WebhookStatus = "DISABLED"
)

// WebhookAuthType says how the receiver knows that a request is from Personio.
// There are no signatures.
type WebhookAuthType string

// The kinds of authentication.
const (
	// WebhookNone: it does not.
	WebhookNone WebhookAuthType = "NONE"
	// WebhookToken: the token is the whole of the header Authorization; for
	// "Bearer x" the token is "Bearer x".
	WebhookToken WebhookAuthType = "TOKEN"
	// WebhookCustom: up to three headers of the receiver's choice.
	WebhookCustom WebhookAuthType = "CUSTOM"
)

// WebhookListOptions are the filters of a list of webhooks. What is zero does not
// filter.
type WebhookListOptions struct {
	// EnabledEvent is one name of an event.
	EnabledEvent string
	Status       WebhookStatus

	// Limit of a page: 1 to 200, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o WebhookListOptions) query() url.Values {
	p := newParams()
	p.Text("enabled_events", o.EnabledEvent)
	p.Text("status", string(o.Status))
	p.Limit(o.Limit, 200)
	return p.Values
}

// List returns one page of webhooks, 200 at most.
//
// Scope: personio:webhooks:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-webhooks.
func (s *WebhooksService) List(ctx context.Context, o WebhookListOptions, opts ...CallOption) (*Page[Webhook], error) {
	return listPage[Webhook](ctx, s.client, "/v2/webhooks", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [WebhooksService.List].
func (s *WebhooksService) Pages(ctx context.Context, o WebhookListOptions, opts ...CallOption) iter.Seq2[*Page[Webhook], error] {
	return listPages[Webhook](ctx, s.client, "/v2/webhooks", o.query(), o.Cursor, opts)
}

// All returns all webhooks. See [WebhooksService.List].
func (s *WebhooksService) All(ctx context.Context, o WebhookListOptions, opts ...CallOption) iter.Seq2[Webhook, error] {
	return items(s.Pages(ctx, o, opts...))
}

// Get returns a webhook, or an error that matches [ErrNotFound].
//
// Scope: personio:webhooks:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-webhooks-id.
func (s *WebhooksService) Get(ctx context.Context, id WebhookID, opts ...CallOption) (*Webhook, error) {
	return get[Webhook](ctx, s.client, address.Path("/v2/webhooks/{}", string(id)), nil, opts)
}

// WebhookCreate is a new webhook. URL, Description and EnabledEvents are
// required.
type WebhookCreate struct {
	// URL begins with https.
	URL         string `json:"url"         need:"true"`
	Description string `json:"description" need:"true"`
	// Status is WebhookDisabled when nothing is said: set WebhookEnabled for a
	// webhook that sends.
	Status WebhookStatus `json:"status,omitempty"`
	// AuthType is WebhookToken when nothing is said.
	AuthType WebhookAuthType `json:"auth_type,omitempty"`
	Token    string          `json:"token,omitempty"`
	// CustomHeaders go with WebhookCustom only: up to three. None may have a name
	// that is, or begins with, that of a header that HTTP needs: host,
	// content-length, content-type, transfer-encoding, connection, upgrade, te,
	// trailer, expect.
	CustomHeaders map[string]string `json:"custom_headers,omitempty"`
	// EnabledEvents are names of events: package personio/webhook has them.
	EnabledEvents []string `json:"enabled_events" need:"true"`
}

// String has no secret.
func (WebhookCreate) String() string { return "a new webhook" }

// Format prints what String returns, whatever the verb.
func (w WebhookCreate) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(w.String())) }

// LogValue implements [slog.LogValuer].
func (w WebhookCreate) LogValue() slog.Value { return slog.StringValue(w.String()) }

// Create makes a webhook. An address that Personio does not take is 422, which
// matches [ErrInvalid]. It is not repeated when nobody knows whether it happened:
// see [OutcomeUnknownError].
//
// Scope: personio:webhooks:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-webhooks.
func (s *WebhooksService) Create(ctx context.Context, w WebhookCreate, opts ...CallOption) (*Webhook, error) {
	return create[Webhook](ctx, s.client, "/v2/webhooks", nil, w, opts)
}

// WebhookPatch changes a webhook. What is absent stays as it is.
type WebhookPatch struct {
	URL           Opt[string]            `json:"url,omitzero"`
	Description   Opt[string]            `json:"description,omitzero"`
	Status        Opt[WebhookStatus]     `json:"status,omitzero"`
	AuthType      Opt[WebhookAuthType]   `json:"auth_type,omitzero"`
	Token         Opt[string]            `json:"token,omitzero"`
	CustomHeaders Opt[map[string]string] `json:"custom_headers,omitzero"`
	EnabledEvents Opt[[]string]          `json:"enabled_events,omitzero"`
}

// Update changes a webhook. Whether events that are tried again after it get the
// old token or the new one is not known: let the receiver take both for three
// days.
//
// Scope: personio:webhooks:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/patch_v2-webhooks-id.
func (s *WebhooksService) Update(ctx context.Context, id WebhookID, p WebhookPatch, opts ...CallOption) error {
	return update(ctx, s.client, address.Path("/v2/webhooks/{}", string(id)), nil, p, opts)
}

// Delete deletes a webhook.
//
// Scope: personio:webhooks:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/delete_v2-webhooks-id.
func (s *WebhooksService) Delete(ctx context.Context, id WebhookID, opts ...CallOption) error {
	return remove(ctx, s.client, address.Path("/v2/webhooks/{}", string(id)), nil, opts)
}

package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio"
)

// ErrMalformed is matched by errors of bodies that are no event.
var ErrMalformed = errors.New("the body is no event of Personio")

// Event is something that happened.
type Event struct {
	// CompanyID is empty only in events of [Receiver.Reconcile], if Personio lists them
	// without it.
	CompanyID string
	// Name is one of the constants of this package, such as [PersonCreated], or
	// another.
	Name       string
	OccurredAt time.Time
	// Payload is the JSON object that names the resource: see
	// [Event.ResourceID].
	Payload json.RawMessage
	// Meta is an object of which nothing is documented, nil without one.
	Meta json.RawMessage
}

// Parse reads an event. The members that Personio documents as required must be
// there; what the payload holds is not looked at. Errors match [ErrMalformed] and
// quote nothing of the body.
func Parse(data []byte) (Event, error) {
	e, err := parseListed(data)
	if err == nil && e.CompanyID == "" {
		return Event{}, missing("company_id")
	}
	return e, err
}

// parseListed reads an event that may lack the company: what is in a list is the
// webhook's own.
func parseListed(data []byte) (Event, error) {
	var wire struct {
		CompanyID  personio.Text      `json:"company_id"`
		Name       string             `json:"event_name"`
		OccurredAt personio.Timestamp `json:"occurred_at"`
		Payload    json.RawMessage    `json:"payload"`
		Meta       json.RawMessage    `json:"meta"`
	}
	if json.Unmarshal(data, &wire) != nil {
		return Event{}, fmt.Errorf("webhook: %w: it is not the JSON of one", ErrMalformed)
	}
	switch {
	case wire.Name == "":
		return Event{}, missing("event_name")
	case wire.OccurredAt.IsZero() || wire.OccurredAt.Err() != nil:
		return Event{}, missing("occurred_at that can be read")
	case !bytes.HasPrefix(bytes.TrimSpace(wire.Payload), []byte("{")):
		return Event{}, missing("payload, an object")
	}
	if string(wire.Meta) == "null" {
		wire.Meta = nil
	}
	return Event{CompanyID: string(wire.CompanyID), Name: wire.Name, OccurredAt: wire.OccurredAt.Time, Payload: wire.Payload, Meta: wire.Meta}, nil
}

func missing(member string) error {
	return fmt.Errorf("webhook: %w: it has no %s", ErrMalformed, member)
}

// Resource is the kind of what the event is about, as the name has it: "person",
// "absence-period".
func (e Event) Resource() string {
	resource, _, _ := strings.Cut(e.Name, ".")
	return resource
}

// ResourceID is the id of what the event is about: a personio.PersonID for
// [PersonCreated]. It reports false when the payload has none that it can find,
// as for [Ping].
func (e Event) ResourceID() (string, bool) { return e.ID(e.Resource()) }

// ID is the id that the payload gives for a kind of resource: "person" of
// {"person":{"id":"7"}}. An event may name more than one. Personio documents
// hyphens in the names, "absence-period", and sends underscores; both are found.
func (e Event) ID(resource string) (string, bool) {
	var payload map[string]json.RawMessage
	if json.Unmarshal(e.Payload, &payload) != nil {
		return "", false
	}
	for _, name := range []string{strings.ReplaceAll(resource, "-", "_"), strings.ReplaceAll(resource, "_", "-")} {
		var named struct {
			ID personio.Text `json:"id"`
		}
		if json.Unmarshal(payload[name], &named) == nil && named.ID != "" {
			return string(named.ID), true
		}
	}
	return "", false
}

// LogValue implements [slog.LogValuer]: name, time and id.
func (e Event) LogValue() slog.Value {
	id, _ := e.ResourceID()
	return slog.GroupValue(
		slog.String("name", e.Name), slog.String("company", e.CompanyID), slog.Time("occurred_at", e.OccurredAt), slog.String("id", id),
	)
}

package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/personio-go/sdk/personio"
)

// Reconcile hands over the events of a webhook that occurred since a moment and
// did not arrive: those that [Receiver.ServeHTTP] did not see. Use it when a program
// starts, with the time of the last event that it has handled, and after every
// outage. Personio keeps events for 30 days.
//
// It waits for the queue, without a limit but the context's. It returns how many
// events were new, also with an error; the rest is read by the next call. After a
// restart the receiver remembers nothing, and every event since the moment is new.
//
// The client's scope is personio:webhooks:read.
func (r *Receiver) Reconcile(ctx context.Context, client *personio.Client, id personio.WebhookID, since time.Time) (int, error) {
	handed := 0
	for listed, err := range client.Webhooks.AllEvents(ctx, id, personio.WebhookEventListOptions{OccurredFrom: since}) {
		if err != nil {
			return handed, fmt.Errorf("webhook: reconcile: %w", err)
		}
		event, err := newEvent(Event{
			CompanyID: string(listed.CompanyID), Name: listed.Name, OccurredAt: listed.OccurredAt.Time, Payload: listed.Payload, Meta: listed.Meta,
		})
		if err != nil {
			return handed, fmt.Errorf("webhook: reconcile: %w", err)
		}
		isNew, err := r.put(ctx, event)
		if err != nil {
			return handed, fmt.Errorf("webhook: reconcile: %w", err)
		}
		if isNew {
			handed++
		}
	}
	return handed, nil
}

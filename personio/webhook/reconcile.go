package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// Reconcile hands over the events of a webhook that occurred since a moment, as if
// they had just arrived. Use it when a program starts, with the time of the last
// event that it has handled, and after every outage. Personio keeps events for 30
// days.
//
// The receiver does not remember what was handled: events since the moment come
// again, except those that wait for the handler now. Waiting for room has no limit
// but the context's: [Receiver.Run] makes room. It returns how many events were
// handed over, also with an error.
//
// Personio does not document the members of a listed event. One without company_id
// is handed over, with an empty [Event.CompanyID], and also when it arrived with one.
// Those without a name, time or payload are left out, and the rest is read: an error
// that matches [ErrMalformed] counts them, and says that all others were handed over.
// They are left out again by each call that begins before them;
// [personio.WebhooksService.Events] shows what they are. With any other error the rest
// is read by the next call with the same moment.
//
// The client's scope is personio:webhooks:read.
func (r *Receiver) Reconcile(ctx context.Context, client *personio.Client, id personio.WebhookID, since time.Time) (int, error) {
	handed := 0
	var out leftOut
	for row, err := range listed(ctx, client, id, since) {
		if err != nil {
			return handed, fmt.Errorf("webhook: reconcile: %w", err)
		}
		event, err := parseListed(row)
		if err != nil {
			out.add(err)
			continue
		}
		isNew, err := r.put(ctx, event)
		if err != nil {
			return handed, fmt.Errorf("webhook: reconcile: %w", err)
		}
		if isNew {
			handed++
		}
	}
	return handed, out.err()
}

// listed are the events of a webhook as they are: one that is none must not take
// its page along.
func listed(ctx context.Context, client *personio.Client, id personio.WebhookID, since time.Time) iter.Seq2[json.RawMessage, error] {
	query := address.New()
	query.Time("occurred_at.gte", since)
	query.Limit(0, 200)
	return personio.ListAll[json.RawMessage](ctx, client, address.Path("/v2/webhooks/{}/events", string(id))+"?"+query.Encode())
}

// leftOut are the events that are none. The list may have many of them, of which a
// few tell what is wrong.
type leftOut struct {
	count int
	first []error
}

func (l *leftOut) add(err error) {
	if l.count++; l.count <= 10 {
		l.first = append(l.first, err)
	}
}

func (l *leftOut) err() error {
	if l.count == 0 {
		return nil
	}
	return fmt.Errorf("webhook: reconcile: %d events were left out: %w", l.count, errors.Join(l.first...))
}

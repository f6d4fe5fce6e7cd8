package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNotResolvable says that there is nothing for a person to decide about an
// entry: it is on its way, or has arrived.
var ErrNotResolvable = errors.New("outbox: there is nothing to decide about the entry")

// Confirm ends a [Parked] entry as [Sent]: somebody has found the application at
// Personio.
func (o *Outbox) Confirm(ctx context.Context, id string) (Entry, error) {
	return o.resolve(ctx, id, confirmed, Parked)
}

// Retry sends a [Parked] or [Rejected] entry again, in its old place before the
// company's newer ones: when somebody has mended the account, or has found that
// the application is not at Personio.
func (o *Outbox) Retry(ctx context.Context, id string) (Entry, error) {
	entry, err := o.resolve(ctx, id, retried, Parked, Rejected)
	o.Wake()
	return entry, err
}

func (o *Outbox) resolve(ctx context.Context, id string, rule func(Entry, time.Time) Entry, from ...State) (Entry, error) {
	entry, err := o.store.Load(ctx, id)
	if err != nil {
		return Entry{}, fmt.Errorf("outbox: resolving an entry: %w", err)
	}
	if !slices.Contains(from, entry.State) {
		return entry, fmt.Errorf("%w (it is %s)", ErrNotResolvable, entry.State)
	}
	return o.put(ctx, rule(entry, now()))
}

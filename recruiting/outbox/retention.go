package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// orphanAge is how old copies of documents without an entry must be: a Submit
// that is under way has some.
const orphanAge = time.Hour

const pageSize = 100

// Erase removes all entries of an e-mail address, in whichever state they are,
// with their documents, and returns how many they were. Of a store that is a
// [Scrubber], no file has anything of them when Erase returns no error. One that
// is being sent at this moment may still arrive. It can be repeated after an
// error.
//
// Documents that were uploaded stay at Personio, see UnusedUploads.
func (o *Outbox) Erase(ctx context.Context, email string) (int, error) {
	if NormalEmail(email) == "" {
		return 0, errors.New("outbox: Erase: no e-mail address") // which would be everybody's
	}
	n, err := o.removeAll(ctx, Query{Email: email})
	return n, errors.Join(err, o.scrub(ctx))
}

// scrub has the store forget what it still has of deleted entries, those of an
// earlier call that did not come to its end included.
func (o *Outbox) scrub(ctx context.Context) error {
	store, ok := o.store.(Scrubber)
	if !ok {
		return nil
	}
	if err := store.Scrub(ctx); err != nil {
		return fmt.Errorf("outbox: deleted entries are still in the store's file: %w", err)
	}
	return nil
}

// Sweep removes what is over: entries that ended longer ago than the retention,
// with their documents, and copies of documents that belong to no entry. Entries
// that are [Parked] stay until a person decides. It returns how many entries were
// removed.
func (o *Outbox) Sweep(ctx context.Context) (int, error) {
	total := 0
	var failure error
	for _, state := range []State{Sent, Already, Rejected} {
		n, err := o.removeAll(ctx, Query{State: state, EndedBefore: now().Add(-o.retention)})
		total += n
		if failure = err; err != nil {
			break
		}
	}
	if failure == nil {
		failure = o.sweepFiles(ctx)
	}
	return total, errors.Join(failure, o.scrub(ctx))
}

func (o *Outbox) removeAll(ctx context.Context, query Query) (int, error) {
	query.Limit = pageSize
	removed := 0
	for {
		entries, err := o.store.List(ctx, query)
		if err != nil {
			return removed, fmt.Errorf("outbox: listing entries: %w", err)
		}
		for _, entry := range entries {
			if err := o.remove(ctx, entry, query); err != nil {
				return removed, err
			}
			removed++
			query.After = entry.Seq
		}
		if len(entries) < pageSize {
			return removed, nil
		}
	}
}

// remove deletes an entry, documents first, so that none of them is left when it
// is gone. It is read anew while others change it.
func (o *Outbox) remove(ctx context.Context, entry Entry, query Query) error {
	for query.After = 0; query.Matches(entry); {
		if err := o.files.Delete(ctx, keys(entry)...); err != nil {
			return fmt.Errorf("outbox: deleting documents: %w", err)
		}
		err := o.store.Delete(ctx, entry)
		if errors.Is(err, ErrConflict) {
			entry, err = o.store.Load(ctx, entry.ID)
		} else if err == nil {
			return nil
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("outbox: deleting an entry: %w", err)
		}
	}
	return nil
}

// sweepFiles removes copies whose Submit did not come to its end.
func (o *Outbox) sweepFiles(ctx context.Context) error {
	found, err := o.files.List(ctx, time.Now().Add(-orphanAge))
	if err != nil {
		return fmt.Errorf("outbox: listing documents: %w", err)
	}
	for _, key := range found {
		id, _, _ := strings.Cut(key, "-")
		entry, err := o.store.Load(ctx, id)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("outbox: looking for a document's entry: %w", err)
		}
		if slices.Contains(keys(entry), key) {
			continue
		}
		if err := o.files.Delete(ctx, key); err != nil {
			return fmt.Errorf("outbox: deleting documents: %w", err)
		}
	}
	return nil
}

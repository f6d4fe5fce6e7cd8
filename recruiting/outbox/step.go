package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Result is what a [Outbox.Step] did.
type Result struct {
	// Entry that was worked on, as it is now; the zero Entry if none was due.
	Entry Entry
	// Next is when the company's next step is due. The zero Time says that nothing
	// is left to do.
	Next time.Time
}

// Due reports whether there is another step to do at once.
func (r Result) Due() bool { return !r.Next.IsZero() && !r.Next.After(time.Now()) }

// LogValue implements [slog.LogValuer] without anything personal.
func (r Result) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("entry", r.Entry), slog.Time("next", r.Next))
}

// Step does the next thing for a company, if one is due: it uploads a document,
// sends an application, or finds out what became of one. [Outbox.Run] calls it
// for all companies; whoever has workers of his own calls it from them, again
// while [Result.Due], and at Next. It may be called for one company by several
// processes at once: one of them does it.
//
// What Personio says of an application is in the entry and no error. An error is
// the store's, or the context's cause.
func (o *Outbox) Step(ctx context.Context, company string) (Result, error) {
	var result Result
	entry, err := o.next(ctx, company)
	if err == nil && !entry.NextAt.After(time.Now()) {
		if result.Entry, err = o.advance(ctx, entry); errors.Is(err, ErrConflict) {
			result.Entry, err = Entry{}, nil // another process does it, or it was erased
		}
		if err == nil {
			entry, err = o.next(ctx, company)
		}
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return result, nil
	case err != nil:
		return result, fmt.Errorf("outbox: company %q: %w", company, err)
	}
	result.Next = entry.NextAt
	return result, nil
}

// next is what the store says is the company's next open entry. Whatever a store
// has mixed up, an entry that has ended is not sent again.
func (o *Outbox) next(ctx context.Context, company string) (Entry, error) {
	entry, err := o.store.Next(ctx, company)
	if err == nil && !entry.State.Open() {
		err = fmt.Errorf("the store's next entry is %s, which is no open state", entry.State)
	}
	return entry, err
}

// advance takes an entry one step further and returns it as it is stored. That a
// request is made is stored before it is: after a crash nobody takes it for one
// that was not made. What it brought is stored before anything else happens.
func (o *Outbox) advance(ctx context.Context, entry Entry) (Entry, error) {
	entry = taken(entry)
	account, err := o.account(ctx, entry.Company)
	if err != nil {
		return o.finish(ctx, entry, entry, outcomeIn(ctx, err))
	}
	if account.Finder != nil && entry.lookUpFirst() {
		got := lookUp(ctx, account.Finder, entry)
		if ctx.Err() != nil {
			return entry, context.Cause(ctx)
		}
		if entry = lookedUp(entry, got, now()); !entry.State.Open() || entry.NextAt.After(now()) {
			return o.putAfter(ctx, entry)
		}
	}
	at := now()
	begun, err := o.put(ctx, o.rules.begun(entry, at))
	if err != nil || !begun.State.Open() {
		return begun, err
	}
	var got outcome
	if begun.State == Uploading {
		begun, got, err = o.upload(ctx, account, begun)
	} else {
		got = post(ctx, account, begun, at)
	}
	if err != nil {
		return begun, err
	}
	return o.finish(ctx, entry, begun, got)
}

// finish stores what an outcome makes of an entry.
func (o *Outbox) finish(ctx context.Context, before, entry Entry, got outcome) (Entry, error) {
	entry, err := o.putAfter(ctx, o.rules.after(before, entry, got, now()))
	if err == nil && got.verdict == interrupted {
		err = context.Cause(ctx)
	}
	return entry, err
}

package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The times that the rules are made of.
const (
	// sendWindow is how long an attempt to send an application may take, together
	// with the commit that announces it; settleAfter is how long everybody else
	// leaves it alone. The difference is what clocks may differ in.
	sendWindow  = 45 * time.Second
	settleAfter = time.Minute
	// settleAgain is the wait after each further time that its fate stayed
	// unknown.
	settleAgain = 10 * time.Minute
	// sendGrace is what a request gets whose caller ends: an answer that is on its
	// way is worth more than a quick end.
	sendGrace = 10 * time.Second
	// claim is for how long an upload belongs to who began it, unless renewed.
	claim        = time.Minute
	claimRenewal = 20 * time.Second
	// clockSkew is by how much Personio's clock may be behind.
	clockSkew = 5 * time.Minute
	// storeGrace is for the commit that follows a request.
	storeGrace = 10 * time.Second

	maxReposts        = 3
	maxLookups        = 2
	maxUploadFailures = 10
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

// advance takes an entry one step further and returns it as it is stored.
func (o *Outbox) advance(ctx context.Context, entry Entry) (Entry, error) {
	switch entry.State {
	case Uploading: // whoever uploaded is gone
		entry.UnusedUploads++
		entry.State = Pending
	case Sending: // whoever sent is gone: nobody knows whether it was sent
		entry.Unknowns++
		entry.State = Unknown
	default:
	}
	account, err := o.account(ctx, entry.Company)
	switch {
	case err != nil:
		err = o.failed(ctx, &entry, err)
	case entry.State == Unknown:
		err = o.settle(ctx, account, &entry)
	case entry.ready() == Pending:
		err = o.upload(ctx, account, &entry)
	default:
		err = o.post(ctx, account, &entry)
	}
	return entry, err
}

// ready is the state of an entry that waits: whether its documents are there.
func (e Entry) ready() State {
	for _, file := range e.Files {
		if !file.Uploaded() {
			return Pending
		}
	}
	return Uploaded
}

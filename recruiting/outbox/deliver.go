package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/personio-go/sdk/recruiting"
)

// upload brings the next document to Personio. Its UUID is stored before
// anything else happens, so that no restart uploads it again.
func (o *Outbox) upload(ctx context.Context, account Account, entry *Entry) error {
	i := 0
	for entry.Files[i].Uploaded() {
		i++
	}
	content := o.content(ctx, entry.Files[i])
	entry.State = Uploading
	var document recruiting.Document
	failure, err := o.hold(ctx, entry, func(ctx context.Context) (err error) {
		document, err = account.Client.Upload(ctx, content)
		return err
	})
	if err != nil {
		return err
	}
	if failure != nil {
		return o.failed(ctx, entry, failure)
	}
	entry.Files[i].Document = document
	progress(entry)
	return o.commitAfter(ctx, entry)
}

// errContent is a document that the outbox has lost. What else a folder or a
// network may say passes.
var errContent = errors.New("outbox: a document's content is gone")

// content is a document for one attempt: the outbox repeats uploads itself, and
// counts what may have stayed at Personio.
func (o *Outbox) content(ctx context.Context, file File) recruiting.File {
	return recruiting.File{Name: file.Name, Size: file.Size, Once: true, Open: func() (io.ReadCloser, error) {
		content, err := o.files.Open(ctx, file.Key)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, errContent
		case err != nil:
			// Its text may have anything in it.
			return nil, fmt.Errorf("outbox: a document's content cannot be read (%T)", err)
		}
		return content, nil
	}}
}

// post sends the application. That it does is stored first: after a crash nobody
// takes it for one that was not sent.
func (o *Outbox) post(ctx context.Context, account Account, entry *Entry) error {
	application := account.complete(*entry)
	before := *entry
	entry.State = Sending
	entry.Posts++
	if entry.Unknowns > 0 {
		entry.Reposts++ // the one case of a second request on purpose
	}
	at := now()
	if entry.PostedAt.IsZero() {
		entry.PostedAt = at
	}
	entry.NextAt = at.Add(settleAfter)
	entry.Lookups = 0
	if err := o.commit(ctx, entry); err != nil {
		return err
	}
	// The window began before the commit, as it did for everybody else.
	left := time.Until(at.Add(sendWindow))
	if left <= 0 {
		return o.putBack(ctx, entry, before)
	}
	sending, cancel := outlive(ctx, left, sendGrace)
	defer cancel()
	err := safely(func() error { return account.Client.Apply(sending, application) })
	if err == nil {
		return o.end(ctx, entry, Sent)
	}
	if v := judge(err); v == waiting || v == unfit {
		entry.Reposts, entry.Lookups = before.Reposts, before.Lookups // there was no request
	}
	return o.failed(ctx, entry, err)
}

// putBack undoes the announcement of a request that was not made.
func (o *Outbox) putBack(ctx context.Context, entry *Entry, before Entry) error {
	before.Version = entry.Version
	*entry = before
	entry.State, entry.NextAt = entry.waitingState(), now()
	return o.commitAfter(ctx, entry)
}

// settle finds out what became of an application of unknown fate.
func (o *Outbox) settle(ctx context.Context, account Account, entry *Entry) error {
	if account.Finder != nil && entry.Lookups < maxLookups {
		found, err := o.lookUp(ctx, account.Finder, entry)
		if found || err != nil {
			return err
		}
		if entry.Lookups < maxLookups {
			entry.NextAt = now().Add(settleAgain)
			return o.commit(ctx, entry)
		}
	}
	switch {
	case o.policy == ManualOnly:
		return o.park(ctx, entry, errors.New("outbox: whether it arrived is not known, and the policy is to ask a person"))
	case entry.Reposts >= maxReposts:
		return o.park(ctx, entry, fmt.Errorf("outbox: whether it arrived is still not known after %d more attempts", entry.Reposts))
	case entry.ready() == Pending:
		return o.upload(ctx, account, entry) // Personio had forgotten the documents
	default:
		return o.post(ctx, account, entry)
	}
}

// lookUp looks into Personio's list of applications. A look-up that fails has
// found nothing: there will be another one, or a second request.
func (o *Outbox) lookUp(ctx context.Context, finder Finder, entry *Entry) (ended bool, err error) {
	entry.Lookups++
	var found bool
	at := entry.PostedAt
	err = safely(func() (err error) {
		at, found, err = finder.Applied(ctx, entry.Application.Email, entry.Application.JobPositionID)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case err != nil:
		blame(entry, err)
		return false, nil
	case !found:
		return false, nil
	case !at.IsZero() && at.Before(entry.PostedAt.Add(-clockSkew)):
		return true, o.end(ctx, entry, Already) // an older one
	}
	entry.Inferred = true
	return true, o.end(ctx, entry, Sent)
}

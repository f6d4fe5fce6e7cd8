package outbox

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/personio-go/sdk/internal/wording"
	"github.com/personio-go/sdk/recruiting"
)

const (
	// sendGrace is what a request gets whose caller ends: an answer that is on its
	// way is worth more than a quick end.
	sendGrace = 10 * time.Second
	// storeGrace is for the commit that follows a request.
	storeGrace   = 10 * time.Second
	claimRenewal = 20 * time.Second
)

// upload brings the next document to Personio, and renews the entry's claim
// until that is done: after a crash another process need not wait longer than one
// claim. The error is the store's.
func (o *Outbox) upload(ctx context.Context, account Account, entry Entry) (Entry, outcome, error) {
	content := o.content(ctx, entry.Files[entry.uploads()])
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan outcome, 1)
	go func() {
		got := outcomeOf(errors.New("outbox: the client ended its goroutine"))
		defer func() { done <- got }()
		var document recruiting.Document
		err := safely(func() (err error) {
			document, err = account.Client.Upload(working, content)
			return err
		})
		got = outcomeIn(ctx, err)
		got.document = document
	}()
	renewal := time.NewTicker(claimRenewal)
	defer renewal.Stop()
	for {
		select {
		case got := <-done:
			return entry, got, nil
		case <-renewal.C:
		}
		renewed, err := o.put(ctx, claimed(entry, now()))
		if errors.Is(err, ErrConflict) {
			cancel() // it was erased, or belongs to somebody else
			return entry, <-done, err
		}
		if err == nil {
			entry = renewed
		}
	}
}

// errContent is a document that the outbox has lost. What else a folder or a
// network may say passes.
var errContent = wording.New("outbox: a document's content is gone")

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
			return nil, wording.Errorf("outbox: a document's content cannot be read (%T)", err)
		}
		return content, nil
	}}
}

// post sends an application that was announced then: the window began before the
// commit, as it did for everybody else.
func post(ctx context.Context, account Account, entry Entry, announced time.Time) outcome {
	left := time.Until(announced.Add(sendWindow))
	if left <= 0 {
		return outcome{verdict: unmade}
	}
	sending, cancel := outlive(ctx, left, sendGrace)
	defer cancel()
	application := account.complete(entry, now())
	return outcomeOf(safely(func() error { return account.Client.Apply(sending, application) }))
}

// lookUp looks into Personio's list of applications.
func lookUp(ctx context.Context, finder Finder, entry Entry) (got lookup) {
	got.err = safely(func() (err error) {
		got.at, got.found, err = finder.Applied(ctx, entry.Application.Email, entry.Application.JobPositionID)
		return err
	})
	got.found = got.found && got.err == nil
	return got
}

// outlive is a context that lasts at most so long, and goes on for a grace when
// ctx ends.
func outlive(ctx context.Context, most, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), most)
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() {
		stop()
		cancel()
	}
}

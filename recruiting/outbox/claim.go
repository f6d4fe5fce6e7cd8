package outbox

import (
	"context"
	"errors"
	"time"
)

// hold stores the entry as claimed, does f, and renews the claim until f is
// done: after a crash another process need not wait longer than one claim. It
// returns f's error, and apart from it one of the store, which ends f.
func (o *Outbox) hold(ctx context.Context, entry *Entry, f func(ctx context.Context) error) (failure, err error) {
	entry.NextAt = now().Add(claim)
	if err := o.commit(ctx, entry); err != nil {
		return nil, err
	}
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		failure := errors.New("outbox: the client ended its goroutine")
		defer func() { done <- failure }()
		failure = safely(func() error { return f(working) })
	}()
	renewal := time.NewTicker(claimRenewal)
	defer renewal.Stop()
	for {
		select {
		case failure := <-done:
			return failure, nil
		case <-renewal.C:
		}
		entry.NextAt = now().Add(claim)
		if err := o.commit(ctx, entry); errors.Is(err, ErrConflict) {
			cancel() // it was erased, or belongs to somebody else
			return <-done, err
		}
	}
}

// commitAfter stores what a request has brought, although its caller may have
// ended meanwhile.
func (o *Outbox) commitAfter(ctx context.Context, entry *Entry) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeGrace)
	defer cancel()
	return o.commit(ctx, entry)
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

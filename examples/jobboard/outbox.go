package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"

	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
)

// shownApplications is how many of them a page has.
const shownApplications = 100

// openOutbox opens what keeps applications until Personio has them.
func (a *app) openOutbox(dir string) (err error) {
	if a.hr == nil {
		return nil
	}
	store, err := boltstore.Open(filepath.Join(dir, "applications.db"))
	if err != nil {
		return err
	}
	a.entries, a.cleanup = store, append(a.cleanup, store.Close)
	documents, err := outbox.OpenDir(filepath.Join(dir, "documents"))
	if err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, documents.Close)
	a.outbox, err = outbox.New(a.entries, documents, a.account, outbox.WithLogger(a.log), outbox.WithObserver(a.changed))
	return err
}

// account is how the outbox reaches the one company that this board has.
func (a *app) account(context.Context, string) (outbox.Account, error) {
	return outbox.Account{
		Client: a.hr, ChannelID: a.cfg.channelID, SourceAttribute: recruiting.AttributeID(a.cfg.sourceAttribute),
	}, nil
}

// changed is told of each step that an application takes.
func (a *app) changed(ctx context.Context, entry outbox.Entry) {
	a.log.InfoContext(ctx, "application", slog.Any("entry", entry), slog.String("problem", entry.Problem))
	a.board.notify()
}

// applications are the latest ones, the newest first. The store has another
// order, so that all of its pages are read.
func (a *app) applications(ctx context.Context) ([]outbox.Entry, error) {
	if a.outbox == nil {
		return nil, nil
	}
	query := outbox.Query{Limit: shownApplications}
	var shown []outbox.Entry
	for {
		page, err := a.entries.List(ctx, query)
		if err != nil {
			return nil, err
		}
		shown = append(shown, page...)
		shown = shown[max(0, len(shown)-shownApplications):]
		if len(page) < query.Limit {
			slices.Reverse(shown)
			return shown, nil
		}
		query.After = page[len(page)-1].Seq
	}
}

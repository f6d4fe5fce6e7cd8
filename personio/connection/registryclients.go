package connection

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/xmlfeed"
	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// pooled are the clients of one company, made of one state of its settings.
type pooled struct {
	settings   uint64
	connection *Connection
}

// Clients returns the clients of a company, the same ones until its settings change: they share
// limits, keep tokens in the registry's store, and give the registry a hint when Personio
// refuses them. Ask whenever they are needed; it reads one small record. A connection that
// has ended, or whose settings cannot be right, is [ErrNotConnected].
func (r *Registry) Clients(ctx context.Context, id string) (*Connection, error) {
	head, err := r.store.Head(ctx, unitOf(id))
	if err != nil {
		return nil, err
	}
	s, err := decodeState(head)
	if err != nil {
		return nil, err
	}
	if s.Status == "" || s.Status == Draft || s.Status == Ended || s.Slug == "" {
		r.forget(id)
		return nil, ErrNotConnected
	}
	r.mu.Lock()
	kept, ok := r.pool[id]
	r.mu.Unlock()
	if ok && kept.settings == s.Settings {
		return kept.connection, nil
	}
	return r.open(ctx, id, s.Settings)
}

func (r *Registry) open(ctx context.Context, id string, revision uint64) (*Connection, error) {
	settings, err := r.settings(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(settings.allProblems()) > 0 {
		return nil, ErrNotConnected
	}
	options := append(slices.Clone(r.options),
		WithAPI(personio.WithLimiter(r.limiter, settings.slug()), personio.WithObserver(noticer{r, id})),
		withTokens(auth.WithTokenStore(store.Tokens(r.store), r.tokenKey)))
	connection, err := Open(settings, options...)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if kept, ok := r.pool[id]; ok && kept.settings >= revision { // somebody else was faster
		return kept.connection, nil
	}
	r.pool[id] = pooled{revision, connection}
	return connection, nil
}

func (r *Registry) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.pool, id)
}

// noticer sees the calls of a company's clients.
type noticer struct {
	registry *Registry
	id       string
}

// Start implements [personio.Observer].
func (n noticer) Start(ctx context.Context, _ personio.Call) (context.Context, func(personio.Result)) {
	return ctx, func(result personio.Result) {
		refused := result.StatusCode == http.StatusUnauthorized || result.StatusCode == http.StatusForbidden
		if refused || errors.Is(result.Err, auth.ErrInvalidClient) {
			n.registry.noticed(n.id)
		}
	}
}

// Account is how applications reach a company; the method is an [outbox.Accounts].
func (r *Registry) Account(ctx context.Context, company string) (outbox.Account, error) {
	clients, err := r.Clients(ctx, company)
	if err != nil {
		return outbox.Account{}, err
	}
	if clients.Recruiting == nil {
		return outbox.Account{}, ErrNotConnected
	}
	account := outbox.Account{Client: clients.Recruiting, ChannelID: clients.channel, SourceAttribute: recruiting.AttributeID(clients.attribute)}
	if clients.Personnel != nil {
		account.Finder = recruiting.NewV2(clients.Personnel)
	}
	return account, nil
}

// Source is a company's feed for a job sync, as a fleet's configuration asks for it. An outcome
// that a check would explain gives the registry a hint.
func (r *Registry) Source(ctx context.Context, company string) (jobsync.Source, error) { //nolint:ireturn // so that a fleet's configuration takes the method
	clients, err := r.Clients(ctx, company)
	if err != nil {
		return nil, err
	}
	return feedSource{clients.Feed, r, company}, nil
}

// feedSource is a feed whose outcomes the registry learns of.
type feedSource struct {
	*xmlfeed.Client

	registry *Registry
	id       string
}

// Fetch is that of the client.
func (f feedSource) Fetch(ctx context.Context, language string) (*xmlfeed.Feed, error) {
	feed, err := f.Client.Fetch(ctx, language)
	f.notice(err)
	return feed, err //nolint:wrapcheck // it is the client
}

// FetchChanged is that of the client.
func (f feedSource) FetchChanged(ctx context.Context, since xmlfeed.Mark, languages ...string) (*xmlfeed.Feed, error) {
	feed, err := f.Client.FetchChanged(ctx, since, languages...)
	f.notice(err)
	return feed, err //nolint:wrapcheck // it is the client
}

func (f feedSource) notice(err error) {
	for _, told := range []error{xmlfeed.ErrDisabled, xmlfeed.ErrUnknownCompany, xmlfeed.ErrNotFeed} {
		if errors.Is(err, told) {
			f.registry.noticed(f.id)
		}
	}
}

// Companies are the ids of the companies that are connected, ready or degraded: those whose jobs
// are to be followed. A fleet's configuration takes the method; for a [jobsync.Runner], add a
// company at [BecameReady] and remove it at [HasEnded].
func (r *Registry) Companies(ctx context.Context) ([]string, error) {
	var ids []string
	for _, status := range []Status{Ready, Degraded} {
		opts := ListOptions{Status: status, Limit: 500}
		for {
			page, err := r.List(ctx, opts)
			if err != nil {
				return nil, err
			}
			for _, entry := range page.Entries {
				ids = append(ids, entry.ID)
			}
			if opts.After = page.Next; opts.After == "" {
				break
			}
		}
	}
	slices.Sort(ids)
	return ids, nil
}

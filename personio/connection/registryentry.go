package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Entry is a connection without its secrets: what a page shows.
type Entry struct {
	ID     string `json:"id"`   // the product's id of the company
	Slug   string `json:"slug"` // the Personio account, "" before the address was entered
	Status Status `json:"status"`
	// Step that is missing or fails, and what is wrong with it.
	Step Step `json:"step,omitempty"`
	Code Code `json:"code,omitempty"`
	// Since is when the status began, ReadyAt when it became ready first.
	Since     time.Time `json:"since"`
	ReadyAt   time.Time `json:"ready_at,omitzero"`
	CheckedAt time.Time `json:"checked_at,omitzero"`
	NextCheck time.Time `json:"next_check,omitzero"`
	// NeedsPerson is whether it fails for so long that only somebody can mend it.
	NeedsPerson bool `json:"needs_person,omitempty"`
	// PutOff are the steps that support put off, and until when.
	PutOff map[Step]time.Time `json:"put_off,omitempty"`
}

func (s state) entry(id string) Entry {
	return Entry{
		ID: id, Slug: s.Slug, Status: s.Status, Step: s.Step, Code: s.Code, Since: s.Since, ReadyAt: s.ReadyAt,
		CheckedAt: s.CheckedAt, NextCheck: s.Next, NeedsPerson: s.Asked, PutOff: maps.Clone(s.PutOff),
	}
}

// Text says what is wrong in words, or that nothing is: the status, and the failing step's text.
func (e Entry) Text(texts Texts) string {
	text := e.Status.Name().In(texts)
	if e.Step != "" {
		text += ": " + e.Step.Name().In(texts)
	}
	return text
}

// Get returns a connection; one that was never begun, or was erased, is [ErrNotConnected].
func (r *Registry) Get(ctx context.Context, id string) (Entry, error) {
	head, err := r.store.Head(ctx, unitOf(id))
	if err != nil {
		return Entry{}, fmt.Errorf("connection: %w", err)
	}
	s, err := decodeState(head)
	if err != nil {
		return Entry{}, err
	}
	if s.Status == "" {
		return Entry{}, ErrNotConnected
	}
	return s.entry(id), nil
}

// SeenProblem is a step that failed in checks, and when.
type SeenProblem struct {
	Message

	Step      Step      `json:"step"`
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
}

// Report returns the last check of a connection and the problems that checks have seen, the newest
// first.
func (r *Registry) Report(ctx context.Context, id string) (report Report, seen []SeenProblem, err error) {
	for key, into := range map[string]any{reportBody: &report, problemsBody: &seen} {
		data, err := r.body(ctx, id, key)
		if err != nil {
			return Report{}, nil, err
		}
		if data != nil && json.Unmarshal(data, into) != nil {
			return Report{}, nil, fmt.Errorf("connection: the report: %w", store.ErrDamaged)
		}
	}
	return report, seen, nil
}

// ListOptions choose connections.
type ListOptions struct {
	// Status, if it is not empty, chooses those with one.
	Status Status
	// Search chooses those whose id or Personio account begins with a text.
	Search string
	// After continues behind a page: its Next.
	After string
	// Limit is at most how many a page has, 50 when it is zero.
	Limit int
}

// EntryPage is a page of connections.
type EntryPage struct {
	Entries []Entry
	Next    string // of ListOptions.After, "" on the last page
}

// List returns connections a page at a time. What it reads grows with the page and not with the
// number of companies. Those that were erased are not in it.
func (r *Registry) List(ctx context.Context, opts ListOptions) (EntryPage, error) {
	const usual, most = 50, 500
	if opts.Limit <= 0 || opts.Limit > most {
		opts.Limit = usual
	}
	switch {
	case opts.Status != "":
		return r.found(ctx, opts, tagStatus, string(opts.Status), func(e Entry) bool { return matches(e, opts.Search) })
	case opts.Search != "":
		if !strings.Contains(opts.After, "\x00") { // it is not a page by accounts
			page, err := r.units(ctx, opts)
			if err != nil || len(page.Entries) > 0 || opts.After != "" {
				return page, err
			}
		}
		return r.found(ctx, opts, tagSlug, strings.ToLower(opts.Search), func(Entry) bool { return true })
	default:
		return r.units(ctx, opts)
	}
}

func matches(e Entry, search string) bool {
	return strings.HasPrefix(e.ID, search) || strings.HasPrefix(e.Slug, strings.ToLower(search))
}

// units lists by id.
func (r *Registry) units(ctx context.Context, opts ListOptions) (EntryPage, error) {
	var page EntryPage
	after := opts.After
	if after == "" && opts.Search != "" { // names behind the text itself are those that begin with it
		after = opts.Search
		if entry, err := r.Get(ctx, opts.Search); err == nil {
			page.Entries = append(page.Entries, entry)
		}
	}
	for {
		heads, err := r.store.Units(ctx, Kind, after, opts.Limit)
		if err != nil {
			return EntryPage{}, fmt.Errorf("connection: %w", err)
		}
		if page.takeUnits(heads, opts) || len(heads) < opts.Limit {
			return page, nil
		}
		after = heads[len(heads)-1].Name
	}
}

// takeUnits puts units in and reports whether the page is done.
func (p *EntryPage) takeUnits(heads []store.UnitHead, opts ListOptions) (done bool) {
	for _, unit := range heads {
		if !strings.HasPrefix(unit.Name, opts.Search) {
			return true
		}
		s, err := decodeState(unit.Head)
		if err == nil && s.Status != "" && p.add(s.entry(unit.Name), opts.Limit, unit.Name) {
			return true
		}
	}
	return false
}

// add puts an entry in and reports whether the page is full; then next is where it goes on.
func (p *EntryPage) add(entry Entry, limit int, next string) (full bool) {
	p.Entries = append(p.Entries, entry)
	if full = len(p.Entries) >= limit; full {
		p.Next = next
	}
	return full
}

// found lists by a tag.
func (r *Registry) found(ctx context.Context, opts ListOptions, tag, value string, keep func(Entry) bool) (EntryPage, error) {
	query := store.Query{Kind: Kind, Tag: tag, From: value, To: value + "\U0010ffff", Limit: opts.Limit}
	var page EntryPage
	var err error
	if opts.After != "" {
		if query.After, err = decodeRef(opts.After); err != nil {
			return page, err
		}
	}
	for {
		refs, err := r.store.Find(ctx, query)
		if err != nil {
			return EntryPage{}, fmt.Errorf("connection: %w", err)
		}
		done, err := r.takeRefs(ctx, &page, refs, opts.Limit, keep)
		if err != nil || done || len(refs) < opts.Limit {
			return page, err
		}
		query.After = refs[len(refs)-1]
	}
}

// takeRefs puts what was found in and reports whether the page is full.
func (r *Registry) takeRefs(ctx context.Context, page *EntryPage, refs []store.Ref, limit int, keep func(Entry) bool) (full bool, err error) {
	for _, ref := range refs {
		entry, err := r.Get(ctx, ref.Unit)
		if err != nil && !errors.Is(err, ErrNotConnected) {
			return false, err
		}
		if err == nil && keep(entry) && page.add(entry, limit, encodeRef(ref)) {
			return true, nil
		}
	}
	return false, nil
}

func encodeRef(ref store.Ref) string { return ref.Value + "\x00" + ref.Unit + "\x00" + ref.Key }

func decodeRef(text string) (store.Ref, error) {
	parts := strings.Split(text, "\x00")
	const three = 3
	if len(parts) != three {
		return store.Ref{}, errors.New("connection: ListOptions.After is not the Next of a page with the same options")
	}
	return store.Ref{Value: parts[0], Unit: parts[1], Key: parts[2]}, nil
}

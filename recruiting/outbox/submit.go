package outbox

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/personio-go/sdk/internal/upload"
	"github.com/personio-go/sdk/recruiting"
)

// Submission is an application for the outbox.
type Submission struct {
	// Company is the caller's name for it; [Accounts] is asked with it.
	Company string
	// ApplicationID is the caller's own for the application. Submitting it again
	// changes nothing, and with other content is a [*ChangedError].
	ApplicationID string
	// Application without Files. Without an ApplicationDate it gets the day of the
	// submission should it arrive on a later one.
	Application recruiting.Application
	// Source is where the applicant came from originally: it goes into the
	// company's own attribute for it, see [Account].
	Source string
	// Documents are uploaded first. Their content is copied before Submit returns.
	Documents []Document
}

// Document is a file of a submission.
type Document struct {
	File     recruiting.File
	Category recruiting.Category
}

// Validate checks everything that can be known without the company's account.
// It returns nil or a [*recruiting.ValidationError] with all that is wrong.
func (s Submission) Validate() error {
	var all recruiting.ValidationError
	add := func(field string, err error) {
		if failed, ok := errors.AsType[*recruiting.ValidationError](err); ok {
			for _, f := range failed.Fields {
				f.Field = strings.Trim(field+"."+f.Field, ".")
				all.Fields = append(all.Fields, f)
			}
		} else if err != nil {
			all.Fields = append(all.Fields, recruiting.FieldError{Field: field, Reason: err})
		}
	}
	if s.Company == "" {
		add("company", recruiting.ErrRequired)
	}
	if s.ApplicationID == "" {
		add("application_id", fmt.Errorf("%w: it is your own id of the application", recruiting.ErrRequired))
	}
	// Stores keep JSON, which cannot carry anything else unchanged.
	add("company", utf8Only(s.Company))
	add("application_id", utf8Only(s.ApplicationID))
	add("source", utf8Only(s.Source))
	if len(s.Application.Files) > 0 {
		add("files", fmt.Errorf("%w: documents of a submission go into Documents", recruiting.ErrInvalidValue))
		s.Application.Files = nil
	}
	add("", s.Application.Validate())
	for i, document := range s.Documents {
		add(fmt.Sprintf("documents[%d]", i), document.File.Validate())
		add(fmt.Sprintf("documents[%d].category", i), document.Category.Validate())
	}
	if len(all.Fields) > 0 {
		return &all
	}
	return nil
}

func utf8Only(text string) error {
	if utf8.ValidString(text) {
		return nil
	}
	return fmt.Errorf("%w: it is not UTF-8", recruiting.ErrInvalidValue)
}

// Submit returns when the application is durable: from then on it is not lost.
// An application that was submitted before, whatever became of it, is returned as
// it is, with a [*ChangedError] if it is not the same. Submit checks everything
// first that can be known without the company's account, and returns all that is
// wrong in one [*recruiting.ValidationError].
func (o *Outbox) Submit(ctx context.Context, s Submission) (Entry, error) {
	entry, err := o.Prepare(ctx, s)
	if errors.Is(err, ErrExists) {
		return entry, nil
	}
	if err != nil {
		return entry, err
	}
	added, err := o.store.Add(ctx, entry)
	if errors.Is(err, ErrExists) {
		// Another Submit of the same was faster, and has copies of its own. Those of
		// this one are swept if they cannot be deleted now.
		_ = o.files.Delete(context.WithoutCancel(ctx), keys(entry)...)
		return added, changed(added, entry)
	}
	if err != nil {
		// It may be stored all the same. If not, Sweep removes the copies.
		return Entry{}, fmt.Errorf("outbox: storing an entry: %w", err)
	}
	o.tell(ctx, added)
	o.Wake()
	return added, nil
}

// Prepare does what Submit does, but leaves it to the caller to add the entry to
// the store: in one transaction with what else belongs to it. Copies of documents
// whose entry is not added within an hour are removed by [Outbox.Sweep]. When the
// application was submitted before, it returns that entry, with [ErrExists] or a
// [*ChangedError].
func (o *Outbox) Prepare(ctx context.Context, s Submission) (Entry, error) {
	if err := s.Validate(); err != nil {
		return Entry{}, err
	}
	entry := s.entry(now())
	if known, err := o.store.Load(ctx, entry.ID); !errors.Is(err, ErrNotFound) {
		if err != nil {
			return Entry{}, fmt.Errorf("outbox: looking for an earlier submission: %w", err)
		}
		return known, cmp.Or(changed(known, entry), ErrExists)
	}
	for i, document := range s.Documents {
		if err := o.keep(ctx, entry.Files[i].Key, document.File); err != nil {
			return Entry{}, errors.Join(err, o.files.Delete(context.WithoutCancel(ctx), keys(entry)...))
		}
	}
	return entry, nil
}

// entry is the submission on its way, with a new place for each document.
func (s Submission) entry(at time.Time) Entry {
	entry := Entry{
		ID:      EntryID(s.Company, s.Application.JobPositionID, s.Application.Email, s.ApplicationID),
		Company: s.Company, ApplicationID: s.ApplicationID, Application: s.Application, Source: strings.TrimSpace(s.Source),
		SubmittedAt: at, NextAt: at,
	}.Clone()
	entry.Application.Attributes = slices.DeleteFunc(entry.Application.Attributes, func(a recruiting.Attribute) bool {
		return strings.TrimSpace(a.Value) == "" // as it would be sent
	})
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	for i, document := range s.Documents {
		entry.Files = append(entry.Files, File{
			Key:  fmt.Sprintf("%s-%x-%x", entry.ID, random, i),
			Name: document.File.Name, Size: document.File.Size, Category: document.Category,
		})
	}
	entry.State = entry.ready()
	return entry
}

// keep copies a document.
func (o *Outbox) keep(ctx context.Context, key string, file recruiting.File) error {
	content, err := file.Open()
	if err != nil {
		return fmt.Errorf("outbox: opening a document: %w", err)
	}
	defer content.Close() //nolint:errcheck // it was only read
	exact := upload.Exactly(content, file.Size, fmt.Errorf("document: %w", recruiting.ErrInvalidValue))
	if err := o.files.Put(ctx, key, exact); err != nil {
		return fmt.Errorf("outbox: keeping a document: %w", err)
	}
	return nil
}

func keys(e Entry) []string {
	all := make([]string, len(e.Files))
	for i, file := range e.Files {
		all[i] = file.Key
	}
	return all
}

// Wake makes [Outbox.Run] look at once, after something was added to the store
// by other means than Submit.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default: // it will look anyway
	}
}

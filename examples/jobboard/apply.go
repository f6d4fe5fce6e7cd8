package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// form is what an applicant fills in.
type form struct {
	// ID is the application's: a form that is sent twice is one application.
	ID                         string
	FirstName, LastName, Email string
	Phone, AvailableFrom       string
	Salary                     string
	Message                    string
	// Source is where the applicant came from before this board.
	Source string
	CV     recruiting.File
}

var (
	errNoRecruiting = errors.New("this board has no recruiting key")
	errHasApplied   = errors.New("this e-mail address has already applied for this job")
)

// apply takes an application. When it returns, the application is on this board's
// disk, and the outbox hands it over to Personio, now or as soon as that can be
// reached.
func (a *app) apply(ctx context.Context, jobID int64, f form) error {
	if a.outbox == nil {
		return errNoRecruiting
	}
	submission := outbox.Submission{
		Company:       a.feed.Company(),
		ApplicationID: cmp.Or(f.ID, rand.Text()),
		Application: recruiting.Application{
			FirstName:     strings.TrimSpace(f.FirstName),
			LastName:      strings.TrimSpace(f.LastName),
			Email:         strings.TrimSpace(f.Email),
			JobPositionID: jobID,
			Message:       strings.TrimSpace(f.Message),
			Attributes:    f.attributes(),
		},
		Source:    f.Source,
		Documents: []outbox.Document{{File: f.CV, Category: recruiting.CV}},
	}
	if err := a.checkEarlier(ctx, submission); err != nil {
		return err
	}
	_, err := a.outbox.Submit(ctx, submission)
	if _, changed := errors.AsType[*outbox.ChangedError](err); changed {
		return errHasApplied // with this form, which was sent once more
	}
	return err
}

// checkEarlier tells people at once that they have applied for the job on this
// board. If they have by another way, Personio will say so to the outbox.
func (a *app) checkEarlier(ctx context.Context, s outbox.Submission) error {
	if s.Application.Email == "" {
		return nil // Submit says what is missing
	}
	earlier, err := a.entries.List(ctx, outbox.Query{Company: s.Company, Email: s.Application.Email, Limit: shownApplications})
	for _, entry := range earlier {
		same := entry.Application.JobPositionID == s.Application.JobPositionID && entry.ApplicationID != s.ApplicationID
		if same && entry.State != outbox.Rejected {
			return errHasApplied
		}
	}
	return err
}

// attributes may be empty: those are not sent.
func (f form) attributes() []recruiting.Attribute {
	return []recruiting.Attribute{
		{ID: recruiting.Phone, Value: strings.TrimSpace(f.Phone)},
		{ID: recruiting.AvailableFrom, Value: strings.TrimSpace(f.AvailableFrom)},
		{ID: recruiting.SalaryExpectations, Value: strings.TrimSpace(f.Salary)},
	}
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// The states of an application as the board remembers them.
const (
	stateSent      = "sent"
	stateDuplicate = "duplicate"
	stateRejected  = "rejected"
	stateUnknown   = "unknown"
	stateFailed    = "failed"
)

// form is what an applicant fills in.
type form struct {
	FirstName, LastName, Email string
	Phone, AvailableFrom       string
	Salary                     string
	Message                    string
	// Source is where the applicant came from before this board.
	Source string
	CV     recruiting.File
}

// apply hands an application over to Personio: the document first, then the
// application that refers to it. The board keeps the result and nothing personal.
func (a *app) apply(ctx context.Context, jobID int64, f form) error {
	if a.hr == nil {
		return errNoRecruiting
	}
	err := a.handOver(ctx, jobID, f)
	if invalid, ok := errors.AsType[*recruiting.ValidationError](err); ok && invalid.Err == nil {
		return err // nothing was sent
	}
	entry := applicationEntry{JobID: jobID, State: stateOf(err), At: time.Now()}
	a.log.InfoContext(ctx, "application", slog.Int64("job", jobID), slog.String("state", entry.State))
	return errors.Join(err, a.board.addApplication(entry))
}

var errNoRecruiting = errors.New("this board has no recruiting key")

func (a *app) handOver(ctx context.Context, jobID int64, f form) error {
	application := recruiting.Application{
		FirstName:           strings.TrimSpace(f.FirstName),
		LastName:            strings.TrimSpace(f.LastName),
		Email:               strings.TrimSpace(f.Email),
		JobPositionID:       jobID,
		RecruitingChannelID: a.cfg.channelID,
		Message:             strings.TrimSpace(f.Message),
		Attributes:          a.attributes(f),
	}
	// Everything is checked before the document leaves.
	if err := errors.Join(application.Validate(), f.CV.Validate()); err != nil {
		return err
	}
	cv, err := a.hr.Upload(ctx, f.CV)
	if err != nil {
		return err
	}
	application.Files = []recruiting.Attachment{cv.As(recruiting.CV)}
	return a.hr.Apply(ctx, application)
}

// attributes leaves out what the applicant left empty.
func (a *app) attributes(f form) []recruiting.Attribute {
	var attributes []recruiting.Attribute
	for _, attribute := range []recruiting.Attribute{
		{ID: recruiting.Phone, Value: f.Phone},
		{ID: recruiting.AvailableFrom, Value: f.AvailableFrom},
		{ID: recruiting.SalaryExpectations, Value: f.Salary},
		{ID: recruiting.AttributeID(a.cfg.sourceAttribute), Value: f.Source},
	} {
		attribute.Value = strings.TrimSpace(attribute.Value)
		if attribute.ID != "" && attribute.Value != "" {
			attributes = append(attributes, attribute)
		}
	}
	return attributes
}

func stateOf(err error) string {
	_, unknown := errors.AsType[*personio.OutcomeUnknownError](err)
	_, invalid := errors.AsType[*recruiting.ValidationError](err)
	switch {
	case err == nil:
		return stateSent
	case errors.Is(err, recruiting.ErrAlreadyApplied):
		return stateDuplicate
	case unknown:
		return stateUnknown
	case invalid:
		return stateRejected
	default:
		return stateFailed
	}
}

package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/recruiting"
)

// Client submits applications: a [*recruiting.Client] or a [*recruiting.V2].
type Client interface {
	Apply(ctx context.Context, application recruiting.Application, opts ...personio.CallOption) error
	Upload(ctx context.Context, file recruiting.File, opts ...personio.CallOption) (recruiting.Document, error)
}

// Finder finds out whether an application arrived: a [*recruiting.V2].
type Finder interface {
	// Applied returns when the latest application of that address for that job
	// arrived, the zero time when that is not known, and false when there is none.
	Applied(ctx context.Context, email string, jobPositionID int64, opts ...personio.CallOption) (at time.Time, found bool, err error)
}

// Account is how applications reach one company.
type Account struct {
	Client Client
	// Finder is nil when there are no credentials for API v2; a Client that is one
	// need not be given twice.
	Finder Finder
	// ChannelID goes into applications without a channel of their own: the
	// "Recruiting API channel ID" under Settings > Recruiting > Channels.
	ChannelID int64
	// SourceAttribute is where a submission's Source goes: the API name of the
	// attribute under Settings > Recruiting > Attributes > Candidate profile.
	// Without it the source is not sent.
	SourceAttribute recruiting.AttributeID
}

// Accounts returns a company's account, whenever something is sent. Give the
// same Client each time: it keeps the company's limits. An error delays the
// company's applications and loses none.
type Accounts func(ctx context.Context, company string) (Account, error)

// OneAccount is for those who serve one company.
func OneAccount(account Account) Accounts {
	return func(context.Context, string) (Account, error) { return account, nil }
}

func (o *Outbox) account(ctx context.Context, company string) (account Account, err error) {
	err = safely(func() error {
		account, err = o.accounts(ctx, company)
		return err
	})
	if err != nil {
		// What the caller's code says may be anything.
		return account, &accountError{err}
	}
	if account.Client == nil {
		return account, &accountError{errors.New("it has no Client")}
	}
	if account.Finder == nil {
		account.Finder, _ = account.Client.(Finder)
	}
	return account, nil
}

// accountError keeps the text of the caller's error out of entries.
type accountError struct{ err error }

func (e *accountError) Error() string {
	return fmt.Sprintf("outbox: the company's account is not to be had (%T)", e.err)
}
func (e *accountError) Unwrap() error { return e.err }

// complete is the application as it is sent at that time.
func (a Account) complete(e Entry, at time.Time) recruiting.Application {
	application := e.Clone().Application
	if application.RecruitingChannelID == 0 {
		application.RecruitingChannelID = a.ChannelID
	}
	hasSource := slices.ContainsFunc(application.Attributes, func(attribute recruiting.Attribute) bool { return attribute.ID == a.SourceAttribute })
	if e.Source != "" && a.SourceAttribute != "" && !hasSource {
		application.Attributes = append(application.Attributes, recruiting.Attribute{ID: a.SourceAttribute, Value: e.Source})
	}
	// Personio takes the day on which it arrives, which is another one when it
	// arrives late.
	if day := personio.DateOf(e.SubmittedAt); application.ApplicationDate.IsZero() && day != personio.DateOf(at) {
		application.ApplicationDate = day
	}
	for _, file := range e.Files {
		application.Files = append(application.Files, file.Document.As(file.Category))
	}
	return application
}

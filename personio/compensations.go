package personio

import (
	"context"
	"iter"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"
	"time"
)

// CompensationsService reads what persons are paid, and adds to it. There is no
// way to change or delete a compensation through the API.
//
// See https://developer.personio.de/reference/get_v2-compensations-types.
type CompensationsService service

// Compensation is a part of what a person is paid.
type Compensation struct {
	Object

	// ID is the same each time the compensation is read.
	ID          CompensationID     `json:"id"`
	Person      Ref[PersonID]      `json:"person,omitzero"`
	LegalEntity Ref[LegalEntityID] `json:"legal_entity,omitzero"`
	Type        CompensationType   `json:"type,omitzero"`
	// Amount is exact, and not prorated.
	Amount Money `json:"amount,omitzero"`
	// Interval may be missing.
	Interval      CompensationInterval `json:"interval,omitempty"`
	EffectiveFrom Date                 `json:"effective_from,omitzero"`
	// The hours are for deriving what is paid for them.
	WeeklyWorkingHours         Decimal `json:"weekly_working_hours,omitzero"`
	FullTimeWeeklyWorkingHours Decimal `json:"full_time_weekly_working_hours,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (c Compensation) LogValue() slog.Value { return slog.StringValue("compensation " + string(c.ID)) }

// CompensationInterval is how often a compensation is paid.
type CompensationInterval string

// The intervals.
const (
	CompensationMonthly    CompensationInterval = "MONTHLY"
	CompensationQuarterly  CompensationInterval = "QUARTERLY"
	CompensationHalfYearly CompensationInterval = "HALF-YEARLY"
	CompensationYearly     CompensationInterval = "YEARLY"
)

// CompensationListOptions are the filters of a list of compensations.
type CompensationListOptions struct {
	// StartDate and EndDate are at most a month apart. Without both, the list is
	// that of the current month. With one of them, the other one is the first or
	// the last day of the same month. See [CompensationsOf].
	StartDate Date
	EndDate   Date
	Persons   []PersonID
	// LegalEntities does nothing if the credential is limited to some in Personio's
	// settings.
	LegalEntities []LegalEntityID

	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

// CompensationsOf are the options for one month.
func CompensationsOf(year int, month time.Month) CompensationListOptions {
	return CompensationListOptions{StartDate: NewDate(year, month, 1), EndDate: NewDate(year, month+1, 0)}
}

func (o CompensationListOptions) query() url.Values {
	p := newParams()
	p.date("start_date", o.StartDate)
	p.date("end_date", o.EndDate)
	list(p, "person.id", o.Persons)
	list(p, "legal_entity.id", o.LegalEntities)
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of the compensations of a month, 100 at most: salaries,
// wages, one-time and recurring payments, bonuses. It is a view of that month,
// not a history: what runs on is there again in each month, with the day since
// when it does, and what was deleted or set to 0 is simply not there.
//
// Scope: personio:compensations:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-compensations.
func (s *CompensationsService) List(ctx context.Context, o CompensationListOptions, opts ...CallOption) (*Page[Compensation], error) {
	return listPage[Compensation](ctx, s.client, "/v2/compensations", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [CompensationsService.List].
func (s *CompensationsService) Pages(ctx context.Context, o CompensationListOptions, opts ...CallOption) iter.Seq2[*Page[Compensation], error] {
	return listPages[Compensation](ctx, s.client, "/v2/compensations", o.query(), o.Cursor, opts)
}

// All returns all compensations of a month. See [CompensationsService.List].
func (s *CompensationsService) All(ctx context.Context, o CompensationListOptions, opts ...CallOption) iter.Seq2[Compensation, error] {
	return items(s.Pages(ctx, o, opts...))
}

// CompensationCreate is a new compensation. Person, Type, Value and EffectiveFrom
// are required.
type CompensationCreate struct {
	Person Ref[PersonID] `json:"person" need:"true"`
	// Type is one of the category CompensationRecurring or CompensationOneTime;
	// bonuses and hourly wages
	// cannot be made.
	Type Ref[CompensationTypeID] `json:"type" need:"true"`
	// Value with two decimals at most.
	Value         Decimal `json:"value"`
	EffectiveFrom Date    `json:"effective_from" need:"true"`
	// Currency is an ISO 4217 code such as EUR.
	Currency string `json:"currency,omitempty"`
	// Interval of a recurring compensation, monthly when it is empty. It means
	// nothing for a one-time payment.
	Interval CompensationInterval `json:"interval,omitempty"`
	Comment  string               `json:"comment,omitempty"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (CompensationCreate) LogValue() slog.Value { return slog.StringValue("new compensation") }

// Create adds a compensation and returns its id. It cannot be changed or deleted
// through the API afterwards, and it is not repeated when nobody knows whether it
// happened: see [OutcomeUnknownError]. A value with more than two decimals is not
// sent. Types that the API refuses although Personio shows them have been
// reported.
//
// Scope: personio:compensations:read and personio:compensations:write. Limit: 10
// requests per second. With both, Personio has been seen to answer 403 all the
// same.
//
// See https://developer.personio.de/reference/post_v2-compensations.
func (s *CompensationsService) Create(ctx context.Context, c CompensationCreate, opts ...CallOption) (*Created[CompensationID], error) {
	const path = "/v2/compensations"
	cents := new(big.Rat).Mul(c.Value.Rat(), big.NewRat(100, 1))
	if c.Value.IsZero() || !cents.IsInt() {
		return nil, notSent(http.MethodPost, path, "Value must be given, and have two decimals at most")
	}
	return create[Created[CompensationID]](ctx, s.client, path, nil, c, opts)
}

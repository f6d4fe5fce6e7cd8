package personio

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/internal/answer"
)

// EmploymentsService reads and changes employments. A person has one for each
// contract with the company, past ones included; [PersonsService.WithEmployments]
// reads those of many persons.
//
// See https://developer.personio.de/reference/get_v2-persons-person-id-employments.
type EmploymentsService service

// Employment is what a person does for the company, from when to when, and where
// in its organisation. It has ids and no names: a [Directory] knows those.
type Employment struct {
	Object

	ID       EmploymentID     `json:"id"`
	Person   Ref[PersonID]    `json:"person,omitzero"`
	Status   EmploymentStatus `json:"status,omitempty"`
	Type     EmploymentType   `json:"type,omitempty"`
	Position Position         `json:"position,omitzero"`

	// Hours per week.
	WeeklyWorkingHours         Decimal `json:"weekly_working_hours,omitzero"`
	FullTimeWeeklyWorkingHours Decimal `json:"full_time_weekly_working_hours,omitzero"`

	StartDate        Date `json:"employment_start_date,omitzero"`
	EndDate          Date `json:"employment_end_date,omitzero"`
	ProbationEndDate Date `json:"probation_end_date,omitzero"`
	ContractEndDate  Date `json:"contract_end_date,omitzero"`
	// Termination is zero while nobody has ended the employment.
	Termination Termination `json:"termination,omitzero"`

	Supervisor Ref[PersonID] `json:"supervisor,omitzero"`
	// Office is what Personio now calls a workplace.
	Office      Ref[WorkplaceID]   `json:"office,omitzero"`
	OrgUnits    []OrgUnitRef       `json:"org_units,omitempty"`
	CostCenters []CostCenterShare  `json:"cost_centers,omitempty"`
	LegalEntity Ref[LegalEntityID] `json:"legal_entity,omitzero"`
	// Job of the catalogue, since the middle of 2026. A change of it fires no
	// webhook.
	Job Ref[JobID] `json:"job,omitzero"`
	// Subcompany as it was before legal entities.
	//
	// Deprecated: by Personio, in favour of LegalEntity.
	Subcompany Ref[SubcompanyID] `json:"sub_company,omitzero"`

	CreatedAt Timestamp `json:"created_at,omitzero"`
	UpdatedAt Timestamp `json:"updated_at,omitzero"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (e Employment) LogValue() slog.Value { return slog.StringValue("employment " + string(e.ID)) }

// Position is what someone works as.
type Position struct {
	Title string `json:"title"`
}

// IsZero reports whether there is no position.
func (p Position) IsZero() bool { return p.Title == "" }

// CostCenterShare is how much of an employment a cost center pays.
type CostCenterShare struct {
	ID CostCenterID `json:"id"`
	// Weight in percent.
	Weight Decimal `json:"weight,omitzero"`
}

// EmploymentStatus is the state of an employment.
type EmploymentStatus string

// The statuses. Unspecified is only read.
const (
	EmploymentActive      EmploymentStatus = "ACTIVE"
	EmploymentInactive    EmploymentStatus = "INACTIVE"
	EmploymentOnboarding  EmploymentStatus = "ONBOARDING"
	EmploymentLeave       EmploymentStatus = "LEAVE"
	EmploymentUnspecified EmploymentStatus = "UNSPECIFIED"
)

// EmploymentType says whose employee someone is.
type EmploymentType string

// The types. Unspecified is only read.
const (
	EmploymentInternal        EmploymentType = "INTERNAL"
	EmploymentExternal        EmploymentType = "EXTERNAL"
	EmploymentTypeUnspecified EmploymentType = "UNSPECIFIED"
)

// Termination is how an employment ends or ended. It is only read: the API has no
// way to end an employment.
type Termination struct {
	// Date of the end of the contract.
	Date Date `json:"termination_date,omitzero"`
	// LastWorkingDay is also read from last_working_date, as Personio's examples
	// have it.
	LastWorkingDay Date `json:"last_working_day,omitzero"`
	// TerminatedAt is the day on which notice was given.
	TerminatedAt Date            `json:"terminated_at,omitzero"`
	Type         TerminationType `json:"type,omitempty"`
	Reason       string          `json:"reason,omitempty"`
}

// IsZero reports whether there is no termination.
func (t Termination) IsZero() bool { return t == Termination{} }

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Termination) UnmarshalJSON(data []byte) error {
	type members Termination // has no methods
	var own members
	if err := answer.Decode(data, &own); err != nil {
		return fmt.Errorf("personio: decoding a termination: %w", err)
	}
	if own.LastWorkingDay.IsZero() {
		var other struct {
			LastWorkingDate Date `json:"last_working_date"`
		}
		if err := answer.Decode(data, &other); err != nil {
			return fmt.Errorf("personio: decoding a termination: %w", err)
		}
		own.LastWorkingDay = other.LastWorkingDate
	}
	*t = Termination(own)
	return nil
}

// TerminationType is why an employment ends.
type TerminationType string

// The types that Personio documents.
const (
	TerminationUnspecified           TerminationType = "UNSPECIFIED"
	TerminationEmployee              TerminationType = "EMPLOYEE"
	TerminationFired                 TerminationType = "FIRED"
	TerminationDeath                 TerminationType = "DEATH"
	TerminationContractExpired       TerminationType = "CONTRACT_EXPIRED"
	TerminationAgreement             TerminationType = "AGREEMENT"
	TerminationSubcompanySwitch      TerminationType = "SUB_COMPANY_SWITCH"
	TerminationIrrevocableSuspension TerminationType = "IRREVOCABLE_SUSPENSION"
	TerminationCancellation          TerminationType = "CANCELLATION"
	TerminationCollectiveAgreement   TerminationType = "COLLECTIVE_AGREEMENT"
	TerminationSettlementAgreement   TerminationType = "SETTLEMENT_AGREEMENT"
	TerminationRetirement            TerminationType = "RETIREMENT"
	TerminationCourtSettlement       TerminationType = "COURT_SETTLEMENT"
	TerminationQuit                  TerminationType = "QUIT"
)

// EmploymentListOptions are the filters of a list of employments. What is zero
// does not filter; several are combined with AND.
type EmploymentListOptions struct {
	IDs []EmploymentID
	// Moments, compared to the second; After and Before exclude the moment itself.
	UpdatedAt     time.Time
	UpdatedAfter  time.Time
	UpdatedBefore time.Time
	// DatesOnly is as in [PersonListOptions].
	DatesOnly bool

	// Limit of a page: 1 to 50, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o EmploymentListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	p.moment("updated_at", o.UpdatedAt, o.DatesOnly)
	p.moment("updated_at.gt", o.UpdatedAfter, o.DatesOnly)
	p.moment("updated_at.lt", o.UpdatedBefore, o.DatesOnly)
	p.Limit(o.Limit, 50)
	return p.Values
}

// List returns one page of a person's employments, 50 at most, the most recent
// first.
//
// Scope: personio:persons:read; employments have none of their own. Limit: 10
// requests per second. Personio now and then answers 502 here, which is repeated.
//
// See https://developer.personio.de/reference/get_v2-persons-person-id-employments.
func (s *EmploymentsService) List(ctx context.Context, person PersonID, o EmploymentListOptions, opts ...CallOption) (*Page[Employment], error) {
	return listPage[Employment](ctx, s.client, employmentsPath(person), o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [EmploymentsService.List].
func (s *EmploymentsService) Pages(ctx context.Context, person PersonID, o EmploymentListOptions, opts ...CallOption) iter.Seq2[*Page[Employment], error] {
	return listPages[Employment](ctx, s.client, employmentsPath(person), o.query(), o.Cursor, opts)
}

// All returns all employments of a person. See [EmploymentsService.List].
func (s *EmploymentsService) All(ctx context.Context, person PersonID, o EmploymentListOptions, opts ...CallOption) iter.Seq2[Employment, error] {
	return items(s.Pages(ctx, person, o, opts...))
}

func employmentsPath(person PersonID) string {
	return address.Path("/v2/persons/{}/employments", string(person))
}

// Get returns an employment, or an error that matches [ErrNotFound].
//
// Scope: personio:persons:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-persons-person-id-employments-id.
func (s *EmploymentsService) Get(ctx context.Context, person PersonID, id EmploymentID, opts ...CallOption) (*Employment, error) {
	return get[Employment](ctx, s.client, employmentPath(person, id), nil, opts)
}

func employmentPath(person PersonID, id EmploymentID) string {
	return address.Path("/v2/persons/{}/employments/{}", string(person), string(id))
}

// EmploymentPatch changes an employment. What is absent stays as it is. Null
// clears what it is documented for: not Status, StartDate, Type and CostCenters.
// A termination cannot be written.
type EmploymentPatch struct {
	Supervisor  Opt[Ref[PersonID]]      `json:"supervisor,omitzero"`
	Office      Opt[Ref[WorkplaceID]]   `json:"office,omitzero"`
	OrgUnits    Opt[[]OrgUnitRef]       `json:"org_units,omitzero"`
	LegalEntity Opt[Ref[LegalEntityID]] `json:"legal_entity,omitzero"`
	// Job of the catalogue, since the middle of 2026.
	Job      Opt[Ref[JobID]]       `json:"job,omitzero"`
	Position Opt[Position]         `json:"position,omitzero"`
	Status   Opt[EmploymentStatus] `json:"status,omitzero"`
	Type     Opt[EmploymentType]   `json:"type,omitzero"`

	StartDate       Opt[Date] `json:"employment_start_date,omitzero"`
	ContractEndDate Opt[Date] `json:"contract_end_date,omitzero"`
	// Of the two for the probation, at most one.
	ProbationEndDate Opt[Date] `json:"probation_end_date,omitzero"`
	// ProbationPeriodLength is in days, by the word of others than Personio.
	ProbationPeriodLength Opt[int] `json:"probation_period_length,omitzero"`

	// Hours per week.
	WeeklyWorkingHours         Opt[Decimal]           `json:"weekly_working_hours,omitzero"`
	FullTimeWeeklyWorkingHours Opt[Decimal]           `json:"full_time_weekly_working_hours,omitzero"`
	CostCenters                Opt[[]CostCenterShare] `json:"cost_centers,omitzero"`
	// Subcompany as it was before legal entities.
	//
	// Deprecated: by Personio, in favour of LegalEntity.
	Subcompany Opt[Ref[SubcompanyID]] `json:"subcompany,omitzero"`
}

// wrong says what cannot be sent, or nothing.
func (p EmploymentPatch) wrong() string {
	if !p.ProbationEndDate.IsZero() && !p.ProbationPeriodLength.IsZero() {
		return "set either ProbationEndDate or ProbationPeriodLength of an employment, not both"
	}
	return ""
}

// Update changes an employment.
//
// Scope: personio:persons:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/patch_v2-persons-person-id-employments-employment-id.
func (s *EmploymentsService) Update(ctx context.Context, person PersonID, id EmploymentID, p EmploymentPatch, opts ...CallOption) error {
	path := employmentPath(person, id)
	if why := p.wrong(); why != "" {
		return notSent(http.MethodPatch, path, why)
	}
	return update(ctx, s.client, path, nil, p, opts)
}

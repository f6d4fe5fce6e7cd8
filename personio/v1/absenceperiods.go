package v1

import (
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// AbsencePeriodsService reads and writes absences in hours. No end of these routes
// is announced; [personio.AbsencePeriodsService] is their successor.
//
// See https://developer.personio.de/reference/get_company-absence-periods.
type AbsencePeriodsService struct{ client *personio.Client }

// AbsencePeriod is an absence in hours.
type AbsencePeriod struct {
	Object

	ID AbsencePeriodID `json:"id"`
	// MeasurementUnit is hour, hours or minutes, and says nothing:
	// EffectiveDuration is in minutes always.
	MeasurementUnit   string           `json:"measurement_unit,omitempty"`
	EffectiveDuration personio.Decimal `json:"effective_duration,omitzero"`
	Employee          EmployeeRef      `json:"employee,omitzero"`
	Type              AbsenceType      `json:"absence_type,omitzero"`
	Certificate       Certificate      `json:"certificate,omitzero"`
	// Start and End are moments; End is the first that does not belong to the
	// absence, and may be missing.
	Start        personio.Timestamp `json:"start,omitzero"`
	End          personio.Timestamp `json:"end,omitzero"`
	HalfDayStart bool               `json:"half_day_start"`
	HalfDayEnd   bool               `json:"half_day_end"`
	// Timezone, such as "Europe/Berlin", is often missing.
	Timezone string `json:"timezone,omitempty"`
	Comment  string `json:"comment,omitempty"`
	// Origin is web, api, mobile, slack, msteams or nothing.
	Origin string        `json:"origin,omitempty"`
	Status AbsenceStatus `json:"status,omitempty"`
	// CreatedBy is an employee.
	CreatedBy  EmployeeID         `json:"created_by,omitempty"`
	CreatedAt  personio.Timestamp `json:"created_at,omitzero"`
	UpdatedAt  personio.Timestamp `json:"updated_at,omitzero"`
	ApprovedAt personio.Timestamp `json:"approved_at,omitzero"`
	// Breakdowns are the days of the absence.
	Breakdowns []AbsenceBreakdown `json:"breakdowns,omitempty"`
}

// AbsenceType is the type of an absence in hours. Its ID, a UUID, is another than
// that of the [TimeOffType].
type AbsenceType struct {
	Object

	ID   AbsenceTypeID `json:"id"`
	Name string        `json:"name,omitempty"`
	// TimeOffTypeID is missing in recordings from before late 2022.
	TimeOffTypeID TimeOffTypeID `json:"time_off_type_id,omitempty"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]: the type is wrapped in the
// examples and bare in the schema of Personio's document.
func (t *AbsenceType) UnmarshalJSON(data []byte) error {
	type plain AbsenceType
	*t = AbsenceType{}
	return unwrap(data, (*plain)(t), &t.Object)
}

// AbsenceBreakdown is a day of an absence.
type AbsenceBreakdown struct {
	Date personio.Date `json:"date,omitzero"`
	// EffectiveDuration in minutes.
	EffectiveDuration personio.Decimal `json:"effective_duration,omitzero"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (b *AbsenceBreakdown) UnmarshalJSON(data []byte) error {
	type plain AbsenceBreakdown
	wire := struct {
		*plain

		Date day `json:"date"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, nil)
	*b = AbsenceBreakdown(*wire.plain)
	b.Date = personio.Date(wire.Date)
	return err
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (a AbsencePeriod) LogValue() slog.Value {
	return slog.StringValue("absence period " + string(a.ID))
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. The answer to a new absence
// is shown as a list of one.
func (a *AbsencePeriod) UnmarshalJSON(data []byte) error {
	type plain AbsencePeriod
	wire := struct {
		*plain

		HalfDayStart flag                   `json:"half_day_start"`
		HalfDayEnd   flag                   `json:"half_day_end"`
		Breakdowns   some[AbsenceBreakdown] `json:"breakdowns"`
	}{plain: new(plain)}
	var list []json.RawMessage
	if len(data) > 0 && data[0] == '[' && json.Unmarshal(data, &list) == nil && len(list) == 1 {
		data = list[0]
	}
	err := unwrap(data, &wire, &wire.Object)
	*a = AbsencePeriod(*wire.plain)
	a.HalfDayStart, a.HalfDayEnd, a.Breakdowns = bool(wire.HalfDayStart), bool(wire.HalfDayEnd), wire.Breakdowns
	return err
}

// AbsencePeriodListOptions are the filters of a list of absences in hours. What is
// zero does not filter.
type AbsencePeriodListOptions struct {
	// StartDate and EndDate bound the days: absences that have a part of them come.
	StartDate personio.Date
	EndDate   personio.Date
	// Changes from and until these moments. A user says that they do not filter.
	UpdatedFrom time.Time
	UpdatedTo   time.Time
	Employees   []EmployeeID
	// Types that do not exist are an error that matches [personio.ErrNotFound].
	Types []AbsenceTypeID
	// IDs are the only way to read a single absence.
	IDs []AbsencePeriodID

	// Limit of a page: 1 to 200, which is also what 0 means. All and Pages read 25
	// at least.
	Limit int
	// Cursor of the page to begin with, from a list with the same filters.
	Cursor personio.Cursor
}

func (o AbsencePeriodListOptions) query() url.Values {
	p := newParams()
	p.Text("start_date", o.StartDate.String())
	p.Text("end_date", o.EndDate.String())
	p.moment("updated_from", o.UpdatedFrom)
	p.moment("updated_to", o.UpdatedTo)
	each(p, "employees", o.Employees)
	each(p, "absence_types", o.Types)
	each(p, "absence_periods", o.IDs)
	return p.Values
}

const absencePeriodsPath = "/v1/company/absence-periods"

func (s *AbsencePeriodsService) list(o AbsencePeriodListOptions, opts []personio.CallOption) list[AbsencePeriod] {
	return list[AbsencePeriod]{
		client: s.client, path: absencePeriodsPath, query: o.query(), limit: o.Limit, from: o.Cursor, opts: opts,
		ruler: ruler{parameter: "offset", most: 200, pages: true},
		key:   func(a AbsencePeriod) string { return string(a.ID) },
	}
}

// List returns one page of absences. Rows that come or go between two calls move
// the others; All and Pages cope with that.
//
// Scope: absences:read.
//
// See https://developer.personio.de/reference/get_company-absence-periods.
// Successor: [personio.AbsencePeriodsService].
func (s *AbsencePeriodsService) List(ctx context.Context, o AbsencePeriodListOptions, opts ...personio.CallOption) (*personio.Page[AbsencePeriod], error) {
	return s.list(o, opts).page(ctx)
}

// Pages returns all pages from o.Cursor on. Every absence that is there from the
// first request to the last is on exactly one of them. See
// [AbsencePeriodsService.List].
func (s *AbsencePeriodsService) Pages(ctx context.Context, o AbsencePeriodListOptions, opts ...personio.CallOption) iter.Seq2[*personio.Page[AbsencePeriod], error] {
	return s.list(o, opts).pages(ctx)
}

// All returns all absences. See [AbsencePeriodsService.Pages].
func (s *AbsencePeriodsService) All(ctx context.Context, o AbsencePeriodListOptions, opts ...personio.CallOption) iter.Seq2[AbsencePeriod, error] {
	return s.list(o, opts).all(ctx)
}

// AbsencePeriodCreate is a new absence of a type that is counted in hours. Types
// that require a certificate are not supported by Personio.
type AbsencePeriodCreate struct {
	EmployeeID EmployeeID
	TypeID     TimeOffTypeID
	StartDate  personio.Date
	EndDate    personio.Date
	// StartTime and EndTime are those of a clock where the employee works. Both are
	// required on a single day. Up to midnight cannot be booked, users say.
	StartTime Clock
	EndTime   Clock
	// Half days count only for several days.
	HalfDayStart bool
	HalfDayEnd   bool
	Comment      string
	// Approval is skipped unless it is AskApproval.
	Approval Approval
}

// LogValue implements [slog.LogValuer]: the id of the employee alone.
func (a AbsencePeriodCreate) LogValue() slog.Value {
	return slog.StringValue("absence period of employee " + a.EmployeeID.String())
}

func (a AbsencePeriodCreate) form() url.Values {
	p := newParams()
	p.Set("employee_id", a.EmployeeID.String())
	p.Set("time_off_type_id", number(a.TypeID))
	p.Set("start_date", a.StartDate.String())
	p.Set("end_date", a.EndDate.String())
	p.Text("start_time", a.StartTime.String())
	p.Text("end_time", a.EndTime.String())
	p.bit("half_day_start", a.HalfDayStart)
	p.bit("half_day_end", a.HalfDayEnd)
	p.Text("comment", a.Comment)
	p.bit("skip_approval", !bool(a.Approval))
	return p.Values
}

// Create makes an absence in hours. It is not repeated when nobody knows whether
// it happened: see [personio.OutcomeUnknownError].
//
// Scope: absences:write.
//
// See https://developer.personio.de/reference/post_company-absence-periods.
// Successor: [personio.AbsencePeriodsService].
func (s *AbsencePeriodsService) Create(ctx context.Context, a AbsencePeriodCreate, opts ...personio.CallOption) (*AbsencePeriod, error) {
	if err := checkAbsence(absencePeriodsPath, a.EmployeeID, a.TypeID, a.StartDate, a.EndDate); err != nil {
		return nil, err
	}
	if a.StartDate == a.EndDate && (a.StartTime.IsZero() || a.EndTime.IsZero()) {
		return nil, invalid(http.MethodPost, absencePeriodsPath, "an absence within one day needs StartTime and EndTime")
	}
	return one[AbsencePeriod](ctx, s.client, http.MethodPost, absencePeriodsPath, a.form(), opts)
}

// Delete deletes an absence in hours.
//
// Scope: absences:write.
//
// See https://developer.personio.de/reference/delete_company-absence-periods-id.
// Successor: [personio.AbsencePeriodsService].
func (s *AbsencePeriodsService) Delete(ctx context.Context, id AbsencePeriodID, opts ...personio.CallOption) error {
	return remove(ctx, s.client, address.Path(absencePeriodsPath+"/{}", id), opts)
}

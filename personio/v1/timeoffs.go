package v1

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// TimeOffsService reads and writes absences in days. No end of these routes is
// announced; [personio.AbsencePeriodsService] is their successor. An absence
// cannot be changed, nor approved: delete it and make another.
//
// See https://developer.personio.de/reference/get_company-time-offs.
type TimeOffsService struct{ client *personio.Client }

// AbsenceStatus is how far an absence is approved. Not all values are documented.
type AbsenceStatus string

// The statuses that are known.
const (
	AbsenceApproved AbsenceStatus = "approved"
	AbsencePending  AbsenceStatus = "pending"
)

// TimeOff is an absence in days.
type TimeOff struct {
	Object

	ID TimeOffID `json:"id"`
	// IDv2 is the id in API v2, empty in recordings from before late 2024.
	IDv2    personio.AbsencePeriodID `json:"id_v2,omitempty"`
	Status  AbsenceStatus            `json:"status,omitempty"`
	Comment string                   `json:"comment,omitempty"`
	// StartDate and EndDate are the first and the last day.
	StartDate    personio.Date    `json:"start_date,omitzero"`
	EndDate      personio.Date    `json:"end_date,omitzero"`
	DaysCount    personio.Decimal `json:"days_count,omitzero"`
	HalfDayStart bool             `json:"half_day_start"`
	HalfDayEnd   bool             `json:"half_day_end"`
	// Type has neither a unit nor whether approval is required here.
	Type     TimeOffType `json:"time_off_type,omitzero"`
	Employee EmployeeRef `json:"employee,omitzero"`
	// CreatedBy is "API" or the name of a person.
	CreatedBy   string             `json:"created_by,omitempty"`
	Certificate Certificate        `json:"certificate,omitzero"`
	CreatedAt   personio.Timestamp `json:"created_at,omitzero"`
	// UpdatedAt moves for all absences of an employee when the work schedule is
	// changed.
	UpdatedAt personio.Timestamp `json:"updated_at,omitzero"`
}

// Certificate says how far a medical certificate is, such as "not-required". Not
// all values are documented.
type Certificate struct {
	Status string `json:"status"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (c *Certificate) UnmarshalJSON(data []byte) error {
	type plain Certificate
	*c = Certificate{}
	return unwrap(data, (*plain)(c), nil)
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (t TimeOff) LogValue() slog.Value { return slog.StringValue("time-off " + number(t.ID)) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (t *TimeOff) UnmarshalJSON(data []byte) error {
	type plain TimeOff
	wire := struct {
		*plain

		StartDate    day  `json:"start_date"`
		EndDate      day  `json:"end_date"`
		HalfDayStart flag `json:"half_day_start"`
		HalfDayEnd   flag `json:"half_day_end"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*t = TimeOff(*wire.plain)
	t.StartDate, t.EndDate = personio.Date(wire.StartDate), personio.Date(wire.EndDate)
	t.HalfDayStart, t.HalfDayEnd = bool(wire.HalfDayStart), bool(wire.HalfDayEnd)
	return err
}

// TimeOffListOptions are the filters of a list of absences in days. What is zero
// does not filter.
type TimeOffListOptions struct {
	// StartDate and EndDate bound the days of absence. What Personio does with
	// absences that go over a bound is disputed: ask for more and compare.
	StartDate personio.Date
	EndDate   personio.Date
	// UpdatedFrom and UpdatedTo are days, included; there is no finer way. Deleted
	// absences are not reported.
	UpdatedFrom personio.Date
	UpdatedTo   personio.Date
	Employees   []EmployeeID

	// Limit of a page: 1 to 200, which is also what 0 means. All and Pages read 25
	// at least.
	Limit int
	// Cursor of the page to begin with, from a list with the same filters.
	Cursor personio.Cursor
}

func (o TimeOffListOptions) query() url.Values {
	p := newParams()
	p.Text("start_date", o.StartDate.String())
	p.Text("end_date", o.EndDate.String())
	p.Text("updated_from", o.UpdatedFrom.String())
	p.Text("updated_to", o.UpdatedTo.String())
	each(p, "employees", o.Employees)
	return p.Values
}

const timeOffsPath = "/v1/company/time-offs"

func (s *TimeOffsService) list(o TimeOffListOptions, opts []personio.CallOption) list[TimeOff] {
	return list[TimeOff]{
		client: s.client, path: timeOffsPath, query: o.query(), limit: o.Limit, from: o.Cursor, opts: opts,
		ruler: ruler{parameter: "offset", most: 200, pages: true},
		key:   func(t TimeOff) string { return number(t.ID) },
	}
}

// List returns one page of absences. Rows that come or go between two calls move
// the others; All and Pages cope with that. Large and deep pages have been
// answered with 502 and 504.
//
// Scope: absences:read.
//
// See https://developer.personio.de/reference/get_company-time-offs. Successor:
// [personio.AbsencePeriodsService].
func (s *TimeOffsService) List(ctx context.Context, o TimeOffListOptions, opts ...personio.CallOption) (*personio.Page[TimeOff], error) {
	return s.list(o, opts).page(ctx)
}

// Pages returns all pages from o.Cursor on. Every absence that is there from the
// first request to the last is on exactly one of them. See [TimeOffsService.List].
func (s *TimeOffsService) Pages(ctx context.Context, o TimeOffListOptions, opts ...personio.CallOption) iter.Seq2[*personio.Page[TimeOff], error] {
	return s.list(o, opts).pages(ctx)
}

// All returns all absences. See [TimeOffsService.Pages].
func (s *TimeOffsService) All(ctx context.Context, o TimeOffListOptions, opts ...personio.CallOption) iter.Seq2[TimeOff, error] {
	return s.list(o, opts).all(ctx)
}

// Get returns an absence in days, or an error that matches
// [personio.ErrNotFound].
//
// Scope: absences:read.
//
// See https://developer.personio.de/reference/get_company-time-offs-id. Successor:
// [personio.AbsencePeriodsService].
func (s *TimeOffsService) Get(ctx context.Context, id TimeOffID, opts ...personio.CallOption) (*TimeOff, error) {
	return get[TimeOff](ctx, s.client, address.Path(timeOffsPath+"/{}", id), opts)
}

// TimeOffCreate is a new absence of a type that is counted in days.
type TimeOffCreate struct {
	EmployeeID EmployeeID
	TypeID     TimeOffTypeID
	// StartDate and EndDate are the first and the last day.
	StartDate personio.Date
	EndDate   personio.Date
	// Half a day at an end. On one day, one of the two: both, or what else makes no
	// sense, is refused.
	HalfDayStart bool
	HalfDayEnd   bool
	Comment      string
	// Approval is skipped unless it is AskApproval.
	Approval Approval
}

// LogValue implements [slog.LogValuer]: the id of the employee alone.
func (t TimeOffCreate) LogValue() slog.Value {
	return slog.StringValue("time-off of employee " + t.EmployeeID.String())
}

// form has 0 and 1 for truth values: Personio takes no others in a form.
func (t TimeOffCreate) form() url.Values {
	p := newParams()
	p.Set("employee_id", t.EmployeeID.String())
	p.Set("time_off_type_id", number(t.TypeID))
	p.Set("start_date", t.StartDate.String())
	p.Set("end_date", t.EndDate.String())
	p.bit("half_day_start", t.HalfDayStart)
	p.bit("half_day_end", t.HalfDayEnd)
	p.Text("comment", t.Comment)
	p.bit("skip_approval", !bool(t.Approval))
	return p.Values
}

// Create makes an absence in days. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Scope: absences:write.
//
// See https://developer.personio.de/reference/post_company-time-offs. Successor:
// [personio.AbsencePeriodsService].
func (s *TimeOffsService) Create(ctx context.Context, t TimeOffCreate, opts ...personio.CallOption) (*TimeOff, error) {
	if err := checkAbsence(timeOffsPath, t.EmployeeID, t.TypeID, t.StartDate, t.EndDate); err != nil {
		return nil, err
	}
	return one[TimeOff](ctx, s.client, http.MethodPost, timeOffsPath, t.form(), opts)
}

func checkAbsence(path string, employee EmployeeID, kind TimeOffTypeID, start, end personio.Date) error {
	switch {
	case employee < 1 || kind < 1 || start.IsZero() || end.IsZero():
		return invalid(http.MethodPost, path, "EmployeeID, TypeID, StartDate and EndDate are required")
	case end.Compare(start) < 0:
		return invalid(http.MethodPost, path, "EndDate is before StartDate")
	}
	return nil
}

// Delete deletes an absence in days.
//
// Scope: absences:write.
//
// See https://developer.personio.de/reference/delete_company-time-offs-id.
// Successor: [personio.AbsencePeriodsService].
func (s *TimeOffsService) Delete(ctx context.Context, id TimeOffID, opts ...personio.CallOption) error {
	return remove(ctx, s.client, address.Path(timeOffsPath+"/{}", id), opts)
}

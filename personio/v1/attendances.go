package v1

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/personio"
)

// AttendancesService reads and writes working times.
//
// Deprecated by Personio: these routes end on 2027-01-31 at 23:59:59 UTC, as the
// official OpenAPI document says since 2026 (first announced for 2026-08-30). Their successor is
// [personio.AttendancePeriodsService], where breaks are periods of their own, ids
// are UUIDs, and approval is asked for unless it is skipped.
//
// See https://developer.personio.de/reference/get_company-attendances.
type AttendancesService struct{ client *personio.Client }

// AttendanceStatus is how far an attendance is approved.
type AttendanceStatus string

// The statuses.
const (
	AttendanceConfirmed AttendanceStatus = "confirmed"
	AttendancePending   AttendanceStatus = "pending"
	AttendanceRejected  AttendanceStatus = "rejected"
)

// Attendance is a time that an employee worked, within one day.
type Attendance struct {
	Object

	ID AttendanceID `json:"id"`
	// IDv2 is the id in API v2, empty in recordings from before late 2024.
	IDv2     personio.AttendancePeriodID `json:"id_v2,omitempty"`
	Employee EmployeeID                  `json:"employee"`
	Date     personio.Date               `json:"date,omitzero"`
	// StartTime and EndTime are those of a clock where the employee works. EndTime
	// is not given as long as the attendance goes on.
	StartTime Clock `json:"start_time,omitzero"`
	EndTime   Clock `json:"end_time,omitzero"`
	// Break in minutes.
	Break       int                `json:"break"`
	Comment     string             `json:"comment"`
	UpdatedAt   personio.Timestamp `json:"updated_at,omitzero"`
	Status      AttendanceStatus   `json:"status,omitempty"`
	IsHoliday   bool               `json:"is_holiday"`
	IsOnTimeOff bool               `json:"is_on_time_off"`
	// Project is nil without one.
	Project *Project `json:"project"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (a Attendance) LogValue() slog.Value {
	return slog.StringValue("attendance " + strconv.FormatInt(int64(a.ID), 10))
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (a *Attendance) UnmarshalJSON(data []byte) error {
	type plain Attendance
	wire := struct {
		*plain

		Date        day  `json:"date"`
		IsHoliday   flag `json:"is_holiday"`
		IsOnTimeOff flag `json:"is_on_time_off"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*a = Attendance(*wire.plain)
	a.Date, a.IsHoliday, a.IsOnTimeOff = personio.Date(wire.Date), bool(wire.IsHoliday), bool(wire.IsOnTimeOff)
	if a.Project != nil && a.Project.raw == nil { // "" or [], for none
		a.Project = nil
	}
	return err
}

// AttendanceListOptions are the filters of a list of attendances. StartDate and
// EndDate are required; what else is zero does not filter.
type AttendanceListOptions struct {
	// StartDate and EndDate are the first and the last day.
	StartDate personio.Date
	EndDate   personio.Date
	// Changes from and until these moments, included.
	UpdatedFrom time.Time
	UpdatedTo   time.Time
	Employees   []EmployeeID
	// IncludePending adds what is pending or rejected; otherwise only confirmed
	// attendances come.
	IncludePending bool

	// Limit of a page: 1 to 200, which is also what 0 means. All and Pages read 25
	// at least.
	Limit int
	// Cursor of the page to begin with, from a list with the same filters.
	Cursor personio.Cursor
}

func (o AttendanceListOptions) query() url.Values {
	p := newParams()
	p.Text("start_date", o.StartDate.String())
	p.Text("end_date", o.EndDate.String())
	p.moment("updated_from", o.UpdatedFrom)
	p.moment("updated_to", o.UpdatedTo)
	each(p, "employees", o.Employees)
	if o.IncludePending {
		p.Set("includePending", "true")
	}
	return p.Values
}

const attendancesPath = "/v1/company/attendances"

func (s *AttendancesService) list(o AttendanceListOptions, opts []personio.CallOption) list[Attendance] {
	l := list[Attendance]{
		client: s.client, path: attendancesPath, query: o.query(), limit: o.Limit, from: o.Cursor, opts: opts,
		ruler: ruler{parameter: "offset", most: 200},
		key:   func(a Attendance) string { return number(a.ID) },
	}
	if o.StartDate.IsZero() || o.EndDate.IsZero() {
		l.wrong = invalid(http.MethodGet, attendancesPath, "StartDate and EndDate are required")
	}
	return l
}

// List returns one page of attendances. Rows that come or go between two calls
// move the others; All and Pages cope with that.
//
// Scope: attendances:read. Deprecated by Personio: see [AttendancesService].
//
// See https://developer.personio.de/reference/get_company-attendances. Successor:
// [personio.AttendancePeriodsService].
func (s *AttendancesService) List(ctx context.Context, o AttendanceListOptions, opts ...personio.CallOption) (*personio.Page[Attendance], error) {
	return s.list(o, opts).page(ctx)
}

// Pages returns all pages from o.Cursor on. Every attendance that is there from
// the first request to the last is on exactly one of them. See
// [AttendancesService.List].
func (s *AttendancesService) Pages(ctx context.Context, o AttendanceListOptions, opts ...personio.CallOption) iter.Seq2[*personio.Page[Attendance], error] {
	return s.list(o, opts).pages(ctx)
}

// All returns all attendances. See [AttendancesService.Pages].
func (s *AttendancesService) All(ctx context.Context, o AttendanceListOptions, opts ...personio.CallOption) iter.Seq2[Attendance, error] {
	return s.list(o, opts).all(ctx)
}

// AttendancePatch changes an attendance. What is absent stays as it is; one member
// at least is required. The employee cannot be changed.
type AttendancePatch struct {
	Date      personio.Opt[personio.Date] `json:"date,omitzero"`
	StartTime personio.Opt[Clock]         `json:"start_time,omitzero"`
	// EndTime null is an attendance that goes on.
	EndTime personio.Opt[Clock] `json:"end_time,omitzero"`
	// Break in minutes.
	Break     personio.Opt[int]       `json:"break,omitzero"`
	Comment   personio.Opt[string]    `json:"comment,omitzero"`
	ProjectID personio.Opt[ProjectID] `json:"project_id,omitzero"`
	// SkipApproval is true if it is absent.
	SkipApproval personio.Opt[bool] `json:"skip_approval,omitzero"`
}

// LogValue implements [slog.LogValuer]: nothing personal.
func (AttendancePatch) LogValue() slog.Value { return slog.StringValue("changes of an attendance") }

// Update changes an attendance. It is not repeated when nobody knows whether it
// happened: see [personio.OutcomeUnknownError].
//
// Scope: attendances:write. Deprecated by Personio: see [AttendancesService].
//
// See https://developer.personio.de/reference/patch_company-attendances-id.
// Successor: [personio.AttendancePeriodsService].
func (s *AttendancesService) Update(ctx context.Context, id AttendanceID, a AttendancePatch, opts ...personio.CallOption) error {
	path := address.Path(attendancesPath+"/{}", id)
	if a == (AttendancePatch{}) {
		return invalid(http.MethodPatch, path, "nothing would be changed: set a member of the patch")
	}
	return new(answer[ignored]).send(ctx, s.client, http.MethodPatch, path, a, opts)
}

// Delete deletes an attendance. [AskApproval] lets the approval rules of the
// company decide; with [SkipApproval] they are skipped.
//
// Scope: attendances:write. Deprecated by Personio: see [AttendancesService].
//
// See https://developer.personio.de/reference/delete_company-attendances-id.
// Successor: [personio.AttendancePeriodsService].
func (s *AttendancesService) Delete(ctx context.Context, id AttendanceID, approval Approval, opts ...personio.CallOption) error {
	return remove(ctx, s.client, fmt.Sprintf("%s?skip_approval=%t", address.Path(attendancesPath+"/{}", id), !bool(approval)), opts)
}

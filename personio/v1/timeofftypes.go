package v1

import (
	"context"
	"iter"

	"github.com/personio-go/sdk/personio"
)

// TimeOffTypesService reads the types of absences. No end of the route is
// announced; [personio.AbsenceTypesService] is its successor.
//
// See https://developer.personio.de/reference/get_company-time-off-types.
type TimeOffTypesService struct{ client *personio.Client }

// TimeOffType is a type of absences, in days or in hours.
type TimeOffType struct {
	Object

	ID TimeOffTypeID `json:"id"`
	// IDv2 is the id in API v2, empty in recordings from before late 2024.
	IDv2             personio.AbsenceTypeID `json:"id_v2,omitempty"`
	Name             string                 `json:"name"`
	Category         AbsenceCategory        `json:"category"`
	Unit             TimeUnit               `json:"unit,omitempty"`
	ApprovalRequired bool                   `json:"approval_required"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (t *TimeOffType) UnmarshalJSON(data []byte) error {
	type plain TimeOffType
	wire := struct {
		*plain

		ApprovalRequired flag `json:"approval_required"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*t = TimeOffType(*wire.plain)
	t.ApprovalRequired = bool(wire.ApprovalRequired)
	return err
}

// TimeUnit is what absences of a type are counted in. Those in days are booked
// with [TimeOffsService], those in hours with [AbsencePeriodsService].
type TimeUnit string

// The units.
const (
	Days  TimeUnit = "day"
	Hours TimeUnit = "hour"
)

// AbsenceCategory is Personio's own sort of a type of absences. Categories were
// merged and renamed in January 2025; be ready for others.
type AbsenceCategory string

// The categories. Of two, the reference and the announcement give different
// spellings.
const (
	FamilyCare             AbsenceCategory = "family_care"
	MaternityParentalLeave AbsenceCategory = "maternity_parental_leave"
	ChildCare              AbsenceCategory = "child_care"
	ShortTimeAllowance     AbsenceCategory = "short_time_allowance"
	Quarantine             AbsenceCategory = "quarantine"
	IrrevocableExemption   AbsenceCategory = "irrevocable_exemption"
	SickLeave              AbsenceCategory = "sick_leave"
	StrikeAndLockout       AbsenceCategory = "strike_and_lockout"
	StrikeLockout          AbsenceCategory = "strike_lockout"
	PublicDuty             AbsenceCategory = "public_duty"
	PublicDuties           AbsenceCategory = "public_duties"
	UnpaidSuspension       AbsenceCategory = "unpaid_suspension"
	PaidVacation           AbsenceCategory = "paid_vacation"
	UnpaidVacation         AbsenceCategory = "unpaid_vacation"
	UnexcusedAbsence       AbsenceCategory = "unexcused_absence"
	OffsiteWork            AbsenceCategory = "offsite_work"
	OtherAbsence           AbsenceCategory = "other"
	UndefinedAbsence       AbsenceCategory = "undefined"
)

const timeOffTypesPath = "/v1/company/time-off-types"

// TimeOffTypeListOptions say which page of the types to read.
type TimeOffTypeListOptions struct {
	// Limit of a page: 1 to 200, which is also what 0 means. All reads 25 at least.
	Limit int
	// Cursor of the page to begin with.
	Cursor personio.Cursor
}

func (s *TimeOffTypesService) list(o TimeOffTypeListOptions, opts []personio.CallOption) list[TimeOffType] {
	return list[TimeOffType]{
		client: s.client, path: timeOffTypesPath, limit: o.Limit, from: o.Cursor, opts: opts,
		ruler: ruler{parameter: "offset", most: 200},
		key:   func(t TimeOffType) string { return number(t.ID) },
	}
}

// List returns one page of the types of absences.
//
// Scope: absences:read.
//
// See https://developer.personio.de/reference/get_company-time-off-types.
// Successor: [personio.AbsenceTypesService.List].
func (s *TimeOffTypesService) List(ctx context.Context, o TimeOffTypeListOptions, opts ...personio.CallOption) (*personio.Page[TimeOffType], error) {
	return s.list(o, opts).page(ctx)
}

// All returns all types. See [TimeOffTypesService.List].
func (s *TimeOffTypesService) All(ctx context.Context, o TimeOffTypeListOptions, opts ...personio.CallOption) iter.Seq2[TimeOffType, error] {
	return s.list(o, opts).all(ctx)
}

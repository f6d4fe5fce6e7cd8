package personio

import (
	"context"
	"iter"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// AbsenceBreakdown is what an absence takes of one day. A day may have several.
type AbsenceBreakdown struct {
	Object

	Date              Date            `json:"date,omitzero"`
	EffectiveDuration AbsenceDuration `json:"effective_duration,omitzero"`
}

// AbsenceDuration is an amount of days or of hours.
type AbsenceDuration struct {
	Unit  AbsenceUnit `json:"unit,omitempty"`
	Value Decimal     `json:"value,omitzero"`
}

// AbsenceBreakdownListOptions say which part of the breakdowns to list.
type AbsenceBreakdownListOptions struct {
	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o AbsenceBreakdownListOptions) query() url.Values {
	p := newParams()
	p.Limit(o.Limit, 100)
	return p.Values
}

func breakdownsPath(id AbsencePeriodID) string {
	return address.Path("/v2/absence-periods/{}/breakdowns", string(id))
}

// Breakdowns returns one page of what an absence takes of each day, in days or in
// hours.
//
// Scope: personio:absences:read. Limit: 10 requests per second, and there is no
// way to ask for several absences at once.
//
// See https://developer.personio.de/reference/get_v2-absence-periods-id-breakdowns.
func (s *AbsencePeriodsService) Breakdowns(ctx context.Context, id AbsencePeriodID, o AbsenceBreakdownListOptions, opts ...CallOption) (*Page[AbsenceBreakdown], error) {
	return listPage[AbsenceBreakdown](ctx, s.client, breakdownsPath(id), o.query(), o.Cursor, opts)
}

// BreakdownPages returns all pages of breakdowns from o.Cursor on. See
// [AbsencePeriodsService.Breakdowns].
func (s *AbsencePeriodsService) BreakdownPages(ctx context.Context, id AbsencePeriodID, o AbsenceBreakdownListOptions, opts ...CallOption) iter.Seq2[*Page[AbsenceBreakdown], error] {
	return listPages[AbsenceBreakdown](ctx, s.client, breakdownsPath(id), o.query(), o.Cursor, opts)
}

// AllBreakdowns returns all breakdowns of an absence. See
// [AbsencePeriodsService.Breakdowns].
func (s *AbsencePeriodsService) AllBreakdowns(ctx context.Context, id AbsencePeriodID, o AbsenceBreakdownListOptions, opts ...CallOption) iter.Seq2[AbsenceBreakdown, error] {
	return items(s.BreakdownPages(ctx, id, o, opts...))
}

package personio

import (
	"context"
	"iter"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// AbsenceTypesService reads the kinds of absence that the company has, such as
// paid vacation and sick leave.
//
// See https://developer.personio.de/reference/get_v2-absence-types.
type AbsenceTypesService service

// AbsenceType is a kind of absence.
type AbsenceType struct {
	Object

	ID       AbsenceTypeID `json:"id"`
	Name     string        `json:"name,omitempty"`
	Category string        `json:"category,omitempty"`
	// Unit says whether absences of the type are counted in days or in hours, and
	// thereby which times a period of it may have.
	Unit AbsenceUnit `json:"unit,omitempty"`
}

// AbsenceUnit is what absences are counted in.
type AbsenceUnit string

// The units.
const (
	AbsenceInDays  AbsenceUnit = "DAY"
	AbsenceInHours AbsenceUnit = "HOUR"
)

// AbsenceTypeListOptions say which part of the absence types to list.
type AbsenceTypeListOptions struct {
	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o AbsenceTypeListOptions) query() url.Values {
	p := newParams()
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of absence types, 100 at most. Whether Personio takes
// larger pages is not documented.
//
// Scope: personio:absences:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-absence-types.
func (s *AbsenceTypesService) List(ctx context.Context, o AbsenceTypeListOptions, opts ...CallOption) (*Page[AbsenceType], error) {
	return listPage[AbsenceType](ctx, s.client, "/v2/absence-types", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [AbsenceTypesService.List].
func (s *AbsenceTypesService) Pages(ctx context.Context, o AbsenceTypeListOptions, opts ...CallOption) iter.Seq2[*Page[AbsenceType], error] {
	return listPages[AbsenceType](ctx, s.client, "/v2/absence-types", o.query(), o.Cursor, opts)
}

// All returns all absence types. See [AbsenceTypesService.List].
func (s *AbsenceTypesService) All(ctx context.Context, o AbsenceTypeListOptions, opts ...CallOption) iter.Seq2[AbsenceType, error] {
	return items(s.Pages(ctx, o, opts...))
}

// Get returns an absence type, or an error that matches [ErrNotFound].
//
// Scope: personio:absences:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-absence-types-id.
func (s *AbsenceTypesService) Get(ctx context.Context, id AbsenceTypeID, opts ...CallOption) (*AbsenceType, error) {
	return get[AbsenceType](ctx, s.client, address.Path("/v2/absence-types/{}", string(id)), nil, opts)
}

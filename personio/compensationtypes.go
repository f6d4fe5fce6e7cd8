package personio

import (
	"context"
	"iter"
	"net/url"
)

// CompensationType is a kind of compensation.
type CompensationType struct {
	Object

	ID       CompensationTypeID   `json:"id"`
	Name     string               `json:"name,omitempty"`
	Category CompensationCategory `json:"category,omitempty"`
}

// CompensationCategory is what kinds of compensation have in common.
type CompensationCategory string

// The categories that have been seen. Only those of the last two can be
// created through the API.
const (
	CompensationFixedSalary  CompensationCategory = "FIXED_SALARY"
	CompensationHourlySalary CompensationCategory = "HOURLY_SALARY"
	CompensationRecurring    CompensationCategory = "RECURRING"
	CompensationOneTime      CompensationCategory = "ONE_TIME"
)

// CompensationTypeListOptions say which part of the types to list.
type CompensationTypeListOptions struct {
	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o CompensationTypeListOptions) query() url.Values {
	p := newParams()
	p.Limit(o.Limit, 100)
	return p.Values
}

// Types returns one page of the company's kinds of compensation, 100 at most.
//
// Scope: personio:compensations:read. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/get_v2-compensations-types.
func (s *CompensationsService) Types(ctx context.Context, o CompensationTypeListOptions, opts ...CallOption) (*Page[CompensationType], error) {
	return listPage[CompensationType](ctx, s.client, "/v2/compensations/types", o.query(), o.Cursor, opts)
}

// TypePages returns all pages of types from o.Cursor on. See
// [CompensationsService.Types].
func (s *CompensationsService) TypePages(ctx context.Context, o CompensationTypeListOptions, opts ...CallOption) iter.Seq2[*Page[CompensationType], error] {
	return listPages[CompensationType](ctx, s.client, "/v2/compensations/types", o.query(), o.Cursor, opts)
}

// AllTypes returns all types. See [CompensationsService.Types].
func (s *CompensationsService) AllTypes(ctx context.Context, o CompensationTypeListOptions, opts ...CallOption) iter.Seq2[CompensationType, error] {
	return items(s.TypePages(ctx, o, opts...))
}

// CompensationTypeCreate is a new kind of compensation, of the category
// CompensationRecurring or CompensationOneTime. Both fields are required.
type CompensationTypeCreate struct {
	Name     string               `json:"name"     need:"true"`
	Category CompensationCategory `json:"category" need:"true"`
}

// CreateType makes a kind of compensation and returns it. It is not repeated when
// nobody knows whether it happened: see [OutcomeUnknownError].
//
// Scope: personio:compensations:write. Limit: 10 requests per second.
//
// See https://developer.personio.de/reference/post_v2-compensations-types.
func (s *CompensationsService) CreateType(ctx context.Context, t CompensationTypeCreate, opts ...CallOption) (*CompensationType, error) {
	return create[CompensationType](ctx, s.client, "/v2/compensations/types", nil, t, opts)
}

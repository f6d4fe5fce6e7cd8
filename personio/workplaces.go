package personio

import (
	"context"
	"iter"
	"net/url"
)

// WorkplacesService reads workplaces, which were called offices before. Personio has no way to change them
// through the API.
//
// See https://developer.personio.de/reference/get_v2-workplaces.
type WorkplacesService service

// Workplace is a place where people work; [Employment].Office refers to it.
type Workplace struct {
	Object

	ID   WorkplaceID `json:"id"`
	Name string      `json:"name,omitempty"`
}

// WorkplaceListOptions are the filters of a list of workplaces. What is zero does not
// filter.
type WorkplaceListOptions struct {
	IDs  []WorkplaceID
	Name string
	Sort Sort

	// Limit of a page: 1 to 100, which is also what 0 means. That Personio takes
	// 100 is not documented, but that of lists of the same make.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o WorkplaceListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	p.Text("name", o.Name)
	p.Text("sort", string(o.Sort))
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of workplaces.
//
// Scope: personio:workplaces:read, by Personio's rule for names of scopes. Limit: 10
// requests per second. Generally available since the second half of 2026; before,
// it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-workplaces.
func (s *WorkplacesService) List(ctx context.Context, o WorkplaceListOptions, opts ...CallOption) (*Page[Workplace], error) {
	return listPage[Workplace](ctx, s.client, "/v2/workplaces", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [WorkplacesService.List].
func (s *WorkplacesService) Pages(ctx context.Context, o WorkplaceListOptions, opts ...CallOption) iter.Seq2[*Page[Workplace], error] {
	return listPages[Workplace](ctx, s.client, "/v2/workplaces", o.query(), o.Cursor, opts)
}

// All returns all workplaces. See [WorkplacesService.List].
func (s *WorkplacesService) All(ctx context.Context, o WorkplaceListOptions, opts ...CallOption) iter.Seq2[Workplace, error] {
	return items(s.Pages(ctx, o, opts...))
}

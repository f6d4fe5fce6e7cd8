package personio

import (
	"context"
	"iter"
	"net/url"
)

// CostCentersService reads cost centers: what employments are booked on. Personio has no way to change them
// through the API.
//
// See https://developer.personio.de/reference/get_v2-cost-centers.
type CostCentersService service

// CostCenter is what an employment, or a share of it, is booked on.
type CostCenter struct {
	Object

	ID   CostCenterID `json:"id"`
	Name string       `json:"name,omitempty"`
}

// CostCenterListOptions are the filters of a list of cost centers. What is zero does not
// filter.
type CostCenterListOptions struct {
	IDs  []CostCenterID
	Name string
	Sort Sort

	// Limit of a page: 1 to 100, which is also what 0 means. That Personio takes
	// 100 is not documented, but that of lists of the same make.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out.
	Cursor Cursor
}

func (o CostCenterListOptions) query() url.Values {
	p := newParams()
	list(p, "id", o.IDs)
	p.Text("name", o.Name)
	p.Text("sort", string(o.Sort))
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of cost centers.
//
// Scope: personio:cost-centers:read. Limit: 10
// requests per second. Generally available since the second half of 2026; before,
// it needed the header Beta.
//
// See https://developer.personio.de/reference/get_v2-cost-centers.
func (s *CostCentersService) List(ctx context.Context, o CostCenterListOptions, opts ...CallOption) (*Page[CostCenter], error) {
	return listPage[CostCenter](ctx, s.client, "/v2/cost-centers", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [CostCentersService.List].
func (s *CostCentersService) Pages(ctx context.Context, o CostCenterListOptions, opts ...CallOption) iter.Seq2[*Page[CostCenter], error] {
	return listPages[CostCenter](ctx, s.client, "/v2/cost-centers", o.query(), o.Cursor, opts)
}

// All returns all cost centers. See [CostCentersService.List].
func (s *CostCentersService) All(ctx context.Context, o CostCenterListOptions, opts ...CallOption) iter.Seq2[CostCenter, error] {
	return items(s.Pages(ctx, o, opts...))
}

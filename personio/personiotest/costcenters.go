package personiotest

import (
	"slices"
)

// CostCenter is what employments are booked on.
type CostCenter struct {
	ID   string `json:"id"` // empty gets one
	Name string `json:"name"`
}

// AddCostCenter adds a cost center and returns its id.
func (c *Company) AddCostCenter(center CostCenter) string {
	defer c.lock()()
	center.ID = c.newID(center.ID)
	c.costCenters = with(c.costCenters, center, func(same CostCenter) bool { return same.ID == center.ID })
	return center.ID
}

// CostCenters returns all cost centers, in the order of addition.
func (c *Company) CostCenters() []CostCenter {
	defer c.lock()()
	return slices.Clone(c.costCenters)
}

func costCenterRoutes() []apiRoute {
	return []apiRoute{{operation: "cost_centers.list", pattern: "GET /v2/cost-centers", scope: "personio:cost-centers:read", beta: true, serve: serveCostCenters}}
}

func serveCostCenters(c *apiCall) {
	serveNamed(c, c.company.costCenters, func(center CostCenter) (string, string) { return center.ID, center.Name })
}

// serveNamed is a list of objects that have an id and a name, of which Personio
// has two.
func serveNamed[T any](c *apiCall, all []T, of func(T) (id, name string)) {
	p := paging{max: 100, byDefault: 50}
	state, ok := c.listing(p, "id", "name", "sort")
	if !ok || !c.isSort() {
		return
	}
	rows := filtered(all, func(row T) bool {
		id, name := of(row)
		return c.oneOf("id", id) && c.is("name", name)
	})
	sorted(c, rows, of)
	plainPage(c, p, state, rows)
}

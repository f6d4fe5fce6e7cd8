package personiotest

import (
	"slices"
)

// Workplace is a place where people work.
type Workplace struct {
	ID   string `json:"id"` // empty gets one
	Name string `json:"name"`
}

// AddWorkplace adds a workplace and returns its id.
func (c *Company) AddWorkplace(place Workplace) string {
	defer c.lock()()
	place.ID = c.newID(place.ID)
	c.workplaces = with(c.workplaces, place, func(same Workplace) bool { return same.ID == place.ID })
	return place.ID
}

// Workplaces returns all workplaces, in the order of addition.
func (c *Company) Workplaces() []Workplace {
	defer c.lock()()
	return slices.Clone(c.workplaces)
}

func workplaceRoutes() []apiRoute {
	return []apiRoute{{operation: "workplaces.list", pattern: "GET /v2/workplaces", scope: "personio:workplaces:read", beta: true, serve: serveWorkplaces}}
}

func serveWorkplaces(c *apiCall) {
	serveNamed(c, c.company.workplaces, func(place Workplace) (string, string) { return place.ID, place.Name })
}

package personiotest

import (
	"cmp"
	"maps"
)

// SalaryBand is a salary band. Personio documents only that it has an id: the
// rest is what the test wants it to be.
type SalaryBand struct {
	ID      string // empty gets one
	Members map[string]any
}

// AddSalaryBand adds a salary band and returns its id.
func (c *Company) AddSalaryBand(b SalaryBand) string {
	defer c.lock()()
	b.ID = cmp.Or(b.ID, newUUID())
	b.Members = maps.Clone(b.Members)
	c.bands = with(c.bands, b, func(same SalaryBand) bool { return same.ID == b.ID })
	return b.ID
}

func salaryBandRoutes() []apiRoute {
	const read = "personio:salary-bands:read"
	return []apiRoute{
		{operation: "salary_bands.list", pattern: "GET /v2/salary-bands", scope: read, serve: serveSalaryBands},
		{operation: "salary_bands.get", pattern: "GET /v2/salary-bands/{id}", scope: read, serve: serveSalaryBand},
	}
}

func serveSalaryBands(c *apiCall) {
	p := paging{max: 100, byDefault: 50}
	state, ok := c.listing(p, "id")
	if !ok {
		return
	}
	rows := filtered(c.company.bands, func(b SalaryBand) bool { return c.oneOf("id", b.ID) })
	page(c, p, state, rows, c.bandWire)
}

func serveSalaryBand(c *apiCall) {
	one(c, c.company.bands, func(b SalaryBand) string { return b.ID }, c.bandWire)
}

func (c *apiCall) bandWire(b SalaryBand) any {
	wire := map[string]any{"_meta": c.self("/v2/salary-bands/" + b.ID)}
	maps.Copy(wire, b.Members)
	wire["id"] = b.ID
	return wire
}

package personiotest

import (
	"maps"
	"net/http"
)

// SalaryBand is a salary band. Personio documents only that it has an id: the
// rest is what the test wants it to be.
type SalaryBand struct {
	ID      string // empty gets one
	Members map[string]any
}

// AddSalaryBand adds a salary band and returns its id.
func (c *Company) AddSalaryBand(b SalaryBand) string {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if b.ID == "" {
		b.ID = newUUID()
	}
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
	wire := make([]any, len(rows))
	for i, b := range rows {
		wire[i] = c.bandWire(b)
	}
	page(c, p, state, wire)
}

func serveSalaryBand(c *apiCall) {
	for _, b := range c.company.bands {
		if b.ID == c.id("id") {
			c.reply(http.StatusOK, c.bandWire(b))
			return
		}
	}
	c.notFound()
}

func (c *apiCall) bandWire(b SalaryBand) any {
	wire := map[string]any{"_meta": c.self("/v2/salary-bands/" + b.ID)}
	maps.Copy(wire, b.Members)
	wire["id"] = b.ID
	return wire
}

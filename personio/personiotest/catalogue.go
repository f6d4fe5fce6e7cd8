package personiotest

import (
	"cmp"
	"slices"
)

// CatalogJob is a job of the company's catalogue: what its people can be. The
// positions of the feed are [Job]s.
type CatalogJob struct {
	ID          string `json:"id"` // empty gets one
	Name        string `json:"name,omitempty"`
	JobFamily   string `json:"job_family,omitempty"`
	Level       string `json:"level,omitempty"`
	JobTrack    string `json:"job_track,omitempty"`
	GlobalGrade string `json:"global_grade,omitempty"`
	// SalaryBandIDs are hidden from clients without personio:salary-bands:read.
	SalaryBandIDs []string `json:"salary_band_ids"`
}

// AddCatalogJob adds a job to the catalogue and returns its id.
func (c *Company) AddCatalogJob(j CatalogJob) string {
	defer c.lock()()
	j.ID = cmp.Or(j.ID, newUUID())
	j.SalaryBandIDs = slices.Clone(j.SalaryBandIDs)
	c.catalog = with(c.catalog, &j, func(same *CatalogJob) bool { return same.ID == j.ID })
	return j.ID
}

func jobRoutes() []apiRoute {
	const read = "personio:jobs:read"
	return []apiRoute{
		{operation: "jobs.list", pattern: "GET /v2/jobs", scope: read, serve: serveJobs},
		{operation: "jobs.get", pattern: "GET /v2/jobs/{id}", scope: read, serve: serveJob},
	}
}

func serveJobs(c *apiCall) {
	p := paging{max: 100, byDefault: 50}
	state, ok := c.listing(p, "id", "name", "sort")
	if !ok {
		return
	}
	rows := filtered(c.company.catalog, func(j *CatalogJob) bool { return c.oneOf("id", j.ID) && c.oneOf("name", j.Name) })
	if !c.sortJobs(rows) {
		c.badRequest("Provided request parameters are invalid.")
		return
	}
	page(c, p, state, rows, c.jobWire)
}

// sortJobs brings jobs into the order that was asked for, descending by id when
// none was. It reports whether there is such an order.
func (c *apiCall) sortJobs(rows []*CatalogJob) bool {
	orders := map[string]func(a, b *CatalogJob) int{
		"id":    func(a, b *CatalogJob) int { return cmp.Compare(a.ID, b.ID) },
		"-id":   func(a, b *CatalogJob) int { return cmp.Compare(b.ID, a.ID) },
		"name":  func(a, b *CatalogJob) int { return cmp.Compare(a.Name, b.Name) },
		"-name": func(a, b *CatalogJob) int { return cmp.Compare(b.Name, a.Name) },
	}
	order, ok := orders[cmp.Or(c.query.Get("sort"), "-id")]
	if ok {
		slices.SortStableFunc(rows, order)
	}
	return ok
}

func serveJob(c *apiCall) {
	one(c, c.company.catalog, func(j *CatalogJob) string { return j.ID }, c.jobWire)
}

// jobWire is a job as the client may see it.
func (c *apiCall) jobWire(j *CatalogJob) any {
	visible := *j
	if !c.client.allows("personio:salary-bands:read") || visible.SalaryBandIDs == nil {
		visible.SalaryBandIDs = []string{}
	}
	wire := members(visible)
	put(wire, "_meta", c.self("/v2/jobs/"+j.ID))
	return wire
}

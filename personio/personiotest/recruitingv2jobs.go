package personiotest

import (
	"slices"
	"strconv"
)

func serveRecruitingJobs(c *apiCall) {
	p := recruitingPages()
	state, ok := c.listing(p)
	if !ok {
		return
	}
	rows := slices.Clone(c.company.jobs)
	slices.SortStableFunc(rows, func(a, b Job) int { return b.CreatedAt.Compare(a.CreatedAt) })
	page(c, p, state, rows, c.recruitingJobWire)
}

func serveRecruitingJob(c *apiCall) {
	one(c, c.company.jobs, func(job Job) string { return strconv.FormatInt(job.ID, 10) }, c.recruitingJobWire)
}

// recruitingJobWire is a published job. Its id is that of the feed: inferred.
func (c *apiCall) recruitingJobWire(job Job) any {
	id := strconv.FormatInt(job.ID, 10)
	return map[string]any{
		"id": id, "name": job.Name, "department": c.company.named(job.Department), "category": c.company.named(job.RecruitingCategory),
		"hiring_team": []any{}, "company": map[string]any{"id": c.company.key.CompanyID},
		"created_at": zoned(job.CreatedAt), "updated_at": zoned(job.CreatedAt),
		"_meta": c.self("/v2/recruiting/jobs/" + id),
	}
}

// appliedJobWire is the job of an application, which may be published no more.
func (c *Company) appliedJobWire(id int64) any {
	wire := map[string]any{"id": strconv.FormatInt(id, 10)}
	for _, job := range c.jobs {
		if job.ID == id {
			wire["name"], wire["department"], wire["category"] = job.Name, c.named(job.Department), c.named(job.RecruitingCategory)
		}
	}
	return wire
}

// named is something with a name as v2 has it, null without one.
func (c *Company) named(name string) any {
	if name == "" {
		return nil
	}
	return map[string]any{"id": c.nameID(name), "name": name}
}

// nameID is made when a name comes up for the first time.
func (c *Company) nameID(name string) string {
	if _, ok := c.nameIDs[name]; !ok {
		c.nameIDs[name] = strconv.FormatInt(c.server.id(), 10)
	}
	return c.nameIDs[name]
}

package personiotest

import (
	"maps"
	"slices"
	"strconv"
)

// categoryNames are the recruiting categories of the published jobs, in the order
// of the feed.
func (c *Company) categoryNames() []string {
	var names []string
	for _, job := range c.jobs {
		if job.RecruitingCategory != "" && !slices.Contains(names, job.RecruitingCategory) {
			names = append(names, job.RecruitingCategory)
		}
	}
	return names
}

func serveCategories(c *apiCall) {
	p := recruitingPages()
	state, ok := c.listing(p)
	if !ok {
		return
	}
	page(c, p, state, c.company.categoryNames(), c.categoryWire)
}

func serveCategory(c *apiCall) {
	one(c, c.company.categoryNames(), func(name string) string { return c.company.nameID(name) }, c.categoryWire)
}

// categoryWire is a category with the company's phases as its stages: the
// emulator has the same ones for all categories.
func (c *apiCall) categoryWire(name string) any {
	id := c.company.nameID(name)
	stages := make([]any, 0, len(c.company.phases))
	for _, phase := range slices.Sorted(maps.Keys(c.company.phases)) {
		stages = append(stages, c.company.stageWire(strconv.FormatInt(phase, 10)))
	}
	return map[string]any{
		"id": id, "name": name, "stages": stages, "company": map[string]any{"id": c.company.key.CompanyID},
		"_meta": c.self("/v2/recruiting/categories/" + id),
	}
}

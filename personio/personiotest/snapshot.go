package personiotest

import (
	"maps"
	"slices"
)

// Snapshot is what a company had at a time.
type Snapshot struct{ data companyData }

// Snapshot remembers everything that the company has, for [Company.Restore].
func (c *Company) Snapshot() *Snapshot {
	defer c.lock()()
	return &Snapshot{c.clone()}
}

// Restore brings a company of the same server back to a snapshot, as often as
// wanted. API clients, their tokens, the recruiting key and what is counted for
// limits stay as they are.
func (c *Company) Restore(s *Snapshot) {
	defer c.lock()()
	restored := s.data.clone()
	restored.key, restored.clients, restored.windows, restored.throttles = c.key, c.clients, c.windows, c.throttles
	c.companyData = restored
}

// clone shares nothing with the data that either of the two writes to.
func (c *companyData) clone() companyData {
	copied := *c
	copied.jobs, copied.applications = slices.Clone(c.jobs), slices.Clone(c.applications)
	copied.channels, copied.phases, copied.attributes = maps.Clone(c.channels), maps.Clone(c.phases), maps.Clone(c.attributes)
	copied.documents, copied.stays, copied.candidates = maps.Clone(c.documents), maps.Clone(c.stays), maps.Clone(c.candidates)
	copied.nameIDs, copied.numbers, copied.ids = maps.Clone(c.nameIDs), maps.Clone(c.numbers), maps.Clone(c.ids)
	copied.persons, copied.absences, copied.attendances = cloned(c.persons), cloned(c.absences), cloned(c.attendances)
	copied.compensations, copied.catalog, copied.personDocuments = cloned(c.compensations), cloned(c.catalog), cloned(c.personDocuments)
	copied.customReports, copied.documentCategories = cloned(c.customReports), slices.Clone(c.documentCategories)
	copied.employeeAttributes = slices.Clone(c.employeeAttributes)
	copied.projects, copied.webhooks = cloned(c.projects), cloned(c.webhooks)
	for _, p := range copied.projects {
		p.Members = slices.Clone(p.Members)
	}
	copied.employments = make(map[string][]*Employment, len(c.employments))
	for person, of := range c.employments {
		copied.employments[person] = cloned(of)
	}
	copied.absenceTypes, copied.compensationTypes = slices.Clone(c.absenceTypes), slices.Clone(c.compensationTypes)
	copied.orgUnits, copied.legalEntities = slices.Clone(c.orgUnits), slices.Clone(c.legalEntities)
	copied.costCenters, copied.workplaces = slices.Clone(c.costCenters), slices.Clone(c.workplaces)
	copied.bands, copied.reports, copied.reportAttributes = slices.Clone(c.bands), slices.Clone(c.reports), slices.Clone(c.reportAttributes)
	copied.attempts = slices.Clone(c.attempts)
	return copied
}

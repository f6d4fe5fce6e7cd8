package connection

// Resource is a part of the Personnel API that an integration needs.
type Resource string

// The resources. Employments are read with the right for persons.
const (
	Persons       Resource = "persons"
	Absences      Resource = "absences"
	Attendances   Resource = "attendances"
	Projects      Resource = "projects"
	Compensations Resource = "compensations"
	Jobs          Resource = "jobs"
	SalaryBands   Resource = "salary-bands"
	OrgUnits      Resource = "org-units"
	LegalEntities Resource = "legal-entities"
	CostCenters   Resource = "cost-centers"
	Workplaces    Resource = "workplaces"
	Reports       Resource = "reports"
	Webhooks      Resource = "webhooks"
	Recruiting    Resource = "recruiting"
)

// Resources returns all of them.
func Resources() []Resource {
	return []Resource{
		Persons, Absences, Attendances, Projects, Compensations, Jobs, SalaryBands, OrgUnits, LegalEntities, CostCenters,
		Workplaces, Reports, Webhooks, Recruiting,
	}
}

// details is what the check and the guide know of a resource.
type details struct {
	// path of a list that shows whether the right is there.
	path string
	// scope that the token carries with the right. Only a scope whose name is
	// sure counts as evidence.
	scope string
	// right is the code of its name in the list of access rights.
	right Code
}

func (r Resource) details() (details, bool) {
	d, ok := map[Resource]details{
		Persons:       {"/v2/persons", "personio:persons:read", "right.persons.read"},
		Absences:      {"/v2/absence-periods", "personio:absences:read", "right.absences.read"},
		Attendances:   {"/v2/attendance-periods", "personio:attendances:read", "right.attendances.read"},
		Projects:      {"/v2/projects", "", "right.projects.read"},
		Compensations: {"/v2/compensations", "personio:compensations:read", "right.compensations.read"},
		Jobs:          {"/v2/jobs", "personio:jobs:read", "right.jobs.read"},
		SalaryBands:   {"/v2/salary-bands", "personio:salary-bands:read", "right.salary-bands.read"},
		OrgUnits:      {"/v2/org-units?type=department", "", "right.org-units.read"},
		LegalEntities: {"/v2/legal-entities", "", "right.legal-entities.read"},
		CostCenters:   {"/v2/cost-centers", "", "right.cost-centers.read"},
		Workplaces:    {"/v2/workplaces", "", "right.workplaces.read"},
		Reports:       {"/v2/reports", "", "right.reports.read"},
		Webhooks:      {"/v2/webhooks", "personio:webhooks:read", "right.webhooks.read"},
		Recruiting:    {"/v2/recruiting/applications", "personio:recruiting:read", "right.recruiting.read"},
	}[r]
	return d, ok
}

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
	// name in the list of access rights.
	english, german string
}

func (r Resource) details() (details, bool) {
	d, ok := map[Resource]details{
		Persons:       {"/v2/persons", "personio:persons:read", "Employees: read", "Mitarbeitende: lesen"},
		Absences:      {"/v2/absence-periods", "personio:absences:read", "Absences: read", "Abwesenheiten: lesen"},
		Attendances:   {"/v2/attendance-periods", "personio:attendances:read", "Attendances: read", "Anwesenheiten: lesen"},
		Projects:      {"/v2/projects", "", "Attendances: read (with projects)", "Anwesenheiten: lesen (mit Projekten)"},
		Compensations: {"/v2/compensations", "personio:compensations:read", "Compensations: read", "Vergütungen: lesen"},
		Jobs:          {"/v2/jobs", "personio:jobs:read", "Jobs: read", "Jobs: lesen"},
		SalaryBands:   {"/v2/salary-bands", "personio:salary-bands:read", "Salary bands: read", "Gehaltsbänder: lesen"},
		OrgUnits:      {"/v2/org-units?type=department", "", "Organization units: read", "Organisationseinheiten: lesen"},
		LegalEntities: {"/v2/legal-entities", "", "Legal entities: read", "Rechtliche Einheiten: lesen"},
		CostCenters:   {"/v2/cost-centers", "", "Cost centers: read", "Kostenstellen: lesen"},
		Workplaces:    {"/v2/workplaces", "", "Workplaces: read", "Arbeitsorte: lesen"},
		Reports:       {"/v2/reports", "", "Reports: read", "Berichte: lesen"},
		Webhooks:      {"/v2/webhooks", "personio:webhooks:read", "Webhooks: read", "Webhooks: lesen"},
		Recruiting:    {"/v2/recruiting/applications", "personio:recruiting:read", "Recruiting: read", "Recruiting: lesen"},
	}[r]
	return d, ok
}

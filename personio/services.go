package personio

// service is what every service of a client is.
type service struct{ client *Client }

func (c *Client) addServices() {
	common := &service{c}
	c.Persons = (*PersonsService)(common)
	c.Employments = (*EmploymentsService)(common)
	c.OrgUnits = (*OrgUnitsService)(common)
	c.LegalEntities = (*LegalEntitiesService)(common)
	c.CostCenters = (*CostCentersService)(common)
	c.Workplaces = (*WorkplacesService)(common)
	c.AbsenceTypes = (*AbsenceTypesService)(common)
	c.AbsencePeriods = (*AbsencePeriodsService)(common)
	c.AttendancePeriods = (*AttendancePeriodsService)(common)
	c.Projects = (*ProjectsService)(common)
	c.Compensations = (*CompensationsService)(common)
	c.Jobs = (*JobsService)(common)
	c.SalaryBands = (*SalaryBandsService)(common)
	c.Documents = (*DocumentsService)(common)
	c.Reports = (*ReportsService)(common)
	c.Webhooks = (*WebhooksService)(common)
}

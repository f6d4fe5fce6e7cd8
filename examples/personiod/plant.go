package main

import (
	"maps"

	"github.com/personio-go/sdk/personio/personiotest"
)

// plant makes the company on a server.
func (c company) plant(server *personiotest.Server) *personiotest.Company {
	made := server.AddCompany(c.Name)
	if c.Language != "" {
		made.SetLanguage(c.Language)
	}
	for _, j := range c.Jobs {
		made.Publish(j.plain())
	}
	c.plantOrganisation(made)
	c.plantPeople(made)
	for _, d := range c.Documents {
		made.AddDocument(personiotest.PersonDocument{
			ID: d.ID, OwnerID: d.OwnerID, Name: d.Name, Date: d.Date, Comment: d.Comment, Category: d.CategoryID,
			VirusScan: "CLEAN", Content: []byte(d.Content),
		})
	}
	each(c.Webhooks, made.AddWebhook)
	return made
}

func (c company) plantOrganisation(made *personiotest.Company) {
	each(c.OrgUnits, made.AddOrgUnit)
	each(c.LegalEntities, made.AddLegalEntity)
	each(c.Workplaces, made.AddWorkplace)
	each(c.CostCenters, made.AddCostCenter)
	each(c.AbsenceTypes, made.AddAbsenceType)
	each(c.CompensationTypes, made.AddCompensationType)
	each(c.CatalogJobs, made.AddCatalogJob)
	for _, members := range c.SalaryBands {
		rest := maps.Clone(members)
		delete(rest, "id")
		id, _ := members["id"].(string)
		made.AddSalaryBand(personiotest.SalaryBand{ID: id, Members: rest})
	}
}

func (c company) plantPeople(made *personiotest.Company) {
	for _, p := range c.Persons {
		id := made.AddPerson(p.Person)
		for _, e := range p.Employments {
			made.AddEmployment(id, e)
		}
	}
	for _, p := range c.Projects {
		made.AddProject(personiotest.Project{
			ID: p.ID, Name: p.Name, Code: p.Code, CostCenterID: p.CostCenterID, ParentID: p.ParentID, Start: p.Start, End: p.End, Members: p.Members,
		})
	}
	for _, a := range c.AbsencePeriods {
		made.AddAbsencePeriod(personiotest.AbsencePeriod{
			ID: a.ID, PersonID: a.PersonID, TypeID: a.TypeID, StartsAt: a.StartsAt, EndsAt: a.EndsAt, Comment: a.Comment,
			SubstituteID: a.SubstituteID, Status: a.Status,
		})
	}
	for _, a := range c.Attendances {
		made.AddAttendancePeriod(personiotest.AttendancePeriod{
			ID: a.ID, PersonID: a.PersonID, Type: a.Type, Start: a.Start, End: a.End, Comment: a.Comment, ProjectID: a.ProjectID,
		})
	}
	for _, p := range c.Compensations {
		made.AddCompensation(personiotest.Compensation{
			ID: p.ID, PersonID: p.PersonID, LegalEntityID: p.LegalEntityID, TypeID: p.TypeID, Value: p.Value, Currency: p.Currency,
			Interval: p.Interval, EffectiveFrom: p.EffectiveFrom,
		})
	}
}

// each adds all of a kind.
func each[T any](all []T, add func(T) string) {
	for _, one := range all {
		add(one)
	}
}

func (j job) plain() personiotest.Job {
	descriptions := make(map[string][]personiotest.Description)
	for language, texts := range j.Descriptions {
		for _, text := range texts {
			descriptions[language] = append(descriptions[language], personiotest.Description{Name: text["name"], HTML: text["html"]})
		}
	}
	return personiotest.Job{
		ID: j.ID, Name: j.Name, Office: j.Office, Department: j.Department, RecruitingCategory: j.Category,
		EmploymentType: j.EmploymentType, Seniority: j.Seniority, Schedule: j.Schedule, Descriptions: descriptions, CreatedAt: j.CreatedAt,
	}
}

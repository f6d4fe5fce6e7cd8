package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// seed is what the companies have when the program starts. seed.schema.json
// describes it.
type seed struct {
	Companies []company `json:"companies"`
}

// company has the objects of package personiotest. Ids are the author's, so that
// one thing can name another.
type company struct {
	personiotest.Recruiting

	Name     string `json:"name"` // what stands before .personio.de
	Language string `json:"language"`
	FeedOff  bool   `json:"feed_off"`
	// The recruiting credentials, and those of API clients; what is missing is made up.
	CompanyID       string                `json:"company_id"`
	RecruitingToken string                `json:"recruiting_token"`
	Clients         []personiotest.Client `json:"clients"`

	Jobs               []personiotest.Job               `json:"jobs"` // of the feed
	EmployeeAttributes []personiotest.EmployeeAttribute `json:"employee_attributes"`
	Persons            []person                         `json:"persons"`
	OrgUnits           []personiotest.OrgUnit           `json:"org_units"`
	LegalEntities      []personiotest.LegalEntity       `json:"legal_entities"`
	Workplaces         []personiotest.Workplace         `json:"workplaces"`
	CostCenters        []personiotest.CostCenter        `json:"cost_centers"`
	AbsenceTypes       []personiotest.AbsenceType       `json:"absence_types"`
	AbsencePeriods     []personiotest.AbsencePeriod     `json:"absence_periods"`
	Attendances        []personiotest.AttendancePeriod  `json:"attendance_periods"`
	Projects           []personiotest.Project           `json:"projects"`
	CompensationTypes  []personiotest.CompensationType  `json:"compensation_types"`
	Compensations      []personiotest.Compensation      `json:"compensations"`
	CatalogJobs        []personiotest.CatalogJob        `json:"catalog_jobs"`
	SalaryBands        []map[string]any                 `json:"salary_bands"`
	DocumentCategories []personiotest.DocumentCategory  `json:"document_categories"`
	Documents          []document                       `json:"documents"`
	Reports            []personiotest.Report            `json:"reports"`
	ReportAttributes   []map[string]any                 `json:"report_attributes"`
	CustomReports      []personiotest.CustomReport      `json:"custom_reports"`
	Webhooks           []personiotest.Webhook           `json:"webhooks"`
}

type person struct {
	personiotest.Person

	Employments []personiotest.Employment `json:"employments"`
}

// document has its content as base64 or, for texts, as it is.
type document struct {
	personiotest.PersonDocument

	Text string `json:"text"`
}

//go:embed demo.json
var demo []byte

// readSeed reads a file, or the built-in company without one.
func readSeed(name string) (seed, error) {
	data := demo
	if name != "" {
		var err error
		if data, err = os.ReadFile(filepath.Clean(name)); err != nil {
			return seed{}, fmt.Errorf("reading the seed: %w", err)
		}
	}
	var s seed
	if err := check(data, &s, wholeFile); err != nil {
		return seed{}, fmt.Errorf("reading the seed: %w", err)
	}
	if len(s.Companies) == 0 {
		return seed{}, errors.New("reading the seed: no companies")
	}
	for _, c := range s.Companies {
		if c.Name == "" {
			return seed{}, errors.New("reading the seed: a company has no name")
		}
	}
	return s, nil
}

// check reads JSON that has the form of a seed, or of a part of one. All that is
// wrong is said at once, with its lines.
func check(data []byte, into any, how checks) error {
	if err := checkForm(data, into, how); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	return nil
}

// plant makes the company on a server.
func (c company) plant(server *personiotest.Server) *personiotest.Company {
	made := server.AddCompany(c.Name)
	key := made.RecruitingKey()
	key.CompanyID = cmp.Or(c.CompanyID, key.CompanyID)
	if c.RecruitingToken != "" {
		key.Token = auth.NewSecret(c.RecruitingToken)
	}
	made.SetRecruitingKey(key)
	made.SetFeedEnabled(!c.FeedOff)
	for _, client := range c.Clients {
		made.SetClient(client)
	}
	c.add(made)
	return made
}

// add adds what the company has to one that is there.
func (c company) add(made *personiotest.Company) {
	if c.Language != "" {
		made.SetLanguage(c.Language)
	}
	made.SetUpRecruiting(c.Recruiting)
	each(c.Jobs, made.Publish)
	for _, a := range c.EmployeeAttributes {
		made.DefineEmployeeAttribute(a)
	}
	c.addOrganisation(made)
	for _, p := range c.Persons {
		made.AddPerson(p.Person, p.Employments...)
	}
	each(c.Projects, made.AddProject)
	each(c.AbsencePeriods, made.AddAbsencePeriod)
	each(c.Attendances, made.AddAttendancePeriod)
	each(c.Compensations, made.AddCompensation)
	for _, d := range c.Documents {
		if d.Text != "" {
			d.Content = []byte(d.Text)
		}
		d.VirusScan = cmp.Or(d.VirusScan, "CLEAN")
		made.AddDocument(d.PersonDocument)
	}
	each(c.Reports, made.AddReport)
	for _, a := range c.ReportAttributes {
		made.AddReportAttribute(a)
	}
	each(c.CustomReports, made.AddCustomReport)
	each(c.Webhooks, made.AddWebhook)
}

func (c company) addOrganisation(made *personiotest.Company) {
	each(c.OrgUnits, made.AddOrgUnit)
	each(c.LegalEntities, made.AddLegalEntity)
	each(c.Workplaces, made.AddWorkplace)
	each(c.CostCenters, made.AddCostCenter)
	each(c.AbsenceTypes, made.AddAbsenceType)
	each(c.CompensationTypes, made.AddCompensationType)
	each(c.CatalogJobs, made.AddCatalogJob)
	each(c.DocumentCategories, made.AddDocumentCategory)
	for _, band := range c.SalaryBands {
		id, _ := band["id"].(string)
		made.AddSalaryBand(personiotest.SalaryBand{ID: id, Members: band})
	}
}

// each adds all of a kind.
func each[T, ID any](all []T, add func(T) ID) {
	for _, one := range all {
		add(one)
	}
}

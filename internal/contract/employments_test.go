package contract_test

import (
	"errors"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// employmentOverlay mends what is known to be wrong in the document.
func employmentOverlay(document *openapi3.T) {
	// The document's own example has null for a date that its schema does not let be
	// null. What a person may be without is taken for nullable, and nothing else.
	schema := document.Components.Schemas["Employment"].Value
	for _, name := range []string{
		"position", "weekly_working_hours", "full_time_weekly_working_hours", "probation_end_date", "employment_end_date",
		"contract_end_date", "supervisor", "office", "legal_entity", "job",
	} {
		schema.Properties[name].Value.Nullable = true
	}
	// Without a termination it is an object with nulls: a suite that passes on a real
	// account, and an official example (ninjaneers-team/pysonio).
	for _, member := range schema.Properties["termination"].Value.Properties {
		member.Value.Nullable = true
	}
}

// everyEmployment has every attribute that an employment can have.
func everyEmployment(supervisor string) personiotest.Employment {
	return personiotest.Employment{
		Type: "INTERNAL", Position: &personiotest.Position{Title: "Crane driver"}, Supervisor: &personiotest.Reference{ID: supervisor},
		Office: &personiotest.Reference{ID: "11"}, LegalEntity: &personiotest.Reference{ID: "12"}, Subcompany: &personiotest.Reference{ID: "13"},
		Job:         &personiotest.Reference{ID: "a1b2c3d4-e5f6-4890-abcd-ef1234567890"},
		OrgUnits:    []personiotest.OrgUnitRef{{Type: "team", ID: "14"}, {Type: "department", ID: "15"}},
		CostCenters: []personiotest.CostCenterShare{{ID: "16", Weight: 62.5}, {ID: "17", Weight: 37.5}},

		WeeklyWorkingHours: new(38.5), FullTimeWeeklyWorkingHours: new(40.0),
		StartDate: "2031-01-01", EndDate: new("2032-12-31"), ProbationEndDate: new("2031-06-30"), ContractEndDate: new("2032-12-31"),
		Termination: &personiotest.Termination{
			Date: "2032-12-31", LastWorkingDay: "2032-12-30", TerminatedAt: "2032-10-01", Type: "QUIT", Reason: "Sea air",
		},
	}
}

func TestEmployments(t *testing.T) {
	t.Parallel()
	document := load(t, "employment-contract-v2.json", employmentOverlay)
	server := personiotest.New()
	company := server.AddCompany("acme")
	check := check(t, server.Transport(), document)
	check.outside = []string{"POST /v2/auth/token"}
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(check.client()))
	if err != nil {
		t.Fatal(err)
	}
	ada := company.AddPerson(everyPerson())
	full := company.AddEmployment(ada, everyEmployment(company.AddPerson(everyPerson())))
	bare := company.AddEmployment(ada, personiotest.Employment{StartDate: "2030-01-01"})

	moment := time.Date(2031, 2, 3, 10, 0, 0, 0, time.UTC)
	for name, o := range map[string]personio.EmploymentListOptions{
		"no filter": {},
		"pages":     {Limit: 1},
		"every filter": {
			IDs:       []personio.EmploymentID{personio.EmploymentID(full), personio.EmploymentID(bare)},
			UpdatedAt: moment, UpdatedAfter: moment, UpdatedBefore: moment, Limit: 50,
		},
	} {
		if _, err := personio.Collect(client.Employments.All(t.Context(), personio.PersonID(ada), o)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range []string{full, bare} {
		if _, err := client.Employments.Get(t.Context(), personio.PersonID(ada), personio.EmploymentID(id)); err != nil {
			t.Error(err)
		}
	}
	if _, err := client.Employments.Get(t.Context(), personio.PersonID(ada), "nothing"); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
	check.complete()
}

func TestEmploymentExampleDecodesWithoutLoss(t *testing.T) {
	t.Parallel()
	example := load(t, "employment-contract-v2.json", employmentOverlay).example(t, "EmploymentResponse")
	employment := lossless[personio.Employment](t, example, losses{
		"_meta":                         links,
		"employment_end_date":           isNull,
		"termination.last_working_date": "the schema calls it last_working_day; both are read, and the schema's name is written",
		"termination.last_working_day":  "the schema's name for last_working_date",
	})
	if day := employment.Termination.LastWorkingDay; day != personio.NewDate(2023, time.January, 7) {
		t.Errorf("last working day %s", day)
	}
}

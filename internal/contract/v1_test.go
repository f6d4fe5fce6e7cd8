package contract_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

const v1Document = "personio-personnel-data-api-oa3.yaml"

// v1Client is a client of a company with a bit of everything, whose requests and
// answers are checked.
func v1Client(t *testing.T, quirks personiotest.Quirks) (*checker, *personiotest.Company, *v1.Client) {
	t.Helper()
	server := personiotest.New().WithoutRateLimits()
	quirks.V1RefuseParameters = true
	server.SetQuirks(quirks)
	company := server.AddCompany("acme")
	check := check(t, server.Transport(), load(t, v1Document, v1Overlay))
	check.outside = []string{"POST /v2/auth/token"}
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(check.client()),
		personio.WithoutRateLimits(), personio.WithApp("PARTNER", "CONTRACT_TEST"), personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return check, company, v1.New(client)
}

// everyEmployee adds somebody with every standard attribute in the form that the
// document shows.
func everyEmployee(company *personiotest.Company) v1.EmployeeID {
	department := company.AddOrgUnit(personiotest.OrgUnit{Type: "department", Name: "IT"})
	office := company.AddWorkplace(personiotest.Workplace{Name: "Berlin"})
	entity := company.AddLegalEntity(personiotest.LegalEntity{Name: "ACME"})
	company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Skills", Type: "tags", Options: []string{"Go"}})
	standard := func(key, kind, currency string, value any) personiotest.CustomAttribute {
		company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: key, Label: key, Type: kind, UniversalID: key, Currency: currency})
		return personiotest.CustomAttribute{ID: key, Value: value}
	}
	object := func(kind string, attributes map[string]any) any {
		return map[string]any{"type": kind, "attributes": attributes}
	}
	id := company.AddPerson(personiotest.Person{
		FirstName: "Ada", LastName: "Byron", PreferredName: "Countess", Email: "ada@example.org", Gender: "FEMALE", Picture: []byte("png"),
		Balances: []personiotest.AbsenceBalance{{
			TypeID: company.AddAbsenceType(personiotest.AbsenceType{Name: "Parental leave", Category: "child_care"}), Balance: 1.5, Available: 1,
		}},
		CustomAttributes: []personiotest.CustomAttribute{
			standard("fix_salary", "decimal", "EUR", 4166.67),
			standard("cost_centers", "standard", "", []any{object("CostCenter", map[string]any{"id": 1, "name": "A", "percentage": 100})}),
			standard("holiday_calendar", "standard", "", object("HolidayCalendar", map[string]any{"id": 2, "name": "Bayern", "country": "DE", "state": "Bayern"})),
			standard("absence_entitlement", "standard", "", []any{object("TimeOffType", map[string]any{"id": 3, "name": "Vacation", "category": "paid_vacation", "entitlement": 24})}),
			standard("work_schedule", "standard", "", object("WorkSchedule", map[string]any{
				"id": 4, "name": "40 hours", "valid_from": nil, "monday": "08:00", "tuesday": "08:00", "wednesday": "08:00",
				"thursday": "08:00", "friday": "08:00", "saturday": "00:00", "sunday": "00:00",
			})),
			{ID: "dynamic_1", Value: []string{"Go", "SQL"}},
		},
	}, personiotest.Employment{
		Position: &personiotest.Position{Title: "CTO"}, WeeklyWorkingHours: new(40.0), StartDate: "2031-02-03",
		OrgUnits: []personiotest.OrgUnitRef{{Type: "department", ID: department}}, Office: &personiotest.Reference{ID: office}, LegalEntity: &personiotest.Reference{ID: entity},
	})
	return v1.EmployeeID(company.V1ID(id))
}

// must fails the test with an error of a call that should have been good.
func must(t *testing.T) func(_ any, err error) {
	t.Helper()
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
}

func TestV1(t *testing.T) {
	t.Parallel()
	check, company, client := v1Client(t, personiotest.Quirks{V1RefuseLimits: true})
	ada := everyEmployee(company)
	v1Employees(t, client, ada)
	v1Attendances(t, client, ada)
	v1Absences(t, company, client, ada)
	v1DocumentsAndReports(t, company, client, ada)
	check.complete()
}

func v1Employees(t *testing.T, client *v1.Client, ada v1.EmployeeID) {
	t.Helper()
	ok, ctx := must(t), t.Context()
	for _, o := range []v1.EmployeeListOptions{
		{},
		{Limit: 1},
		{Email: "ada@example.org"},
		{Attributes: []string{"first_name", "dynamic_1"}, UpdatedSince: time.Now().Add(-time.Hour), Limit: 100},
	} {
		ok(client.Employees.List(ctx, o))
		ok(personio.Collect(client.Employees.All(ctx, o)))
	}
	created, err := client.Employees.Create(ctx, v1.EmployeeCreate{
		Email: "bob@example.org", FirstName: "Bob", LastName: "Byron", PreferredName: "B", Gender: "male", Position: "Dev", Subcompany: "ACME",
		Department: "IT", Office: "Nowhere", HireDate: personio.NewDate(2031, 2, 3), WeeklyWorkingHours: personio.NewDecimal(40),
		Status: v1.Active, SupervisorID: ada, CustomAttributes: map[string]string{"dynamic_1": "Go"},
	})
	if err != nil {
		t.Fatal(err)
	}
	ok(client.Employees.Get(ctx, created.ID))
	ok(client.Employees.Update(ctx, ada, v1.EmployeePatch{
		FirstName: personio.Set("A"), WeeklyWorkingHours: personio.Set(personio.NewDecimal(20)), SupervisorID: personio.Set(created.ID), Status: personio.Set(v1.Leave),
	}))
	ok(client.Employees.Update(ctx, ada, v1.EmployeePatch{SupervisorID: personio.Null[v1.EmployeeID]()}))
	ok(client.Employees.Get(ctx, ada))
	ok(client.Employees.Balance(ctx, ada))
	ok(client.Employees.Attributes(ctx))
	ok(client.Employees.CustomAttributes(ctx))
	picture, err := client.Employees.ProfilePicture(ctx, ada, 75)
	if err != nil {
		t.Fatal(err)
	}
	ok(nil, picture.Body.Close())
	for name, err := range map[string]error{
		"get":     second(client.Employees.Get(ctx, 1)),
		"balance": second(client.Employees.Balance(ctx, 1)),
		"picture": second(client.Employees.ProfilePicture(ctx, created.ID, 75)),
	} {
		if !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := client.Employees.Update(ctx, ada, v1.EmployeePatch{SupervisorID: personio.Set(ada)}); !errors.Is(err, personio.ErrInvalid) {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func v1Attendances(t *testing.T, client *v1.Client, ada v1.EmployeeID) {
	t.Helper()
	ok, ctx, day := must(t), t.Context(), personio.NewDate(2031, 2, 3)
	project, err := client.Projects.Create(ctx, v1.ProjectCreate{Name: "Pier 3", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	spare, err := client.Projects.Create(ctx, v1.ProjectCreate{Name: "Pier 4"})
	if err != nil {
		t.Fatal(err)
	}
	ok(client.Projects.List(ctx))
	ok(client.Projects.Update(ctx, spare.ID, v1.ProjectPatch{Active: personio.Set(true)}))
	if _, err := client.Projects.Update(ctx, 1, v1.ProjectPatch{Active: personio.Set(true)}); !errors.Is(err, personio.ErrNotFound) {
		t.Error(err)
	}
	ok(nil, client.Projects.Delete(ctx, spare.ID))
	rows := []v1.AttendanceCreate{
		{Employee: ada, Date: day, StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(12, 0), Break: 5, Comment: "x", ProjectID: project.ID},
		{Employee: ada, Date: day, StartTime: v1.NewClock(13, 0)},
	}
	created, err := client.Attendances.Create(ctx, rows, v1.AskApproval)
	if err != nil {
		t.Fatal(err)
	}
	var batch *v1.AttendanceBatchError
	if _, err := client.Attendances.Create(ctx, rows, v1.SkipApproval); !errors.As(err, &batch) || len(batch.Failed) != 2 {
		t.Error(err)
	}
	o := v1.AttendanceListOptions{
		StartDate: day, EndDate: day, IncludePending: true, Employees: []v1.EmployeeID{ada, 1}, Limit: 200,
		UpdatedFrom: time.Now().Add(-time.Hour), UpdatedTo: time.Now().Add(time.Hour),
	}
	ok(personio.Collect(client.Attendances.All(ctx, o)))
	ok(nil, client.Attendances.Update(ctx, created.IDs[1], v1.AttendancePatch{
		EndTime: personio.Set(v1.NewClock(15, 0)), Break: personio.Set(1), Comment: personio.Set("y"), ProjectID: personio.Null[v1.ProjectID](), SkipApproval: personio.Set(true),
	}))
	ok(nil, client.Attendances.Update(ctx, created.IDs[1], v1.AttendancePatch{EndTime: personio.Null[v1.Clock]()}))
	ok(nil, client.Attendances.Delete(ctx, created.IDs[1], v1.SkipApproval))
	if err := client.Attendances.Delete(ctx, 1, v1.SkipApproval); !errors.Is(err, personio.ErrNotFound) {
		t.Error(err)
	}
}

func v1Absences(t *testing.T, company *personiotest.Company, client *v1.Client, ada v1.EmployeeID) {
	t.Helper()
	ok, ctx, day := must(t), t.Context(), personio.NewDate(2031, 2, 3)
	days := v1.TimeOffTypeID(company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation", Category: "paid_vacation"})))
	hours := v1.TimeOffTypeID(company.V1ID(company.AddAbsenceType(personiotest.AbsenceType{Name: "Overtime", Category: "other", Unit: "HOUR"})))
	ok(personio.Collect(client.TimeOffTypes.All(ctx, v1.TimeOffTypeListOptions{})))
	off, err := client.TimeOffs.Create(ctx, v1.TimeOffCreate{EmployeeID: ada, TypeID: days, StartDate: day, EndDate: day.AddDays(2), HalfDayStart: true, Comment: "x"})
	if err != nil {
		t.Fatal(err)
	}
	ok(client.TimeOffs.Get(ctx, off.ID))
	ok(personio.Collect(client.TimeOffs.All(ctx, v1.TimeOffListOptions{
		StartDate: day, EndDate: day, UpdatedFrom: personio.NewDate(2000, 1, 1), UpdatedTo: personio.NewDate(2099, 1, 1), Employees: []v1.EmployeeID{ada, 1}, Limit: 200,
	})))
	ok(nil, client.TimeOffs.Delete(ctx, off.ID))
	period, err := client.AbsencePeriods.Create(ctx, v1.AbsencePeriodCreate{EmployeeID: ada, TypeID: hours, StartDate: day, EndDate: day, StartTime: v1.NewClock(9, 0), EndTime: v1.NewClock(10, 0), Comment: "x"})
	if err != nil {
		t.Fatal(err)
	}
	company.AddAbsencePeriod(personiotest.AbsencePeriod{
		PersonID: fmt.Sprint(ada), TypeID: string(period.Type.ID), StartsAt: "2031-02-05T09:00:00", EndsAt: "2031-02-05T10:00:00",
	})
	ok(personio.Collect(client.AbsencePeriods.All(ctx, v1.AbsencePeriodListOptions{
		StartDate: day, EndDate: day, UpdatedFrom: time.Now().Add(-time.Hour), UpdatedTo: time.Now().Add(time.Hour), Employees: []v1.EmployeeID{ada},
		Types: []v1.AbsenceTypeID{period.Type.ID}, IDs: []v1.AbsencePeriodID{period.ID}, Limit: 200,
	})))
	ok(personio.Collect(client.AbsencePeriods.All(ctx, v1.AbsencePeriodListOptions{})))
	ok(nil, client.AbsencePeriods.Delete(ctx, period.ID))
	for name, err := range map[string]error{
		"time-off":    second(client.TimeOffs.Get(ctx, 1)),
		"deletion":    client.TimeOffs.Delete(ctx, 1),
		"period":      client.AbsencePeriods.Delete(ctx, "1"),
		"type":        second(client.TimeOffs.Create(ctx, v1.TimeOffCreate{EmployeeID: ada, TypeID: 1, StartDate: day, EndDate: day})),
		"hourly type": second(client.AbsencePeriods.Create(ctx, v1.AbsencePeriodCreate{EmployeeID: ada, TypeID: 1, StartDate: day, EndDate: day.AddDays(1)})),
	} {
		if !errors.Is(err, personio.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func v1DocumentsAndReports(t *testing.T, company *personiotest.Company, client *v1.Client, ada v1.EmployeeID) {
	t.Helper()
	ok, ctx := must(t), t.Context()
	upload := v1.DocumentUpload{
		EmployeeID: ada, CategoryID: v1.DocumentCategoryID(company.V1ID(company.AddDocumentCategory(personiotest.DocumentCategory{Name: "Contracts"}))), Title: "Contract", Comment: "x",
		Date: personio.NewDate(2031, 2, 3), File: v1.FileFromBytes("contract.pdf", []byte("%PDF-1.7")),
	}
	ok(client.Documents.Categories(ctx))
	ok(client.Documents.Upload(ctx, upload))
	upload.CategoryID = 1
	if _, err := client.Documents.Upload(ctx, upload); !errors.Is(err, personio.ErrNotFound) {
		t.Error(err)
	}
	id := v1.ReportID(company.AddCustomReport(personiotest.CustomReport{
		Name: "Headcount", StartDate: "2031-02-03", EndDate: "2031-02-03",
		Columns: []personiotest.CustomReportColumn{{AttributeID: "first_name", HumanReadable: "First Name", DataType: "TEXT"}},
		Items: []personiotest.CustomReportItem{{EmployeeID: 17, Values: []map[string]any{
			{"attribute_id": "first_name", "data_type": "TEXT", "employee_id": 17, "value": "Ada"},
		}}},
	}))
	ok(client.CustomReports.List(ctx, v1.CustomReportListOptions{IDs: []v1.ReportID{id}, Status: v1.ReportUpToDate}))
	ok(client.CustomReports.Get(ctx, id, v1.CustomReportOptions{Locale: "de"}))
	ok(personio.Collect(client.CustomReports.Items(ctx, id, v1.CustomReportOptions{Limit: 10})))
	ok(client.CustomReports.Columns(ctx, v1.ReportColumnOptions{ReportID: id, Columns: []string{"first_name", "email"}, Locale: "de"}))
	if _, err := client.CustomReports.Get(ctx, "unknown", v1.CustomReportOptions{}); !errors.Is(err, personio.ErrNotFound) {
		t.Error(err)
	}
}

// A check that accepts everything would prove nothing: what the document does not
// have is refused by it, and by the emulator.
func TestV1ContractRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	server := personiotest.New().WithoutRateLimits()
	server.SetQuirks(personiotest.Quirks{V1RefuseParameters: true})
	company := server.AddCompany("acme")
	check := check(t, server.Transport(), load(t, v1Document, v1Overlay))
	check.outside = []string{"POST /v2/auth/token"}
	check.setWantInvalid(true)
	client, err := personio.New(auth.ClientCredentials(company.AddClient()), personio.WithHTTPClient(check.client()))
	if err != nil {
		t.Fatal(err)
	}
	for request, body := range map[string]any{
		"GET /v1/company/employees?limit=0":                                       nil,
		"GET /v1/company/employees?limit=many":                                    nil,
		"GET /v1/company/employees?status=active":                                 nil,
		"GET /v1/company/attendances":                                             nil,
		"GET /v1/company/attendances?start_date=now&end_date=2031-02-03":          nil,
		"GET /v1/company/time-offs?employees=1,2":                                 nil,
		"POST /v1/company/employees":                                              map[string]any{"employee": map[string]any{"first_name": "a", "last_name": "b"}},
		"POST /v1/company/attendances":                                            map[string]any{"attendances": []any{map[string]any{"employee": 1}}},
		"POST /v1/company/time-offs":                                              map[string]any{"employee_id": 1},
		"PATCH /v1/company/employees/" + company.AddPerson(personiotest.Person{}): map[string]any{"employee": map[string]any{"hire_date": "soon"}},
	} {
		method, path, _ := strings.Cut(request, " ")
		if err := client.Do(t.Context(), method, path, body, nil); !errors.Is(err, personio.ErrInvalid) {
			t.Errorf("%s: the emulator took it: %v", request, err)
		}
	}
}

package v1_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func TestEmployeeIsCreatedReadAndChanged(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	company.AddOrgUnit(personiotest.OrgUnit{Type: "department", Name: "Pier 3"})
	company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Shirt", Type: "list"})
	boss := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Grace", Email: "grace@example.org"})))
	created, err := client.Employees.Create(t.Context(), v1.EmployeeCreate{
		Email: "ada@example.org", FirstName: "Ada", LastName: "Byron", Department: "Pier 3", Office: "Nowhere", Status: v1.Active,
		HireDate: personio.NewDate(2031, 2, 3), WeeklyWorkingHours: personio.NewDecimal(40), SupervisorID: boss,
		CustomAttributes: map[string]string{"dynamic_1": "M"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(created.Notes) != 1 || !strings.Contains(created.Notes[0], "Nowhere") {
		t.Errorf("what was ignored: %q, %s", created.Notes, created.Meta)
	}
	e, err := client.Employees.Get(t.Context(), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Standard()
	if err != nil || s.Department.Name != "Pier 3" || s.Office.Name != "" || s.Supervisor.FirstName != "Grace" || s.Supervisor.ID != boss || s.WeeklyWorkingHours.String() != "40" {
		t.Errorf("%+v, %v", s, err)
	}
	if shirt, err := e.Attributes.Text("label=Shirt"); shirt != "M" || err != nil {
		t.Errorf("%q, %v", shirt, err)
	}
	written, err := client.Employees.Update(t.Context(), created.ID, v1.EmployeePatch{
		Position: personio.Set("Harbour master"), SupervisorID: personio.Null[v1.EmployeeID](),
	})
	if err != nil || written.ID != created.ID || written.Notes != nil || written.Meta != nil {
		t.Errorf("%+v, %v", written, err)
	}
	stored := company.Persons()[1]
	if e := company.Employments(stored.ID)[0]; e.Position.Title != "Harbour master" || e.Supervisor != nil || stored.FirstName != "Ada" || len(e.OrgUnits) != 1 {
		t.Errorf("%+v, %+v", stored, e)
	}
	_, err = client.Employees.Update(t.Context(), created.ID, v1.EmployeePatch{SupervisorID: personio.Set(created.ID)})
	if api := apiError(t, err); api.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(api.Problems[0].Title, "not found") {
		t.Errorf("%v %v", err, api.Problems)
	}
}

// What is absent is not sent: null would clear it.
func TestPatchSendsOnlyWhatIsSet(t *testing.T) {
	t.Parallel()
	for want, patch := range map[string]any{
		`{}`:                                       v1.EmployeePatch{},
		`{"supervisor_id":null}`:                   v1.EmployeePatch{SupervisorID: personio.Null[v1.EmployeeID]()},
		`{"supervisor_id":5,"status":"leave"}`:     v1.EmployeePatch{SupervisorID: personio.Set[v1.EmployeeID](5), Status: personio.Set(v1.Leave)},
		`{"end_time":null,"break":0}`:              v1.AttendancePatch{EndTime: personio.Null[v1.Clock](), Break: personio.Set(0)},
		`{"start_time":"09:05","project_id":null}`: v1.AttendancePatch{StartTime: personio.Set(v1.NewClock(9, 5)), ProjectID: personio.Null[v1.ProjectID]()},
		`{"active":false}`:                         v1.ProjectPatch{Active: personio.Set(false)},
	} {
		data, err := json.Marshal(patch)
		var got, expected any
		_ = json.Unmarshal(data, &got)
		_ = json.Unmarshal([]byte(want), &expected)
		if err != nil || !equalJSON(got, expected) {
			t.Errorf("%s, %v, want %s", data, err, want)
		}
	}
}

func equalJSON(a, b any) bool {
	return reflect.DeepEqual(a, b)
}

func TestIncompleteEmployeeIsNotSent(t *testing.T) {
	t.Parallel()
	server, _, client := kontor(t)
	_, err := client.Employees.Create(t.Context(), v1.EmployeeCreate{FirstName: "Ada", LastName: "Byron"})
	wantInvalid(t, "without an address", err)
	if len(server.Requests()) != 0 {
		t.Error("it was sent")
	}
}

func TestEmployeesAreFiltered(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	day := time.Date(2031, 2, 3, 12, 0, 0, 0, time.UTC)
	ada := company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron", Email: "ada@example.org", UpdatedAt: day}))
	bob := company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Bob", LastName: "Byron", Email: "bob+1@example.org", UpdatedAt: day.Add(time.Hour)}))
	for name, test := range map[string]struct {
		o    v1.EmployeeListOptions
		want []int64
	}{
		"none":    {v1.EmployeeListOptions{}, []int64{ada, bob}},
		"address": {v1.EmployeeListOptions{Email: "bob+1@example.org"}, []int64{bob}},
		"nobody":  {v1.EmployeeListOptions{Email: "eve@example.org"}, nil},
		"since":   {v1.EmployeeListOptions{UpdatedSince: day.Add(time.Minute)}, []int64{bob}},
	} {
		var got []int64
		for e, err := range client.Employees.All(t.Context(), test.o) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, int64(e.ID))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	for e, err := range client.Employees.All(t.Context(), v1.EmployeeListOptions{Attributes: []string{"first_name", "email"}}) {
		if err != nil || len(e.Attributes) != 3 || e.ID == 0 {
			t.Errorf("%d attributes, %v", len(e.Attributes), err)
		}
	}
}

func TestOnlyWhitelistedAttributesCome(t *testing.T) {
	t.Parallel()
	server := personiotest.New().WithoutRateLimits()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient("employees:read")
	company.SetReadableAttributes(id, "first_name", "dynamic_1")
	employee := company.V1ID(company.AddPerson(personiotest.Person{FirstName: "Ada", LastName: "Byron", Picture: []byte("png")}))
	raw, err := personio.New(auth.ClientCredentials(id, secret), personio.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	client := v1.New(raw)
	e, err := client.Employees.Get(t.Context(), v1.EmployeeID(employee))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Attributes.Text("last_name"); !errors.Is(err, v1.ErrNotWhitelisted) {
		t.Errorf("%v", err)
	}
	if _, err := client.Employees.ProfilePicture(t.Context(), e.ID, 0); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("picture: %v", err)
	}
	schema, err := client.Employees.Attributes(t.Context())
	if err != nil || len(schema) != 1 || schema[0].Key != "first_name" {
		t.Errorf("%v, %v", schema, err)
	}
	if _, err := client.Employees.Create(t.Context(), v1.EmployeeCreate{Email: "a@example.org", FirstName: "A", LastName: "B"}); !errors.Is(err, personio.ErrForbidden) {
		t.Errorf("without the scope: %v", err)
	}
}

func TestAttributesOfTheAccountAreListed(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "IBAN", UniversalID: "iban"})
	company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_2", Label: "Skills", Type: "tags", Options: []string{"Go", "SQL"}})
	for name, call := range map[string]func() (v1.Schema, error){
		"attributes":        func() (v1.Schema, error) { return client.Employees.Attributes(t.Context()) },
		"custom attributes": func() (v1.Schema, error) { return client.Employees.CustomAttributes(t.Context()) },
	} {
		schema, err := call()
		if err != nil {
			t.Fatal(err)
		}
		iban, ok := schema.Find("universal_id=iban")
		skills, ok2 := schema.Find("label=Skills")
		if !ok || !ok2 || iban.Key != "dynamic_1" || skills.Type != v1.TypeTags || len(skills.Options) != 2 {
			t.Errorf("%s: %+v, %+v", name, iban, skills)
		}
		if drift, err := schema.Drift(v1.StandardAttributes{}); err != nil || slices.ContainsFunc(drift, func(d v1.Drift) bool { return d.Kind == v1.OtherType }) {
			t.Errorf("%v, %v", drift, err)
		}
	}
}

func TestBalanceIsRead(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := company.V1ID(company.AddPerson(personiotest.Person{Balances: []personiotest.AbsenceBalance{{TypeID: "5", Balance: 10.5, Available: 8}}}))
	balances, err := client.Employees.Balance(t.Context(), v1.EmployeeID(id))
	if err != nil || len(balances) != 1 || balances[0].ID != 5 || balances[0].Balance.String() != "10.5" || balances[0].Available.String() != "8" {
		t.Errorf("%+v, %v", balances, err)
	}
	if _, err := client.Employees.Balance(t.Context(), 1); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestProfilePictureIsAStream(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t)
	id := v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{Picture: []byte("\x89PNG picture")})))
	for _, width := range []int{0, 75} {
		picture, err := client.Employees.ProfilePicture(t.Context(), id, width)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(picture.Body)
		if err := errors.Join(err, picture.Body.Close()); err != nil || string(data) != "\x89PNG picture" || picture.ContentType != "image/png" {
			t.Errorf("%q, %s, %v", data, picture.ContentType, err)
		}
		requests := server.Requests()
		if path := requests[len(requests)-1].Path; strings.HasSuffix(path, "/75") != (width == 75) {
			t.Errorf("width %d: %s", width, path)
		}
	}
	if _, err := client.Employees.ProfilePicture(t.Context(), v1.EmployeeID(company.V1ID(company.AddPerson(personiotest.Person{}))), 75); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("without a picture: %v", err)
	}
	_, err := client.Employees.ProfilePicture(t.Context(), id, -1)
	wantInvalid(t, "width -1", err)
}

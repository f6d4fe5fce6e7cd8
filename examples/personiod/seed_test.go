package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// seedFile is a file with one company that has these members.
func seedFile(t *testing.T, members string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(name, []byte("{\"companies\":[\n{\"name\":\"acme\",\n"+members+"\n}]}"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWhatIsWrongWithASeedHasItsLine(t *testing.T) {
	t.Parallel()
	for want, members := range map[string]string{
		`line 3: companies[0].persons[0] has no member "fist_name"`:                                  `"persons":[{"fist_name":"Ada"}]`,
		`line 4: companies[0].absence_periods[0].person_id names the Person "7"`:                     "\"absence_periods\":[\n{\"person_id\":\"7\"}]",
		`line 3: companies[0].persons[0].employments[0].supervisor.id names the Person "7"`:          `"persons":[{"employments":[{"supervisor":{"id":"7"}}]}]`,
		`line 4: companies[0].projects[0].members[0] names the Person "x"`:                           "\"projects\":[{\"members\":[\n\"x\"]}]",
		`line 3: companies[0].persons[0].employments[0].employment_start_date must be a day such as`: `"persons":[{"employments":[{"employment_start_date":"2031-02-30"}]}]`,
		`line 3: companies[0].attendance_periods[0].start must be a local time such as`:              `"attendance_periods":[{"start":"2031-02-03T09:00:00Z"}]`,
		`line 3: companies[0].persons[0].created_at must be a time such as`:                          `"persons":[{"created_at":"yesterday"}]`,
		`line 3: companies[0].absence_types[0].unit must be one of DAY, HOUR`:                        `"absence_types":[{"unit":"day"}]`,
		`line 3: companies[0].persons[0].first_name must be a text`:                                  `"persons":[{"first_name":7}]`,
		`line 3: companies[0].feed_off must be true or false`:                                        `"feed_off":"no"`,
		`line 3: companies[0].jobs[0].id must be a number`:                                           `"jobs":[{"id":"7"}]`,
		`line 3: companies[0].jobs must be a list`:                                                   `"jobs":{}`,
		`line 3: companies[0].phases must be an object`:                                              `"phases":[]`,
		`line 3: companies[0].persons[0] must be an object`:                                          `"persons":["Ada"]`,
		`line 3: companies[0].persons[0].picture must be base64`:                                     `"persons":[{"picture":"%"}]`,
		`line 4: "jobs" is there twice`:                                                              "\"jobs\":[],\n\"jobs\":[]",
		`line 3: invalid character`:                                                                  `"jobs":[x]`,
	} {
		err := run(t.Context(), []string{"-seed", seedFile(t, members)}, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s:\n got %v\nwant %s", members, err, want)
		}
	}
	for content, want := range map[string]string{"{": "the end is missing", `{"companies":[]}`: "no companies", `{"companies":[{}]}`: "no name", `{} {}`: "follows"} {
		name := filepath.Join(t.TempDir(), "seed.json")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), []string{"-seed", name}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", content, err)
		}
	}
}

// Everything that is wrong is said at once.
func TestAllThatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"-seed", seedFile(t, `"persons":[{"a":1},{"b":1}],"jobs":7`)}, io.Discard, io.Discard)
	if err == nil || strings.Count(err.Error(), "line ") != 3 {
		t.Errorf("%v", err)
	}
}

func TestPublishedSchemaIsThatOfTheCheck(t *testing.T) {
	t.Parallel()
	published, err := os.ReadFile("seed.schema.json")
	if err != nil || !bytes.Equal(published, seedSchema()) {
		t.Errorf("seed.schema.json is old (%v): go generate ./examples/personiod", err)
	}
	var document struct {
		Definitions map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal(published, &document); err != nil || document.Definitions["company"] == nil || document.Definitions["AbsencePeriod"] == nil {
		t.Errorf("%v", err)
	}
	// Every rule is about a member that there is.
	for _, rules := range []map[string]string{references(), forms()} {
		for place := range rules {
			kind, member, _ := strings.Cut(place, ".")
			kind = cmp.Or(map[string]string{"Person": "person", "PersonDocument": "document"}[kind], kind) // embedded there
			definition, _ := document.Definitions[kind].(map[string]any)
			properties, _ := definition["properties"].(map[string]any)
			if properties[member] == nil {
				t.Errorf("a rule for %s, which does not exist", place)
			}
		}
	}
}

// A file of 500 persons: the lists of both versions agree person by person.
func TestBothVersionsListTheSamePersons(t *testing.T) {
	t.Parallel()
	var persons []string
	for i := range 500 {
		persons = append(persons, fmt.Sprintf(`{"id":"%d","first_name":"First %d","last_name":"Last","email":"p%d@example.org","gender":"FEMALE",`+
			`"employments":[{"employment_start_date":"20%02d-03-01","position":{"title":"Title %d"},"weekly_working_hours":%d,"status":"LEAVE"}]}`,
			i+1, i, i, 10+i%20, i%7, 20+i%21))
	}
	c := client(t, start(t, "-without-rate-limits", "-seed", seedFile(t, `"persons":[`+strings.Join(persons, ",\n")+`]`)), personio.WithoutRateLimits())
	listed, err := personio.Collect(c.Persons.All(t.Context(), personio.PersonListOptions{Limit: 50}))
	if err != nil || len(listed) != 500 {
		t.Fatalf("%d persons, %v", len(listed), err)
	}
	employees, err := personio.Collect(v1.New(c).Employees.All(t.Context(), v1.EmployeeListOptions{}))
	if err != nil || len(employees) != 500 {
		t.Fatalf("%d employees, %v", len(employees), err)
	}
	for i, p := range listed {
		of, err := personio.Collect(c.Employments.All(t.Context(), p.ID, personio.EmploymentListOptions{}))
		s, err2 := employees[i].Standard()
		if err != nil || err2 != nil || len(of) != 1 {
			t.Fatalf("%v, %v, %d employments", err, err2, len(of))
		}
		if string(p.ID) != employees[i].ID.String() || p.FirstName != s.FirstName || p.Email != s.Email || !strings.EqualFold(string(p.Gender), s.Gender) ||
			of[0].Position.Title != s.Position || of[0].StartDate != s.HireDate || of[0].WeeklyWorkingHours.String() != s.WeeklyWorkingHours.String() ||
			!strings.EqualFold(string(of[0].Status), string(s.Status)) {
			t.Errorf("%+v\n%+v\n%+v", p, of[0], s)
		}
	}
}

func TestCredentialsAreGivenAndPrintedOnce(t *testing.T) {
	t.Parallel()
	seeded := seedFile(t, `"company_id":"11","recruiting_token":"from-seed","clients":[{"id":"papi-seed","secret":"s","scopes":["personio:persons:read"]}]`)
	printed := start(t, "-seed", seeded, "-recruiting-token", "from-flag")
	if printed["company_id"] != "11" || printed["recruiting_token"] != "from-flag" || printed["client_id"] != "papi-seed" || printed["client_secret"] != "s" {
		t.Errorf("%v", printed)
	}
	if _, err := client(t, printed).Persons.List(t.Context(), personio.PersonListOptions{}); err != nil {
		t.Error(err)
	}
	cfg, err := parseConfig([]string{"-client-id", "flag"}, func(name string) string {
		return map[string]string{"PERSONIO_CLIENT_ID": "environment", "PERSONIO_CLIENT_SECRET": "environment"}[name]
	}, io.Discard)
	if err != nil || cfg.credentials.clientID != "flag" || cfg.credentials.clientSecret != "environment" {
		t.Errorf("%+v, %v", cfg.credentials, err)
	}
	given := start(t, "-client-id", "papi-mine", "-client-secret", "mine")
	if given["client_id"] != "papi-mine" || given["client_secret"] != "mine" {
		t.Errorf("%v", given)
	}
}

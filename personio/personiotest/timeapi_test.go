package personiotest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/personio-go/sdk/personio/personiotest"
)

// yard is a company with one of each thing that absences, attendances, projects
// and compensations are about, and the token of a client.
type yard struct {
	server  *personiotest.Server
	company *personiotest.Company
	token   string
}

func newYard(t *testing.T, scopes ...string) yard {
	t.Helper()
	server := personiotest.New().WithoutRateLimits()
	company := server.AddCompany("yard")
	company.AddPerson(personiotest.Person{ID: "1", FirstName: "Ada"})
	company.AddAbsenceType(personiotest.AbsenceType{ID: "days", Name: "Vacation"})
	company.AddAbsenceType(personiotest.AbsenceType{ID: "hours", Name: "Doctor", Unit: "HOUR"})
	company.AddAbsencePeriod(personiotest.AbsencePeriod{
		ID: "absence", PersonID: "1", TypeID: "days", StartsAt: "2030-01-01T00:00:00", StartHalf: "FIRST_HALF", EndsAt: "2030-01-02T00:00:00", EndHalf: "SECOND_HALF",
	})
	company.AddAttendancePeriod(personiotest.AttendancePeriod{ID: "attendance", PersonID: "1", Start: "2031-02-03T08:00:00", End: "2031-02-03T09:00:00"})
	company.AddProject(personiotest.Project{ID: "project", Name: "Crane", Members: []string{"1"}})
	company.AddProject(personiotest.Project{ID: "sub", Name: "Hook", ParentID: "project"})
	company.AddCompensationType(personiotest.CompensationType{ID: "once", Name: "Shoes", Category: "ONE_TIME"})
	company.AddCompensation(personiotest.Compensation{ID: "shoes", PersonID: "1", TypeID: "once", Value: "80", EffectiveFrom: "2031-02-03"})
	id, secret := company.AddClient(scopes...)
	return yard{server, company, accessToken(t, server, id, secret)}
}

// call sends "METHOD /path" with a body.
func (y yard) call(t *testing.T, route, body string) reply {
	t.Helper()
	method, path, _ := strings.Cut(route, " ")
	r := request(t.Context(), t, method, "https://api.personio.de"+path, body)
	r.Header.Set("Authorization", "Bearer "+y.token)
	r.Header.Set("Content-Type", "application/json")
	return send(t, y.server.Client(), r)
}

const (
	absenceBody    = `{"person":{"id":"1"},"absence_type":{"id":"days"},"starts_from":{"date_time":"2031-02-03T00:00:00"},"ends_at":{"date_time":"2031-02-04T00:00:00"}}`
	attendanceBody = `{"person":{"id":"1"},"type":"WORK","start":{"date_time":"2031-02-04T08:00:00"},"end":{"date_time":"2031-02-04T09:00:00"}}`
	paymentBody    = `{"person":{"id":"1"},"type":{"id":"once"},"value":80.50,"effective_from":"2031-02-03"}`
)

// What a client of the SDK cannot send, others can.
func TestTimeRoutesAreStrict(t *testing.T) {
	t.Parallel()
	replaced := func(body, from, to string) string {
		if !strings.Contains(body, from) {
			t.Fatalf("%s is not in %s", from, body)
		}
		return strings.Replace(body, from, to, 1)
	}
	for _, test := range []struct {
		route, body string
		status      int
	}{
		{"POST /v2/absence-periods", absenceBody, 201},
		{"POST /v2/absence-periods?skip_approval=false", absenceBody, 201},
		{"POST /v2/absence-periods?skip_approval=maybe", absenceBody, 400},
		{"POST /v2/absence-periods?skip=true", absenceBody, 400},
		{"POST /v2/absence-periods", replaced(absenceBody, "03T00:00:00", "03T00:00:00Z"), 400},
		{"POST /v2/absence-periods", replaced(absenceBody, "04T00:00:00", "04T00:00:00+01:00"), 400},
		{"POST /v2/absence-periods", replaced(absenceBody, "04T00:00:00", "04"), 400},
		{"POST /v2/absence-periods", replaced(absenceBody, `"absence_type"`, `"type"`), 400},
		{"POST /v2/absence-periods", replaced(absenceBody, `{"id":"1"}`, `null`), 400},
		{"POST /v2/absence-periods", replaced(absenceBody, `{"id":"days"}`, `{"id":"nothing"}`), 422},
		{"POST /v2/absence-periods", absenceBody + absenceBody, 400},
		{"POST /v2/absence-periods", `{`, 400},
		{"POST /v2/absence-periods", ``, 400},
		{"PATCH /v2/absence-periods/absence", `{"comment":"x"}`, 204},
		{"PATCH /v2/absence-periods/absence", `{"ends_at":null}`, 204},
		{"PATCH /v2/absence-periods/absence", `{"starts_from":null}`, 400},
		{"PATCH /v2/absence-periods/absence", `{"person":{"id":"2"}}`, 400},
		{"PATCH /v2/absence-periods/absence", `[]`, 400},
		{"PATCH /v2/absence-periods/nothing", `{}`, 404},
		{"DELETE /v2/absence-periods/absence?skip_approval=true", ``, 400},
		{"DELETE /v2/absence-periods/nothing", ``, 404},
		{"GET /v2/absence-periods?limit=0", ``, 400},
		{"GET /v2/absence-periods?limit=101", ``, 400},
		{"GET /v2/absence-periods?starts_from.date_time.gte=yesterday", ``, 400},
		{"GET /v2/absence-periods?starts_from.date_time.gt=2031-02-03T00:00:00Z", ``, 400},
		{"GET /v2/absence-periods?cursor=nothing", ``, 400},
		{"GET /v2/absence-periods/absence/breakdowns?date=2031-02-03", ``, 400},
		{"GET /v2/absence-types?name=x", ``, 400},
		{"POST /v2/attendance-periods", attendanceBody, 201},
		{"POST /v2/attendance-periods", replaced(attendanceBody, "08:00:00", "08:00:00Z"), 400},
		{"POST /v2/attendance-periods", replaced(attendanceBody, "WORK", "work"), 400},
		{"POST /v2/attendance-periods", "[" + attendanceBody + "]", 400},
		{"POST /v2/attendance-periods?skip_approval=1", attendanceBody, 400},
		{"PATCH /v2/attendance-periods/attendance", `{"type":"BREAK"}`, 400},
		{"PATCH /v2/attendance-periods/attendance", `{"start":null}`, 400},
		{"PATCH /v2/attendance-periods/attendance", `{"end":{"date_time":"2031-02-03T07:00:00"}}`, 422},
		{"PATCH /v2/attendance-periods/nothing", `{}`, 404},
		{"PATCH /v2/attendance-periods/attendance?skip=1", `{}`, 400},
		{"DELETE /v2/attendance-periods/attendance?skip_approval=true", ``, 204},
		{"DELETE /v2/attendance-periods/attendance?force=true", ``, 400},
		{"DELETE /v2/attendance-periods/nothing", ``, 404},
		{"GET /v2/attendance-periods?attribution_date.gte=2031-02-03T00:00:00", ``, 400},
		{"GET /v2/attendance-periods?id=attendance&id=other", ``, 200},
		{"GET /v2/attendance-periods?limit=101", ``, 400},
		{"POST /v2/projects", `{"name":"Sail","status":"ACTIVE"}`, 201},
		{"POST /v2/projects?dry_run=true", `{"name":"Sail","status":"ACTIVE"}`, 400},
		{"POST /v2/projects", `{"name":"Sail","status":"ACTIVE","start":{"date":"2031-02-30"}}`, 400},
		{"POST /v2/projects", `{"name":"Sail","status":"ACTIVE","start":"2031-02-03"}`, 400},
		{"POST /v2/projects", `{"name":"Sail","status":"ACTIVE","cost_center":{"id":"1"}}`, 422},
		{"PATCH /v2/projects/sub", `{"parent_project":null}`, 400},
		{"PATCH /v2/projects/project", `{"name":null}`, 400},
		{"PATCH /v2/projects/nothing", `{}`, 404},
		{"DELETE /v2/projects/nothing", ``, 404},
		{"GET /v2/projects?top_level_only=maybe", ``, 400},
		{"GET /v2/projects?include=", ``, 422},
		{"GET /v2/projects/project?limit=1", ``, 400},
		{"GET /v2/projects/nothing/members", ``, 404},
		{"POST /v2/projects/project/members", `{"person":{"id":"1"}}`, 400},
		{"POST /v2/projects/project/members", `null`, 400},
		{"POST /v2/projects/project/members", `[{"person":null}]`, 400},
		{"POST /v2/projects/sub/members", `[{"person":{"id":"1"}}]`, 422},
		{"DELETE /v2/projects/project/members", ``, 400},
		{"DELETE /v2/projects/project/members?person.id=1", `[{"person":{"id":"1"}}]`, 400},
		{"DELETE /v2/projects/project/members", `[{"person":{"id":"1"}}]`, 204},
		{"POST /v2/compensations", paymentBody, 201},
		{"POST /v2/compensations", replaced(paymentBody, "80.50", "80.505"), 400},
		{"POST /v2/compensations", replaced(paymentBody, "80.50", `"much"`), 400},
		{"POST /v2/compensations", replaced(paymentBody, "2031-02-03", "2031-02-03T00:00:00"), 400},
		{"POST /v2/compensations", replaced(paymentBody, `"value":80.50`, `"amount":{"value":80.50}`), 400},
		{"GET /v2/compensations?as_of=2031-02-03", ``, 400},
		{"GET /v2/compensations?start_date=February", ``, 400},
		{"GET /v2/compensations/types?category=ONE_TIME", ``, 400},
		{"POST /v2/compensations/types", `{"name":"Hat","category":"RECURRING"}`, 200},
		{"POST /v2/compensations/types", `{"name":"Hat","category":"RECURRING","id":"1"}`, 400},
	} {
		if got := newYard(t).call(t, test.route, test.body); got.status != test.status {
			t.Errorf("%s %s: %d %s, want %d", test.route, test.body, got.status, got.body, test.status)
		}
	}
}

func TestTimeRoutesNeedTheirScopes(t *testing.T) {
	t.Parallel()
	routes := map[string][]string{
		"personio:absences:read": {
			"GET /v2/absence-types", "GET /v2/absence-types/days", "GET /v2/absence-periods", "GET /v2/absence-periods/absence", "GET /v2/absence-periods/absence/breakdowns",
		},
		"personio:absences:write":     {"POST /v2/absence-periods", "PATCH /v2/absence-periods/absence", "DELETE /v2/absence-periods/absence"},
		"personio:attendances:read":   {"GET /v2/attendance-periods", "GET /v2/attendance-periods/attendance", "GET /v2/projects", "GET /v2/projects/project", "GET /v2/projects/project/members"},
		"personio:attendances:write":  {"POST /v2/attendance-periods", "PATCH /v2/attendance-periods/attendance", "POST /v2/projects/project/members", "DELETE /v2/projects/project/members", "PATCH /v2/projects/project", "DELETE /v2/projects/project", "POST /v2/projects", "DELETE /v2/attendance-periods/attendance"},
		"personio:compensations:read": {"GET /v2/compensations", "GET /v2/compensations/types"}, "personio:compensations:write": {"POST /v2/compensations/types"},
	}
	for scope, own := range routes {
		y := newYard(t, scope)
		for other, list := range routes {
			for _, route := range list {
				if denied := y.call(t, route, "{}").status == http.StatusForbidden; denied != (other != scope) {
					t.Errorf("%s with %s: denied is %v", route, scope, denied)
				}
			}
		}
		if len(own) == 0 {
			t.Errorf("%s opens nothing", scope)
		}
	}
}

// The answers have the members that Personio sends, and null where there is
// nothing.
func TestTimeAnswers(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	for route, want := range map[string]string{
		"GET /v2/absence-types/days":                   "category id name unit",
		"GET /v2/absence-periods/absence":              "_meta absence_type approval comment created_at ends_at id person starts_from timezone_id updated_at",
		"GET /v2/attendance-periods/attendance":        "_meta approval attribution_date comment created_at end id is_auto_generated is_holiday is_on_time_off person project start type updated_at",
		"GET /v2/projects/project":                     "_meta assigned_to_all billable client_name cost_center created_at description end id name parent_project project_code project_type start status updated_at",
		"GET /v2/projects/sub?include=tracked_minutes": "_meta assigned_to_all billable client_name cost_center created_at description end id name parent_project project_code project_type start status tracked_minutes updated_at",
		"POST /v2/absence-periods":                     "_meta id",
		"POST /v2/attendance-periods":                  "_meta affected_periods id",
		"POST /v2/compensations":                       "_meta id",
	} {
		bodies := map[string]string{"POST /v2/absence-periods": absenceBody, "POST /v2/attendance-periods": attendanceBody, "POST /v2/compensations": paymentBody}
		var got map[string]json.RawMessage
		if err := json.Unmarshal([]byte(y.call(t, route, bodies[route]).body), &got); err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range got {
			names = append(names, name)
		}
		slices.Sort(names)
		wantEqual(t, route, strings.Join(names, " "), want)
	}
	list := y.call(t, "GET /v2/compensations?start_date=2031-02-01", "").body
	if !strings.Contains(list, `"amount":{"currency":"EUR","value":80}`) || !strings.Contains(list, `"type":{"category":"ONE_TIME","id":"once","name":"Shoes"}`) {
		t.Error(list)
	}
}

// Breakdowns are made up unless they are given; of an absence without an end, the
// days that have come are known.
func TestBreakdownsOfTheEmulator(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // it is Saturday, 1 January 2000
		y := newYard(t)
		for _, p := range []personiotest.AbsencePeriod{
			{ID: "ongoing", TypeID: "days", StartsAt: "1999-12-29T00:00:00", StartHalf: "SECOND_HALF"},
			{ID: "given", StartsAt: "1999-12-29T00:00:00", Breakdowns: []personiotest.AbsenceBreakdown{{"1999-12-29", "HOUR", "7.6"}}},
			{ID: "nothing", StartsAt: "1999-12-29T00:00:00", Breakdowns: []personiotest.AbsenceBreakdown{}},
		} {
			y.company.AddAbsencePeriod(p)
		}
		for id, want := range map[string]string{
			"ongoing": `[{"date":"1999-12-29","effective_duration":{"unit":"DAY","value":0.5}},` +
				`{"date":"1999-12-30","effective_duration":{"unit":"DAY","value":1}},{"date":"1999-12-31","effective_duration":{"unit":"DAY","value":1}}]`,
			"given":   `[{"date":"1999-12-29","effective_duration":{"unit":"HOUR","value":7.6}}]`,
			"nothing": `[]`,
		} {
			var got struct {
				Data json.RawMessage `json:"_data"`
			}
			if err := json.Unmarshal([]byte(y.call(t, "GET /v2/absence-periods/"+id+"/breakdowns", "").body), &got); err != nil {
				t.Fatal(err)
			}
			wantEqual(t, id, string(got.Data), want)
		}
	})
}

func TestChangesOfTimeAreApprovedOrWait(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	wantEqual(t, "status", y.call(t, "PATCH /v2/attendance-periods/attendance?skip_approval=false", `{"comment":"x"}`).status, 204)
	wantEqual(t, "attendance", y.company.AttendancePeriods()[0].Status, "PENDING")
	wantEqual(t, "status", y.call(t, "PATCH /v2/attendance-periods/attendance?skip_approval=true", `{"comment":"y"}`).status, 204)
	wantEqual(t, "attendance", y.company.AttendancePeriods()[0].Status, "CONFIRMED")
	// A comment needs no approval, and what a change does not name stays.
	wantEqual(t, "status", y.call(t, "PATCH /v2/absence-periods/absence", `{"comment":"x"}`).status, 204)
	wantEqual(t, "absence", y.company.AbsencePeriods()[0].Status, "APPROVED")
	wantEqual(t, "status", y.call(t, "PATCH /v2/absence-periods/absence?skip_approval=true", `{"ends_at":{"date_time":"2030-01-03T00:00:00"}}`).status, 204)
	wantEqual(t, "absence", y.company.AbsencePeriods()[0].Status, "APPROVED")
	wantEqual(t, "status", y.call(t, "PATCH /v2/absence-periods/absence", `{"ends_at":{"date_time":"2030-01-04T00:00:00"}}`).status, 204)
	wantEqual(t, "absence", y.company.AbsencePeriods()[0].Status, "PENDING")
}

func TestProjectHasAKnownCostCenter(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	y.company.AddCostCenter(personiotest.CostCenter{ID: "7", Name: "Docks"})
	wantEqual(t, "status", y.call(t, "PATCH /v2/projects/project", `{"cost_center":{"id":"8"}}`).status, 422)
	wantEqual(t, "status", y.call(t, "PATCH /v2/projects/project", `{"cost_center":{"id":"7"}}`).status, 204)
	wantEqual(t, "cost centre", y.company.Projects()[0].CostCenterID, "7")
	wantEqual(t, "status", y.call(t, "PATCH /v2/projects/project", `{"cost_center":null}`).status, 204)
	wantEqual(t, "cost centre", y.company.Projects()[0].CostCenterID, "")
}

func TestPersonIsDeletedWithTimeAndPay(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	wantEqual(t, "status", y.call(t, "DELETE /v2/persons/1", "").status, 204)
	wantEqual(t, "absences", len(y.company.AbsencePeriods()), 0)
	wantEqual(t, "attendances", len(y.company.AttendancePeriods()), 0)
	wantEqual(t, "compensations", len(y.company.Compensations()), 0)
	wantEqual(t, "members", len(y.company.Projects()[0].Members), 0)
}

// Whatever is sent, the answer is one of those that are documented, and what is
// taken can be read again.
func FuzzTimeWrites(f *testing.F) {
	routes := []string{
		"POST /v2/absence-periods", "PATCH /v2/absence-periods/absence", "POST /v2/attendance-periods", "PATCH /v2/attendance-periods/attendance",
		"POST /v2/projects", "PATCH /v2/projects/project", "PATCH /v2/projects/sub", "POST /v2/projects/project/members", "DELETE /v2/projects/project/members",
		"POST /v2/compensations", "POST /v2/compensations/types",
	}
	for i := range routes {
		for _, body := range []string{
			absenceBody, attendanceBody, paymentBody, `{"name":"Sail","status":"ACTIVE","category":"RECURRING"}`, `[{"person":{"id":"1"}}]`,
			`{"starts_from":{"type":"SECOND_HALF"},"comment":null}`, `{"end":null,"project":{}}`, `{"value":1e999999999}`, "[]", "null", "",
		} {
			f.Add(uint8(i), body)
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, body string) {
		y := newYard(t)
		route := routes[int(n)%len(routes)]
		got := y.call(t, route, body)
		if !slices.Contains([]int{200, 201, 204, 400, 409, 422}, got.status) || got.body != "" && !json.Valid([]byte(got.body)) {
			t.Errorf("%s %q: status %d, %s", route, body, got.status, got.body)
		}
		for _, list := range []string{"absence-periods", "attendance-periods", "projects", "projects/project/members", "compensations?end_date=2031-02-28", "compensations/types"} {
			if got := y.call(t, "GET /v2/"+list, ""); got.status != http.StatusOK || !json.Valid([]byte(got.body)) {
				t.Errorf("after %s %q: %s is %d, %s", route, body, list, got.status, got.body)
			}
		}
		for _, p := range y.company.AbsencePeriods() {
			if utf8.RuneCountInString(p.Comment) > 2_000 || p.EndsAt != "" && p.EndsAt <= p.StartsAt {
				t.Errorf("%s %q: %+v", route, body, p)
			}
		}
		for _, p := range y.company.AttendancePeriods() {
			if p.End != "" && p.End < p.Start || p.Type == "BREAK" && p.ProjectID != "" {
				t.Errorf("%s %q: %+v", route, body, p)
			}
		}
	})
}

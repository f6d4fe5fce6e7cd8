package personiotest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

const apiHost = "https://api.personio.de"

// integration is a company and a function that calls the API with a token of it.
func integration(t *testing.T, scopes ...string) (*personiotest.Company, func(method, path, body string) reply) {
	t.Helper()
	server := personiotest.New().WithoutRateLimits()
	company := server.AddCompany("hafenkontor")
	id, secret := company.AddClient(scopes...)
	form := request(t.Context(), t, http.MethodPost, tokenURL, "grant_type=client_credentials&client_id="+id+"&client_secret="+secret)
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, token, _ := strings.Cut(send(t, server.Client(), form).body, `"access_token":"`)
	token, _, _ = strings.Cut(token, `"`)
	return company, func(method, path, body string) reply {
		r := request(t.Context(), t, method, apiHost+path, body)
		r.Header.Set("Authorization", "Bearer "+token)
		return send(t, server.Client(), r)
	}
}

// What Personio refuses, or is documented to take, of persons and employments.
func TestPersonnelIsAsStrictAsPersonio(t *testing.T) {
	t.Parallel()
	company, call := integration(t)
	company.AddPerson(personiotest.Person{ID: "7", FirstName: "Ada", LastName: "Byron", CustomAttributes: []personiotest.CustomAttribute{{ID: "a", Value: "1"}}})
	company.AddEmployment("7", personiotest.Employment{ID: "e"})
	const person, employment = "/v2/persons/7", "/v2/persons/7/employments/e"
	for _, test := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "/v2/persons?limit=50", "", 200},
		{"GET", "/v2/persons?limit=51", "", 400},
		{"GET", "/v2/persons?limit=0", "", 400},
		{"GET", "/v2/persons?updated_at.gte=2031-01-01", "", 400},
		{"GET", "/v2/persons?updated_at.gt=2031-01-01", "", 200},
		{"GET", "/v2/persons?updated_at.gt=soon", "", 400},
		{"GET", "/v2/persons?cursor=made-up", "", 400},
		{"GET", "/v2/persons/8", "", 404},
		{"POST", "/v2/persons", `{"first_name":"A"}`, 400},
		{"POST", "/v2/persons", `{"first_name":"A","last_name":"B","id":"9"}`, 400},
		{"POST", "/v2/persons", `{"first_name":"A","last_name":"B","gender":"UNSPECIFIED"}`, 400},
		{"POST", "/v2/persons", `{"first_name":"A","last_name":"B","language_code":"xx"}`, 400},
		{"POST", "/v2/persons", `{"first_name":"A","last_name":"B","custom_attributes":[{"id":"a","value":7}]}`, 400},
		{"POST", "/v2/persons", `{"first_name":"A","last_name":"B","employments":[{"status":"UNSPECIFIED"}]}`, 400},
		{"POST", "/v2/persons", `{"first_name":"A","last_name":"B","employments":[{"status":"ONBOARDING"}]}`, 201},
		{"PATCH", person, `{"last_name":null}`, 400},
		{"PATCH", person, `{"employments":[]}`, 400},
		{"PATCH", person, `{"email":null,"custom_attributes":[{"id":"b","value":["x"]}]}`, 204},
		{"GET", person + "/employments?limit=51", "", 400},
		{"GET", "/v2/persons/8/employments", "", 404},
		{"GET", person + "/employments/f", "", 404},
		{"PATCH", employment, `{"termination":{"type":"FIRED"}}`, 400},
		{"PATCH", employment, `{"status":null}`, 400},
		{"PATCH", employment, `{"cost_centers":null}`, 400},
		{"PATCH", employment, `{"cost_centers":[{"id":"1","weight":101}]}`, 400},
		{"PATCH", employment, `{"probation_end_date":"2031-01-01","probation_period_length":7}`, 400},
		{"PATCH", employment, `{"probation_period_length":7.5}`, 400},
		{"PATCH", employment, `{"contract_end_date":"31.1.2031"}`, 400},
		{"PATCH", employment, `{"supervisor":{}}`, 400},
		{"PATCH", employment, `{"supervisor":{"id":"1","name":"x"}}`, 400},
		{"PATCH", employment, `null`, 400},
		{"PATCH", employment, `{"subcompany":{"id":"1"},"probation_period_length":90,"weekly_working_hours":null}`, 204},
		{"DELETE", "/v2/persons/8", "", 404},
	} {
		if got := call(test.method, test.path, test.body); got.status != test.want {
			t.Errorf("%s %s %s: %d %s", test.method, test.path, test.body, got.status, got.body)
		}
	}
	if e := company.Employments("7")[0]; e.Subcompany == nil || e.Subcompany.ID != "1" || e.Status != "ACTIVE" {
		t.Errorf("%+v", e)
	}
	persons := company.Persons()
	if ada := persons[0]; len(ada.CustomAttributes) != 2 || ada.CustomAttributes[0].Value != "1" {
		t.Errorf("%+v", ada)
	}
	if of := company.Employments(persons[1].ID); len(of) != 1 || of[0].Status != "ONBOARDING" || of[0].Type != "INTERNAL" {
		t.Errorf("employments of the new person %+v", of)
	}
	if got := call("DELETE", person, ""); got.status != http.StatusNoContent || len(company.Employments("7")) != 0 {
		t.Errorf("%d, %d employments are left", got.status, len(company.Employments("7")))
	}
	if company.AddEmployment("7", personiotest.Employment{}) != "" {
		t.Error("nobody has an employment")
	}
}

func TestStatusOfPersonsFollowsTheLatestEmployment(t *testing.T) {
	t.Parallel()
	company, call := integration(t)
	company.AddPerson(personiotest.Person{ID: "7", FirstName: "Ada", LastName: "Byron"})
	company.AddEmployment("7", personiotest.Employment{ID: "new", StartDate: "2031-01-01", Status: "INACTIVE"})
	company.AddEmployment("7", personiotest.Employment{ID: "old", StartDate: "2020-01-01"})
	got := call("GET", "/v2/persons?status=INACTIVE", "").body
	for _, part := range []string{`"status":"INACTIVE"`, `"employments":[{"id":"new"},{"id":"old"}]`, `/v1/company/employees/7/profile-picture`} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in %s", part, got)
		}
	}
}

func TestOrganisationIsAsStrictAsPersonio(t *testing.T) {
	t.Parallel()
	company, call := integration(t)
	for range 2 {
		company.AddOrgUnit(personiotest.OrgUnit{Type: "team", Name: "Engines"})
	}
	for path, want := range map[string]int{
		"/v2/org-units": 400, "/v2/org-units?type=squad": 400, "/v2/org-units?type=team&limit=101": 400, "/v2/org-units?type=team&sort=size": 400,
		"/v2/org-units?type=team&include_parent_chain=1": 400, "/v2/org-units/x?type=team": 400, "/v2/org-units/1": 400, "/v2/org-units/1?type=team": 404,
		"/v2/legal-entities?id=x": 400, "/v2/legal-entities?limit=101": 400, "/v2/legal-entities/1": 404, "/v2/legal-entities?name=x": 400,
		"/v2/cost-centers?limit=101": 400, "/v2/cost-centers?sort=-name": 200, "/v2/workplaces?sort=city": 400, "/v2/workplaces?city=x": 400,
	} {
		if got := call("GET", path, ""); got.status != want {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if got := call("GET", "/v2/org-units?type=team&limit=1", "").body; !strings.Contains(got, "type=team") {
		t.Errorf("the link does not repeat the filters: %s", got)
	}
	_, denied := integration(t, "personio:persons:read")
	for path, want := range map[string]int{"/v2/org-units?type=team": 403, "/v2/legal-entities": 403, "/v2/cost-centers": 403, "/v2/workplaces": 403, "/v2/persons": 200} {
		if got := denied("GET", path, ""); got.status != want {
			t.Errorf("without the scope, %s: %d", path, got.status)
		}
	}
}

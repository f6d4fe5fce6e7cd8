package personiotest_test

import (
	"fmt"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio/personiotest"
)

// A company for each test costs no request and no listener, and next to nothing.
func TestFreshCompanyIsCheap(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts those of everybody
	server, n := personiotest.New(), 0
	allocations := testing.AllocsPerRun(200, func() {
		n++
		server.AddCompany(fmt.Sprint("company-", n)).AddClient()
	})
	if allocations > 60 {
		t.Errorf("%.0f allocations", allocations)
	}
}

// A snapshot holds against every kind of change, and can be restored again and again.
func TestRestoredCompanyIsAsItWas(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada, vacation := w.employee("Ada"), w.absenceType("DAY")
	w.company.SetUpRecruiting(personiotest.Recruiting{
		Channels: []personiotest.Channel{{ID: 4001, Name: "Board"}}, Phases: map[int64]string{5001: "Talk"}, Attributes: map[string]personiotest.Attribute{"custom_attribute_1": {Label: "Source"}},
	})
	project := w.company.AddProject(personiotest.Project{Name: "Pier", Members: []string{ada}})
	hook := w.company.AddWebhook(personiotest.Webhook{URL: "https://example.org", EnabledEvents: []string{"person.updated"}})
	w.company.Publish(personiotest.Job{ID: 7, Name: "Gopher"})
	paths := []string{
		"/v2/persons", "/v2/persons/" + ada + "/employments", "/v2/projects", "/v2/projects/" + project + "/members", "/v2/absence-periods", "/v2/webhooks",
		"/v2/webhooks/" + hook + "/events", "/v1/company/time-offs", "/v1/company/employees", "/v2/recruiting/jobs", "/v2/recruiting/categories", "/companies/acme/xml",
	}
	read := func() map[string]string {
		all := make(map[string]string)
		for _, path := range paths {
			all[path] = w.get(path).want(200).text
		}
		return all
	}
	before, snapshot := read(), w.company.Snapshot()
	for range 2 {
		w.send("PATCH", "/v2/persons/"+ada, jsonBody, `{"last_name":"Lovelace"}`).want(204)
		w.send("PATCH", "/v1/company/employees/"+ada, jsonBody, `{"employee":{"position":"Dev"}}`).want(200)
		w.send("POST", "/v1/company/time-offs", jsonBody, `{"employee_id":`+ada+`,"time_off_type_id":`+vacation+`,"start_date":"2031-02-03","end_date":"2031-02-03","half_day_start":false,"half_day_end":false}`).want(200)
		w.send("DELETE", "/v2/projects/"+project+"/members", jsonBody, `[{"person":{"id":"`+ada+`"}}]`).want(204)
		w.send("DELETE", "/v2/webhooks/"+hook, noBody, "").want(204)
		w.employee("Bob")
		w.company.Edit(7, func(j *personiotest.Job) { j.Name = "Cook" })
		w.company.Unpublish(7)
		w.company.Restore(snapshot)
		after := read()
		for path := range before {
			wantEqual(t, path, after[path], before[path])
		}
	}
}

func TestCredentialsThatAreGiven(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.SetClient(personiotest.Client{ID: "papi-mine", Secret: "mine", Scopes: []string{"personio:persons:read"}, ReadableAttributes: []string{"first_name"}})
	w.token = w.send("POST", "/v2/auth/token", formBody, "grant_type=client_credentials&client_id=papi-mine&client_secret=mine").want(200).textAt("access_token")
	ada := w.company.AddPerson(personiotest.Person{ID: "7", FirstName: "Ada", LastName: "Byron"})
	w.get("/v2/persons/"+ada).want(200).wantAt("first_name", `"Ada"`).wantAt("last_name", "null")
	w.get("/v2/projects").want(403)
	w.company.SetRecruitingKey(auth.RecruitingKey{CompanyID: "11", Token: auth.NewSecret("given")})
	w.token = "given"
	w.send("POST", "/v1/recruiting/applications", jsonBody, "{}", "X-Company-Id: 11").want(400)
	// What has the same id takes the place of what was there.
	w.company.AddPerson(personiotest.Person{ID: "7", FirstName: "Eve"})
	if persons := w.company.Persons(); len(persons) != 1 || persons[0].FirstName != "Eve" {
		t.Errorf("%+v", persons)
	}
}

package personiotest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// everyEvent are the names that Personio has, but for ping.
func everyEvent() []string {
	return strings.Fields(`person.created person.updated person.deleted
		employment.created employment.updated employment.updated.cost-centers employment.deleted employment.started employment.terminated
		absence-period.created absence-period.updated.status absence-period.updated.timerange absence-period.deleted
		attendance-period.created attendance-period.updated attendance-period.deleted
		document.created document.updated document.deleted document.signed`)
}

// A change makes the events that Personio documents for what has changed, and no
// others. What is created has an id of its own.
func TestChangesMakeTheirEvents(t *testing.T) {
	t.Parallel()
	const (
		person, employment = "/v2/persons/7", "/v2/persons/7/employments/e"
		absence, pending   = "/v2/absence-periods/a", "/v2/absence-periods/p"
		attendance         = "/v2/attendance-periods/w"
		document           = "/v2/document-management/documents/d"
		days               = `"starts_from":{"date_time":"2031-02-03T00:00:00"},"ends_at":{"date_time":"2031-02-05T00:00:00"}`
		later              = `"starts_from":{"date_time":"2031-03-03T00:00:00"}, "ends_at":{"date_time":"2031-03-05T00:00:00"}`
	)
	for name, test := range map[string]struct {
		request, body string
		want          string
	}{
		"a person": {"POST /v2/persons", `{"first_name":"Bob","last_name":"Byron"}`, "person.created"},
		"a person with employments": {
			"POST /v2/persons", `{"first_name":"Bob","last_name":"Byron","employments":[{},{"position":{"title":"Dev"}}]}`,
			"person.created employment.created employment.created",
		},
		"a name":                 {"PATCH " + person, `{"first_name":"Augusta"}`, "person.updated:7"},
		"a language":             {"PATCH " + person, `{"language_code":"de"}`, "person.updated:7"},
		"a custom attribute":     {"PATCH " + person, `{"custom_attributes":[{"id":"c","value":"2"}]}`, "person.updated:7"},
		"the same person":        {"PATCH " + person, `{"first_name":"Ada","custom_attributes":[{"id":"c","value":"1"}]}`, ""},
		"a person that goes":     {"DELETE " + person, "", "employment.deleted:e person.deleted:7"},
		"a position":             {"PATCH " + employment, `{"position":{"title":"CTO"}}`, "employment.updated:e"},
		"a job":                  {"PATCH " + employment, `{"job":{"id":"1"}}`, ""},
		"a job and a position":   {"PATCH " + employment, `{"job":{"id":"1"},"position":{"title":"CTO"}}`, "employment.updated:e"},
		"cost centers":           {"PATCH " + employment, `{"cost_centers":[{"id":"1","weight":100}]}`, "employment.updated.cost-centers:e"},
		"cost centers and hours": {"PATCH " + employment, `{"cost_centers":[],"weekly_working_hours":20}`, "employment.updated:e employment.updated.cost-centers:e"},
		"the same employment":    {"PATCH " + employment, `{"status":"ACTIVE","cost_centers":[{"id":"2","weight":100}]}`, ""},
		"an absence":             {"POST /v2/absence-periods", `{"person":{"id":"7"},"absence_type":{"id":"days"},` + later + `}`, "absence-period.created"},
		"a comment":              {"PATCH " + absence, `{"comment":"x"}`, ""},
		"other days, approved":   {"PATCH " + absence + "?skip_approval=true", `{` + later + `}`, "absence-period.updated.timerange:a"},
		"other days, to be approved": {
			"PATCH " + absence, `{` + later + `}`, "absence-period.updated.timerange:a absence-period.updated.status:a",
		},
		"other days, still pending": {"PATCH " + pending, `{` + later + `}`, "absence-period.updated.timerange:p"},
		"half a day less":           {"PATCH " + absence, `{"starts_from":{"date_time":"2031-02-03T00:00:00","type":"SECOND_HALF"}}`, "absence-period.updated.timerange:a"},
		"the same days":             {"PATCH " + absence, `{` + days + `}`, ""},
		"an absence that goes":      {"DELETE " + absence, "", "absence-period.deleted:a"},
		"an attendance":             {"POST /v2/attendance-periods", `{"person":{"id":"7"},"type":"WORK","start":{"date_time":"2031-02-04T08:00:00"}}`, "attendance-period.created"},
		"an attendance's comment":   {"PATCH " + attendance, `{"comment":"x"}`, "attendance-period.updated:w"},
		"an attendance that goes":   {"DELETE " + attendance, "", "attendance-period.deleted:w"},
		"a document's name":         {"PATCH " + document, `{"name":"cv.pdf"}`, "document.updated:d"},
		"a document that goes":      {"DELETE " + document, "", "document.deleted:d"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			company, call := integration(t)
			hook := company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: everyEvent()})
			company.AddPerson(personiotest.Person{ID: "7", FirstName: "Ada", LastName: "Byron", CustomAttributes: []personiotest.CustomAttribute{{ID: "c", Value: "1"}}})
			company.AddEmployment("7", personiotest.Employment{ID: "e", CostCenters: []personiotest.CostCenterShare{{ID: "2", Weight: 100}}})
			company.AddAbsenceType(personiotest.AbsenceType{ID: "days", Name: "Vacation"})
			company.AddAbsencePeriod(personiotest.AbsencePeriod{ID: "a", PersonID: "7", TypeID: "days", StartsAt: "2031-02-03T00:00:00", EndsAt: "2031-02-05T00:00:00"})
			company.AddAbsencePeriod(personiotest.AbsencePeriod{ID: "p", PersonID: "7", TypeID: "days", StartsAt: "2031-02-10T00:00:00", EndsAt: "2031-02-11T00:00:00", Status: "PENDING"})
			company.AddAttendancePeriod(personiotest.AttendancePeriod{ID: "w", PersonID: "7", Start: "2031-02-03T08:00:00", End: "2031-02-03T09:00:00"})
			company.AddDocument(personiotest.PersonDocument{ID: "d", OwnerID: "7", Name: "letter.pdf"})
			method, path, _ := strings.Cut(test.request, " ")
			if got := call(method, path, test.body); got.status/100 != 2 {
				t.Fatalf("%d %s", got.status, got.body)
			}
			wantEqual(t, "events", eventsOf(t, call("GET", "/v2/webhooks/"+hook+"/events", "").body, method != "POST"), test.want)
		})
	}
}

func TestRefusedChangesMakeNoEvents(t *testing.T) {
	t.Parallel()
	company, call := integration(t)
	hook := company.AddWebhook(personiotest.Webhook{URL: "https://hooks.example.org", EnabledEvents: everyEvent()})
	company.AddPerson(personiotest.Person{ID: "7", FirstName: "Ada", LastName: "Byron"})
	company.AddEmployment("7", personiotest.Employment{ID: "e"})
	for request, body := range map[string]string{
		"POST /v2/persons":                  `{"first_name":"Bob"}`,
		"PATCH /v2/persons/7":               `{"first_name":""}`,
		"PATCH /v2/persons/7/employments/e": `{"status":"asleep"}`,
		"DELETE /v2/persons/8":              "",
	} {
		method, path, _ := strings.Cut(request, " ")
		if got := call(method, path, body); got.status/100 != 4 {
			t.Errorf("%s: %d", request, got.status)
		}
	}
	wantEqual(t, "events", eventsOf(t, call("GET", "/v2/webhooks/"+hook+"/events", "").body, true), "")
}

// eventsOf are the names in a list of events, with the ids of what they are about.
func eventsOf(t *testing.T, list string, withIDs bool) string {
	t.Helper()
	var page struct {
		Data []struct {
			Name    string `json:"event_name"`
			Payload map[string]struct {
				ID string `json:"id"`
			} `json:"payload"`
		} `json:"_data"`
	}
	if err := json.Unmarshal([]byte(list), &page); err != nil {
		t.Fatal(err)
	}
	all := make([]string, len(page.Data))
	for i, e := range page.Data {
		resource, _, _ := strings.Cut(e.Name, ".")
		id := e.Payload[strings.ReplaceAll(resource, "-", "_")].ID
		if id == "" {
			t.Errorf("%s names nothing", e.Name)
		}
		if all[i] = e.Name; withIDs {
			all[i] += ":" + id
		}
	}
	return strings.Join(all, " ")
}

package contract_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// What was seen of real accounts and is in no OpenAPI document, or differs from it.
// Each recording has its source; dates are those of the text. The emulator's answers
// are read from the wire, with nothing of the SDK between.

// recording is what an answer has at a path such as "data.0.attributes.id".
type recording struct {
	request string // "GET /v1/company/employees", or with a body after a space
	status  int
	path    string
	shape   string // the JSON's, or the value itself
	source  string
}

func recordings() []recording {
	const (
		dump  = "dump of a demo account with 34 employees (nicoangelo/terraform-provider-personio, 2024-11)"
		suite = "a suite that passes on a real account since 2026-07-24 (at-gmbh/personio-py)"
		live  = "live probes of July 2026 (stephaneberle9/personio-client)"
		pys   = "tests run against a live account in August 2025 (ninjaneers-team/pysonio)"
	)
	return []recording{
		// API v1.
		{"GET /v1/company/employees", 200, "data.0.attributes.first_name", "{label:text,type:text,universal_id:text,value:text}", dump},
		{"GET /v1/company/employees", 200, "data.0.id", "nothing", "the id is among the attributes: " + dump},
		{"GET /v1/company/employees", 200, "data.0.attributes.weekly_working_hours.value", `"38.5"`, "a text in every dump: " + dump},
		{"GET /v1/company/employees", 200, "data.0.attributes.hire_date.value", `"2031-07-01T00:00:00+02:00"`, "the offset of that day: anonymised fixtures of 2022 (giantswarm/personio-go)"},
		{"GET /v1/company/employees", 200, "data.0.attributes.dynamic_1", `{label:text,type:text,universal_id:null,value:text}`, "tags are one text, universal_id can be null: " + dump + "; personio/api-docs PR 71"},
		{"GET /v1/company/employees", 200, "data.0.attributes.supervisor.value.attributes.id", "{label:text,type:text,universal_id:text,value:number}", "labelled attributes again: " + dump},
		{"GET /v1/company/employees", 200, "data.0.attributes.office.value", "{attributes:{id:number,name:text},type:text}", dump},
		{"GET /v1/company/employees?limit=1&offset=0", 200, "offset", `"0"`, "what was sent as a parameter comes back as a text: developer forum, 2025"},
		{"GET /v1/company/employees?page=2&updated=x", 200, "metadata.total_elements", "3", "unknown parameters are ignored: clients in use (haksuman/personio-etl, dlt)"},
		{"GET /v1/company/employees/1", 404, "error", "{code:number,message:text}", "in German: personio/api-docs"},
		{"POST /v1/company/employees {}", 422, "success", "false", "developer forum"},
		{"GET /v1/company/time-offs", 200, "data.0.attributes.half_day_start", "0", "numbers for truth values: personio/api-docs issue 204, 2025-03"},
		{"GET /v1/company/time-offs", 200, "data.0.attributes.id_v2", "text", "among the attributes: columns of a real load (dlt-hub/dlt-dbt-personio, 2025-03)"},
		{"GET /v1/company/time-offs", 200, "data.0.attributes.employee.attributes.id.value", "number", "fixtures of 2022 (giantswarm/personio-go)"},
		{"GET /v1/company/time-offs", 200, "data.0.attributes.created_by", `"API"`, "fixtures of 2022 (giantswarm/personio-go)"},
		{"GET /v1/company/time-offs?offset=0", 200, "metadata.current_page", "1", "pages from 1, 0 is the first: hazcod/personio-absence-notifier, 2024-08"},
		{"GET /v1/company/time-off-types", 200, "data.0.attributes", "{approval_required:false,category:text,id:number,id_v2:text,name:text,unit:text}", "after the removals of 2024-09-16: changelog; dlt-hub/dlt-dbt-personio"},
		{"GET /v1/company/attendances?start_date=2031-01-01&end_date=2031-12-31", 200, "data.0.id", "number", "the id is beside the attributes: " + suite},
		{"GET /v1/company/attendances?start_date=2031-01-01&end_date=2031-12-31", 200, "data.0.attributes.start_time", `"09:00"`, suite},
		{"GET /v1/company/absence-periods?absence_types[]=unknown", 404, "error.message", `"models.absence-types.not-found"`, "changelog of 2024-10-09"},
		{"GET /v1/company/custom-reports/reports/unknown", 404, "0.errors.0", "{_meta:[],details:text,title:text,type:text}", "a list: personio/api-docs"},
		// API v2.
		{"GET /v2/persons", 200, "_meta.links.self", "{href:text}", "official example"},
		{"GET /v2/persons", 200, "_data.0.custom_attributes.0.type", `"string_list"`, "types in small letters: planet-a-ventures/dlt-source-personio, in use 2025; all official examples"},
		{"GET /v2/persons", 200, "_data.0.custom_attributes.0.global_id", "null", "one account (ninjaneers-team/pysonio, 2025-08)"},
		{"GET /v2/persons", 200, "_data.0.custom_attributes.0.value", "[text,text]", "planet-a-ventures/dlt-source-personio"},
		{"GET /v2/persons", 200, "_data.0.preferred_name", "null", "one account (ninjaneers-team/pysonio, 2025-08)"},
		{"GET /v2/persons", 200, "_data.0.profile_picture.url", "text", pys},
		{"GET /v2/persons?limit=51", 400, "errors.0", "{_meta:{},detail:text,title:text,type:text}", live},
		{"GET /v2/persons?colour=red", 400, "errors.0.detail", `"Provided filter encoding is invalid."`, "official document of persons"},
		{"GET /v2/persons/5/employments", 200, "_data.0.termination", "{last_working_day:null,reason:null,terminated_at:null,termination_date:null,type:null}", pys + "; official example"},
		{"GET /v2/persons/5/employments", 200, "_data.0.employment_end_date", "null", "official example"},
		{"GET /v2/absence-periods", 200, "_data.0.ends_at.date_time", `"2031-07-08T00:00:00"`, "the end is exclusive, on 727 rows: " + live},
		{"GET /v2/absence-periods", 200, "_data.0.starts_from", `{date_time:text,type:text}`, pys},
		{"GET /v2/absence-types", 200, "_data.0", "{category:text,id:text,name:text,unit:text}", pys},
		{"GET /v2/attendance-periods?updated_at.gte=2023-01-01T12:00:00Z", 400, "errors.0.detail", `"Invalid request content"`, "developer forum, 2026"},
		{"GET /v2/legal-entities", 412, "errors.0.detail", `"No access to legal entities feature"`, "reference of legal entities"},
	}
}

// recorded is a company with what the recordings are about.
func recorded() (*personiotest.Server, *personiotest.Company) {
	server := personiotest.New().WithoutRateLimits()
	c := server.AddCompany("acme")
	c.SetLegalEntitiesEnabled(false)
	c.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Skills", Type: "tags"})
	office := c.AddWorkplace(personiotest.Workplace{Name: "Hamburg"})
	vacation := c.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation", Category: "paid_vacation"})
	c.AddPerson(personiotest.Person{
		ID: "5", FirstName: "Ada", LastName: "Byron", CustomAttributes: []personiotest.CustomAttribute{{ID: "dynamic_1", Value: []string{"Go", "SQL"}}},
	}, personiotest.Employment{
		StartDate: "2031-07-01", WeeklyWorkingHours: new(38.5), Supervisor: &personiotest.Reference{ID: "6"}, Office: &personiotest.Reference{ID: office},
	})
	c.AddPerson(personiotest.Person{ID: "6", FirstName: "Grace"})
	c.AddPerson(personiotest.Person{ID: "7", FirstName: "Eve"})
	c.AddAbsencePeriod(personiotest.AbsencePeriod{
		PersonID: "5", TypeID: vacation, StartsAt: "2031-07-07T00:00:00", StartHalf: "FIRST_HALF", EndsAt: "2031-07-08T00:00:00", EndHalf: "SECOND_HALF",
	})
	c.AddAttendancePeriod(personiotest.AttendancePeriod{PersonID: "5", Start: "2031-07-10T09:00:00", End: "2031-07-10T17:00:00"})
	return server, c
}

func TestRecordings(t *testing.T) {
	t.Parallel()
	server, company := recorded()
	client := server.Client()
	id, secret := company.AddClient()
	token := fetch(t, client, "POST /v2/auth/token "+url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}.Encode(), "")
	for _, r := range recordings() {
		got := fetch(t, client, r.request, fmt.Sprint(at(token.body, "access_token")))
		value := at(got.body, r.path)
		literal, err := json.Marshal(value)
		if found := shape(value); err != nil || got.status != r.status || found != r.shape && string(literal) != r.shape {
			t.Errorf("%s: status %d, %s is %s (%s)\nwant %d, %s\nsource: %s", r.request, got.status, r.path, found, literal, r.status, r.shape, r.source)
		}
		if r.source == "" {
			t.Errorf("%s %s has no source", r.request, r.path)
		}
	}
}

// Source: live probes of July 2026 (stephaneberle9/personio-client): a bucket for each
// endpoint, told in headers, and no Retry-After.
func TestRecordedRateLimit(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	id, secret := server.AddCompany("acme").AddClient()
	client := server.Client()
	token := fetch(t, client, "POST /v2/auth/token "+url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}.Encode(), "")
	for range 1000 {
		got := fetch(t, client, "GET /v2/projects", fmt.Sprint(at(token.body, "access_token")))
		if got.header.Get("X-Ratelimit-Burst-Capacity") != "10" || got.header.Get("X-Ratelimit-Remaining") == "" {
			t.Fatalf("%v", got.header)
		}
		if got.status == http.StatusTooManyRequests {
			if got.header.Get("Retry-After") != "" {
				t.Errorf("%v", got.header)
			}
			return
		}
	}
	t.Error("there is no limit")
}

type fetched struct {
	status int
	header http.Header
	body   any
}

// fetch sends "METHOD /path" or "METHOD /path body".
func fetch(t *testing.T, client *http.Client, request, token string) fetched {
	t.Helper()
	method, rest, _ := strings.Cut(request, " ")
	path, body, _ := strings.Cut(rest, " ")
	r, err := http.NewRequestWithContext(t.Context(), method, "https://api.personio.de"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	got := fetched{status: resp.StatusCode, header: resp.Header}
	if err != nil || json.Unmarshal(data, &got.body) != nil {
		t.Fatalf("%s: %v: %s", request, err, data)
	}
	return got
}

// nothing is where a path leads to nothing.
type nothing struct{}

// at is the value at a path.
func at(value any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch of := value.(type) {
		case map[string]any:
			member, ok := of[step]
			if !ok {
				return nothing{}
			}
			value = member
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(of) {
				return nothing{}
			}
			value = of[i]
		default:
			return nothing{}
		}
	}
	return value
}

// shape is the form of a value, with its members in order.
func shape(value any) string {
	switch value := value.(type) {
	case nothing:
		return "nothing"
	case nil:
		return "null"
	case string:
		return "text"
	case float64:
		return "number"
	case map[string]any:
		var members []string
		for _, name := range slices.Sorted(maps.Keys(value)) {
			members = append(members, name+":"+shape(value[name]))
		}
		return "{" + strings.Join(members, ",") + "}"
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, shape(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	default:
		return fmt.Sprint(value)
	}
}

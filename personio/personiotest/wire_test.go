package personiotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// wire is a client of any language: it sends what it is told to, over TCP, and
// reads JSON. Nothing of the SDK's clients is in it.
type wire struct {
	t       *testing.T
	server  *personiotest.Server
	company *personiotest.Company
	http    *http.Client
	base    string
	token   string
}

func newWire(t *testing.T) *wire {
	t.Helper()
	server := personiotest.New().WithoutRateLimits()
	tcp := httptest.NewServer(server)
	t.Cleanup(tcp.Close)
	w := &wire{t: t, server: server, company: server.AddCompany("acme"), http: tcp.Client(), base: tcp.URL}
	id, secret := w.company.AddClient()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	w.token, _ = w.send("POST", "/v2/auth/token", formBody, form.Encode()).object()["access_token"].(string)
	return w
}

const (
	noBody   = ""
	formBody = "application/x-www-form-urlencoded"
	jsonBody = "application/json"
)

// result is an answer.
type result struct {
	t      *testing.T
	status int
	header http.Header
	text   string
}

// send sends a request with the token. Headers are "Name: value".
func (w *wire) send(method, path, contentType, body string, headers ...string) result {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.base+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	if contentType != noBody {
		r.Header.Set("Content-Type", contentType)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		if r.Header.Set(name, value); name == "Host" {
			r.Host = value
		}
	}
	got := send(w.t, w.http, r)
	return result{w.t, got.status, got.header, got.body}
}

func (w *wire) get(path string, headers ...string) result {
	w.t.Helper()
	return w.send(http.MethodGet, path, noBody, "", headers...)
}

func (r result) want(status int) result {
	r.t.Helper()
	if r.status != status {
		r.t.Errorf("status %d, want %d: %s", r.status, status, r.text)
	}
	return r
}

func (r result) object() map[string]any {
	r.t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(r.text), &object); err != nil {
		r.t.Errorf("no JSON object: %v: %.200s", err, r.text)
	}
	return object
}

// at is what lies at a path such as "data.0.attributes.id.value", nil if nothing
// does.
func (r result) at(path string) any {
	r.t.Helper()
	var value any = r.object()
	for step := range strings.SplitSeq(path, ".") {
		switch of := value.(type) {
		case map[string]any:
			value = of[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(of) {
				return nil
			}
			value = of[i]
		default:
			return nil
		}
	}
	return value
}

// textAt is the text or number at a path.
func (r result) textAt(path string) string {
	r.t.Helper()
	if number, ok := r.at(path).(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(r.at(path))
}

func (r result) jsonAt(path string) string {
	r.t.Helper()
	data, err := json.Marshal(r.at(path))
	if err != nil {
		r.t.Error(err)
	}
	return string(data)
}

// wantAt compares what lies at a path, written as JSON.
func (r result) wantAt(path, want string) result {
	r.t.Helper()
	if got := r.jsonAt(path); got != want {
		r.t.Errorf("%s is %s, want %s\n%s", path, got, want, r.text)
	}
	return r
}

// employee makes one by API v1 and returns its id.
func (w *wire) employee(first string) string {
	w.t.Helper()
	body := fmt.Sprintf(`{"employee":{"email":"%s@example.org","first_name":%q,"last_name":"Byron"}}`, strings.ToLower(first), first)
	return w.send("POST", "/v1/company/employees", jsonBody, body).want(200).textAt("data.id")
}

// Source: a suite that passes on a real account (updates of 2026-11, §7).
func TestAnswersOfV1RepeatTheToken(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	days := "?start_date=2031-02-01&end_date=2031-02-28"
	for _, path := range []string{
		"/v1/company/employees", "/v1/company/employees/" + ada, "/v1/company/time-offs", "/v1/company/time-off-types", "/v1/company/attendances" + days,
	} {
		if got := w.get(path).want(200).header.Get("Authorization"); got != "Bearer "+w.token {
			t.Errorf("%s: %q", path, got)
		}
	}
	attendance := `{"attendances":[{"employee":` + ada + `,"date":"2031-02-03","start_time":"09:00","end_time":"12:00","break":0}]}`
	for name, answer := range map[string]result{
		"projects":   w.get("/v1/company/attendances/projects").want(200),
		"attendance": w.send("POST", "/v1/company/attendances", jsonBody, attendance).want(200),
		"picture":    w.get("/v1/company/employees/" + ada + "/profile-picture").want(404),
		"a refusal":  w.get("/v1/company/employees/1").want(404),
		"v2":         w.get("/v2/persons").want(200),
	} {
		if got := answer.header.Values("Authorization"); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Source: a suite that passes on a real account; PHP's rule for booleans.
func TestAbsencesOfV1AreMadeOfJSONAndForms(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	vacation, overtime := w.absenceType("DAY"), w.absenceType("HOUR")
	object := func(kind, day string) string {
		return `{"employee_id":` + ada + `,"time_off_type_id":` + kind + `,"start_date":"` + day + `","end_date":"` + day + `",` +
			`"start_time":"09:00","end_time":"11:00","half_day_start":false,"half_day_end":true,"comment":"x","skip_approval":true}`
	}
	form := func(kind, day string) string {
		return url.Values{
			"employee_id": {ada}, "time_off_type_id": {kind}, "start_date": {day}, "end_date": {day}, "start_time": {"09:00"},
			"end_time": {"11:00"}, "half_day_start": {"0"}, "half_day_end": {"1"},
		}.Encode()
	}
	timeOff := w.send("POST", "/v1/company/time-offs", jsonBody, object(vacation, "2031-02-03")).want(200)
	timeOff.wantAt("data.attributes.half_day_end", "1").wantAt("data.attributes.days_count", "0.5")
	w.send("POST", "/v1/company/time-offs", formBody+"; charset=UTF-8", form(vacation, "2031-02-04")).want(200)
	w.send("POST", "/v1/company/time-offs", "multipart/form-data; boundary=b", parts(form(vacation, "2031-02-05"))).want(200)
	w.send("POST", "/v1/company/absence-periods", jsonBody+"; charset=utf-8", object(overtime, "2031-02-06")).want(201).
		wantAt("data.0.attributes.effective_duration", "120")
	w.send("POST", "/v1/company/absence-periods", formBody, form(overtime, "2031-02-07")).want(201)
	wrong := strings.Replace(object(vacation, "2031-02-10"), "false", `"false"`, 1) // a text is no boolean
	w.send("POST", "/v1/company/time-offs", jsonBody, wrong).want(422).wantAt("error.code", "0")
}

// parts is a form as a multipart body.
func parts(form string) string {
	values, _ := url.ParseQuery(form)
	var b strings.Builder
	for name := range values {
		fmt.Fprintf(&b, "--b\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", name, values.Get(name))
	}
	return b.String() + "--b--\r\n"
}

// Source: .NET, Java and fetch send the charset with every body.
func TestWritesOfV1TakeMediaTypesWithParameters(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	const utf8 = "Application/JSON; charset=utf-8"
	ada := w.send("POST", "/v1/company/employees", utf8, `{"employee":{"email":"ada@example.org","first_name":"Ada","last_name":"Byron"}}`).want(200).textAt("data.id")
	w.send("PATCH", "/v1/company/employees/"+ada, utf8, `{"employee":{"position":"Dev"}}`).want(200)
	project := w.send("POST", "/v1/company/attendances/projects", utf8, `{"name":"Pier","active":true}`).want(200).textAt("data.id")
	w.send("PATCH", "/v1/company/attendances/projects/"+project, utf8, `{"name":"Pier 3"}`).want(200)
	row := `{"employee":` + ada + `,"date":"2031-02-03","start_time":"09:00","end_time":"12:00","break":0}`
	attendance := w.send("POST", "/v1/company/attendances", utf8, `{"attendances":[`+row+`]}`).want(200).textAt("data.id.0")
	w.send("PATCH", "/v1/company/attendances/"+attendance, utf8, `{"comment":"x"}`).want(200)
}

// Source: the form variants of Personio's OpenAPI document of v1.
func TestWritesOfV1TakeTheDocumentedForms(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Shirt"})
	created := url.Values{
		"employee[email]": {"ada@example.org"}, "employee[first_name]": {"Ada"}, "employee[last_name]": {"Byron & Söhne"},
		"employee[weekly_working_hours]": {"38.5"}, "employee[custom_attributes][dynamic_1]": {"M"},
	}
	ada := w.send("POST", "/v1/company/employees", formBody, created.Encode()).want(200).textAt("data.id")
	w.send("PATCH", "/v1/company/employees/"+ada, formBody, "employee[position]=Dev&employee%5Bgender%5D=female").want(200)
	w.get("/v1/company/employees/"+ada).want(200).
		wantAt("data.attributes.position.value", `"Dev"`).wantAt("data.attributes.gender.value", `"female"`).
		wantAt("data.attributes.last_name.value", `"Byron \u0026 Söhne"`).wantAt("data.attributes.weekly_working_hours.value", `"38.5"`).
		wantAt("data.attributes.dynamic_1.value", `"M"`)
	rows := "attendances[][employee]=" + ada + "&attendances[][date]=2031-02-03&attendances[][start_time]=09:00&attendances[][end_time]=12:00&attendances[]break=10" +
		"&attendances[][employee]=" + ada + "&attendances[][date]=2031-02-03&attendances[][start_time]=13:00&attendances[][end_time]=17:00&attendances[][break]=0"
	w.send("POST", "/v1/company/attendances", formBody, rows).want(200)
	numbered := strings.NewReplacer("2031-02-03", "2031-02-04").Replace(rows)
	first, second, _ := strings.Cut(numbered, "&attendances[][employee]")
	numbered = strings.ReplaceAll(first, "[]", "[0]") + strings.ReplaceAll("&attendances[][employee]"+second, "[]", "[1]") + "&skip_approval=0"
	w.send("POST", "/v1/company/attendances", formBody, numbered).want(200)
	w.get("/v1/company/attendances?start_date=2031-02-01&end_date=2031-02-28&includePending=true").
		wantAt("metadata.total_elements", "4").wantAt("data.0.attributes.break", "10").wantAt("data.1.attributes.break", "0").
		wantAt("data.3.attributes.status", `"pending"`)
}

// Source: official examples and real accounts (updates of 2026-11, §7).
func TestEmptyMembersOfV2AreSent(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	id := w.company.AddPerson(personiotest.Person{FirstName: "Ada", CustomAttributes: []personiotest.CustomAttribute{
		{ID: "dynamic_1", Type: "STRING", Value: "M"},
	}})
	w.company.AddEmployment(id, personiotest.Employment{})
	kind := w.company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation"})
	person := w.get("/v2/persons/" + id).want(200)
	person.wantAt("custom_attributes.0.type", `"string"`).wantAt("custom_attributes.0.global_id", "null").wantAt("preferred_name", "null")
	employment := w.get("/v2/persons/" + id + "/employments").want(200)
	employment.wantAt("_data.0.termination", `{"last_working_day":null,"reason":null,"terminated_at":null,"termination_date":null,"type":null}`)
	w.get("/v2/absence-types/"+kind).want(200).wantAt("category", "null")
	for name, answer := range map[string]result{"preferred_name": person, "global_id": person, "category": w.get("/v2/absence-types")} {
		if !strings.Contains(answer.text, `"`+name+`":null`) {
			t.Errorf("%s is not there: %s", name, answer.text)
		}
	}
}

func TestParentChainLeavesTheType(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	parent := func(id string) *string { return &id }
	w.company.AddOrgUnit(personiotest.OrgUnit{ID: "1", Type: "department", Name: "Port"})
	w.company.AddOrgUnit(personiotest.OrgUnit{ID: "2", Type: "department", Name: "Pier", ParentID: parent("1")})
	w.company.AddOrgUnit(personiotest.OrgUnit{ID: "3", Type: "team", Name: "Cranes", ParentID: parent("2")})
	w.company.AddOrgUnit(personiotest.OrgUnit{ID: "2", Type: "team", Name: "Ring", ParentID: parent("4")})
	w.company.AddOrgUnit(personiotest.OrgUnit{ID: "4", Type: "team", Name: "Ring too", ParentID: parent("2")})
	w.get("/v2/org-units/3?type=team&include_parent_chain=true").want(200).wantAt("parent_chain.0.id", `"2"`)
	w.get("/v2/org-units?type=team&include_parent_chain=true").want(200).
		wantAt("_data.1.parent_chain", `[{"id":"2"},{"id":"4"}]`).wantAt("_data.0.parent_chain", `[{"id":"4"}]`)
	w.company.AddOrgUnit(personiotest.OrgUnit{ID: "9", Type: "team", Name: "Crew", ParentID: parent("1")})
	w.get("/v2/org-units/9?type=team&include_parent_chain=true").want(200).wantAt("parent_chain.0.type", `"department"`)
}

func TestFeedHostHasAnyCaseAndPort(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.Publish(personiotest.Job{ID: 7, Name: "Gopher & Co"})
	for _, host := range []string{"acme.jobs.personio.de", "ACME.Jobs.Personio.DE", "acme.jobs.personio.com:443", "Acme.jobs.personio.de:8443"} {
		if feed := w.get("/xml", "Host: "+host).want(200); !strings.Contains(feed.text, "<id>7</id>") {
			t.Errorf("%s: %s", host, feed.text)
		}
	}
}

func TestCareerPageListsJobsWithoutTheFeed(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.Publish(personiotest.Job{ID: 7, Name: "Gopher & Co"})
	w.company.SetFeedEnabled(false)
	w.get("/companies/acme/xml").want(404)
	if page := w.get("/companies/acme/").want(200); !strings.Contains(page.text, `<a href="/job/7">Gopher &amp; Co</a>`) {
		t.Error(page.text)
	}
}

func TestTextOfInvalidClient(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	got := w.send("POST", "/v2/auth/token", formBody, "grant_type=client_credentials&client_id=papi-x&client_secret=papi-y").want(400)
	got.wantAt("error", `"invalid_client"`).wantAt("error_description",
		`"Client authentication failed (e.g., unknown client, wrong secret, no client authentication included, or unsupported authentication method)."`)
}

func TestDaysOfV1FollowSummerTime(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for day, want := range map[string]string{"2031-01-15": "2031-01-15T00:00:00+01:00", "2031-07-15": "2031-07-15T00:00:00+02:00"} {
		body := `{"employee":{"email":"` + day + `@example.org","first_name":"A","last_name":"B","hire_date":"` + day + `"}}`
		id := w.send("POST", "/v1/company/employees", jsonBody, body).want(200).textAt("data.id")
		w.get("/v1/company/employees/"+id).wantAt("data.attributes.hire_date.value", `"`+want+`"`)
	}
	ada, vacation := w.employee("Ada"), w.absenceType("DAY")
	w.send("POST", "/v1/company/time-offs", jsonBody, `{"employee_id":`+ada+`,"time_off_type_id":`+vacation+
		`,"start_date":"2031-03-28","end_date":"2031-04-01","half_day_start":false,"half_day_end":false}`).want(200).
		wantAt("data.attributes.start_date", `"2031-03-28T00:00:00+01:00"`).wantAt("data.attributes.end_date", `"2031-04-01T00:00:00+02:00"`)
}

func TestTimesOfV2AreWholeSeconds(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	at := time.Date(2031, 2, 3, 4, 5, 6, 789_000_000, time.UTC)
	id := w.company.AddPerson(personiotest.Person{FirstName: "Ada", CreatedAt: at})
	w.company.AddEmployment(id, personiotest.Employment{CreatedAt: at})
	w.send("POST", "/v2/persons", jsonBody, `{"first_name":"Bob","last_name":"Byron","employments":[{}]}`).want(201)
	w.send("PATCH", "/v2/persons/"+id, jsonBody, `{"last_name":"Byron"}`).want(204)
	w.send("POST", "/v2/webhooks", jsonBody, `{"url":"https://example.org","description":"x","status":"ENABLED","enabled_events":["person.updated"]}`).want(201)
	hook := w.get("/v2/webhooks").textAt("_data.0.id")
	w.company.Trigger("person.updated", id)
	w.company.AddOrgUnit(personiotest.OrgUnit{Type: "team", Name: "Cranes"})
	fraction := regexp.MustCompile(`\d\d:\d\d:\d\d\.\d`)
	for _, path := range []string{"/v2/persons", "/v2/persons/" + id + "/employments", "/v2/webhooks/" + hook + "/events", "/v2/org-units?type=team"} {
		if got := w.get(path).want(200); fraction.MatchString(got.text) {
			t.Errorf("%s: %s", path, got.text)
		}
	}
	w.get("/v2/persons/"+id).wantAt("created_at", `"2031-02-03T04:05:06Z"`)
}

// Source: clients in use send parameters that no route of v1 documents.
func TestUnknownParametersOfV1(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	paths := []string{
		"/v1/company/employees?", "/v1/company/employees/" + ada + "?", "/v1/company/employees/attributes?", "/v1/company/employees/" + ada + "/absences/balance?",
		"/v1/company/time-offs?", "/v1/company/time-off-types?", "/v1/company/absence-periods?", "/v1/company/attendances?start_date=2031-01-01&end_date=2031-01-02&",
		"/v1/company/attendances/projects?", "/v1/company/document-categories?", "/v1/company/custom-reports/reports?", "/v1/company/custom-reports/columns?",
	}
	for _, path := range paths {
		w.get(path + "page=1&updated=x").want(200)
	}
	w.server.SetQuirks(personiotest.Quirks{V1RefuseParameters: true})
	for _, path := range paths {
		w.get(path + "page=1").want(422)
		w.get(path).want(200)
	}
}

func TestAcceptIsMinded(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	document := w.company.AddDocument(personiotest.PersonDocument{OwnerID: ada, Name: "a.txt", Content: []byte("text")})
	download := "/v2/document-management/documents/" + document + "/download"
	for _, accept := range []string{"*/*", "application/json", "application/json, application/problem+json", "text/html, application/*;q=0.5", "text/html, *; q=.2"} {
		w.get("/v2/persons", "Accept: "+accept).want(200)
		w.get("/v1/company/employees", "Accept: "+accept).want(200)
	}
	for _, accept := range []string{"text/html", "application/xml, image/*", "application/json;q=0"} {
		w.get("/v2/persons", "Accept: "+accept).want(406)
		w.get("/v1/company/employees", "Accept: "+accept).want(406).wantAt("success", "false")
		w.send("POST", "/v2/auth/token", formBody, "", "Accept: "+accept).want(406)
	}
	w.get(download, "Accept: */*").want(200)
	w.get(download, "Accept: text/plain").want(200)
	w.get(download).want(200)
	w.get(download, "Accept: application/json, application/problem+json").want(406)
	w.get("/v1/company/employees/"+ada+"/profile-picture", "Accept: image/png").want(404)
	w.get("/v1/company/employees/"+ada+"/profile-picture", "Accept: text/html").want(406)
}

// absenceType makes a type of absences and returns its number in API v1.
func (w *wire) absenceType(unit string) string {
	w.t.Helper()
	return strconv.FormatInt(w.company.V1ID(w.company.AddAbsenceType(personiotest.AbsenceType{Name: unit, Unit: unit})), 10)
}

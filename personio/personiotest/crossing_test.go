package personiotest_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/personiotest"
)

// A company has one set of data, whichever version of the API reads or writes it.

func TestPersonOfV2IsAnEmployeeOfV1(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Skills", Type: "tags", UniversalID: "skills"})
	office := w.company.AddWorkplace(personiotest.Workplace{Name: "Hamburg"})
	pier := w.company.AddOrgUnit(personiotest.OrgUnit{Type: "department", Name: "Pier 3"})
	entity := w.company.AddLegalEntity(personiotest.LegalEntity{Name: "Kontor GmbH"})
	grace := w.send("POST", "/v2/persons", jsonBody, `{"first_name":"Grace","last_name":"Murray"}`).want(201).textAt("id")
	ada := w.send("POST", "/v2/persons", jsonBody, fmt.Sprintf(`{"first_name":"Ada","last_name":"Byron","email":"ada@example.org","gender":"FEMALE",
		"custom_attributes":[{"id":"dynamic_1","value":["Go","SQL"]}],
		"employments":[{"employment_start_date":"2031-07-01","position":{"title":"Crane driver"},"weekly_working_hours":38.5,"status":"LEAVE",
			"supervisor":{"id":%q},"office":{"id":%q},"org_units":[{"type":"department","id":%q}],"legal_entity":{"id":%q}}]}`, grace, office, pier, entity)).
		want(201).textAt("id")
	got := w.get("/v1/company/employees/" + ada).want(200)
	for path, want := range map[string]string{
		"id.value": ada, "first_name.value": `"Ada"`, "email.value": `"ada@example.org"`, "gender.value": `"female"`, "status.value": `"leave"`,
		"position.value": `"Crane driver"`, "weekly_working_hours.value": `"38.5"`, "hire_date.value": `"2031-07-01T00:00:00+02:00"`,
		"supervisor.value.attributes.id.value": grace, "supervisor.value.attributes.first_name.value": `"Grace"`,
		"office.value.attributes.name": `"Hamburg"`, "office.value.attributes.id": office, "department.value.attributes.name": `"Pier 3"`,
		"subcompany.value.attributes.name": `"Kontor GmbH"`, "dynamic_1.value": `"Go,SQL"`, "dynamic_1.type": `"tags"`,
		"dynamic_1.label": `"Skills"`, "dynamic_1.universal_id": `"skills"`,
	} {
		got.wantAt("data.attributes."+path, want)
	}
	w.get("/v1/company/employees?email=ada@example.org").wantAt("metadata.total_elements", "1")
	w.get("/v1/company/employees/" + ada + "/absences/balance").want(200)
	w.send("PATCH", "/v2/persons/"+ada, jsonBody, `{"last_name":"Lovelace"}`).want(204)
	w.get("/v1/company/employees/"+ada).wantAt("data.attributes.last_name.value", `"Lovelace"`)
	w.send("DELETE", "/v2/persons/"+ada, noBody, "").want(204)
	w.get("/v1/company/employees/" + ada).want(404)
}

func TestEmployeeOfV1IsAPersonOfV2(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_1", Label: "Skills", Type: "tags"})
	w.company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_2", Label: "Born", Type: "date"})
	w.company.DefineEmployeeAttribute(personiotest.EmployeeAttribute{Key: "dynamic_3", Label: "Size", Type: "integer"})
	office := w.company.AddWorkplace(personiotest.Workplace{Name: "Hamburg"})
	boss := w.employee("Grace")
	ada := w.send("POST", "/v1/company/employees", jsonBody, `{"employee":{"email":"ada@example.org","first_name":"Ada","last_name":"Byron","gender":"female",
		"position":"Dev","hire_date":"2031-02-03","weekly_working_hours":40,"office":"Hamburg","department":"Nowhere","supervisor_id":`+boss+`,"status":"leave",
		"custom_attributes":{"dynamic_1":"Go,SQL","dynamic_2":"1815-12-10T00:00:00+00:53","dynamic_3":"42"}}}`).want(200).textAt("data.id")
	w.get("/v2/persons/"+ada).want(200).wantAt("first_name", `"Ada"`).wantAt("gender", `"FEMALE"`).wantAt("status", `"ACTIVE"`).
		wantAt("custom_attributes.0.value", `["Go","SQL"]`).wantAt("custom_attributes.0.type", `"string_list"`).
		wantAt("custom_attributes.1.value", `"1815-12-10"`).wantAt("custom_attributes.2.value", "42").wantAt("custom_attributes.2.type", `"int"`)
	w.get("/v2/persons/"+ada+"/employments").want(200).
		wantAt("_data.0.position.title", `"Dev"`).wantAt("_data.0.employment_start_date", `"2031-02-03"`).wantAt("_data.0.weekly_working_hours", "40").
		wantAt("_data.0.office.id", `"`+office+`"`).wantAt("_data.0.supervisor.id", `"`+boss+`"`).wantAt("_data.0.status", `"LEAVE"`).wantAt("_data.0.org_units", "[]")
	w.send("PATCH", "/v1/company/employees/"+ada, jsonBody, `{"employee":{"status":"inactive","supervisor_id":null}}`).want(200)
	w.get("/v2/persons/"+ada).wantAt("status", `"INACTIVE"`)
	w.get("/v2/persons/"+ada+"/employments").wantAt("_data.0.supervisor", "null")
	// Somebody without an employment gets one with the first attribute of one.
	bare := w.company.AddPerson(personiotest.Person{FirstName: "Bob"})
	w.send("PATCH", "/v1/company/employees/"+bare, jsonBody, `{"employee":{"position":"Cook"}}`).want(200)
	w.get("/v2/persons/"+bare+"/employments").wantAt("_data.0.position.title", `"Cook"`)
}

func TestPictureIsAtTheAddressThatV2Gives(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.company.AddPerson(personiotest.Person{FirstName: "Ada", Picture: []byte("\x89PNG")})
	address := w.get("/v2/persons/" + ada).textAt("profile_picture.url")
	w.get("/v1/company/employees/"+ada).wantAt("data.attributes.profile_picture.value", `"`+address+`"`)
	path, ours := strings.CutPrefix(address, w.base)
	if picture := w.get(path).want(200); !ours || picture.text != "\x89PNG" || picture.header.Get("Content-Type") != "image/png" {
		t.Errorf("%s: %q", address, picture.text)
	}
}

func TestBalanceNamesTheTypeOfV2(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	vacation := w.company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation", Category: "paid_vacation"})
	ada := w.company.AddPerson(personiotest.Person{FirstName: "Ada", Balances: []personiotest.AbsenceBalance{{TypeID: vacation, Balance: 10.5, Available: 8}}})
	number := w.get("/v1/company/time-off-types").want(200).wantAt("data.0.attributes.id_v2", `"`+vacation+`"`).textAt("data.0.attributes.id")
	w.get("/v1/company/employees/"+ada+"/absences/balance").want(200).wantAt("data.0",
		`{"available_balance":8,"balance":10.5,"category":"paid_vacation","id":`+number+`,"name":"Vacation"}`)
}

func TestAbsenceOfV1IsThatOfV2(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada, vacation, overtime := w.employee("Ada"), w.absenceType("DAY"), w.absenceType("HOUR")
	body := `{"employee_id":` + ada + `,"time_off_type_id":` + vacation + `,"start_date":"2031-02-03","end_date":"2031-02-05","half_day_start":true,"half_day_end":false,"skip_approval":false}`
	made := w.send("POST", "/v1/company/time-offs", jsonBody, body).want(200).wantAt("data.attributes.days_count", "2.5")
	w.get("/v2/absence-periods/"+made.textAt("data.attributes.id_v2")).want(200).
		wantAt("person.id", `"`+ada+`"`).wantAt("starts_from", `{"date_time":"2031-02-03T00:00:00","type":"SECOND_HALF"}`).
		wantAt("ends_at", `{"date_time":"2031-02-06T00:00:00","type":"SECOND_HALF"}`).wantAt("approval.status", `"PENDING"`)
	body = `{"employee_id":` + ada + `,"time_off_type_id":` + overtime + `,"start_date":"2031-07-07","end_date":"2031-07-07","start_time":"09:00","end_time":"11:00"}`
	hours := w.send("POST", "/v1/company/absence-periods", jsonBody, body).want(201).wantAt("data.0.attributes.start", `"2031-07-07T07:00:00.000Z"`)
	w.get("/v2/absence-periods/"+hours.textAt("data.0.attributes.id")).want(200).wantAt("starts_from.date_time", `"2031-07-07T09:00:00"`)
	w.get("/v2/absence-periods?person.id="+ada).wantAt("_data.1.absence_type.id", `"`+hours.textAt("data.0.attributes.absence_type.attributes.id")+`"`)
	w.send("DELETE", "/v1/company/time-offs/"+made.textAt("data.attributes.id"), noBody, "").want(200)
	w.get("/v2/absence-periods/" + made.textAt("data.attributes.id_v2")).want(404)
}

func TestAbsenceOfV2IsThatOfV1(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	kind := w.company.AddAbsenceType(personiotest.AbsenceType{Name: "Vacation"})
	body := fmt.Sprintf(`{"person":{"id":%q},"absence_type":{"id":%q},"starts_from":{"date_time":"2031-07-07T00:00:00","type":"FIRST_HALF"},`+
		`"ends_at":{"date_time":"2031-07-10T00:00:00","type":"FIRST_HALF"}}`, ada, kind)
	id := w.send("POST", "/v2/absence-periods?skip_approval=true", jsonBody, body).want(201).textAt("id")
	list := w.get("/v1/company/time-offs?start_date=2031-07-09&end_date=2031-07-31").want(200)
	for path, want := range map[string]string{
		"id_v2": `"` + id + `"`, "start_date": `"2031-07-07T00:00:00+02:00"`, "end_date": `"2031-07-09T00:00:00+02:00"`, "days_count": "2.5",
		"half_day_start": "0", "half_day_end": "1", "status": `"approved"`, "employee.attributes.id.value": ada, "time_off_type.attributes.name": `"Vacation"`,
	} {
		list.wantAt("data.0.attributes."+path, want)
	}
	number := list.textAt("data.0.attributes.id")
	w.get("/v1/company/time-offs/" + number).want(200)
	w.get("/v1/company/absence-periods").want(200).wantAt("data", "[]")
	clash := fmt.Sprintf(`{"employee_id":%s,"time_off_type_id":%d,"start_date":"2031-07-08","end_date":"2031-07-08","half_day_start":false,"half_day_end":false}`, ada, w.company.V1ID(kind))
	w.send("POST", "/v1/company/time-offs", jsonBody, clash).want(400)
	w.send("DELETE", "/v2/absence-periods/"+id, noBody, "").want(204)
	w.get("/v1/company/time-offs/" + number).want(404)
	w.send("POST", "/v1/company/time-offs", jsonBody, clash).want(200)
}

func TestAttendanceOfV1IsThatOfV2(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	project := w.send("POST", "/v1/company/attendances/projects", jsonBody, `{"name":"Pier","active":true}`).want(200).textAt("data.id")
	w.get("/v2/projects/"+project).want(200).wantAt("status", `"ACTIVE"`).wantAt("name", `"Pier"`)
	row := `{"employee":` + ada + `,"date":"2031-02-03","start_time":"09:00","end_time":"17:00","break":30,"project_id":` + project + `}`
	number := w.send("POST", "/v1/company/attendances", jsonBody, `{"attendances":[`+row+`]}`).want(200).textAt("data.id.0")
	days := "/v1/company/attendances?start_date=2031-02-01&end_date=2031-02-28"
	id := w.get(days).want(200).textAt("data.0.attributes.id_v2")
	w.get("/v2/attendance-periods/"+id).want(200).wantAt("person.id", `"`+ada+`"`).wantAt("type", `"WORK"`).
		wantAt("start.date_time", `"2031-02-03T09:00:00"`).wantAt("end.date_time", `"2031-02-03T17:00:00"`).wantAt("project.id", `"`+project+`"`).
		wantAt("approval.status", `"CONFIRMED"`)
	w.send("PATCH", "/v1/company/attendances/"+number, jsonBody, `{"end_time":"16:00","project_id":null}`).want(200)
	w.get("/v2/attendance-periods/"+id).wantAt("end.date_time", `"2031-02-03T16:00:00"`).wantAt("project", "null")
	w.send("DELETE", "/v2/attendance-periods/"+id, noBody, "").want(204)
	w.get(days).wantAt("data", "[]")
}

func TestAttendanceOfV2IsThatOfV1(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	project := w.send("POST", "/v2/projects", jsonBody, `{"name":"Pier","status":"ACTIVE"}`).want(201).textAt("id")
	w.get("/v1/company/attendances/projects").want(200).wantAt("data.0.id", project).wantAt("data.0.attributes.active", "true")
	period := func(kind, from, to, more string) string {
		return fmt.Sprintf(`{"person":{"id":%q},"type":%q,"start":{"date_time":"2031-02-03T%s"},"end":{"date_time":"2031-02-03T%s"}%s}`, ada, kind, from, to, more)
	}
	id := w.send("POST", "/v2/attendance-periods?skip_approval=true", jsonBody, period("WORK", "09:00:00", "17:00:00", `,"project":{"id":"`+project+`"}`)).want(201).textAt("id")
	w.send("POST", "/v2/attendance-periods?skip_approval=true", jsonBody, period("BREAK", "12:00:00", "12:45:00", "")).want(201)
	list := w.get("/v1/company/attendances?start_date=2031-02-03&end_date=2031-02-03").want(200).wantAt("metadata.total_elements", "1")
	list.wantAt("data.0.attributes.id_v2", `"`+id+`"`).wantAt("data.0.attributes.employee", ada).wantAt("data.0.attributes.break", "45").
		wantAt("data.0.attributes.start_time", `"09:00"`).wantAt("data.0.attributes.end_time", `"17:00"`).wantAt("data.0.attributes.project.id", project)
	w.send("DELETE", "/v1/company/attendances/projects/"+project, noBody, "").want(409)
	w.send("DELETE", "/v1/company/attendances/"+list.textAt("data.0.id"), noBody, "").want(200)
	w.get("/v2/attendance-periods/" + id).want(404)
	w.send("DELETE", "/v1/company/attendances/projects/"+project, noBody, "").want(204)
	w.get("/v2/projects/" + project).want(404)
}

func TestDocumentOfV1IsThatOfV2(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	ada := w.employee("Ada")
	folder := w.company.AddDocumentCategory(personiotest.DocumentCategory{Name: "Contracts"})
	contentType, body := multipartBody(t, file("Vertrag.txt", "Arbeitsvertrag"), part{`form-data; name="title"`, "Contract"},
		part{`form-data; name="employee_id"`, ada}, part{`form-data; name="category_id"`, folder})
	id := w.send("POST", "/v1/company/documents", contentType, body).want(201).textAt("data.id")
	w.get("/v2/document-management/documents?owner_id="+ada).want(200).wantAt("_data.0.id", `"`+id+`"`).
		wantAt("_data.0.name", `"Contract"`).wantAt("_data.0.category.id", `"`+folder+`"`)
	got := w.get("/v2/document-management/documents/" + id + "/download").want(200)
	if disposition := got.header.Get("Content-Disposition"); got.text != "Arbeitsvertrag" || !strings.Contains(disposition, "Vertrag.txt") {
		t.Errorf("%q, %s", got.text, disposition)
	}
}

func TestDocumentsOfAnApplicationAreFoundByItsID(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	job := w.company.Publish(personiotest.Job{Name: "Gopher"})
	contentType, body := multipartBody(t, file("cv.pdf", "%PDF-1.7"))
	uuid := w.send("POST", "/v2/recruiting/applications/documents", contentType, body).want(201).textAt("uuid")
	application := fmt.Sprintf(`{"first_name":"Ada","last_name":"Byron","email":"ada@example.org","job_position_id":%d,"files":[{"uuid":%q,"original_filename":"cv.pdf","category":"cv"}]}`, job, uuid)
	w.send("POST", "/v2/recruiting/applications", jsonBody, application).want(201)
	id := w.get("/v2/recruiting/applications?candidate.email=" + url.QueryEscape("ada@example.org")).want(200).textAt("_data.0.id")
	w.get("/v2/document-management/documents?owner_id="+id).want(200).wantAt("_data.0.id", `"`+uuid+`"`).wantAt("_data.0.name", `"cv.pdf"`)
	if got := w.get("/v2/document-management/documents/" + uuid + "/download").want(200); got.text != "%PDF-1.7" {
		t.Errorf("%q", got.text)
	}
}

// Webhooks are told of what v1 changes as of what v2 does.
func TestWritesOfV1MakeEvents(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	names := []string{
		"person.created", "person.updated", "employment.created", "employment.updated", "absence-period.created", "absence-period.deleted",
		"attendance-period.created", "attendance-period.updated", "attendance-period.deleted", "document.created",
	}
	hook := w.company.AddWebhook(personiotest.Webhook{URL: "https://example.org", EnabledEvents: names})
	ada, vacation := w.employee("Ada"), w.absenceType("DAY")
	w.send("PATCH", "/v1/company/employees/"+ada, jsonBody, `{"employee":{"position":"Dev","first_name":"Eve"}}`).want(200)
	off := w.send("POST", "/v1/company/time-offs", jsonBody, `{"employee_id":`+ada+`,"time_off_type_id":`+vacation+`,"start_date":"2031-02-03","end_date":"2031-02-03","half_day_start":false,"half_day_end":false}`)
	w.send("DELETE", "/v1/company/time-offs/"+off.textAt("data.attributes.id"), noBody, "").want(200)
	row := `{"employee":` + ada + `,"date":"2031-02-03","start_time":"09:00","end_time":"12:00","break":0}`
	at := w.send("POST", "/v1/company/attendances", jsonBody, `{"attendances":[`+row+`]}`).textAt("data.id.0")
	w.send("PATCH", "/v1/company/attendances/"+at, jsonBody, `{"break":5}`).want(200)
	w.send("DELETE", "/v1/company/attendances/"+at, noBody, "").want(200)
	folder := w.company.AddDocumentCategory(personiotest.DocumentCategory{Name: "Contracts"})
	contentType, body := multipartBody(t, file("a.txt", "x"), part{`form-data; name="title"`, "x"}, part{`form-data; name="employee_id"`, ada}, part{`form-data; name="category_id"`, folder})
	w.send("POST", "/v1/company/documents", contentType, body).want(201)
	events := w.get("/v2/webhooks/" + hook + "/events").want(200)
	for i, want := range []string{
		"person.created", "employment.created", "employment.updated", "person.updated", "absence-period.created", "absence-period.deleted",
		"attendance-period.created", "attendance-period.updated", "attendance-period.deleted", "document.created",
	} {
		events.wantAt(fmt.Sprintf("_data.%d.event_name", i), `"`+want+`"`)
	}
	events.wantAt("_data.0.payload.person.id", `"`+ada+`"`).wantAt("_data.4.payload.absence_period.id", off.jsonAt("data.attributes.id_v2"))
}

func TestClockMoves(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	before := w.server.Now()
	w.server.AdvanceClock(48 * 60 * 60 * 1e9)
	w.get("/v2/persons").want(401) // the token is too old
	if after := w.server.Now(); after.Sub(before).Hours() < 48 || after.Sub(before).Hours() > 49 {
		t.Errorf("from %s to %s", before, after)
	}
}

package personiotest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio/personiotest"
)

// acmeWithJob is a company whose one job has the id 5.
func acmeWithJob() (*personiotest.Server, *personiotest.Company) {
	server := personiotest.New()
	acme := server.AddCompany("acme")
	acme.Publish(personiotest.Job{ID: 5, Name: "Gopher"})
	return server, acme
}

// grace is an application for that job with more fields, such as `"tags":[]`.
func grace(fields ...string) string {
	return `{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":5` + strings.Join(append([]string{""}, fields...), ",") + `}`
}

func TestApplicationIsAnsweredWith201AndNothingElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, acme := acmeWithJob()
		got := sendApplication(t, server, acme, grace())
		wantEqual(t, "answer", got, reply{status: http.StatusCreated, header: http.Header{}})
		arrived := acme.Applications()
		wantEqual(t, "applications", arrived, []personiotest.Application{{
			ID: arrived[0].ID, FirstName: "Grace", LastName: "Hopper", Email: "grace@example.org", JobPositionID: 5, Date: "2000-01-01", Phase: "unassigned",
			Documents: []personiotest.AttachedDocument{}, Attributes: map[string]string{}, ReceivedAt: time.Now(),
		}})
	})
}

// The bodies of this test are what the API documents, and one real answer.
func TestBodiesOfRefusals(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	sendApplication(t, server, acme, grace())
	for fields, want := range map[string]string{
		"": `{"errors":[{"errors":[{"reason":"errors.applicant-already-exists"}],"field":"email","type":"com.personio.recruiting.api.http.FieldError"}]}`,
		`"email":"grace+1@example.org","application_date":"2999-01-01","files":[{"uuid":"a","original_filename":"b","category":"c"}]`: `{"errors":[` +
			`{"errors":[{"reason":"errors.date-validation.date-in-the-future"}],"field":"application_date","type":"com.personio.recruiting.api.http.FieldError"},` +
			`{"errors":[{"reason":"errors.file-validation.file-not-exists"},{"reason":"errors.file-validation.unknown-file-category"}],"field":"files","type":"com.personio.recruiting.api.http.FieldError"}]}`,
		// One reason of one field is given once.
		`"email":"grace+2@example.org","attributes":[{"id":"a","value":""},{"id":"b","value":""}]`: `{"errors":[` +
			`{"errors":[{"reason":"errors.attribute-validation.unknown"}],"field":"attributes","type":"com.personio.recruiting.api.http.FieldError"}]}`,
		`"phone":"1"`: `{"error":{"reason":"Invalid request body supplied"}}`,
	} {
		body := grace()
		if fields != "" {
			body = grace(fields)
		}
		got := sendApplication(t, server, acme, body)
		wantEqual(t, "status", got.status, http.StatusBadRequest)
		wantEqual(t, "content type", got.header.Get("Content-Type"), "application/json")
		wantEqual(t, "body", strings.TrimSpace(got.body), want)
	}
	acme.SetRecruitingAPIEnabled(false)
	got := sendApplication(t, server, acme, grace())
	wantEqual(t, "status", got.status, http.StatusForbidden)
	for _, want := range []string{`"id":"`, `"status":"403"`, `"title":"Forbidden"`, `"detail":"feature.public-api.disabled"`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("%s is missing from %s", want, got.body)
		}
	}
}

// Personio refuses what it cannot read with one sentence and no field.
func TestBodiesThatAreNotTheDocumentedOnes(t *testing.T) {
	t.Parallel()
	const file = `{"uuid":"a","original_filename":"b","category":"cv"}`
	for name, body := range map[string]string{
		"nothing":                          "",
		"null":                             "null",
		"a list":                           "[" + grace() + "]",
		"half":                             grace()[:20],
		"something behind it":              grace() + "{}",
		"an unknown field":                 grace(`"gender":"female"`),
		"a field in capitals":              grace(`"Message":"x"`),
		"a field of another style":         grace(`"applicationDate":"2020-01-01"`),
		"an unknown field in the phase":    grace(`"phase":{"type":"custom","id":1,"name":"x"}`),
		"an unknown field in a file":       grace(`"files":[{"uuid":"a","original_filename":"b","category":"cv","size":1}]`),
		"capitals in a file":               grace(`"files":[{"UUID":"a","original_filename":"b","category":"cv"}]`),
		"an unknown field in an attribute": grace(`"attributes":[{"id":"phone","value":"1","type":"text"}]`),
		"a job as a text":                  `{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":"5"}`,
		"a job with a fraction":            `{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org","job_position_id":5.5}`,
		"no job":                           `{"first_name":"Grace","last_name":"Hopper","email":"grace@example.org"}`,
		"no first name":                    `{"last_name":"Hopper","email":"grace@example.org","job_position_id":5}`,
		"no last name":                     `{"first_name":"Grace","email":"grace@example.org","job_position_id":5}`,
		"no e-mail":                        `{"first_name":"Grace","last_name":"Hopper","job_position_id":5}`,
		"a blank first name":               `{"first_name":" ","last_name":"Hopper","email":"grace@example.org","job_position_id":5}`,
		"a blank last name":                `{"first_name":"Grace","last_name":"\t\n","email":"grace@example.org","job_position_id":5}`,
		"an empty e-mail":                  `{"first_name":"Grace","last_name":"Hopper","email":"","job_position_id":5}`,
		"a number as a name":               `{"first_name":7,"last_name":"Hopper","email":"grace@example.org","job_position_id":5}`,
		"a channel as a text":              grace(`"recruiting_channel_id":"7"`),
		"a number as the posting":          grace(`"external_posting_id":7`),
		"one tag":                          grace(`"tags":"navy"`),
		"a number as a tag":                grace(`"tags":[7]`),
		"a phase that is a number":         grace(`"phase":7`),
		"a phase without a type":           grace(`"phase":{"id":7}`),
		"a phase without an id":            grace(`"phase":{"type":"system"}`),
		"a phase of another type":          grace(`"phase":{"type":"other","id":7}`),
		"a custom phase as a text":         grace(`"phase":{"type":"custom","id":"7"}`),
		"a system phase as a number":       grace(`"phase":{"type":"system","id":7}`),
		"a file without a UUID":            grace(`"files":[{"original_filename":"b","category":"cv"}]`),
		"a file without a name":            grace(`"files":[{"uuid":"a","category":"cv"}]`),
		"a file without a category":        grace(`"files":[{"uuid":"a","original_filename":"b"}]`),
		"one file":                         grace(`"files":` + file),
		"attributes as an object":          grace(`"attributes":{"phone":"1"}`),
		"an attribute without an id":       grace(`"attributes":[{"value":"1"}]`),
		"a number as a value":              grace(`"attributes":[{"id":"phone","value":1}]`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, acme := acmeWithJob()
			got := sendApplication(t, server, acme, body)
			wantEqual(t, "status", got.status, http.StatusBadRequest)
			wantEqual(t, "body", strings.TrimSpace(got.body), `{"error":{"reason":"Invalid request body supplied"}}`)
			wantEqual(t, "applications", len(acme.Applications()), 0)
		})
	}
}

func TestApplicationMustBeDeclaredAsJSON(t *testing.T) {
	t.Parallel()
	for contentType, status := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "Application/JSON": 201,
		"": 400, "text/plain": 400, "application/x-www-form-urlencoded": 400, "application/jsonx": 400, "multipart/form-data; boundary=b": 400,
	} {
		server, acme := acmeWithJob()
		r := authorised(t, acme.RecruitingKey(), applicationsURL, contentType, grace())
		wantEqual(t, "status of "+contentType, send(t, server.Client(), r).status, status)
	}
}

func TestEveryCheckHasItsCode(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	server.WithoutRateLimits()
	channel, other := acme.AddChannel("Gopher Jobs", "ad-1"), acme.AddChannel("Other", "ad-2")
	text := acme.AddAttribute(personiotest.Attribute{Label: "Source"})
	date := acme.AddAttribute(personiotest.Attribute{Label: "Since", Type: personiotest.DateAttribute})
	option := acme.AddAttribute(personiotest.Attribute{Label: "Level", Type: personiotest.OptionAttribute, Options: []string{"custom_option_1"}})
	matrix := acme.AddAttribute(personiotest.Attribute{Label: "Matrix", Type: personiotest.UnsupportedAttribute})
	attribute := func(id, value string) string { return fmt.Sprintf(`"attributes":[{"id":%q,"value":%s}]`, id, value) }
	for name, test := range map[string]struct{ fields, field, code string }{
		"another job":                 {`"job_position_id":6`, "job_position_id", "errors.job-position.not-published"},
		"no e-mail address":           {`"email":"grace"`, "email", "errors.attribute-validation.invalid-email-format"},
		"a display name":              {`"email":"Grace <grace@example.org>"`, "email", "errors.attribute-validation.invalid-email-format"},
		"another channel":             {`"recruiting_channel_id":1`, "recruiting_channel_id", "errors.posting-validation.channel-not-found"},
		"another posting":             {fmt.Sprintf(`"recruiting_channel_id":%d,"external_posting_id":"ad-3"`, channel), "external_posting_id", "errors.posting-validation.posting-not-found"},
		"another channel's posting":   {fmt.Sprintf(`"recruiting_channel_id":%d,"external_posting_id":"ad-1"`, other), "external_posting_id", "errors.posting-validation.posting-not-found"},
		"a posting without a channel": {`"external_posting_id":"ad-1"`, "external_posting_id", "errors.posting-validation.posting-not-found"},
		"a date in the future":        {`"application_date":"2999-12-31"`, "application_date", "errors.date-validation.date-in-the-future"},
		"a date of another form":      {`"application_date":"31.12.1999"`, "application_date", "errors.attribute-validation.invalid-date-format"},
		"another system phase":        {`"phase":{"type":"system","id":"hired"}`, "phase", "errors.phase-validation.invalid-system-phase"},
		"a file that is not there":    {`"files":[{"uuid":"a","original_filename":"b","category":"cv"}]`, "files", "errors.file-validation.file-not-exists"},
		"another attribute":           {attribute("custom_attribute_1", `"x"`), "attributes", "errors.attribute-validation.unknown"},
		"an attribute by its label":   {attribute("Source", `"x"`), "attributes", "errors.attribute-validation.unknown"},
		"a birthday of another form":  {attribute("birthday", `"9.12.1906"`), "attributes", "errors.attribute-validation.invalid-date-format"},
		"another gender":              {attribute("gender", `"Female"`), "attributes", "errors.attribute-validation.unknown-attribute-option"},
		"no date":                     {attribute(date, `"soon"`), "attributes", "errors.attribute-validation.invalid-date-format"},
		"the label of an option":      {attribute(option, `"Senior"`), "attributes", "errors.attribute-validation.unknown-attribute-option"},
		"a type that cannot be set":   {attribute(matrix, `"x"`), "attributes", "errors.attribute-validation.invalid-type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := sendApplication(t, server, acme, grace(test.fields))
			wantEqual(t, "status", got.status, http.StatusBadRequest)
			want := fmt.Sprintf(`{"errors":[{"errors":[{"reason":%q}],"field":%q,"type":"com.personio.recruiting.api.http.FieldError"}]}`, test.code, test.field)
			wantEqual(t, "body", strings.TrimSpace(got.body), want)
		})
	}
	for name, fields := range map[string]string{
		"a channel":                      fmt.Sprintf(`"email":"1@example.org","recruiting_channel_id":%d`, channel),
		"a channel's posting":            fmt.Sprintf(`"email":"2@example.org","recruiting_channel_id":%d,"external_posting_id":"ad-1"`, channel),
		"a text":                         `"email":"3@example.org",` + attribute(text, `"x"`),
		"a date":                         `"email":"4@example.org",` + attribute(date, `"2000-02-29"`),
		"an option":                      `"email":"5@example.org",` + attribute(option, `"custom_option_1"`),
		"an attribute that has no value": `"email":"6@example.org",` + attribute(text, `null`),
		"attributes of every account":    `"email":"7@example.org","attributes":[{"id":"phone","value":"1"},{"id":"location","value":"x"},{"id":"available_from","value":"soon"},{"id":"salary_expectations","value":"40k"},{"id":"gender","value":"undefined"},{"id":"birthday","value":"1906-12-09"}]`,
		"values that are null":           `"email":"8@example.org","recruiting_channel_id":null,"phase":null,"tags":null,"files":null,"attributes":null,"message":null`,
		"today":                          `"email":"9@example.org","application_date":"` + time.Now().UTC().Format(time.DateOnly) + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantEqual(t, "answer", sendApplication(t, server, acme, grace(fields)).body, "")
		})
	}
}

func TestRequiredAttribute(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	consent := acme.AddAttribute(personiotest.Attribute{Label: "Consent", Required: true})
	for _, fields := range []string{
		`"attributes":[]`, `"attributes":[{"id":"phone","value":"1"}]`, `"attributes":[{"id":"` + consent + `","value":null}]`, `"attributes":[{"id":"` + consent + `","value":" "}]`,
	} {
		got := sendApplication(t, server, acme, grace(fields))
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, `"errors.attribute-validation.required-attribute"`) {
			t.Errorf("%s: %d %s", fields, got.status, got.body)
		}
	}
	wantEqual(t, "status", sendApplication(t, server, acme, grace(`"attributes":[{"id":"`+consent+`","value":"yes"}]`)).status, http.StatusCreated)
}

func TestPhases(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	foreign := server.AddCompany("beta").AddPhase("Interview")
	own := acme.AddPhase("Interview")
	for i, test := range []struct{ fields, want string }{
		{`"phase":{"type":"system","id":"offer"}`, "offer"},
		{fmt.Sprintf(`"phase":{"type":"custom","id":%d}`, own), fmt.Sprint(own)},
		// Personio does not say that there is no such phase.
		{`"phase":{"type":"custom","id":1}`, "unassigned"},
		{fmt.Sprintf(`"phase":{"type":"custom","id":%d}`, foreign), "unassigned"},
		{`"tags":["navy"]`, "unassigned"},
	} {
		got := sendApplication(t, server, acme, grace(fmt.Sprintf(`"email":"%d@example.org"`, i), test.fields))
		wantEqual(t, "status", got.status, http.StatusCreated)
		wantEqual(t, "phase", acme.Applications()[i].Phase, test.want)
	}
}

// One address applies once for a job, and as often as it likes for others.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	acme.Publish(personiotest.Job{ID: 6, Name: "Rustacean"})
	beta := server.AddCompany("beta")
	beta.Publish(personiotest.Job{ID: 5})
	wantEqual(t, "first", sendApplication(t, server, acme, grace()).status, http.StatusCreated)
	wantEqual(t, "again", sendApplication(t, server, acme, grace()).status, http.StatusBadRequest)
	wantEqual(t, "in capitals", sendApplication(t, server, acme, grace(`"email":"GRACE@Example.org"`)).status, http.StatusBadRequest)
	wantEqual(t, "other job", sendApplication(t, server, acme, grace(`"job_position_id":6`)).status, http.StatusCreated)
	wantEqual(t, "other company", sendApplication(t, server, beta, grace()).status, http.StatusCreated)
	acme.Unpublish(5)
	got := sendApplication(t, server, acme, grace())
	if !strings.Contains(got.body, "not-published") {
		t.Errorf("a job that is not published (any more): %s", got.body)
	}
	wantEqual(t, "applications of acme", len(acme.Applications()), 2)
	wantEqual(t, "applications of beta", len(beta.Applications()), 1)
}

func TestKeysOfTheRecruitingAPI(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	beta := server.AddCompany("beta").RecruitingKey()
	id, secret := acme.AddClient()
	key := acme.RecruitingKey()
	for name, header := range map[string]http.Header{
		"none":                     {},
		"no company":               {"Authorization": {"Bearer " + key.Token.Reveal()}},
		"no token":                 {"X-Company-Id": {key.CompanyID}},
		"another company":          {"Authorization": {"Bearer " + key.Token.Reveal()}, "X-Company-Id": {beta.CompanyID}},
		"another company's token":  {"Authorization": {"Bearer " + beta.Token.Reveal()}, "X-Company-Id": {key.CompanyID}},
		"without Bearer":           {"Authorization": {key.Token.Reveal()}, "X-Company-Id": {key.CompanyID}},
		"an API client":            {"Authorization": {"Bearer " + secret}, "X-Company-Id": {id}},
		"the token of that client": {"Authorization": {"Bearer " + accessToken(t, server, id, secret)}, "X-Company-Id": {key.CompanyID}},
	} {
		for _, url := range []string{applicationsURL, documentsURL} {
			contentType, body := "application/json", grace()
			if url == documentsURL {
				contentType, body = multipartBody(t, file("cv.pdf", "x"))
			}
			r := request(t.Context(), t, http.MethodPost, url, body)
			r.Header = header.Clone()
			r.Header.Set("Content-Type", contentType)
			wantEqual(t, name, send(t, server.Client(), r), reply{status: http.StatusUnauthorized, header: http.Header{}})
		}
	}
	server.RemoveCompany("acme")
	wantEqual(t, "a company that is gone", sendApplication(t, server, acme, grace()).status, http.StatusUnauthorized)
}

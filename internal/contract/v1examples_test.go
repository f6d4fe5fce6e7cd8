package contract_test

import (
	"bytes"
	"encoding/json"
	"testing"

	v1 "github.com/personio-go/sdk/personio/v1"
)

// Reasons for which an example does not come back word for word.
const (
	dayOnly  = "a day, written as the midnight of a place: the day is kept"
	sameTime = "the same moment, with a colon in the offset"
	// The schema of these says text, the example is a number.
	textOrNumber = "a text; the number of the example is read as one"
)

// decoder reads the data of an example and gives it back as the SDK understands
// it.
type decoder func(t *testing.T, data []byte, accepted losses)

// unwrappedToo compares with what is left of an example without its wrappers, and makes
// sure that the wrappers change nothing.
func unwrappedToo[T any](t *testing.T, data []byte, accepted losses) {
	t.Helper()
	var example any
	if err := json.Unmarshal(data, &example); err != nil {
		t.Fatal(err)
	}
	bare, err := json.Marshal(unwrapped(example))
	if err != nil {
		t.Fatal(err)
	}
	fromBare := lossless[T](t, bare, accepted)
	var fromWrapped T
	if err := json.Unmarshal(data, &fromWrapped); err != nil {
		t.Fatal(err)
	}
	a, errA := json.Marshal(fromBare)
	b, errB := json.Marshal(fromWrapped)
	if errorsOf(errA, errB) != nil || string(a) != string(b) {
		t.Errorf("without wrappers %s\n   with wrappers %s", a, b)
	}
}

// unwrapped takes {"type": …, "attributes": …} and the labels of employees off.
func unwrapped(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = unwrapped(value[i])
		}
	case map[string]any:
		inner, wrapped := value["attributes"].(map[string]any)
		if !wrapped {
			for name, member := range value {
				value[name] = unwrapped(member)
			}
			return value
		}
		object := make(map[string]any)
		if id, ok := value["id"]; ok {
			object["id"] = id
		}
		for name, member := range inner {
			if labelled, ok := member.(map[string]any); ok && value["type"] == "Employee" {
				member = labelled["value"]
			}
			object[name] = unwrapped(member)
		}
		return object
	}
	return value
}

// where is plain for rows of which only those with a certain text lose something.
func where[T any](text string) decoder {
	return func(t *testing.T, data []byte, accepted losses) {
		t.Helper()
		if !bytes.Contains(data, []byte(text)) {
			accepted = nil
		}
		unwrappedToo[T](t, data, accepted)
	}
}

// report is a report with its rows, of any of the three types.
func report(t *testing.T, data []byte, _ losses) {
	t.Helper()
	accepted, values := losses{"filters.0.value": textOrNumber}, "items.0.historical_attributes."
	if !bytes.Contains(data, []byte("historical_attributes")) {
		values = "items.0.attributes."
		accepted[values+"7.attribute_id"] = "every other value has one"
	}
	accepted[values+"1.entity_id"], accepted[values+"3.cost_centers.0.cost_center_id"] = textOrNumber, textOrNumber
	unwrappedToo[v1.CustomReport](t, data, accepted)
}

// reportColumns is how names of columns are sent.
type reportColumns struct {
	Type       string            `json:"type"`
	Attributes []v1.ReportColumn `json:"attributes"`
}

// v1Examples says what the data of each example of an answer is, and what of it is
// not kept as it is.
func v1Examples() map[string]struct {
	decode   decoder
	accepted losses
} {
	type entry = struct {
		decode   decoder
		accepted losses
	}
	asIs := func(t *testing.T, data []byte, accepted losses) { t.Helper(); lossless[v1.Employee](t, data, accepted) }
	message := func(*testing.T, []byte, losses) {} // "The … was deleted.": nobody needs it
	// Not every row of these two has what is lost.
	definition := where[v1.AttributeDefinition](`"universal_id":null`)
	attendance := where[v1.Attendance]("+00:00")
	absence := losses{"start": sameTime, "end": sameTime, "created_at": sameTime, "updated_at": sameTime, "approved_at": sameTime}
	timeOff := losses{
		"start_date": dayOnly, "end_date": dayOnly, "created_at": sameTime, "updated_at": sameTime,
		"time_off_type.approval_required": "the member of TimeOffType is false where there is none",
	}
	project := losses{"created_at": sameTime, "updated_at": sameTime}
	return map[string]entry{
		"GET /company/employees":               {asIs, nil},
		"GET /company/employees/{employee_id}": {asIs, nil},
		"POST /company/employees":              {unwrappedToo[v1.EmployeeWritten], nil},
		"GET /company/employees/attributes":    {definition, losses{"universal_id": isNull}},
		"GET /company/attendances":             {attendance, losses{"updated_at": sameTime}},
		"POST /company/attendances":            {unwrappedToo[v1.AttendancesCreated], nil},
		"PATCH /company/attendances/{id}":      {message, nil},
		"DELETE /company/attendances/{id}":     {message, nil},
		"DELETE /company/time-offs/{id}":       {message, nil},
		"DELETE /company/absence-periods/{id}": {message, nil},
		"GET /company/time-offs":               {unwrappedToo[v1.TimeOff], timeOff},
		"POST /company/time-offs":              {unwrappedToo[v1.TimeOff], timeOff},
		"GET /company/time-offs/{id}":          {unwrappedToo[v1.TimeOff], timeOff},
		"GET /company/time-off-types":          {unwrappedToo[v1.TimeOffType], nil},
		"GET /company/absence-periods":         {unwrappedToo[v1.AbsencePeriod], absence},
		"POST /company/absence-periods":        {unwrappedToo[v1.AbsencePeriod], absence},
		"GET /company/document-categories":     {unwrappedToo[v1.DocumentCategory], nil},
		"POST /company/documents":              {unwrappedToo[v1.Document], nil},

		// Put together from members.
		"PATCH /company/employees/{employee_id}":                {unwrappedToo[v1.EmployeeWritten], nil},
		"GET /company/employees/{employee_id}/absences/balance": {unwrappedToo[v1.AbsenceBalance], nil},
		"GET /company/attendances/projects":                     {unwrappedToo[v1.Project], project},
		"POST /company/attendances/projects":                    {unwrappedToo[v1.Project], project},
		"PATCH /company/attendances/projects/{id}":              {unwrappedToo[v1.Project], project},
		"GET /company/custom-reports/reports":                   {unwrappedToo[v1.CustomReport], losses{"filters.0.value": textOrNumber}},
		"GET /company/custom-reports/reports/{report_id}":       {report, nil},
		"GET /company/custom-reports/columns":                   {unwrappedToo[reportColumns], nil},
	}
}

// Every example of a success in the document is read, and nothing of it is lost
// that is not listed.
func TestV1ExamplesDecodeWithoutLoss(t *testing.T) {
	t.Parallel()
	known := v1Examples()
	seen := make(map[string]bool)
	answers, _ := v1Answers(t)
	for _, answer := range answers {
		if !answer.success() {
			continue
		}
		seen[answer.operation] = true
		t.Run(answer.operation+" "+answer.name, func(t *testing.T) {
			t.Parallel()
			entry, ok := known[answer.operation]
			data := bytes.ReplaceAll(answer.body, []byte(`"false,"`), []byte("false")) // a comma too many in the example
			var envelope struct {
				Data json.RawMessage `json:"data"`
			}
			if err := json.Unmarshal(data, &envelope); err != nil {
				t.Fatal(err)
			}
			var rows []json.RawMessage
			if json.Unmarshal(envelope.Data, &rows) != nil {
				rows = []json.RawMessage{envelope.Data}
			}
			if !ok {
				t.Fatalf("nobody reads %s", data)
			}
			for _, row := range rows {
				entry.decode(t, row, entry.accepted)
			}
		})
	}
	for operation := range known {
		if !seen[operation] {
			t.Errorf("%s has no example any more; take it off the list", operation)
		}
	}
}

package contract_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	v1 "github.com/personio-go/sdk/personio/v1"
)

// Reasons for which an example does not come back word for word.
const (
	dayOnly  = "a day, written as the midnight of a place: the day is kept"
	sameTime = "the same moment, with a colon in the offset"
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
	}
}

// Every example of a success in the document is read, and nothing of it is lost
// that is not listed.
func TestV1ExamplesDecodeWithoutLoss(t *testing.T) {
	t.Parallel()
	document := load(t, v1Document, nil)
	known := v1Examples()
	seen := make(map[string]bool)
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			for status, response := range operation.Responses.Map() {
				if !strings.HasPrefix(status, "2") || response.Value.Content["application/json"] == nil {
					continue
				}
				for name, example := range examplesOf(response.Value.Content["application/json"]) {
					seen[method+" "+path] = true
					t.Run(method+" "+path+" "+name, func(t *testing.T) {
						t.Parallel()
						entry, ok := known[method+" "+path]
						data, err := json.Marshal(example)
						if err != nil {
							t.Fatal(err)
						}
						data = bytes.ReplaceAll(data, []byte(`"false,"`), []byte("false")) // a comma too many in the example
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
			}
		}
	}
	for operation := range known {
		if !seen[operation] {
			t.Errorf("%s has no example any more; take it off the list", operation)
		}
	}
}

// examplesOf are those of a kind of answer.
func examplesOf(content *openapi3.MediaType) map[string]any {
	all := make(map[string]any)
	for name, example := range content.Examples {
		all[name] = example.Value.Value
	}
	if content.Example != nil {
		all["example"] = content.Example
	}
	return all
}

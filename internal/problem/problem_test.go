package problem_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/problem"
)

func TestEveryKnownShape(t *testing.T) {
	t.Parallel()
	const kind = "https://developer.personio.de/reference/errors#common.bad_request"
	for name, test := range map[string]struct {
		body string
		want problem.Report
	}{
		"v2": {
			`{"personio_trace_id":"t-1","timestamp":"2031-02-03T04:05:06Z","errors":[{"title":"Bad","detail":"The range is upside down.","type":"` + kind + `","_meta":{"path":"/v2/x","line":7}}]}`,
			problem.Report{TraceID: "t-1", Problems: []problem.Problem{{Title: "Bad", Detail: "The range is upside down.", Type: kind, Meta: map[string]string{"path": "/v2/x", "line": "7"}}}},
		},
		"v2, several problems": {
			`{"errors":[{"title":"one"},{"title":"two","detail":"zwei"}]}`,
			problem.Report{Problems: []problem.Problem{{Title: "one"}, {Title: "two", Detail: "zwei"}}},
		},
		"v2 without a type": {
			`{"errors":[{"title":"Substitute missing","detail":"Somebody has to stand in.","type":null,"_meta":{}}]}`,
			problem.Report{Problems: []problem.Problem{{Title: "Substitute missing", Detail: "Somebody has to stand in."}}},
		},
		"v2 without problems": {
			`{"personio_trace_id":"t-2","errors":[]}`,
			problem.Report{TraceID: "t-2"},
		},
		"token endpoint": {
			`{"trace_id":"t-3","error":"invalid_request","error_description":"Something is missing.","error_uri":"https://example.com/#x"}`,
			problem.Report{TraceID: "t-3", Problems: []problem.Problem{{Title: "invalid_request", Detail: "Something is missing.", Type: "https://example.com/#x"}}},
		},
		"gateway, object": {
			`{"error":{"message":"no such route"}}`,
			problem.Report{Problems: []problem.Problem{{Title: "no such route"}}},
		},
		"gateway, text": {
			`{"error":"no such route"}`,
			problem.Report{Problems: []problem.Problem{{Title: "no such route"}}},
		},
		"gateway, message": {
			`{"message":"no such route"}`,
			problem.Report{Problems: []problem.Problem{{Title: "no such route"}}},
		},
		"gateway, error is null": {
			`{"error":null,"message":"no such route"}`,
			problem.Report{Problems: []problem.Problem{{Title: "no such route"}}},
		},
		"v1": {
			`{"success":false,"error":{"code":404,"message":"Nobody has this number."}}`,
			problem.Report{Problems: []problem.Problem{{Title: "Nobody has this number."}}},
		},
		"v1, message beside": {
			`{"success":false,"message":"No project 5"}`,
			problem.Report{Problems: []problem.Problem{{Title: "No project 5"}}},
		},
		"recruiting, unreadable request": {
			`{"error":{"reason":"The body makes no sense"}}`,
			problem.Report{Problems: []problem.Problem{{Title: "The body makes no sense"}}},
		},
		"recruiting, fields": {
			`{"errors":[{"type":"com.example.FieldError","field":"email","errors":[{"reason":"errors.x"},{"reason":"errors.y","context":{"max":3}}]}]}`,
			problem.Report{Problems: []problem.Problem{
				{Field: "email", Type: "com.example.FieldError", Title: "errors.x"},
				{Field: "email", Type: "com.example.FieldError", Title: "errors.y", Meta: map[string]string{"max": "3"}},
			}},
		},
		"recruiting, plan": {
			`{"errors":[{"id":"3f","status":"403","title":"Forbidden","detail":"feature.recruiting.disabled"}]}`,
			problem.Report{Problems: []problem.Problem{{Title: "Forbidden", Detail: "feature.recruiting.disabled"}}},
		},
		// What only one part of makes sense keeps that part.
		"meta is an empty list": {
			`{"personio_trace_id":"t-4","errors":[{"title":"Bad","_meta":[]}]}`,
			problem.Report{TraceID: "t-4", Problems: []problem.Problem{{Title: "Bad"}}},
		},
		"meta with an empty text": {
			`{"errors":[{"title":"Bad","_meta":{"path":"","more":{"a":[1]},"none":null}}]}`,
			problem.Report{Problems: []problem.Problem{{Title: "Bad", Meta: map[string]string{"path": "", "more": `{"a":[1]}`, "none": "null"}}}},
		},
		"trace id is a number": {
			`{"trace_id":12,"errors":[{"title":"Bad"}]}`,
			problem.Report{Problems: []problem.Problem{{Title: "Bad"}}},
		},
		"one problem is a text": {
			`{"errors":["odd",{"title":"Bad"}]}`,
			problem.Report{Problems: []problem.Problem{{Title: "odd"}, {Title: "Bad"}}},
		},
		"title is an object": {
			`{"errors":[{"title":{"de":"Schlecht"},"detail":"Bad"}]}`,
			problem.Report{Problems: []problem.Problem{{Detail: "Bad"}}},
		},
		"problems under another name too": {
			`{"errors":{"name":["taken"]},"message":"The name is taken."}`,
			problem.Report{Problems: []problem.Problem{{Title: "The name is taken."}, {Field: "name", Title: "taken"}}},
		},
		"v1, a batch": {
			`{"success":false,"error":{"code":400,"message":"Some were refused","detailed_message":[
				{"success":false,"error_msg":"Overlaps","id":null,"employee":7,"date":"2031-02-03","comment":""},{"success":true,"error_msg":"","employee":8}]}}`,
			problem.Report{Problems: []problem.Problem{
				{Title: "Some were refused"},
				{Title: "Overlaps", Meta: map[string]string{"id": "null", "employee": "7", "date": "2031-02-03", "comment": ""}},
			}},
		},
		"v1, fields": {
			`{"success":false,"error":{"code":0,"message":"The given data was invalid.","error_data":{"title":["is missing","is short"],"file":["is no file"]}}}`,
			problem.Report{Problems: []problem.Problem{
				{Title: "The given data was invalid."}, {Field: "file", Title: "is no file"}, {Field: "title", Title: "is missing"}, {Field: "title", Title: "is short"},
			}},
		},
		"v1, fields in a text": {
			`{"success":false,"error":{"code":0,"message":"No","error_data":"{\"start_date\":[\"is later than the end\"]}"}}`,
			problem.Report{Problems: []problem.Problem{{Title: "No"}, {Field: "start_date", Title: "is later than the end"}}},
		},
		"v1, fields under another name": {
			`{"success":false,"error":{"code":422,"message":"No","errors":{"email":["is taken"]}}}`,
			problem.Report{Problems: []problem.Problem{{Title: "No"}, {Field: "email", Title: "is taken"}}},
		},
		"v1, nothing but fields": {
			`{"success":false,"error":{"name":["cannot be empty"],"active":"is no boolean","odd":7}}`,
			problem.Report{Problems: []problem.Problem{{Field: "active", Title: "is no boolean"}, {Field: "name", Title: "cannot be empty"}}},
		},
		"v1, a code alone": {
			`{"success":false,"error":{"code":500}}`,
			problem.Report{},
		},
		"v1, a report": {
			`[{"status":404,"trace_id":"t-5","errors":[{"title":"Not Found","details":"No such report","type":"search","_meta":[{"field":"ID","description":"Unknown"},{"field":"locale"},{"description":"of nothing"}]}]},{"trace_id":"t-6","errors":[{"title":"Twice"}]}]`,
			problem.Report{TraceID: "t-5", Problems: []problem.Problem{{Title: "Not Found", Detail: "No such report", Type: "search", Field: "ID", Meta: map[string]string{"ID": "Unknown", "locale": ""}}, {Title: "Twice"}}},
		},
		"v1, a report with fields": {
			`[{"status":500,"errors":[{"title":"Bad","_meta":[7]},{"title":"Worse","_meta":[{"field":"ID","description":"no number"},{"line":3},{"field":"cut_off","description":"no day"}]}]}]`,
			problem.Report{Problems: []problem.Problem{{Title: "Bad"}, {Title: "Worse", Field: "ID", Meta: map[string]string{"ID": "no number", "cut_off": "no day"}}}},
		},
		"v1, a report without the list": {
			`{"status":404,"trace_id":"t-7","errors":[{"title":"Not Found","details":"No such report"}]}`,
			problem.Report{TraceID: "t-7", Problems: []problem.Problem{{Title: "Not Found", Detail: "No such report"}}},
		},
		// What is no error of Personio's leaves the status to speak for itself.
		"empty":            {``, problem.Report{}},
		"HTML":             {`<html><body>502</body></html>`, problem.Report{}},
		"text":             {`upstream connect error`, problem.Report{}},
		"JSON text":        {`"no"`, problem.Report{}},
		"JSON null":        {`null`, problem.Report{}},
		"cut off":          {`{"errors":[{"title":"Ba`, problem.Report{}},
		"two documents":    {`{"message":"a"}{"message":"b"}`, problem.Report{}},
		"not UTF-8":        {"\xff\xfe{\x00}", problem.Report{}},
		"empty message":    {`{"message":""}`, problem.Report{}},
		"endless brackets": {strings.Repeat("[", 20_000), problem.Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := problem.Parse([]byte(test.body)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"personio_trace_id":"t","errors":[{"title":"a","detail":"b","type":"c","_meta":{"k":"v","n":1}}]}`,
		`{"error":{"message":"m","reason":"r","code":1}}`, `{"error":"e"}`, `{"message":"m"}`, `{"errors":["a",null,{}]}`, `[]`, `<html>`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		before := string(body)
		first := problem.Parse(body)
		if string(body) != before {
			t.Fatal("Parse wrote to its input")
		}
		if second := problem.Parse(body); !reflect.DeepEqual(first, second) {
			t.Fatalf("%+v, then %+v", first, second)
		}
		if len(first.Problems) > len(body) {
			t.Fatalf("%d problems in %d bytes", len(first.Problems), len(body))
		}
		// Nothing is made up: a report needs a word in the body that leads to it.
		empty := first.TraceID == "" && len(first.Problems) == 0
		if text := strings.ToLower(before); !empty && !strings.Contains(text, "error") && !strings.Contains(text, "message") && !strings.Contains(text, "trace_id") && !strings.Contains(text, `\u`) && isASCII(text) {
			t.Fatalf("%+v out of %q", first, before)
		}
	})
}

// isASCII excludes the letters that JSON's case folding takes for ASCII ones.
func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 126 })
}

// Package problem reads the bodies of answers that are errors. Personio's
// services and the gateways before them use several shapes; whatever is none of
// them leaves the status to speak for itself.
package problem

import "encoding/json"

// Problem is one thing that the server says is wrong.
type Problem struct {
	Title  string
	Detail string
	Type   string
	Meta   map[string]string
}

// Report is what an error body says.
type Report struct {
	TraceID  string
	Problems []Problem
}

// Parse never fails: an unknown shape gives an empty report.
func Parse(body []byte) Report {
	var v struct {
		PersonioTraceID string          `json:"personio_trace_id"`
		TraceID         string          `json:"trace_id"`
		Errors          json.RawMessage `json:"errors"`
		Error           json.RawMessage `json:"error"`
		Message         json.RawMessage `json:"message"`
	}
	if json.Unmarshal(body, &v) != nil {
		return Report{}
	}
	report := Report{TraceID: v.PersonioTraceID, Problems: list(v.Errors)}
	if report.TraceID == "" {
		report.TraceID = v.TraceID
	}
	if len(report.Problems) == 0 {
		if p, ok := single(v.Error); ok {
			report.Problems = []Problem{p}
		} else if text := text(v.Message); text != "" {
			report.Problems = []Problem{{Title: text}}
		}
	}
	return report
}

// list reads the v2 shape: {"errors":[{"title":…,"detail":…,"type":…,"_meta":{…}}]}.
func list(raw json.RawMessage) []Problem {
	var items []struct {
		Title  json.RawMessage            `json:"title"`
		Detail json.RawMessage            `json:"detail"`
		Type   json.RawMessage            `json:"type"`
		Meta   map[string]json.RawMessage `json:"_meta"`
	}
	if json.Unmarshal(raw, &items) != nil {
		return nil
	}
	problems := make([]Problem, 0, len(items))
	for _, item := range items {
		p := Problem{Title: text(item.Title), Detail: text(item.Detail), Type: text(item.Type)}
		for key, value := range item.Meta {
			if p.Meta == nil {
				p.Meta = make(map[string]string)
			}
			if p.Meta[key] = text(value); p.Meta[key] == "" {
				p.Meta[key] = string(value)
			}
		}
		problems = append(problems, p)
	}
	return problems
}

// single reads {"error":"…"}, {"error":{"message":"…"}} and {"error":{"reason":"…"}}.
func single(raw json.RawMessage) (Problem, bool) {
	if title := text(raw); title != "" {
		return Problem{Title: title}, true
	}
	var object struct {
		Message json.RawMessage `json:"message"`
		Reason  json.RawMessage `json:"reason"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &object) != nil {
		return Problem{}, false
	}
	title := text(object.Message)
	if title == "" {
		title = text(object.Reason)
	}
	return Problem{Title: title}, title != ""
}

// text is a JSON string's value, "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

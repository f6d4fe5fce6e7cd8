// Package problem reads the bodies of answers that are errors. Personio's
// services and the gateways before them use several shapes; whatever is none of
// them leaves the status to speak for itself.
package problem

import (
	"cmp"
	"encoding/json"
	"strings"
)

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
		PersonioTraceID json.RawMessage `json:"personio_trace_id"`
		TraceID         json.RawMessage `json:"trace_id"`
		Errors          json.RawMessage `json:"errors"`
		Error           json.RawMessage `json:"error"`
		Message         json.RawMessage `json:"message"`
	}
	if json.Unmarshal(body, &v) != nil {
		return Report{}
	}
	report := Report{TraceID: cmp.Or(text(v.PersonioTraceID), text(v.TraceID)), Problems: list(v.Errors)}
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
// A part that is not as expected does not take the others with it.
func list(raw json.RawMessage) []Problem {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return nil
	}
	problems := make([]Problem, 0, len(items))
	for _, item := range items {
		var v struct {
			Title  json.RawMessage `json:"title"`
			Detail json.RawMessage `json:"detail"`
			Type   json.RawMessage `json:"type"`
			Meta   json.RawMessage `json:"_meta"`
		}
		if json.Unmarshal(item, &v) != nil {
			v.Title = item
		}
		problems = append(problems, Problem{Title: text(v.Title), Detail: text(v.Detail), Type: text(v.Type), Meta: meta(v.Meta)})
	}
	return problems
}

// meta reads the object that goes with a problem. What is no text in it is kept
// as JSON.
func meta(raw json.RawMessage) map[string]string {
	var values map[string]json.RawMessage
	if json.Unmarshal(raw, &values) != nil || len(values) == 0 {
		return nil
	}
	meta := make(map[string]string, len(values))
	for key, value := range values {
		if meta[key] = string(value); strings.HasPrefix(meta[key], `"`) {
			meta[key] = text(value)
		}
	}
	return meta
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

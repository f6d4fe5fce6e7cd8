// Package problem reads the bodies of answers that are errors. Personio's
// services and the gateways before them use several shapes; whatever is none of
// them leaves the status to speak for itself.
package problem

import (
	"cmp"
	"encoding/json"
)

// Problem is one thing that the server says is wrong.
type Problem struct {
	// Field of the request that it is about, "" for all of it.
	Field  string
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

// envelope has the members of all shapes. What they hold is looked at one by
// one: a part that is not as expected does not take the others with it.
type envelope struct {
	PersonioTraceID json.RawMessage `json:"personio_trace_id"`
	TraceID         json.RawMessage `json:"trace_id"`
	Errors          json.RawMessage `json:"errors"`
	Error           json.RawMessage `json:"error"`
	Description     json.RawMessage `json:"error_description"`
	URI             json.RawMessage `json:"error_uri"`
	Message         json.RawMessage `json:"message"`
}

// Parse never fails: an unknown shape gives an empty report.
func Parse(body []byte) Report {
	var many []json.RawMessage // the reports of API v1
	if json.Unmarshal(body, &many) != nil {
		return parse(body)
	}
	var all Report
	for _, one := range many {
		report := parse(one)
		all.TraceID = cmp.Or(all.TraceID, report.TraceID)
		all.Problems = append(all.Problems, report.Problems...)
	}
	return all
}

func parse(body []byte) Report {
	var v envelope
	if json.Unmarshal(body, &v) != nil {
		return Report{}
	}
	report := Report{TraceID: cmp.Or(text(v.PersonioTraceID), text(v.TraceID))}
	if title := text(v.Message); title != "" {
		report.Problems = append(report.Problems, Problem{Title: title})
	}
	if listed, ok := list(v.Errors); ok {
		report.Problems = append(report.Problems, listed...)
	} else {
		report.Problems = append(report.Problems, fields(v.Errors)...)
	}
	if title := text(v.Error); title != "" { // of the v2 token endpoint, or of a gateway
		report.Problems = append(report.Problems, Problem{Title: title, Detail: text(v.Description), Type: text(v.URI)})
	} else {
		report.Problems = append(report.Problems, object(v.Error)...)
	}
	return report
}

// text is a JSON string's value, "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

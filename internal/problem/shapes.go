package problem

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// list reads {"errors":[…]}: the shape of API v2, and those of the recruiting
// service.
//
//	{"title":…,"detail":…,"type":…,"_meta":{…}}
//	{"title":…,"details":…,"type":…,"_meta":[{"field":…,"description":…}]}
//	{"field":…,"errors":[{"reason":…,"context":{…}}]}
func list(raw json.RawMessage) ([]Problem, bool) {
	var items []json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &items) != nil {
		return nil, false
	}
	problems := make([]Problem, 0, len(items))
	for _, item := range items {
		var v struct {
			Title   json.RawMessage `json:"title"`
			Detail  json.RawMessage `json:"detail"`
			Details json.RawMessage `json:"details"` // of the reports of API v1
			Type    json.RawMessage `json:"type"`
			Meta    json.RawMessage `json:"_meta"`
			Field   json.RawMessage `json:"field"`
			Errors  json.RawMessage `json:"errors"`
		}
		if json.Unmarshal(item, &v) != nil {
			v.Title = item
		}
		p := Problem{Field: text(v.Field), Title: text(v.Title), Detail: cmp.Or(text(v.Detail), text(v.Details)), Type: text(v.Type)}
		p.Meta = meta(v.Meta)
		if field, about := metaFields(v.Meta); about != nil {
			p.Field, p.Meta = cmp.Or(p.Field, field), about
		}
		if inner := reasons(p, v.Errors); len(inner) > 0 {
			problems = append(problems, inner...)
		} else {
			problems = append(problems, p)
		}
	}
	return problems, true
}

// reasons are what the recruiting service finds wrong with one field.
func reasons(p Problem, raw json.RawMessage) []Problem {
	var items []struct {
		Reason  json.RawMessage `json:"reason"`
		Context json.RawMessage `json:"context"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &items) != nil {
		return nil
	}
	problems := make([]Problem, 0, len(items))
	for _, item := range items {
		p.Title, p.Meta = text(item.Reason), meta(item.Context)
		problems = append(problems, p)
	}
	return problems
}

// object reads {"error":{…}} of API v1 and of gateways:
//
//	{"message":…} or {"reason":…}, and with it maybe one of
//	"detailed_message": [{"error_msg":…,…}]  of a batch
//	"error_data" or "errors": {field: […]}   or the same as a text
//
// or nothing but {field: […]}.
func object(raw json.RawMessage) []Problem {
	var v struct {
		Code     json.RawMessage `json:"code"`
		Message  json.RawMessage `json:"message"`
		Reason   json.RawMessage `json:"reason"`
		Detailed json.RawMessage `json:"detailed_message"`
		Data     json.RawMessage `json:"error_data"`
		Errors   json.RawMessage `json:"errors"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	title := cmp.Or(text(v.Message), text(v.Reason))
	if title == "" && v.Code == nil {
		return fields(raw)
	}
	var problems []Problem
	if title != "" {
		problems = append(problems, Problem{Title: title})
	}
	problems = append(problems, batch(v.Detailed)...)
	problems = append(problems, fields(v.Data)...)
	return append(problems, fields(v.Errors)...)
}

// fields reads {field: [text, …]}, where a text may stand for a list of one, and
// the whole may be wrapped up in a text again.
func fields(raw json.RawMessage) []Problem {
	if wrapped := text(raw); wrapped != "" {
		raw = json.RawMessage(wrapped)
	}
	var values map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &values) != nil {
		return nil
	}
	var problems []Problem
	for _, field := range slices.Sorted(maps.Keys(values)) {
		var texts []json.RawMessage
		if json.Unmarshal(values[field], &texts) != nil {
			texts = []json.RawMessage{values[field]}
		}
		for _, t := range texts {
			if title := text(t); title != "" {
				problems = append(problems, Problem{Field: field, Title: title})
			}
		}
	}
	return problems
}

// batch reads what is wrong with the parts of a batch.
func batch(raw json.RawMessage) []Problem {
	var items []map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &items) != nil {
		return nil
	}
	var problems []Problem
	for _, item := range items {
		title := text(item["error_msg"])
		if title == "" {
			continue
		}
		delete(item, "error_msg")
		delete(item, "success")
		problems = append(problems, Problem{Title: title, Meta: texts(item)})
	}
	return problems
}

// meta reads the object that goes with a problem.
func meta(raw json.RawMessage) map[string]string {
	var values map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &values) != nil {
		return nil
	}
	return texts(values)
}

// metaFields reads a list of fields, as the reports of API v1 have it: the first
// one, and what is said of each.
func metaFields(raw json.RawMessage) (first string, about map[string]string) {
	var items []map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &items) != nil {
		return "", nil
	}
	for _, item := range items {
		field := text(item["field"])
		if field == "" {
			continue
		}
		if about == nil {
			first, about = field, make(map[string]string, len(items))
		}
		about[field] = text(item["description"])
	}
	return first, about
}

// texts keeps what is no text as JSON.
func texts(values map[string]json.RawMessage) map[string]string {
	if len(values) == 0 {
		return nil
	}
	texts := make(map[string]string, len(values))
	for key, value := range values {
		if texts[key] = string(value); strings.HasPrefix(texts[key], `"`) {
			texts[key] = text(value)
		}
	}
	return texts
}

package personiotest

import (
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const formType = "application/x-www-form-urlencoded"

// v1Object reads a body that must be an object: JSON, or a form with PHP's names
// such as employee[email]. When it returns false the request has been answered.
func (c *apiCall) v1Object(into any, status int) bool {
	data := c.body
	switch mediaType(c.r) {
	case jsonType:
	case formType:
		data = objectOfForm(string(c.body))
	default:
		data = nil
	}
	if json.Unmarshal(data, into) != nil {
		c.v1Fail(status, status, v1Invalid)
		return false
	}
	return true
}

// objectOfForm is a form as the JSON that says the same. What stands beside the
// rows of a list belongs to each of them.
func objectOfForm(form string) []byte {
	root, list := make(map[string]any), new(formRows)
	for pair := range strings.SplitSeq(form, "&") {
		name, value, _ := strings.Cut(pair, "=")
		path := strings.FieldsFunc(plain(name), func(r rune) bool { return r == '[' || r == ']' })
		if len(path) == 0 {
			continue
		}
		leaf := path[len(path)-1]
		object := root
		switch {
		case path[0] == "attendances" && len(path) > 1:
			object = list.row(path[1], leaf)
		case len(path) > 1:
			object = within(root, path[:len(path)-1])
		}
		object[leaf] = scalar(leaf, plain(value))
	}
	if list.rows != nil {
		root["attendances"] = list.rows
	}
	data, err := json.Marshal(root)
	if err != nil {
		return nil
	}
	return data
}

// formRows are the rows of a list in a form.
type formRows struct {
	rows   []map[string]any
	number string // of the last row, if it has one
}

// row is the one that a field belongs to: a new one begins where a field comes up
// again, or another number.
func (l *formRows) row(number, field string) map[string]any {
	if number == field { // it has none
		number = l.number
	}
	if last := len(l.rows) - 1; last >= 0 && number == l.number {
		if _, taken := l.rows[last][field]; !taken {
			return l.rows[last]
		}
	}
	l.number = number
	l.rows = append(l.rows, make(map[string]any))
	return l.rows[len(l.rows)-1]
}

func plain(text string) string {
	decoded, err := url.QueryUnescape(text)
	if err != nil {
		return text
	}
	return decoded
}

// within is the object at a path, made where it is missing.
func within(object map[string]any, path []string) map[string]any {
	for _, name := range path {
		next, ok := object[name].(map[string]any)
		if !ok {
			next = make(map[string]any)
			object[name] = next
		}
		object = next
	}
	return object
}

// scalar is what a field of a form is in JSON: PHP takes texts for numbers and
// truth values.
func scalar(field, text string) any {
	switch {
	case slices.Contains([]string{"employee", "break", "project_id", "supervisor_id", "weekly_working_hours"}, field):
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return json.Number(text)
		}
		if text == "" {
			return nil
		}
	case field == "skip_approval" && (text == "0" || text == "1"):
		return text == "1"
	}
	return text
}

// v1Fields reads a body of single values: a form of either kind, or JSON with real
// truth values, as clients send that work on real accounts. There are none if it is
// nothing of these.
func (c *apiCall) v1Fields() url.Values {
	switch mediaType(c.r) {
	case formType:
		if fields, err := url.ParseQuery(string(c.body)); err == nil {
			return fields
		}
	case "multipart/form-data":
		if form := c.multipart(); form != nil {
			return form.Value
		}
	case jsonType:
		return fieldsOfObject(c.body)
	}
	return url.Values{}
}

// fieldsOfObject are the members of a JSON object, truth values as forms have them.
func fieldsOfObject(body []byte) url.Values {
	fields := make(url.Values)
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return fields
	}
	for name, value := range object {
		switch value := value.(type) {
		case nil:
		case bool:
			fields.Set(name, map[bool]string{true: "1", false: "0"}[value])
		case float64:
			fields.Set(name, strconv.FormatFloat(value, 'f', -1, 64))
		default:
			fields.Set(name, fmt.Sprint(value))
		}
	}
	return fields
}

// multipart reads a body of parts, nil if it is none.
func (c *apiCall) multipart() *multipart.Form {
	r, err := http.NewRequestWithContext(c.r.Context(), http.MethodPost, "/", strings.NewReader(string(c.body)))
	if err != nil {
		return nil
	}
	r.Header.Set("Content-Type", c.r.Header.Get("Content-Type"))
	if r.ParseMultipartForm(maxEmployeeDocument+1<<20) != nil {
		return nil
	}
	return r.MultipartForm
}

package v1

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	reading "github.com/personio-go/sdk/internal/answer"
	"github.com/personio-go/sdk/personio"
)

// Object is part of everything that Personio returns. It keeps the JSON that the
// rest was read from, so that members which this SDK does not know are not lost.
type Object struct {
	raw json.RawMessage
}

// RawJSON is the object as Personio sent it, nil when it was not read from an
// answer. It may hold personal data. Do not change it.
func (o Object) RawJSON() json.RawMessage { return o.raw }

// isEmpty reports the ways in which v1 says that there is nothing: null, "", []
// and {}.
func isEmpty(data []byte) bool {
	data = bytes.TrimSpace(data)
	switch string(data) {
	case "", "null", `""`:
		return true
	}
	brackets := len(data) > 1 && (data[0] == '[' || data[0] == '{')
	return brackets && len(bytes.TrimSpace(data[1:len(data)-1])) == 0
}

// unwrap reads a resource, which v1 wraps in most places:
//
//	{"id": 1, "id_v2": "…", "type": "AttendancePeriod", "attributes": {…}}
//
// The ids are beside the attributes or among them. What is not wrapped is read as
// it is.
func unwrap(data []byte, into any, object *Object) error {
	if isEmpty(data) {
		return nil
	}
	if object != nil {
		object.raw = slices.Clone(data)
	}
	var wrapper struct {
		Attributes json.RawMessage `json:"attributes"`
	}
	if err := reading.Decode(data, into); err != nil {
		return fmt.Errorf("v1: %w", err)
	}
	if err := json.Unmarshal(data, &wrapper); err != nil || isEmpty(wrapper.Attributes) || wrapper.Attributes[0] != '{' {
		return nil //nolint:nilerr // it is not wrapped
	}
	if err := reading.Decode(wrapper.Attributes, into); err != nil {
		return fmt.Errorf("v1: %w", err)
	}
	return nil
}

// some is a list that is missing in each of the ways that v1 has for nothing.
type some[T any] []T

func (s *some[T]) UnmarshalJSON(data []byte) error {
	*s = nil
	if isEmpty(data) {
		return nil
	}
	return json.Unmarshal(data, (*[]T)(s)) //nolint:wrapcheck // the caller names the object
}

// day reads a date, of which v1 writes many as the local midnight of the company:
// "2022-01-12T00:00:00+01:00". The day that is written counts, whatever the
// offset.
type day personio.Date

func (d *day) UnmarshalJSON(data []byte) error {
	var text string
	if isEmpty(data) {
		*d = day{}
		return nil
	}
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("v1: decoding a date: %w", err)
	}
	date, err := parseDay(text)
	*d = day(date)
	return err
}

func parseDay(text string) (personio.Date, error) {
	if len(text) > len("2006-01-02") && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	date, err := personio.ParseDate(text)
	if err != nil {
		return personio.Date{}, fmt.Errorf("v1: a text of %d characters is no date such as 2006-01-02", len(text))
	}
	return date, nil
}

// flag reads a truth value, for which v1 sends true, 1, "1" and "true".
type flag bool

func (f *flag) UnmarshalJSON(data []byte) error {
	switch string(bytes.ToLower(bytes.Trim(data, `"`))) {
	case "true", "1":
		*f = true
	case "false", "0", "", "null":
		*f = false
	default:
		return fmt.Errorf("v1: a value of %d bytes is neither true nor false", len(data))
	}
	return nil
}

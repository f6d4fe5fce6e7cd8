package answer

import (
	"cmp"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/personio-go/sdk/internal/jsonread"
)

// Decode decodes as package encoding/json does, but one odd member does not cost
// the others: what does not fit is read as far as it goes, down to the members of
// its members, and stays zero for the rest. An error says that it is no JSON, not
// the kind of JSON that the whole needs, or that its id is none.
func Decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if err == nil || !json.Valid(data) {
		return err //nolint:wrapcheck // the caller names what it decodes
	}
	if target := reflect.ValueOf(into); target.Kind() != reflect.Pointer || !(&reader{}).value(data, target.Elem(), true) {
		return err //nolint:wrapcheck // the caller names what it decodes
	}
	return nil
}

// mostDepth bounds how often a part is looked at, one time for each part around it.
const mostDepth = 8

// reader decodes piece by piece.
type reader struct{ depth int }

// value reads what has pieces, and reports whether it has. What has to be identified
// needs its id.
func (r *reader) value(data []byte, into reflect.Value, identified bool) bool {
	if r.depth == mostDepth {
		return false
	}
	r.depth++
	defer func() { r.depth-- }()
	c := jsonread.Cursor{Data: data}
	switch {
	case into.Kind() == reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return r.value(data, into.Elem(), identified)
	case into.Kind() == reflect.Struct && c.Begin('{'):
		return r.members(&c, into) || !identified
	case into.Kind() == reflect.Slice && c.Begin('['):
		return r.items(&c, into, identified) || !identified
	default:
		return false
	}
}

// members reports whether the id, if there is one, was read.
func (r *reader) members(c *jsonread.Cursor, into reflect.Value) bool {
	fields, known := fieldsOf(into), true
	for c.More('}') {
		name := c.Name()
		value := c.Value()
		for field, target := range fields {
			if named(name, field) && !r.piece(value, target, false) && field == "id" {
				known = false
			}
		}
	}
	return known
}

// items reports whether all of them were read.
func (r *reader) items(c *jsonread.Cursor, into reflect.Value, identified bool) bool {
	into.SetZero()
	all := true
	for c.More(']') {
		item := reflect.New(into.Type().Elem()).Elem()
		all = r.piece(c.Value(), item, identified) && all
		into.Set(reflect.Append(into, item))
	}
	return all
}

// piece decodes a part, or as much of it as fits.
func (r *reader) piece(data []byte, into reflect.Value, identified bool) bool {
	fresh := reflect.New(into.Type())
	read := json.Unmarshal(data, fresh.Interface()) == nil || r.value(data, fresh.Elem(), identified)
	if read {
		into.Set(fresh.Elem())
	}
	return read
}

// fieldsOf are the fields of a struct by their names in JSON, those of embedded
// structs among them.
func fieldsOf(structure reflect.Value) map[string]reflect.Value {
	fields := make(map[string]reflect.Value)
	if structure.Kind() != reflect.Struct { // an embedded one may be nil
		return fields
	}
	for i := range structure.NumField() {
		field, target := structure.Type().Field(i), structure.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			for inner, value := range fieldsOf(reflect.Indirect(target)) {
				if _, hidden := fields[inner]; !hidden {
					fields[inner] = value
				}
			}
		case field.IsExported() && name != "-":
			fields[cmp.Or(name, field.Name)] = target
		}
	}
	return fields
}

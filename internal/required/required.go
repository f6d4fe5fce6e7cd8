// Package required finds what a request cannot do without, before it is sent.
package required

import (
	"reflect"
	"strings"
)

// Missing says what a body lacks, or "". A field with the tag need:"true" must be
// given; a list that is the whole body must have items, and none without its own.
func Missing(body any) string {
	if body == nil {
		return ""
	}
	value := reflect.ValueOf(body)
	list := value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct
	switch {
	case value.Kind() == reflect.Struct:
		return missing(value)
	case list && value.Len() == 0:
		return "there is nothing in the list"
	case list:
		for i := range value.Len() {
			if why := missing(value.Index(i)); why != "" {
				return why
			}
		}
	}
	return ""
}

func missing(structure reflect.Value) string {
	var names []string
	for i := range structure.NumField() {
		field := structure.Type().Field(i)
		if _, needed := field.Tag.Lookup("need"); needed && empty(structure.Field(i)) {
			names = append(names, field.Name)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " is required"
	default:
		return strings.Join(names, ", ") + " are required"
	}
}

func empty(value reflect.Value) bool {
	if value.Kind() == reflect.Slice {
		return value.Len() == 0
	}
	if zeroer, ok := reflect.TypeAssert[interface{ IsZero() bool }](value); ok {
		return zeroer.IsZero()
	}
	return value.IsZero()
}

package v1

import (
	"reflect"
	"slices"

	"github.com/personio-go/sdk/personio"
)

// shape is what a value looks like in JSON. The type of an attribute does not say:
// TypeStandard has all of them.
type shape int

const (
	scalar shape = iota // a text, a number or a truth value
	object
	person  // an object whose members are attributes again
	objects // a list of them
)

// shapeOf is the shape of an attribute that every account has, as the type of its
// field in [StandardAttributes] tells.
func shapeOf(key string) (shape, bool) {
	fields, _ := fieldsOf(reflect.TypeFor[StandardAttributes]())
	i := slices.IndexFunc(fields, func(f field) bool { return f.selector == key })
	if i < 0 {
		return 0, false
	}
	return fields[i].shapes[0], true
}

// decoded fills what reads JSON itself, and knows what the types of this package
// read. Others may read anything.
func decoded(t reflect.Type) setter {
	s := setter{set: decode}
	switch t {
	case reflect.TypeFor[personio.Timestamp]():
		s.fits, s.shapes = []AttributeType{TypeDate}, []shape{scalar}
	case reflect.TypeFor[Clock]():
		s.fits, s.shapes = []AttributeType{TypeStandard, TypeList, TypeLink, TypeTags, TypeMultiline}, []shape{scalar}
	case reflect.TypeFor[Named](): // a text is a name
		s.fits, s.shapes = []AttributeType{TypeStandard, TypeDate, TypeList, TypeLink, TypeTags, TypeMultiline}, []shape{object, scalar}
	case reflect.TypeFor[EmployeeRef](): // a number is an id
		s.fits, s.shapes = []AttributeType{TypeStandard, TypeInteger}, []shape{person, object, scalar}
	case reflect.TypeFor[Employee]():
		s.fits, s.shapes = []AttributeType{TypeStandard}, []shape{person, object}
	default:
		ours := t.PkgPath() == reflect.TypeFor[Named]().PkgPath()
		switch {
		case ours && t.Kind() == reflect.Struct:
			s.fits, s.shapes = []AttributeType{TypeStandard}, []shape{object}
		case ours && t.Kind() == reflect.Int64: // ids
			s.fits, s.shapes = []AttributeType{TypeStandard, TypeInteger}, []shape{scalar}
		}
	}
	return s
}

// decodedList is decoded for a list of such. Only objects come in lists.
func decodedList(element reflect.Type) setter {
	s := setter{set: decode, fits: []AttributeType{TypeStandard}, shapes: []shape{}}
	if of := decoded(element); of.shapes == nil || slices.Contains(of.shapes, object) {
		s.shapes = []shape{objects}
	}
	return s
}

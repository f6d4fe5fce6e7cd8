package v1

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio"
)

// field is one of a struct that is bound to an attribute.
type field struct {
	setter

	name     string
	selector string
	index    []int
	optional bool
	required bool
}

// setter puts a value into a field of one Go type.
type setter struct {
	set func(a Attribute, into reflect.Value) error
	// fits are the types of attributes that the field can hold, nil for all.
	fits []AttributeType
	// shapes are those of the values, its own first, nil for all.
	shapes []shape
}

// fieldsOf reads the tags of a struct.
func fieldsOf(t reflect.Type) ([]field, error) {
	if t.Kind() != reflect.Struct {
		return nil, bindError(t, 0, []BindProblem{{Err: fmt.Errorf("%w: it is no struct", ErrInvalidStruct)}})
	}
	fields, problems := collect(t, "", nil)
	if len(fields) == 0 && len(problems) == 0 {
		problems = []BindProblem{{Err: fmt.Errorf(`%w: no field has a tag such as personio:"hire_date"`, ErrInvalidStruct)}}
	}
	return fields, bindError(t, 0, problems)
}

func collect(t reflect.Type, path string, index []int) (fields []field, problems []BindProblem) {
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(slices.Clip(index), i)
		tag, tagged := sf.Tag.Lookup("personio")
		switch {
		case tagged && tag != "-":
			f, err := fieldOf(sf, tag)
			f.name, f.index = path+sf.Name, at
			fields = append(fields, f)
			if err != nil {
				problems = append(problems, BindProblem{Field: f.name, Selector: f.selector, Err: err})
			}
		case !tagged && sf.Anonymous && sf.Type.Kind() == reflect.Struct:
			inner, more := collect(sf.Type, path+sf.Name+".", at)
			fields, problems = append(fields, inner...), append(problems, more...)
		case !tagged && sf.Anonymous && sf.Type.Kind() == reflect.Pointer && hasTags(sf.Type.Elem()):
			err := fmt.Errorf("%w: an embedded pointer is not filled; embed the struct itself", ErrInvalidStruct)
			problems = append(problems, BindProblem{Field: path + sf.Name, Err: err})
		}
	}
	return fields, problems
}

// hasTags reports whether a struct has fields to fill, however deep.
func hasTags(t reflect.Type, within ...reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || slices.Contains(within, t) {
		return false
	}
	for sf := range t.Fields() {
		tag, tagged := sf.Tag.Lookup("personio")
		if tagged && tag != "-" || !tagged && sf.Anonymous && hasTags(sf.Type, append(slices.Clip(within), t)...) {
			return true
		}
	}
	return false
}

func fieldOf(sf reflect.StructField, tag string) (field, error) {
	f := parseTag(tag)
	switch {
	case f.selector == "" || strings.HasSuffix(f.selector, "="):
		return f, fmt.Errorf("%w: the tag names no attribute", ErrInvalidStruct)
	case !sf.IsExported():
		return f, fmt.Errorf("%w: the field is not exported", ErrInvalidStruct)
	}
	var err error
	f.setter, err = setterOf(sf.Type)
	return f, err
}

// parseTag takes the options off the end; a label may have commas.
func parseTag(tag string) field {
	f := field{selector: tag}
	for {
		before, option, ok := cutLast(f.selector)
		switch {
		case ok && option == "optional":
			f.optional = true
		case ok && option == "required":
			f.required = true
		default:
			return f
		}
		f.selector = before
	}
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ',')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// setterOf finds out how to fill a field of a type.
func setterOf(t reflect.Type) (setter, error) {
	if s, ok := exact(t); ok {
		return s, nil
	}
	switch pointer := reflect.PointerTo(t); {
	case t.Kind() == reflect.Pointer:
		return pointerTo(t.Elem())
	case pointer.Implements(reflect.TypeFor[json.Unmarshaler]()):
		return decoded(t), nil
	case pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return oneOf(decodeText), nil
	case t.Kind() == reflect.Slice && reflect.PointerTo(t.Elem()).Implements(reflect.TypeFor[json.Unmarshaler]()):
		return decodedList(t.Elem()), nil
	}
	return byKind(t)
}

// exact are the types that have a method of [Attribute].
func exact(t reflect.Type) (setter, bool) {
	number := []AttributeType{TypeInteger, TypeDecimal, TypeStandard}
	switch t {
	case reflect.TypeFor[Attribute]():
		return setter{set: with(func(a Attribute) (Attribute, error) { return a, nil })}, true
	case reflect.TypeFor[json.RawMessage]():
		return setter{set: with(func(a Attribute) (json.RawMessage, error) { return a.Value, nil })}, true
	case reflect.TypeFor[personio.Date]():
		return oneOf(with(Attribute.Date), TypeDate), true
	case reflect.TypeFor[time.Time]():
		return oneOf(with(Attribute.Time), TypeDate), true
	case reflect.TypeFor[personio.Decimal]():
		return oneOf(with(Attribute.Decimal), number...), true
	case reflect.TypeFor[personio.Money]():
		return oneOf(with(Attribute.Money), TypeDecimal, TypeInteger), true
	}
	return setter{}, false
}

// oneOf fills a field with a text, a number or a truth value.
func oneOf(set func(a Attribute, into reflect.Value) error, fits ...AttributeType) setter {
	return setter{set: set, fits: fits, shapes: []shape{scalar}}
}

func with[T any](read func(Attribute) (T, error)) func(a Attribute, into reflect.Value) error {
	return func(a Attribute, into reflect.Value) error {
		value, err := read(a)
		if err == nil {
			into.Set(reflect.ValueOf(value))
		}
		return err
	}
}

// pointerTo is nil for null. A text may be empty, and there.
func pointerTo(t reflect.Type) (setter, error) {
	inner, err := setterOf(t)
	if err != nil {
		return setter{}, err
	}
	return setter{fits: inner.fits, shapes: inner.shapes, set: func(a Attribute, into reflect.Value) error {
		value := reflect.New(t)
		emptyText := t.Kind() == reflect.String && string(a.Value) == `""`
		if err := inner.set(a, value.Elem()); err != nil && !emptyText {
			return err
		}
		into.Set(value)
		return nil
	}}, nil
}

func decode(a Attribute, into reflect.Value) error { return a.Decode(into.Addr().Interface()) }

func decodeText(a Attribute, into reflect.Value) error {
	text, err := a.Text()
	if err != nil {
		return err
	}
	unmarshaler, ok := reflect.TypeAssert[encoding.TextUnmarshaler](into.Addr())
	if !ok || unmarshaler.UnmarshalText([]byte(text)) != nil { // its error may quote the value
		return a.fail(personio.ErrWrongType)
	}
	return nil
}

// byKind are the types that are not known by name.
func byKind(t reflect.Type) (setter, error) {
	number := []AttributeType{TypeInteger, TypeDecimal, TypeStandard}
	switch kind := t.Kind(); {
	case kind == reflect.String:
		return oneOf(setText), nil
	case kind == reflect.Bool:
		return oneOf(setBool, TypeStandard, TypeList, TypeInteger), nil
	case kind >= reflect.Int && kind <= reflect.Int64:
		return oneOf(setInt, number...), nil
	case kind >= reflect.Uint && kind <= reflect.Uint64:
		return oneOf(setUint, number...), nil
	case kind == reflect.Float32 || kind == reflect.Float64:
		return oneOf(setFloat, number...), nil
	case kind == reflect.Slice && t.Elem().Kind() == reflect.String:
		return oneOf(setTags, TypeTags, TypeList, TypeStandard), nil
	default:
		return setter{}, fmt.Errorf("%w: no attribute fits into %v", ErrInvalidStruct, t)
	}
}

func setText(a Attribute, into reflect.Value) error {
	text, err := a.Text()
	if err == nil {
		into.SetString(text)
	}
	return err
}

func setBool(a Attribute, into reflect.Value) error {
	value, err := a.Bool()
	if err == nil {
		into.SetBool(value)
	}
	return err
}

func setInt(a Attribute, into reflect.Value) error {
	n, err := a.Int()
	if err != nil {
		return err
	}
	if into.OverflowInt(n) {
		return a.fail(personio.ErrWrongType)
	}
	into.SetInt(n)
	return nil
}

func setUint(a Attribute, into reflect.Value) error {
	n, err := a.Int()
	if err != nil {
		return err
	}
	if n < 0 || into.OverflowUint(uint64(n)) {
		return a.fail(personio.ErrWrongType)
	}
	into.SetUint(uint64(n))
	return nil
}

func setFloat(a Attribute, into reflect.Value) error {
	number, err := a.Decimal()
	if err != nil {
		return err
	}
	value := number.Float64()
	if into.OverflowFloat(value) {
		return a.fail(personio.ErrWrongType)
	}
	into.SetFloat(value)
	return nil
}

func setTags(a Attribute, into reflect.Value) error {
	tags, err := a.Tags()
	if err != nil {
		return err
	}
	list := reflect.MakeSlice(into.Type(), len(tags), len(tags))
	for i, tag := range tags {
		list.Index(i).SetString(tag)
	}
	into.Set(list)
	return nil
}

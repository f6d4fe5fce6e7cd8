package v1

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/personio-go/sdk/personio"
)

// ErrInvalidStruct is matched when a struct cannot be bound to attributes: a tag
// that says nothing, a type that no value fits into.
var ErrInvalidStruct = errors.New("the struct cannot be bound")

// Bind fills a struct with the attributes of an employee. Its fields name them by
// selectors, as [Attributes] has them:
//
//	type Colleague struct {
//		ID       v1.EmployeeID    `personio:"id"`
//		HireDate personio.Date    `personio:"hire_date"`
//		IBAN     string           `personio:"universal_id=iban,required"`
//		Shirt    *string          `personio:"dynamic_1234,optional"`
//		Skills   []string         `personio:"label=Skills,optional"`
//		Salary   personio.Money   `personio:"fix_salary"`
//		Team     v1.Named         `personio:"team"`
//		Raw      v1.Attribute     `personio:"dynamic_5678"`
//	}
//
// An attribute that is not in the answer is a problem unless the field is
// optional; one that is null or empty leaves the field zero, unless it is
// required. A pointer is nil for null. To tell all of them apart, take a field of
// type [Attribute]: it has no Key if the attribute is missing.
//
// Fields can be texts, truth values, numbers of all kinds, []string for tags,
// [personio.Date], [personio.Decimal], [personio.Money], [time.Time],
// [Attribute], [encoding/json.RawMessage], the types of this package for objects
// and lists of them, what implements [encoding/json.Unmarshaler] or
// [encoding.TextUnmarshaler], and pointers to these. Embedded structs without a
// tag count as part of the struct; embedded pointers to structs with tags are
// refused.
//
// All problems are reported at once, in a [*BindError]; what could be read is in
// the struct. For many employees, [NewBinder] looks at the struct only once.
//
//nolint:ireturn // the struct is the caller's
func Bind[T any](e Employee) (T, error) {
	b, err := NewBinder[T]()
	if err != nil {
		var none T
		return none, err
	}
	return b.Bind(e)
}

// Binder fills structs of one type. It is safe for concurrent use.
type Binder[T any] struct{ fields []field }

// NewBinder checks a struct; what is wrong with it is in a [*BindError].
func NewBinder[T any]() (*Binder[T], error) {
	fields, err := fieldsOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	return &Binder[T]{fields}, nil
}

// Bind is the function [Bind] for a struct that was checked.
//
//nolint:ireturn // the struct is the caller's
func (b *Binder[T]) Bind(e Employee) (T, error) {
	var value T
	into := reflect.ValueOf(&value).Elem()
	var problems []BindProblem
	for _, f := range b.fields {
		if err := f.bind(e.Attributes, into); err != nil {
			problems = append(problems, BindProblem{Field: f.name, Selector: f.selector, Err: err})
		}
	}
	return value, bindError(into.Type(), e.ID, problems)
}

// BindProblem is a field that could not be filled.
type BindProblem struct {
	// Field is the path of the field: "HireDate", "Bank.IBAN".
	Field string
	// Selector is what its tag says.
	Selector string
	// Err matches [ErrNotWhitelisted], [ErrAmbiguous], [ErrNull], [ErrEmpty],
	// [personio.ErrWrongType] or [ErrInvalidStruct].
	Err error
}

// BindError has all that is wrong with a struct, or with an employee for it. Its
// text names fields and attributes, never values.
type BindError struct {
	// Type is the name of the struct.
	Type string
	// EmployeeID is 0 if the struct itself is wrong.
	EmployeeID EmployeeID
	Problems   []BindProblem
}

func bindError(t reflect.Type, id EmployeeID, problems []BindProblem) error {
	if len(problems) == 0 {
		return nil
	}
	return &BindError{Type: t.String(), EmployeeID: id, Problems: problems}
}

func (e *BindError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "v1: binding %s", e.Type)
	if e.EmployeeID != 0 {
		fmt.Fprintf(&b, " to employee %v", e.EmployeeID)
	}
	for i, p := range e.Problems {
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		fmt.Fprintf(&b, "%s%s: %v", separator, p.Field, p.Err)
	}
	return b.String()
}

// Unwrap returns what is wrong with each field.
func (e *BindError) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i, p := range e.Problems {
		errs[i] = p.Err
	}
	return errs
}

// bind fills the field of a struct.
func (f field) bind(as Attributes, into reflect.Value) error {
	a, ok := as.Find(f.selector)
	if !ok {
		err := as.missing(f.selector)
		if f.optional && errors.Is(err, ErrNotWhitelisted) {
			return nil
		}
		return a.fail(err)
	}
	if err := a.state(); err != nil && f.required {
		return err
	}
	err := f.set(a, into.FieldByIndex(f.index))
	if errors.Is(err, personio.ErrNoValue) {
		return nil // the zero value says so
	}
	return err
}

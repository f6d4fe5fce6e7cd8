package v1

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/personio-go/sdk/personio"
)

// AttributeDefinition is an attribute that an account has and that the credential
// may read.
type AttributeDefinition struct {
	Key         string        `json:"key"`
	Label       string        `json:"label"`
	Type        AttributeType `json:"type"`
	UniversalID string        `json:"universal_id"` // "" where there is none
	// Options of a list or of tags. Recordings from before July 2024 have none.
	Options []string `json:"options"`
}

// Schema is the list of the attributes that the credential may read.
type Schema []AttributeDefinition

// Attributes returns the attributes that the credential may read, standard and
// dynamic. Only API v1 tells them.
//
// Scope: employees:read.
//
// See https://developer.personio.de/reference/get_company-employees-attributes.
func (s *EmployeesService) Attributes(ctx context.Context, opts ...personio.CallOption) (Schema, error) {
	return getAll[AttributeDefinition](ctx, s.client, employeesPath+"/attributes", nil, opts)
}

// CustomAttributes is [EmployeesService.Attributes] under its old address.
//
// Scope: employees:read.
//
// See https://developer.personio.de/reference/get_company-employees-custom-attributes.
func (s *EmployeesService) CustomAttributes(ctx context.Context, opts ...personio.CallOption) (Schema, error) {
	return getAll[AttributeDefinition](ctx, s.client, employeesPath+"/custom-attributes", nil, opts)
}

// Find returns the attribute that a selector means; see [Attributes].
func (s Schema) Find(selector string) (AttributeDefinition, bool) {
	as := make(Attributes, len(s))
	for i, d := range s {
		as[i] = Attribute{Key: d.Key, Label: d.Label, UniversalID: d.UniversalID}
	}
	found, ok := as.Find(selector)
	if !ok {
		return AttributeDefinition{}, false
	}
	i := slices.IndexFunc(s, func(d AttributeDefinition) bool { return d.Key == found.Key })
	return s[i], true
}

// Drift is one difference between a struct and an account.
type Drift struct {
	Field    string
	Selector string
	Kind     DriftKind
	// Type is the account's, where it has the attribute.
	Type AttributeType
}

// String is "Shirt (dynamic_1234): missing".
func (d Drift) String() string { return d.Field + " (" + d.Selector + "): " + string(d.Kind) }

// DriftKind says what is different.
type DriftKind string

// The kinds.
const (
	// Missing: the account has no such attribute, or it is not whitelisted. For a
	// dynamic attribute, nobody can tell which.
	Missing DriftKind = "missing"
	// NotWhitelisted: every account has the attribute and the credential may not
	// read it; or it is listed and does not come with the employees.
	NotWhitelisted DriftKind = "not whitelisted"
	// OtherType: the value does not fit into the field.
	OtherType DriftKind = "another type"
)

// Drift compares a struct, as [Bind] takes it, with the account: everything that
// would make Bind fail, or leave an optional field empty, for ever. The target is
// the struct or a pointer to one; its values do not matter. Employees, if there
// are any, show what really comes.
//
// The error is a [*BindError] about the struct.
func (s Schema) Drift(target any, employees ...Employee) ([]Drift, error) {
	t := reflect.TypeOf(target)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		t = reflect.TypeFor[any]()
	}
	fields, err := fieldsOf(t)
	if err != nil {
		return nil, err
	}
	var drift []Drift
	for _, f := range fields {
		definition, listed := s.Find(f.selector)
		if kind := f.drift(definition, listed, t, employees); kind != "" {
			drift = append(drift, Drift{Field: f.name, Selector: f.selector, Kind: kind, Type: definition.Type})
		}
	}
	return drift, nil
}

func (f field) drift(definition AttributeDefinition, listed bool, t reflect.Type, employees []Employee) DriftKind {
	switch {
	case !listed && isStandard(f.selector):
		return NotWhitelisted
	case !listed:
		return Missing
	case !f.holds(definition):
		return OtherType
	}
	for _, e := range employees {
		a, ok := e.Attributes.Find(f.selector)
		if !ok {
			return NotWhitelisted
		}
		if a.state() == nil && f.set(a, reflect.New(t).Elem().FieldByIndex(f.index)) != nil {
			return OtherType
		}
	}
	return ""
}

// holds reports whether values of an attribute may fit. Those of types that are not
// known yet may.
func (f field) holds(d AttributeDefinition) bool {
	if s, ok := shapeOf(d.Key); ok && f.shapes != nil && !slices.Contains(f.shapes, s) {
		return false
	}
	known := []AttributeType{TypeStandard, TypeDate, TypeInteger, TypeDecimal, TypeList, TypeLink, TypeTags, TypeMultiline}
	return f.fits == nil || !slices.Contains(known, d.Type) || slices.Contains(f.fits, d.Type)
}

// isStandard reports whether every account has the attribute today.
func isStandard(selector string) bool {
	name := strings.TrimPrefix(selector, "universal_id=")
	fields, _ := fieldsOf(reflect.TypeFor[StandardAttributes]())
	return name != "vacation_day_balance" && slices.ContainsFunc(fields, func(f field) bool { return f.selector == name })
}

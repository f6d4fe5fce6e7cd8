package contract_test

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// v1Overlay mends what is known to be wrong in the document, or older than what
// Personio does. Whoever finds out better changes it here.
func v1Overlay(document *openapi3.T) {
	schema := func(name string) *openapi3.Schema { return document.Components.Schemas[name].Value }
	answer := func(path, method, status string) *openapi3.Schema {
		return document.Paths.Value(path).GetOperation(method).Responses.Value(status).Value.Content["application/json"].Schema.Value
	}
	body := func(path, method, kind string) *openapi3.Schema {
		return document.Paths.Value(path).GetOperation(method).RequestBody.Value.Content[kind].Schema.Value
	}

	// The envelope says that data is an object; every list sends a list.
	member(schema("Response"), "data").Type = nil
	for _, list := range []string{"EmployeesResponse", "AttendancePeriodsResponse", "AbsencePeriodsResponse", "HourlyAbsencePeriodsResponse"} {
		// What was sent as a parameter comes back as a text.
		member(schema(list), "offset").Type, member(schema(list), "limit").Type = nil, nil
	}
	// Any attribute can be null. Its own example has null in five of them.
	for _, attribute := range schema("Employee").Properties {
		if value := member(attribute.Value, "value"); value != nil {
			value.Nullable = true
		}
	}
	// "If sent as null, will unset the employee's supervisor", says the description.
	member(body("/company/employees/{employee_id}", "PATCH", "application/json"), "employee", "supervisor_id").Nullable = true
	// An attendance that goes on has no end, also where it is refused.
	for _, details := range everyMember(schema("AttendanceCreateUpdate400ErrorResponse"), "end_time") {
		details.Nullable = true
	}
	// Truth values of absences in days are 0 and 1.
	for _, half := range []string{"half_day_start", "half_day_end"} {
		member(schema("Absence"), half).Type = nil
	}
	// The type of an absence in hours is wrapped in every example; the schema has it
	// bare.
	schema("AbsenceType").Required = nil
	// Times of day are no dates.
	for _, end := range []string{"start_time", "end_time"} {
		member(schema("CreateAbsencePeriodRequest"), end).Format = ""
	}
	// The answer to a new absence has one envelope too many in the schema, and in the
	// example of hours it is a list.
	answer("/company/time-offs", "POST", "200").Properties["data"] = openapi3.NewSchemaRef("", member(schema("AbsencePeriodResponse"), "data"))
	periods := openapi3.NewArraySchema().WithItems(member(schema("HourlyAbsencePeriodResponse"), "data"))
	answer("/company/absence-periods", "POST", "201").Properties["data"] = openapi3.NewSchemaRef("", periods)
	// Days of a report are said to be times; the examples have days.
	for _, day := range []string{"start_date", "end_date"} {
		for _, at := range append(everyMember(answer("/company/custom-reports/reports/{report_id}", "GET", "200"), day), everyMember(answer("/company/custom-reports/reports", "GET", "200"), day)...) {
			at.Format = ""
		}
	}
}

// member finds the schema of a member by its path, also in what a schema is put
// together from. It is nil if there is none.
func member(schema *openapi3.Schema, path ...string) *openapi3.Schema {
	if len(path) == 0 {
		return schema
	}
	if property := schema.Properties[path[0]]; property != nil {
		return member(property.Value, path[1:]...)
	}
	for _, part := range slices.Backward(schema.AllOf) {
		if found := member(part.Value, path...); found != nil {
			return found
		}
	}
	return nil
}

// everyMember finds all members of a name, however deep.
func everyMember(schema *openapi3.Schema, name string) (found []*openapi3.Schema) {
	for property, ref := range schema.Properties {
		if property == name {
			found = append(found, ref.Value)
		}
		found = append(found, everyMember(ref.Value, name)...)
	}
	for _, refs := range []openapi3.SchemaRefs{schema.AllOf, schema.OneOf, schema.AnyOf} {
		for _, ref := range refs {
			found = append(found, everyMember(ref.Value, name)...)
		}
	}
	if schema.Items != nil {
		found = append(found, everyMember(schema.Items.Value, name)...)
	}
	return found
}

package contract_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// v1Answer is an example of an answer.
type v1Answer struct {
	operation string // as the document has it: "GET /company/employees"
	status    string
	name      string
	body      []byte
}

func (a v1Answer) success() bool { return strings.HasPrefix(a.status, "2") }

// v1Answers are all examples of answers: those that the document shows as a whole,
// and where it shows none those that the examples of members make together. The
// answers that have neither are in without.
func v1Answers(t *testing.T) (all []v1Answer, without []string) {
	t.Helper()
	for path, item := range load(t, v1Document, nil).Paths.Map() {
		for method, operation := range item.Operations() {
			for status, response := range operation.Responses.Map() {
				answer := v1Answer{operation: method + " " + path, status: status}
				found := examplesOf(response.Value.Content)
				if len(found) == 0 {
					without = append(without, answer.operation+" "+status)
				}
				for _, answer.name = range slices.Sorted(maps.Keys(found)) {
					var err error
					if answer.body, err = json.Marshal(found[answer.name]); err != nil {
						t.Fatal(err)
					}
					all = append(all, answer)
				}
			}
		}
	}
	return all, without
}

// examplesOf are those of an answer.
func examplesOf(content openapi3.Content) map[string]any {
	all := make(map[string]any)
	for kind, media := range content {
		if !strings.HasSuffix(kind, "json") { // one is called problem+json, without application
			continue
		}
		for name, example := range media.Examples {
			all[name] = example.Value.Value
		}
		if media.Example != nil {
			all["example"] = media.Example
		}
		if len(all) > 0 {
			continue
		}
		if built := membersTogether(media.Schema.Value); len(built) > 0 {
			all["example of its members"] = built[0]
		}
	}
	return all
}

// membersTogether are the examples that those of a schema's members make together.
// There are several of an object that can have several forms; a list has one of
// each.
func membersTogether(schema *openapi3.Schema) []any {
	switch {
	case schema.Example != nil:
		return []any{schema.Example}
	case len(schema.Enum) == 1: // it can be nothing else
		return schema.Enum
	}
	var all []any
	for _, forms := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
		for _, form := range forms {
			all = append(all, membersTogether(form.Value)...)
		}
	}
	if schema.Items != nil {
		if items := membersTogether(schema.Items.Value); len(items) > 0 {
			all = append(all, items)
		}
	}
	return append(all, objects(schema)...)
}

// objects are those of a schema with properties, also if it is put together from
// others.
func objects(schema *openapi3.Schema) []any {
	forms := make(map[string][]any) // by property
	most := 0
	for _, part := range append(openapi3.SchemaRefs{openapi3.NewSchemaRef("", schema)}, schema.AllOf...) {
		for name, property := range part.Value.Properties {
			if of := membersTogether(property.Value); len(of) > 0 {
				forms[name], most = of, max(most, len(of))
			}
		}
	}
	all := make([]any, most)
	for i := range all {
		object := make(map[string]any)
		for name, of := range forms {
			object[name] = of[min(i, len(of)-1)]
		}
		all[i] = object
	}
	return all
}

// Every answer in the document has an example that is read, but for those that
// have nothing to show.
func TestV1AnswersWithoutExampleAreKnown(t *testing.T) {
	t.Parallel()
	known := map[string]string{
		"GET /company/employees/custom-attributes 200":                     "the document does not say what it answers; the answer of /attributes is read",
		"GET /company/employees/{employee_id}/profile-picture/{width} 200": "a picture",
		"DELETE /company/attendances/projects/{id} 204":                    "an empty answer",
	}
	_, without := v1Answers(t)
	for _, answer := range without {
		if known[answer] == "" {
			t.Errorf("%s has no example and is not on the list", answer)
		}
		delete(known, answer)
	}
	for answer := range known {
		t.Errorf("%s has an example, or is no more; take it off the list", answer)
	}
}

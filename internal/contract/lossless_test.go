package contract_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
)

// losses are the members of an example, by their path such as
// "termination.last_working_date", that do not come back when the example is
// decoded and encoded, each with the reason.
type losses map[string]string

// Reasons that many examples share.
const (
	links  = "links are followed, not modelled; Object.RawJSON has them"
	isNull = "null means not given, as an absent member does"
)

// lossless decodes an example into a type of the SDK, encodes it and compares
// the two as JSON. What is lost and not listed fails the test; so does what is
// listed and not lost.
func lossless[T any](t *testing.T, example []byte, accepted losses) T {
	t.Helper()
	var value T
	if err := json.Unmarshal(example, &value); err != nil {
		t.Fatalf("%T: %v\n%s", value, err, example)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	if err := errorsOf(json.Unmarshal(example, &want), json.Unmarshal(encoded, &got)); err != nil {
		t.Fatal(err)
	}
	lost := make(map[string]string)
	differences(lost, "", want, got)
	for _, path := range slices.Sorted(maps.Keys(lost)) {
		if accepted[path] == "" {
			t.Errorf("%T: %s: %s", value, path, lost[path])
		}
	}
	for _, path := range slices.Sorted(maps.Keys(accepted)) {
		if lost[path] == "" {
			t.Errorf("%T: %s is not lost any more; take it off the list", value, path)
		}
	}
	return value
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// differences notes where two JSON values differ.
func differences(lost map[string]string, path string, want, got any) {
	if object, ok := want.(map[string]any); ok {
		other, _ := got.(map[string]any)
		for name, member := range object {
			at := join(path, name)
			if value, ok := other[name]; ok {
				differences(lost, at, member, value)
			} else {
				lost[at] = fmt.Sprintf("%v is missing", member)
			}
		}
		for name, member := range other {
			if _, ok := object[name]; !ok {
				lost[join(path, name)] = fmt.Sprintf("%v was added", member)
			}
		}
		return
	}
	list, isList := want.([]any)
	other, _ := got.([]any)
	if isList && len(list) == len(other) {
		for i := range list {
			differences(lost, join(path, fmt.Sprint(i)), list[i], other[i])
		}
		return
	}
	if !reflect.DeepEqual(want, got) {
		lost[path] = fmt.Sprintf("%v became %v", want, got)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

package personio_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// Without omitzero, what a caller left alone would be sent as null, and cleared.
func TestPatchesSendNothingOfWhatIsAbsent(t *testing.T) {
	t.Parallel()
	seen := make(map[reflect.Type]bool)
	client := reflect.TypeFor[personio.Client]()
	for service := range client.Fields() {
		if !service.IsExported() {
			continue
		}
		for method := range service.Type.Methods() {
			for in := range method.Type.Ins() {
				patches(in, seen)
			}
		}
	}
	if !seen[reflect.TypeFor[personio.PersonPatch]()] || !seen[reflect.TypeFor[personio.EmploymentPatch]()] {
		t.Fatalf("found %v only", seen)
	}
	for patch, has := range seen {
		if !has {
			continue
		}
		if data, err := json.Marshal(reflect.Zero(patch).Interface()); err != nil || string(data) != "{}" && strings.HasSuffix(patch.Name(), "Patch") {
			t.Errorf("an empty %s is sent as %s, %v", patch, data, err)
		}
		for field := range patch.Fields() {
			_, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if isOpt(field.Type) && !strings.Contains(options, "omitzero") {
				t.Errorf("%s.%s has no omitzero", patch, field.Name)
			}
		}
	}
}

func isOpt(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Opt[") }

// patches visits the structs that a type leads to, and marks those with an Opt.
func patches(t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		patches(t.Elem(), seen)
	case reflect.Struct:
		if t.PkgPath() != reflect.TypeFor[personio.Client]().PkgPath() || isOpt(t) {
			return
		}
		if _, visited := seen[t]; visited {
			return
		}
		seen[t] = false
		for field := range t.Fields() {
			if isOpt(field.Type) {
				seen[t] = true
			} else {
				patches(field.Type, seen)
			}
		}
	default:
	}
}

func TestOptIsAbsentNullOrAValue(t *testing.T) {
	t.Parallel()
	type body struct {
		A personio.Opt[string] `json:"a,omitzero"`
		B personio.Opt[[]int]  `json:"b,omitzero"`
	}
	for want, in := range map[string]body{
		`{}`:                 {},
		`{"a":null}`:         {A: personio.Null[string]()},
		`{"a":""}`:           {A: personio.Set("")},
		`{"a":"x","b":[1]}`:  {A: personio.Set("x"), B: personio.Set([]int{1})},
		`{"a":"x","b":null}`: {A: personio.Set("x"), B: personio.Null[[]int]()},
	} {
		data, err := json.Marshal(in)
		if err != nil || string(data) != want {
			t.Errorf("%s, %v, want %s", data, err, want)
		}
		var back body
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, in) {
			t.Errorf("%s came back as %+v, %v", data, back, err)
		}
	}
	if value, ok := personio.Set(7).Get(); value != 7 || !ok {
		t.Errorf("%v, %v", value, ok)
	}
	if _, ok := personio.Null[int]().Get(); ok || !personio.Null[int]().IsNull() || personio.Null[int]().Or(3) != 3 || personio.Set(7).Or(3) != 7 {
		t.Error("null is taken for a value")
	}
	var wrong personio.Opt[int]
	if err := json.Unmarshal([]byte(`"x"`), &wrong); err == nil || !wrong.IsZero() {
		t.Errorf("%v, %v", wrong, err)
	}
	if _, err := json.Marshal(personio.Set(make(chan int))); err == nil {
		t.Error("a channel was sent")
	}
}

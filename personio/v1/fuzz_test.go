package v1_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// The hand-written decoder must read what encoding/json reads, and nothing else.
func FuzzEmployee(f *testing.F) {
	for _, seed := range []string{
		`{"type":"Employee","attributes":{"id":{"label":"ID","value":1,"type":"integer","universal_id":"id"}}}`,
		`{"attributes":{"a":{"value":"\\\"","label":"\u00fc"},"a":{"value":null},"b":[1,{"c":"]"}],"d":1.5e3 , "e":{}}}`,
		`{"attributes":[]}`, `{}`, `{"attributes":{"x":"y"}} `, `[`, `{"a":"\\"}`, ` {"attributes" : { "a" : { "value" : " " } } } `,
		"{\"attributes\":{\"\xff\":{\"label\":\"\xff\",\"value\":\"\xff\"}}}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var e v1.Employee
		err := e.UnmarshalJSON(data)
		var want struct {
			Attributes json.RawMessage `json:"attributes"`
		}
		if wrong := json.Unmarshal(data, &want); wrong != nil {
			if err == nil {
				t.Fatalf("read %q, which encoding/json does not: %v", data, wrong)
			}
			return
		}
		var members map[string]json.RawMessage
		if json.Unmarshal(want.Attributes, &members) != nil {
			return // no object: no attributes
		}
		if err != nil {
			return // an id that is no number
		}
		if names := exactNames(data); !names {
			return // encoding/json takes names in any case
		}
		for key, value := range members {
			a, ok := e.Attributes.ByKey(key)
			if !ok {
				t.Fatalf("%q is lost in %q", key, data)
			}
			checkAttribute(t, a, value)
		}
		useAll(e)
	})
}

// exactNames reports whether the object has one member for attributes, by exactly
// this name.
func exactNames(data []byte) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return false
	}
	n := 0
	for name := range members {
		if len(name) == len("attributes") {
			n++
		}
	}
	return n == 1 && members["attributes"] != nil
}

func checkAttribute(t *testing.T, a v1.Attribute, value json.RawMessage) {
	t.Helper()
	var members map[string]json.RawMessage
	want := value
	if json.Unmarshal(value, &members) == nil {
		if inner, ok := members["value"]; ok {
			want = inner
		} else if _, ok := members["label"]; ok {
			want = nil
		}
	}
	if string(want) == "null" && string(a.Value) == "null" || len(want) == 0 && a.IsNull() {
		return
	}
	var got, expected any
	if json.Unmarshal(a.Value, &got) != nil || json.Unmarshal(want, &expected) != nil || !reflect.DeepEqual(got, expected) {
		t.Fatalf("%q: %s, want %s", a.Key, a.Value, want)
	}
}

// useAll calls every method; none may panic.
func useAll(e v1.Employee) {
	for _, a := range e.Attributes {
		_, _ = a.Text()
		_, _ = a.Tags()
		_, _ = a.Int()
		_, _ = a.Decimal()
		_, _ = a.Bool()
		_, _ = a.Date()
		_, _ = a.Time()
		_, _ = a.Money()
		for _, into := range []any{new(v1.Named), new(v1.EmployeeRef), new([]v1.CostCenter), new(v1.WorkSchedule), new(v1.HolidayCalendar), new(v1.AbsenceEntitlement)} {
			_ = a.Decode(into)
		}
	}
	_, _ = e.Standard()
	if _, err := json.Marshal(e); err != nil {
		return // a key that is no UTF-8
	}
}

// Whatever the value of an attribute is, the binder says for each field what it
// is, and agrees with the methods of the attribute.
func FuzzBind(f *testing.F) {
	for _, seed := range []string{`null`, `""`, `[]`, `"2031-02-03T00:00:00+01:00"`, `12`, `-1.5`, `"a,b"`, `{"type":"Office","attributes":{"id":1}}`, `true`, `"["`, `1e99`} {
		f.Add([]byte(seed))
	}
	type target struct {
		Text    string           `personio:"a"`
		Pointer *string          `personio:"a"`
		Tags    []string         `personio:"a"`
		Int     int              `personio:"a"`
		Small   uint8            `personio:"a"`
		Float   float64          `personio:"a"`
		Bool    bool             `personio:"a"`
		Date    personio.Date    `personio:"a"`
		Decimal personio.Decimal `personio:"a"`
		Money   personio.Money   `personio:"a"`
		Named   v1.Named         `personio:"a"`
		Ref     v1.EmployeeRef   `personio:"a"`
		List    []v1.CostCenter  `personio:"a"`
		Raw     v1.Attribute     `personio:"a"`
		Missing string           `personio:"b"`
	}
	binder, err := v1.NewBinder[target]()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		e := v1.Employee{Attributes: v1.Attributes{{Key: "a", Value: value}}}
		got, err := binder.Bind(e)
		var problems *v1.BindError
		if !errors.As(err, &problems) || !errors.Is(err, v1.ErrNotWhitelisted) {
			t.Fatalf("%v, and there is no b", err)
		}
		failed := make(map[string]bool)
		for _, p := range problems.Problems {
			failed[p.Field] = true
			if p.Field != "Missing" && !errors.Is(p.Err, personio.ErrWrongType) {
				t.Fatalf("%s: %v", p.Field, p.Err)
			}
		}
		a := e.Attributes[0]
		if text, err := a.Text(); failed["Text"] != errors.Is(err, personio.ErrWrongType) || text != got.Text {
			t.Fatalf("text %q, bound %q, %v", text, got.Text, err)
		}
		if date, err := a.Date(); failed["Date"] != errors.Is(err, personio.ErrWrongType) || date != got.Date {
			t.Fatalf("date %v, bound %v, %v", date, got.Date, err)
		}
		if n, err := a.Int(); failed["Int"] != errors.Is(err, personio.ErrWrongType) || int64(got.Int) != n {
			t.Fatalf("number %d, bound %d, %v", n, got.Int, err)
		}
	})
}

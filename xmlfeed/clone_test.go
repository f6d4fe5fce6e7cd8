package xmlfeed_test

import (
	"reflect"
	"testing"
	"time"
	"unsafe"

	"github.com/personio-go/sdk/xmlfeed"
)

// A clone equals its original and shares no memory with it, however deep.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	positions := map[string][]xmlfeed.Position{"filled": {filled(t)}}
	for name, want := range fixtures() {
		positions[name] = want.positions
	}
	for name, list := range positions {
		for _, position := range list {
			clone := position.Clone()
			if !reflect.DeepEqual(clone, position) {
				t.Errorf("%s:\n got %+v\nwant %+v", name, clone, position)
			}
			original := map[unsafe.Pointer]bool{}
			walk(reflect.ValueOf(&position).Elem(), func(p unsafe.Pointer) { original[p] = true })
			walk(reflect.ValueOf(&clone).Elem(), func(p unsafe.Pointer) {
				if original[p] {
					t.Errorf("%s: the clone of %d shares memory", name, position.ID)
				}
			})
		}
	}
}

// filled is a position in which no field is zero, also one that is new.
func filled(t *testing.T) (position xmlfeed.Position) {
	t.Helper()
	fill(t, reflect.ValueOf(&position).Elem())
	return position
}

func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Interface().(type) {
	case xmlfeed.Decimal:
		d, err := xmlfeed.ParseDecimal("1.50")
		if err != nil {
			t.Fatal(err)
		}
		v.Set(reflect.ValueOf(d))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1, 0).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text of " + v.Type().Name())
	case reflect.Int64:
		v.SetInt(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0))
		fill(t, v.Index(1))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(t, field)
		}
	default:
		t.Fatalf("this test does not know how to fill a %s", v.Type())
	}
}

// walk reports the memory that a value refers to.
func walk(v reflect.Value, report func(unsafe.Pointer)) {
	if v.Type() == reflect.TypeFor[xmlfeed.Position]().Field(0).Type {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			report(unsafe.Pointer(unsafe.StringData(v.String())))
		}
	case reflect.Slice:
		if v.Len() > 0 {
			report(v.UnsafePointer())
		}
		for i := range v.Len() {
			walk(v.Index(i), report)
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Type().Elem() == reflect.TypeFor[xmlfeed.Salary]() {
			report(v.UnsafePointer())
			walk(v.Elem(), report)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			walk(field, report)
		}
	default:
	}
}

package xmlfeed_test

import (
	"reflect"
	"testing"
	"unsafe"

	"github.com/personio-go/sdk/xmlfeed"
)

// A clone equals its original and shares no memory with it, however deep.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	for name, want := range fixtures() {
		for _, position := range want.positions {
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

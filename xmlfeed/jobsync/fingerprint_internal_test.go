package jobsync

import (
	"reflect"
	"testing"
	"time"

	"github.com/personio-go/sdk/xmlfeed"
)

// TestEveryFieldHasAPartInTheFingerprint changes one field after the other, also
// those that a position gets in the future.
func TestEveryFieldHasAPartInTheFingerprint(t *testing.T) {
	t.Parallel()
	var b ink
	seen := map[Fingerprint]string{b.position(&xmlfeed.Position{}): "none"}
	check := func(name string, position *xmlfeed.Position) {
		spelling := b.position(position)
		if other, twice := seen[spelling]; twice {
			t.Errorf("a position with %s has the fingerprint of one with %s", name, other)
		}
		seen[spelling] = name
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[xmlfeed.Position]()) {
		position := &xmlfeed.Position{}
		fill(t, reflect.ValueOf(position).Elem().FieldByIndex(field.Index))
		check(field.Name, position)
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[xmlfeed.Salary]()) {
		salary := &xmlfeed.Salary{}
		fill(t, reflect.ValueOf(salary).Elem().FieldByIndex(field.Index))
		check("Salary."+field.Name, &xmlfeed.Position{Salary: salary})
	}
}

func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch value := v.Addr().Interface().(type) {
	case *time.Time:
		*value = time.Unix(7, 0)
		return
	case *xmlfeed.Decimal:
		*value, _ = xmlfeed.ParseDecimal("7")
		return
	case **xmlfeed.Salary:
		*value = &xmlfeed.Salary{MinText: "8"}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("seven")
	case reflect.Int64:
		v.SetInt(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	default:
		t.Fatalf("a field of kind %s: teach fill how to set it", v.Kind())
	}
}

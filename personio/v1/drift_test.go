package v1_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// ownJSON reads whatever it likes.
type ownJSON struct{ text string }

func (o *ownJSON) UnmarshalJSON(data []byte) error { o.text = string(data); return nil }

// ownText reads any text.
type ownText struct{ text string }

func (o *ownText) UnmarshalText(data []byte) error { o.text = string(data); return nil }

type sample struct {
	key    string
	kind   v1.AttributeType
	values []string
}

// samples are values of attributes of each kind.
func samples() []sample {
	return []sample{
		{"office", v1.TypeStandard, []string{`{"type":"Office","attributes":{"id":5,"name":"Berlin"}}`}},
		{"work_schedule", v1.TypeStandard, []string{`{"type":"WorkSchedule","attributes":{"id":8,"name":"40 hours","monday":"08:00"}}`}},
		{"supervisor", v1.TypeStandard, []string{`{"type":"Employee","attributes":{"id":{"label":"ID","value":2,"type":"integer","universal_id":"id"}}}`}},
		{"cost_centers", v1.TypeStandard, []string{`[{"type":"CostCenter","attributes":{"id":6,"name":"A","percentage":100}}]`}},
		{"position", v1.TypeStandard, []string{`"Harbour master"`, `"1"`, `"08:00"`}},
		{"hire_date", v1.TypeDate, []string{`"2031-02-03T00:00:00+01:00"`}},
		{"id", v1.TypeInteger, []string{`1`}},
		{"dynamic_1", v1.TypeInteger, []string{`1`}},
		{"dynamic_2", v1.TypeTags, []string{`"Go,SQL"`, `"[\"Go\",\"SQL\"]"`, `"08:00"`}},
		{"dynamic_3", v1.TypeDate, []string{`"2031-02-03T00:00:00+01:00"`, `"2031-02-03"`}},
		{"dynamic_4", v1.TypeList, []string{`"M"`, `"08:00"`, `"true"`}},
		{"dynamic_5", v1.TypeDecimal, []string{`1.5`, `2`}},
		{"dynamic_6", v1.TypeMultiline, []string{`"Pier 3\nHamburg"`, `"08:00"`}},
	}
}

// Drift finds what Bind refuses whatever the value is, and nothing that Bind takes.
func TestDriftFindsWhatCanNeverBeBound(t *testing.T) {
	t.Parallel()
	for _, into := range []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[*string](), reflect.TypeFor[v1.EmployeeStatus](), reflect.TypeFor[ownText](),
		reflect.TypeFor[json.RawMessage](), reflect.TypeFor[v1.Attribute](), reflect.TypeFor[ownJSON](), reflect.TypeFor[[]ownJSON](),
		reflect.TypeFor[v1.Named](), reflect.TypeFor[*v1.Named](), reflect.TypeFor[[]v1.Named](), reflect.TypeFor[v1.Employee](),
		reflect.TypeFor[v1.WorkSchedule](), reflect.TypeFor[v1.HolidayCalendar](), reflect.TypeFor[v1.CostCenter](), reflect.TypeFor[[]v1.CostCenter](),
		reflect.TypeFor[v1.AbsenceEntitlement](), reflect.TypeFor[[]v1.AbsenceEntitlement](), reflect.TypeFor[v1.TimeOffType](),
		reflect.TypeFor[v1.Clock](), reflect.TypeFor[personio.Date](), reflect.TypeFor[*personio.Date](),
		reflect.TypeFor[int](), reflect.TypeFor[float64](), reflect.TypeFor[bool](), reflect.TypeFor[personio.Decimal](),
	} {
		for _, sample := range samples() {
			if drift, taken := driftOf(t, into, sample.key, sample.kind), bound(t, into, sample.values); (len(drift) == 0) != taken {
				t.Errorf("%v of %s (%s): taken is %v, and drift is %v", into, sample.key, sample.kind, taken, drift)
			}
		}
	}
}

// What Bind takes by chance, such as a date for a list of tags, is drift all the
// same.
func TestDriftFindsWhatIsMeantForAnother(t *testing.T) {
	t.Parallel()
	for _, into := range []reflect.Type{
		reflect.TypeFor[time.Time](), reflect.TypeFor[personio.Timestamp](), reflect.TypeFor[[]string](), reflect.TypeFor[personio.Money](),
		reflect.TypeFor[v1.EmployeeID](), reflect.TypeFor[[]v1.EmployeeID](), reflect.TypeFor[v1.EmployeeRef](),
	} {
		for _, sample := range samples() {
			if drift := driftOf(t, into, sample.key, sample.kind); len(drift) == 0 && !bound(t, into, sample.values) {
				t.Errorf("%v of %s (%s) is never taken, and there is no drift", into, sample.key, sample.kind)
			}
		}
	}
}

// bound reports whether a field takes one of these values.
func bound(t *testing.T, into reflect.Type, values []string) bool {
	t.Helper()
	return slices.ContainsFunc(values, func(value string) bool {
		return len(driftOf(t, into, "dynamic_0", "of the future", employee(t, labelled("dynamic_0", value, "", "")))) == 0
	})
}

// driftOf is that of a struct with one field.
func driftOf(t *testing.T, into reflect.Type, key string, kind v1.AttributeType, es ...v1.Employee) []v1.Drift {
	t.Helper()
	tag := reflect.StructTag(fmt.Sprintf(`personio:%q`, key))
	target := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Field", Type: into, Tag: tag}}))
	drift, err := v1.Schema{{Key: key, Type: kind}}.Drift(target.Interface(), es...)
	if err != nil {
		t.Fatal(err)
	}
	return drift
}

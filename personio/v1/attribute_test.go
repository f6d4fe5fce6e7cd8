package v1_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func TestNotWhitelistedNullAndEmptyAreToldApart(t *testing.T) {
	t.Parallel()
	e := employee(t, labelled("null", "null", "date", ""), labelled("text", `""`, "standard", ""),
		labelled("list", "[]", "standard", ""), labelled("object", " { } ", "standard", ""), labelled("value", `"x"`, "standard", ""))
	for key, want := range map[string]error{
		"missing": v1.ErrNotWhitelisted, "null": v1.ErrNull, "text": v1.ErrEmpty, "list": v1.ErrEmpty, "value": nil,
	} {
		for name, err := range map[string]error{
			"text": second(e.Attributes.Text(key)), "tags": second(e.Attributes.Tags(key)), "decode": e.Attributes.Decode(key, new(any)),
		} {
			if !errors.Is(err, want) {
				t.Errorf("%s as %s: %v, want %v", key, name, err, want)
			}
			if noValue := errors.Is(want, personio.ErrNoValue); errors.Is(err, personio.ErrNoValue) != noValue {
				t.Errorf("%s as %s: %v matches ErrNoValue: %v", key, name, err, !noValue)
			}
		}
		for _, other := range []error{v1.ErrNotWhitelisted, v1.ErrNull, v1.ErrEmpty} {
			if !errors.Is(want, other) && errors.Is(second(e.Attributes.Date(key)), other) {
				t.Errorf("%s also matches %v", key, other)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Every form in which v1 was seen to write a value, with what it means.
func TestValuesAreReadInEachForm(t *testing.T) {
	t.Parallel()
	date := personio.NewDate(2031, 2, 3)
	for _, test := range []struct {
		value string
		read  func(v1.Attribute) (any, error)
		want  any // nil: another type
	}{
		{`"2031-02-03"`, read(v1.Attribute.Date), date},
		{`"2031-02-03T00:00:00+01:00"`, read(v1.Attribute.Date), date},
		{`"2031-02-03T00:00:00+14:00"`, read(v1.Attribute.Date), date},
		{`"2031-02-03T23:59:59-12:00"`, read(v1.Attribute.Date), date},
		{`"2031-02-03T00:00:00+0100"`, read(v1.Attribute.Date), date},
		{`"1835-02-01T00:00:00+00:53"`, read(v1.Attribute.Date), personio.NewDate(1835, 2, 1)},
		{`"2031-02-30"`, read(v1.Attribute.Date), nil},
		{`"today"`, read(v1.Attribute.Date), nil},
		{`20310203`, read(v1.Attribute.Date), nil},

		{`"2031-02-03T10:20:30+0100"`, read(v1.Attribute.Time), time.Date(2031, 2, 3, 9, 20, 30, 0, time.UTC)},
		{`"2031-02-03T10:20:30.5Z"`, read(v1.Attribute.Time), time.Date(2031, 2, 3, 10, 20, 30, 5e8, time.UTC)},
		{`"noon"`, read(v1.Attribute.Time), nil},
		{`{"type":"Office"}`, read(v1.Attribute.Time), nil},

		{`"40"`, read(v1.Attribute.Decimal), "40"},
		{`38.50`, read(v1.Attribute.Decimal), "38.50"},
		{`"4166.67"`, read(v1.Attribute.Decimal), "4166.67"},
		{`"forty"`, read(v1.Attribute.Decimal), nil},
		{`[1]`, read(v1.Attribute.Decimal), nil},

		{`1067807102794692001`, read(v1.Attribute.Int), int64(1067807102794692001)},
		{`"1067807102794692001"`, read(v1.Attribute.Int), int64(1067807102794692001)},
		{`-3`, read(v1.Attribute.Int), int64(-3)},
		{`3.0`, read(v1.Attribute.Int), int64(3)},
		{`3.5`, read(v1.Attribute.Int), nil},
		{`9223372036854775808`, read(v1.Attribute.Int), nil},

		{`true`, read(v1.Attribute.Bool), true},
		{`0`, read(v1.Attribute.Bool), false},
		{`"1"`, read(v1.Attribute.Bool), true},
		{`"False"`, read(v1.Attribute.Bool), false},
		{`"yes"`, read(v1.Attribute.Bool), nil},

		{`"M\u00fcller \"x\" \/"`, read(v1.Attribute.Text), `Müller "x" /`},
		{`"ü"`, read(v1.Attribute.Text), "ü"},
		{`12.50`, read(v1.Attribute.Text), "12.50"},
		{`{"type":"Office"}`, read(v1.Attribute.Text), nil},

		{`"Product training,Data security"`, read(v1.Attribute.Tags), []string{"Product training", "Data security"}},
		{`"[\"AT Power-Point\",\"CI\/CD\"]"`, read(v1.Attribute.Tags), []string{"AT Power-Point", "CI/CD"}},
		{`["a","b,c"]`, read(v1.Attribute.Tags), []string{"a", "b,c"}},
		{`"[draft], final"`, read(v1.Attribute.Tags), []string{"[draft]", "final"}},
		{`"one"`, read(v1.Attribute.Tags), []string{"one"}},
		{`[1]`, read(v1.Attribute.Tags), nil},
		{`{"a":1}`, read(v1.Attribute.Tags), nil},
	} {
		got, err := test.read(v1.Attribute{Key: "k", Value: json.RawMessage(test.value)})
		if test.want == nil {
			if !errors.Is(err, personio.ErrWrongType) {
				t.Errorf("%s: %v, %v, want another type", test.value, got, err)
			}
			continue
		}
		if at, ok := got.(time.Time); ok {
			got = at.UTC()
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %v, %v, want %v", test.value, got, err, test.want)
		}
	}
}

func read[T any](method func(v1.Attribute) (T, error)) func(v1.Attribute) (any, error) {
	return func(a v1.Attribute) (any, error) { return method(a) }
}

func TestTagsThatAreEmptyHaveNoValue(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`"[]"`, `","`, `" , "`, `""`, `[]`} {
		if _, err := (v1.Attribute{Value: json.RawMessage(value)}).Tags(); !errors.Is(err, v1.ErrEmpty) {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func TestAttributesAreFound(t *testing.T) {
	t.Parallel()
	e := employee(t, `"dynamic_1":{"label":"IBAN","value":"DE02","type":"standard","universal_id":"iban"}`,
		`"dynamic_2":{"label":"Size, shirt","value":"M","type":"list","universal_id":null}`,
		`"dynamic_3":{"label":"Twice","value":"a","type":"list","universal_id":null}`,
		`"dynamic_4":{"label":"Twice","value":"b","type":"list","universal_id":null}`,
		`"dynamic_5":{"label":"Old","value":"1","type":"list"}`, `"dynamic_5":{"label":"Old","value":"2","type":"list"}`)
	for selector, want := range map[string]string{
		"dynamic_1": "DE02", "universal_id=iban": "DE02", "label=IBAN": "DE02", "label=Size, shirt": "M", "dynamic_5": "2",
	} {
		if got, err := e.Attributes.Text(selector); got != want || err != nil {
			t.Errorf("%s: %q, %v", selector, got, err)
		}
	}
	for _, selector := range []string{"iban", "universal_id=", "universal_id=shirt", "label=", "label=iban", "", "label"} {
		_, err := e.Attributes.Text(selector)
		if !errors.Is(err, v1.ErrNotWhitelisted) || !strings.Contains(fmt.Sprint(err), selector) {
			t.Errorf("%s: %v", selector, err)
		}
	}
	salary := employee(t, `"fix_salary":{"label":"Salary","value":"4200.50","type":"decimal","universal_id":"fix_salary","currency":"EUR"}`)
	if money, err := salary.Attributes.Money("fix_salary"); err != nil || money.String() != "4200.50 EUR" {
		t.Errorf("%v, %v", money, err)
	}
}

func TestTagsAreJoined(t *testing.T) {
	t.Parallel()
	joined, err := v1.JoinTags("Go", "SQL")
	if err != nil || joined != "Go,SQL" {
		t.Errorf("%q, %v", joined, err)
	}
	for _, tag := range []string{"", "a,b"} {
		if _, err := v1.JoinTags("Go", tag); !errors.Is(err, v1.ErrInvalidValue) {
			t.Errorf("%q: %v", tag, err)
		}
	}
}

// What an employee belongs to comes as an object, wrapped or not, or as nothing in
// four spellings.
func TestStandardAttributesAreRead(t *testing.T) {
	t.Parallel()
	e := employee(t,
		labelled("first_name", `"Ada"`, "standard", "first_name"),
		labelled("weekly_working_hours", `"38.5"`, "standard", "weekly_working_hours"),
		labelled("hire_date", `"2031-02-03T00:00:00+01:00"`, "date", "hire_date"),
		labelled("created_at", `"2031-02-03T10:00:00+01:00"`, "date", "created_at"),
		labelled("supervisor", `{"type":"Employee","attributes":{"id":{"label":"ID","value":2,"type":"integer","universal_id":"id"},"last_name":{"label":"x","value":"Byron"}}}`, "standard", "supervisor"),
		labelled("office", `{"type":"Office","attributes":{"id":131014,"name":"Munich"}}`, "standard", "office"),
		labelled("team", `""`, "standard", "team"), labelled("department", `[]`, "standard", "department"), labelled("subcompany", `"CS Demo GmbH"`, "standard", "subcompany"),
		labelled("cost_centers", `[{"type":"CostCenter","attributes":{"id":1,"name":"A","percentage":62.5}},{"type":"CostCenter","attributes":{"id":2,"name":"B","percentage":37.5}}]`, "standard", "cost_centers"),
		labelled("holiday_calendar", `{"type":"HolidayCalendar","attributes":{"id":2,"name":"Bayern","country":"DE","state":null}}`, "standard", "holiday_calendar"),
		labelled("absence_entitlement", `[{"type":"TimeOffType","attributes":{"id":113437,"name":"Paid vacation","category":"paid_vacation","entitlement":24.5}}]`, "standard", ""),
		labelled("work_schedule", `{"type":"WorkSchedule","attributes":{"id":1067807102794692000,"name":"40 hours","valid_from":"2031-02-03T00:00:00+01:00","monday":"08:00","sunday":"00:00"}}`, "standard", ""),
		labelled("fix_salary", `4166.67`, "decimal", "fix_salary"))
	s, err := e.Standard()
	if err != nil {
		t.Fatal(err)
	}
	for name, ok := range map[string]bool{
		"id":         s.ID == 7,
		"name":       s.FirstName == "Ada",
		"hours":      s.WeeklyWorkingHours.String() == "38.5",
		"hired":      s.HireDate == personio.NewDate(2031, 2, 3),
		"created":    s.CreatedAt.Equal(time.Date(2031, 2, 3, 9, 0, 0, 0, time.UTC)),
		"supervisor": s.Supervisor.ID == 2 && s.Supervisor.LastName == "Byron" && s.Supervisor.FirstName == "",
		"office":     s.Office.ID == 131014 && s.Office.Name == "Munich",
		"nothing":    s.Team.ID == 0 && s.Department.ID == 0 && s.Subcompany.Name == "CS Demo GmbH",
		"costs":      len(s.CostCenters) == 2 && s.CostCenters[1].Percentage.String() == "37.5",
		"calendar":   s.HolidayCalendar.Country == "DE" && s.HolidayCalendar.State == "",
		"days":       len(s.AbsenceEntitlement) == 1 && s.AbsenceEntitlement[0].Entitlement.String() == "24.5",
		"schedule":   s.WorkSchedule.ID == 1067807102794692000 && s.WorkSchedule.Monday.Duration() == 8*time.Hour && s.WorkSchedule.ValidFrom == s.HireDate,
		"sunday":     !s.WorkSchedule.Sunday.IsZero() && s.WorkSchedule.Tuesday.IsZero(),
		"salary":     s.FixSalary.Amount.String() == "4166.67",
	} {
		if !ok {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if got := s.Office.RawJSON(); !strings.Contains(string(got), "Office") {
		t.Errorf("%s", got)
	}
}

// Members that are no attributes are values without labels; what is no object at
// all has none.
func TestOddAttributesAreKept(t *testing.T) {
	t.Parallel()
	e := employee(t, `"plain":"text"`, `"object":{"type":"Office","attributes":{"id":1}}`, `"list":[1]`, `"unknown":{"label":"x","value":1,"new":{"a":[2]}}`)
	for key, want := range map[string]string{"plain": `"text"`, "object": `{"type":"Office","attributes":{"id":1}}`, "list": `[1]`, "unknown": "1"} {
		if a, ok := e.Attributes.ByKey(key); !ok || string(a.Value) != want {
			t.Errorf("%s: %s", key, a.Value)
		}
	}
	if !strings.Contains(string(e.RawJSON()), `"new":{"a":[2]}`) {
		t.Error("an unknown member is lost")
	}
	for _, empty := range []string{`{"type":"Employee","attributes":[]}`, `{"attributes":""}`, `{"attributes":null}`, `{}`} {
		var e v1.Employee
		if err := json.Unmarshal([]byte(empty), &e); err != nil || len(e.Attributes) != 0 || e.ID != 0 {
			t.Errorf("%s: %v", empty, err)
		}
	}
	for _, wrong := range []string{``, `[]`, `{"attributes":{"id":{"value":"x"}}}`, `{"attributes":{"a"`, `nonsense`} {
		if err := new(v1.Employee).UnmarshalJSON([]byte(wrong)); err == nil {
			t.Errorf("%s was read", wrong)
		}
	}
}

// Who prints an employee, prints an employee; a log and an error have nothing of it.
func TestEmployeesAreNotLogged(t *testing.T) {
	t.Parallel()
	e := employee(t, labelled("first_name", `"Ada-Canary"`, "standard", ""), labelled("fix_salary", "77777", "decimal", ""))
	a, _ := e.Attributes.ByKey("first_name")
	_, dateErr := e.Attributes.Date("first_name")
	for _, text := range []string{
		fmt.Sprint(dateErr), e.LogValue().String(), a.LogValue().String(),
	} {
		if strings.Contains(text, "Canary") || strings.Contains(text, "77777") {
			t.Errorf("%s", text)
		}
	}
	for _, text := range []string{e.String(), a.String()} {
		if !strings.Contains(text, "Ada-Canary") {
			t.Errorf("%s", text)
		}
	}
}

func TestPageOfEmployeesIsReadInOneGo(t *testing.T) {
	t.Parallel()
	page, err := answering(t, 200, `{"success":true,"metadata":{"total_elements":"2"},"offset":"0","limit":"100","data":[
		{"type":"Employee","attributes":{"id":{"label":"ID","value":1},"n\u00e4me":{"label":"N\u00e4me","value":"a"}}},
		{"attributes":{"id":{"label":"ID","value":"2"},"n\u00e4me":{"label":"N\u00e4me","value":null}},"type":"Employee"}]}`).Employees.List(t.Context(), v1.EmployeeListOptions{})
	if err != nil || len(page.Items) != 2 || page.Next != "" {
		t.Fatalf("%v, %v", page, err)
	}
	if page.Items[1].ID != 2 || page.Items[0].Attributes[1].Key != "näme" || page.Items[0].Attributes[1].Label != "Näme" {
		t.Errorf("%#v", page.Items)
	}
	keys := func(e v1.Employee) (all []string) {
		for _, a := range e.Attributes {
			all = append(all, a.Key)
		}
		return all
	}
	if !slices.Equal(keys(page.Items[0]), keys(page.Items[1])) {
		t.Errorf("%v and %v", keys(page.Items[0]), keys(page.Items[1]))
	}
}

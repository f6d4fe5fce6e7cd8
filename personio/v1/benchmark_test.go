package v1_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	v1 "github.com/personio-go/sdk/personio/v1"
)

// pageOfEmployees is a page as large accounts have them: 100 employees with 60
// attributes, about 785 KB.
func pageOfEmployees() string {
	var rows []string
	for i := range 100 {
		attributes := []string{
			fmt.Sprintf(`"id":{"label":"ID","value":%d,"type":"integer","universal_id":"id"}`, i+1),
			labelled("supervisor", `{"type":"Employee","attributes":{"id":{"label":"ID","value":2,"type":"integer","universal_id":"id"},"first_name":{"label":"First name","value":"Ada","type":"standard","universal_id":"first_name"}}}`, "standard", "supervisor"),
			labelled("office", `{"type":"Office","attributes":{"id":131014,"name":"M\u00fcnchen"}}`, "standard", "office"),
			labelled("cost_centers", `[{"type":"CostCenter","attributes":{"id":82957,"name":"Cost center 1","percentage":100}}]`, "standard", "cost_centers"),
			labelled("work_schedule", `{"type":"WorkSchedule","attributes":{"id":1067807102794692000,"name":"Full-time, 40 hours","valid_from":null,"monday":"08:00","tuesday":"08:00","wednesday":"08:00","thursday":"08:00","friday":"08:00","saturday":"00:00","sunday":"00:00"}}`, "standard", "work_schedule"),
			`"fix_salary":{"label":"Fix salary","value":4166.67,"type":"decimal","universal_id":"fix_salary","currency":"EUR"}`,
			labelled("hire_date", `"2014-11-09T00:00:00+01:00"`, "date", "hire_date"),
		}
		for n := len(attributes); n < 60; n++ {
			value := []string{fmt.Sprintf(`"a value of %d"`, i), "null", `""`, fmt.Sprint(i), `"Product training,Data security training"`}[n%5]
			attributes = append(attributes, labelled(fmt.Sprintf("dynamic_%d", 240700+n), value, "standard", ""))
		}
		rows = append(rows, `{"type":"Employee","attributes":{`+strings.Join(attributes, ",")+`}}`)
	}
	return `{"success":true,"metadata":{"total_elements":100,"current_page":0,"total_pages":1},"offset":0,"limit":100,"data":[` + strings.Join(rows, ",") + `]}`
}

// listEmployees is a call over a pipeline whose server answers at once.
func listEmployees(tb testing.TB) (list, plain func()) {
	tb.Helper()
	client := rawAnswering(tb, pageOfEmployees())
	v1c := v1.New(client)
	list = func() {
		page, err := v1c.Employees.List(tb.Context(), v1.EmployeeListOptions{})
		if err != nil || len(page.Items) != 100 || len(page.Items[99].Attributes) != 60 {
			tb.Fatal(err)
		}
	}
	plain = func() {
		var page map[string]any
		if err := client.Do(tb.Context(), http.MethodGet, "/v1/company/employees?limit=100", nil, &page); err != nil || page["data"] == nil {
			tb.Fatal(err)
		}
	}
	return list, plain
}

func rawAnswering(tb testing.TB, body string) *personio.Client {
	tb.Helper()
	return staticClient(tb, roundTrip(func(*http.Request) (*http.Response, error) { return reply(body), nil }))
}

// A page of 100 employees with 60 attributes, as typed attributes and as users
// decode it today. docs/performance.md has the figures.
func BenchmarkPageOfEmployees(b *testing.B) {
	list, plain := listEmployees(b)
	body := []byte(pageOfEmployees())
	for name, f := range map[string]func(){"v1": list, "map": plain} {
		b.Run("call/"+name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				f()
			}
		})
	}
}

func BenchmarkBind(b *testing.B) {
	e := ada(b)
	binder, err := v1.NewBinder[colleague]()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := binder.Bind(e); err != nil {
			b.Fatal(err)
		}
	}
}

// Allocations do not depend on the machine: a page of typed attributes takes a
// sixth of those of a map, at most.
//
//nolint:paralleltest // allocations are counted for the whole process
func TestPageOfEmployeesTakesFewAllocations(t *testing.T) {
	list, plain := listEmployees(t)
	typed, untyped := testing.AllocsPerRun(3, list), testing.AllocsPerRun(3, plain)
	t.Logf("%.0f allocations, %.0f with a map: 1/%.0f", typed, untyped, untyped/typed)
	if typed > untyped/6 {
		t.Errorf("%.0f allocations, %.0f with a map", typed, untyped)
	}
}

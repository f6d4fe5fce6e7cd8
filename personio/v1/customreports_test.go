package v1_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	v1 "github.com/personio-go/sdk/personio/v1"
)

func reportOf(n int) personiotest.CustomReport {
	r := personiotest.CustomReport{
		Name: "Headcount", StartDate: "2031-02-03", EndDate: "2031-02-03T00:00:00Z",
		Columns: []personiotest.CustomReportColumn{{AttributeID: "first_name", HumanReadable: "First Name", DataType: "TEXT"}, {AttributeID: "salary", HumanReadable: "Salary", DataType: "SALARY"}},
	}
	for i := range n {
		r.Items = append(r.Items, personiotest.CustomReportItem{EmployeeID: int64(i + 1), Values: []map[string]any{
			{"attribute_id": "first_name", "data_type": "TEXT", "employee_id": i + 1, "value": "Ada"},
		}})
	}
	return r
}

func TestReportIsReadPageByPage(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 99, 100, 101, 250} {
		server, company, client := kontor(t)
		id := v1.ReportID(company.AddCustomReport(reportOf(n)))
		items, err := personio.Collect(client.CustomReports.Items(t.Context(), id, v1.CustomReportOptions{Locale: "de"}))
		if err != nil || len(items) != n {
			t.Errorf("%d rows, %d requests, %v", len(items), server.Count("v1.custom_reports.get"), err)
		}
		for i, item := range items {
			if item.EmployeeID != v1.EmployeeID(i+1) || item.Attributes[0].Value != "Ada" {
				t.Errorf("%+v", item)
			}
		}
		report, err := client.CustomReports.Get(t.Context(), id, v1.CustomReportOptions{})
		if err != nil || len(report.Items) != n || report.Name != "Headcount" || report.StartDate != personio.NewDate(2031, 2, 3) || report.EndDate != report.StartDate || report.Status != v1.ReportUpToDate || len(report.Columns) != 2 {
			t.Errorf("%+v, %v", report, err)
		}
	}
}

// A report that is calculated anew between two pages is two reports.
func TestReportThatChangesWhileItIsReadIsAnError(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := company.AddCustomReport(reportOf(30))
	var last error
	n := 0
	for _, err := range client.CustomReports.Items(t.Context(), v1.ReportID(id), v1.CustomReportOptions{Limit: 10}) {
		if last = err; err == nil {
			n++
		}
		if n == 15 {
			company.RefreshCustomReport(id, reportOf(29).Items)
		}
	}
	if !errors.Is(last, v1.ErrReportChanged) || n != 20 {
		t.Errorf("%d rows, %v", n, last)
	}
	// A server without pages gives the same rows again.
	same := answering(t, 200, success(`[{"type":"Report","attributes":{"id":"1","items":[{"employee_id":1,"attributes":[]}]}}]`))
	if items, err := personio.Collect(same.CustomReports.Items(t.Context(), "1", v1.CustomReportOptions{})); !errors.Is(err, personio.ErrPageLoop) || len(items) != 1 {
		t.Errorf("%d rows, %v", len(items), err)
	}
}

func TestReportsAreListed(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	first, second := reportOf(0), reportOf(0)
	second.Status, second.Columns = "updating", []personiotest.CustomReportColumn{{AttributeID: "email", HumanReadable: "E-mail", DataType: "TEXT"}}
	a, b := v1.ReportID(company.AddCustomReport(first)), v1.ReportID(company.AddCustomReport(second))
	for name, test := range map[string]struct {
		o    v1.CustomReportListOptions
		want string
	}{
		"all": {v1.CustomReportListOptions{}, fmt.Sprint(a, b)}, "status": {v1.CustomReportListOptions{Status: v1.ReportUpdating}, fmt.Sprint(b)},
		"ids": {v1.CustomReportListOptions{IDs: []v1.ReportID{a, "x"}}, fmt.Sprint(a)}, "both": {v1.CustomReportListOptions{IDs: []v1.ReportID{a, b}}, fmt.Sprint(a, b)},
	} {
		reports, err := client.CustomReports.List(t.Context(), test.o)
		var got []any
		for _, r := range reports {
			got = append(got, r.ID)
		}
		if err != nil || fmt.Sprint(got...) != test.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	columns, err := client.CustomReports.Columns(t.Context(), v1.ReportColumnOptions{ReportID: a, Columns: []string{"salary", "email"}, Locale: "en"})
	if err != nil || len(columns) != 1 || columns[0].HumanReadable != "Salary" || columns[0].DataType != v1.ReportSalary {
		t.Errorf("%+v, %v", columns, err)
	}
	list := answering(t, 200, success(`[{"type":"Column","attributes":[{"attribute_id":"first_name"}]}]`))
	if columns, err := list.CustomReports.Columns(t.Context(), v1.ReportColumnOptions{}); err != nil || len(columns) != 1 {
		t.Errorf("as a list: %+v, %v", columns, err)
	}
	_, err = client.CustomReports.Get(t.Context(), "unknown", v1.CustomReportOptions{})
	if !errors.Is(err, personio.ErrNotFound) || apiError(t, err).Operation != "v1.custom_reports.get" {
		t.Errorf("%v", err)
	}
}

func TestValuesOfReportsAreRead(t *testing.T) {
	t.Parallel()
	var item v1.ReportItem
	err := json.Unmarshal([]byte(`{"employee_id":17,"historical_attributes":[
		{"attribute_id":"a","data_type":"ENTITY","entity_id":"5","value":"Pier 3","effective_date":"2031-02-03"},
		{"attribute_id":"b","data_type":"DURATION","duration":480},
		{"attribute_id":"c","data_type":"COST_CENTER","cost_centers":[{"cost_center_id":"1","value":"A","weight":"100%"}]},
		{"attribute_id":"d","data_type":"ABSENCE_OVERVIEW","start_date":"2031-02-03","end_date":"2031-02-04","duration_days":"1.5","duration_hours":"12"},
		{"attribute_id":"e","data_type":"ABSENCE_PERIOD","half_day_at_start":true,"half_day_at_end":0},
		{"attribute_id":"f","data_type":"PERFORMANCE_TARGET","performance_targets":[{"performance_target_id":"1"}]},
		{"attribute_id":"g","data_type":"SALARY","amount":"4200.00","currency_symbol":"€"},
		{"attribute_id":"h","data_type":"COMPENSATION","amount":"100","currency_code":"EUR","overtime_hours":"2","bonus_type":"yearly"},
		{"attribute_id":"i","data_type":"of the future","shape":{"x":1}}]}`), &item)
	v := item.HistoricalAttributes
	if err != nil || len(v) != 9 || item.EmployeeID != 17 {
		t.Fatalf("%+v, %v", item, err)
	}
	for name, ok := range map[string]bool{
		"entity": v[0].EntityID == "5" && v[0].EffectiveDate == personio.NewDate(2031, 2, 3), "duration": v[1].Duration.String() == "480",
		"cost centers": v[2].CostCenters[0].Weight == "100%", "overview": v[3].DurationDays.String() == "1.5" && v[3].EndDate == personio.NewDate(2031, 2, 4),
		"period": v[4].HalfDayAtStart && !v[4].HalfDayAtEnd, "target": len(v[5].PerformanceTargets) > 0, "salary": v[6].Amount.String() == "4200.00",
		"compensation": v[7].BonusType == "yearly" && v[7].OvertimeHours.String() == "2", "unknown": len(v[8].RawJSON()) > 0,
	} {
		if !ok {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// Personio documents these as texts, and shows numbers. One that is a number does
// not take the report along.
func TestNumbersInReportsAreReadAsTexts(t *testing.T) {
	t.Parallel()
	for _, one := range []string{`1`, `"1"`} {
		client := answering(t, http.StatusOK, success(`[{"type":"Report","attributes":{"id":"a","filters":[{"column":"office_id","comparison":"eq","value":`+one+`}],
			"items":[{"employee_id":17,"attributes":[{"attribute_id":"department","data_type":"ENTITY","entity_id":`+one+`,"value":`+one+`},
			{"attribute_id":"cost_center","data_type":"COST_CENTER","cost_centers":[{"cost_center_id":`+one+`,"value":`+one+`,"weight":`+one+`}]}]}]}}]`))
		report, err := client.CustomReports.Get(t.Context(), "a", v1.CustomReportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		values := report.Items[0].Attributes
		if report.Filters[0] != (v1.ReportFilter{Column: "office_id", Comparison: "eq", Value: "1"}) || values[0].EntityID != "1" || values[0].Value != "1" ||
			values[1].CostCenters[0] != (v1.ReportCostShare{CostCenterID: "1", Value: "1", Weight: "1"}) {
			t.Errorf("%s: %+v, %+v", one, report.Filters, values[1].CostCenters)
		}
	}
}

package personiotest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Report is a custom report, a table.
type Report struct {
	ID   string `json:"id"` // empty gets one
	Name string `json:"name"`
	// Hidden reports are not released for the API.
	Hidden  bool           `json:"hidden"`
	Columns []ReportColumn `json:"columns"`
	// Rows have a value for each column: a text, a number, a [ReportOptions], a
	// [ReportPeriod], nil for an empty cell, or a map[string]any, whose members
	// become those of the cell.
	Rows [][]any `json:"rows"`
	// Broken is what Personio says of a report that it cannot give, such as
	// "Unsupported nested type: null" for a grouped one.
	Broken string `json:"broken"`
}

// ReportColumn is a column of a report.
type ReportColumn struct {
	Name    string `json:"name"`
	Display string `json:"display"`
	// Type is string, option, timestamp, decimal, or another.
	Type string `json:"type"`
}

// ReportOptions are chosen values of a list, by their keys.
type ReportOptions map[string]string

// ReportPeriod is a time, or the time between two.
type ReportPeriod struct{ From, To string }

// AddReport adds a report and returns its id.
func (c *Company) AddReport(r Report) string {
	defer c.lock()()
	r.ID = cmp.Or(r.ID, newUUID())
	c.reports = with(c.reports, r, func(same Report) bool { return same.ID == r.ID })
	return r.ID
}

// AddReportAttribute adds an attribute that reports can show, with the members
// that the test wants it to have: Personio documents none but type and display.
func (c *Company) AddReportAttribute(attribute map[string]any) {
	defer c.lock()()
	c.reportAttributes = append(c.reportAttributes, maps.Clone(attribute))
}

func reportRoutes() []apiRoute {
	return []apiRoute{
		{operation: "reports.list", pattern: "GET /v2/reports", serve: withReports(serveReports)},
		{operation: "reports.attributes", pattern: "GET /v2/reports/attributes", serve: withReports(serveReportAttributes)},
		{operation: "reports.get", pattern: "GET /v2/reports/{id}", serve: withReports(serveReport)},
	}
}

// withReports checks the access right, which is 400 here when it is missing, and
// that nothing accompanies a cursor.
func withReports(serve func(*apiCall)) func(*apiCall) {
	return func(c *apiCall) {
		switch {
		case !c.client.allows("personio:reports:read"):
			c.badRequest("Unauthorized token")
		case c.query.Has("cursor") && len(c.query) > 1:
			c.badRequest("Provided request parameters are invalid.")
		default:
			serve(c)
		}
	}
}

func serveReports(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	state, ok := c.listing(p)
	if !ok {
		return
	}
	var rows []any
	for _, r := range slices.Backward(c.company.reports) { // the newest first
		if !r.Hidden {
			rows = append(rows, map[string]any{"id": r.ID, "name": r.Name})
		}
	}
	plainPage(c, p, state, rows)
}

func serveReportAttributes(c *apiCall) {
	p := paging{max: 100, byDefault: 100}
	if state, ok := c.listing(p); ok {
		plainPage(c, p, state, c.company.reportAttributes)
	}
}

func serveReport(c *apiCall) {
	id := c.id("id")
	i := slices.IndexFunc(c.company.reports, func(r Report) bool { return r.ID == id && !r.Hidden })
	if i < 0 {
		c.badRequest(fmt.Sprintf("Report with id %s not found.", id))
		return
	}
	report := c.company.reports[i]
	if report.Broken != "" {
		c.badRequest(report.Broken)
		return
	}
	p := paging{max: 100, byDefault: 100}
	state, ok := c.listing(p, "locale")
	if !ok {
		return
	}
	from := min(state.offset, len(report.Rows))
	to := min(from+state.limit, len(report.Rows))
	meta := map[string]any{"columns": report.Columns, "links": nil} // the last page has no links at all
	if to < len(report.Rows) {
		state.offset = to
		meta["links"] = map[string]any{"next": map[string]any{"href": c.next(p, state)}}
	}
	rows := make([]any, 0, to-from)
	for _, row := range report.Rows[from:to] {
		rows = append(rows, cells(report.Columns, row))
	}
	c.reply(http.StatusOK, map[string]any{"report_config": map[string]any{"name": report.Name}, "_data": rows, "_meta": meta})
}

// cells are the values of a row as they are sent.
func cells(columns []ReportColumn, values []any) []any {
	row := make([]any, 0, len(values))
	for i, value := range values {
		cell := map[string]any{}
		if i < len(columns) {
			cell["attribute_id"] = columns[i].Name
		}
		switch value := value.(type) {
		case nil:
		case string:
			cell["string_value"] = map[string]any{"value": value}
		case ReportOptions:
			options := make([]any, 0, len(value))
			for _, key := range slices.Sorted(maps.Keys(value)) {
				options = append(options, map[string]any{"key": key, "value": value[key]})
			}
			cell["options_value"] = map[string]any{"options": options}
		case ReportPeriod:
			cell["time_range_value"] = map[string]any{"from": value.From, "to": value.To}
		case map[string]any:
			maps.Copy(cell, value)
		default:
			cell["numeric_value"] = map[string]any{"number": value}
		}
		row = append(row, cell)
	}
	return row
}

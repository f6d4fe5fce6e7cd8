package personiotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// CustomReport is a report that somebody put together, as API v1 has it.
type CustomReport struct {
	ID          string    `json:"id"` // a UUID; "" gets one
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Type        string    `json:"type"`   // "" is point_in_time
	Status      string    `json:"status"` // "" is up_to_date
	StartDate   string    `json:"start_date"`
	EndDate     string    `json:"end_date"`
	RefreshedAt time.Time `json:"refreshed_at"` // zero gets the time of addition
	// Columns are those of the report, with names for people.
	Columns []CustomReportColumn `json:"columns"`
	Items   []CustomReportItem   `json:"items"`
}

// CustomReportColumn is a column of a report.
type CustomReportColumn struct {
	AttributeID   string `json:"attribute_id"`
	HumanReadable string `json:"human_readable"`
	DataType      string `json:"data_type"`
}

// CustomReportItem is a row of a report: members of Values are written as they are.
type CustomReportItem struct {
	EmployeeID int64            `json:"employee_id"`
	Values     []map[string]any `json:"values"`
}

// AddCustomReport makes a report and returns its id.
func (c *Company) AddCustomReport(r CustomReport) string {
	defer c.lock()()
	r.ID = cmp.Or(r.ID, newUUID())
	r.Type = cmp.Or(r.Type, "point_in_time")
	r.Status = cmp.Or(r.Status, "up_to_date")
	if r.RefreshedAt.IsZero() {
		r.RefreshedAt = c.server.now()
	}
	c.customReports = with(c.customReports, &r, func(same *CustomReport) bool { return same.ID == r.ID })
	return r.ID
}

// RefreshCustomReport calculates a report anew: with other rows and another time.
// It reports whether there is one.
func (c *Company) RefreshCustomReport(id string, items []CustomReportItem) bool {
	defer c.lock()()
	r := c.customReport(id)
	if r == nil {
		return false
	}
	r.Items, r.RefreshedAt = slices.Clone(items), r.RefreshedAt.Add(time.Minute)
	return true
}

func (c *Company) customReport(id string) *CustomReport {
	return first(c.customReports, func(r *CustomReport) bool { return r.ID == id })
}

func v1ReportRoutes() []apiRoute {
	const read = "reports.custom:read"
	return []apiRoute{
		{operation: "v1.custom_reports.list", pattern: "GET /v1/company/custom-reports/reports", scope: read, parameters: []string{"report_ids", "status"}, serve: serveV1Reports},
		{operation: "v1.custom_reports.get", pattern: "GET /v1/company/custom-reports/reports/{id}", scope: read, parameters: []string{"locale", "page", "limit"}, serve: serveV1Report},
		{operation: "v1.custom_reports.columns", pattern: "GET /v1/company/custom-reports/columns", scope: read, parameters: []string{"columns", "locale", "report_id"}, serve: serveV1Columns},
	}
}

func reportMeta(r *CustomReport) map[string]any {
	columns := make([]string, len(r.Columns))
	for i, column := range r.Columns {
		columns[i] = column.AttributeID
	}
	return map[string]any{
		"id": r.ID, "name": r.Name, "description": r.Description, "author_first_name": "Ada", "author_last_name": "Byron",
		"type": r.Type, "status": r.Status, "start_date": r.StartDate, "end_date": r.EndDate,
		"created_at": r.RefreshedAt.UTC().Format(time.RFC3339), "updated_at": r.RefreshedAt.UTC().Format(time.RFC3339),
		"data_refreshed_at": r.RefreshedAt.UTC().Format(time.RFC3339), "columns": columns, "filters": []any{}, "period_type": "fixed",
	}
}

// v1Report sends reports, which have an envelope like lists have.
func (c *apiCall) v1Report(data []any, total, page, limit int) {
	pages := 1
	if limit > 0 {
		pages = (total + limit - 1) / limit
	}
	c.reply(http.StatusOK, map[string]any{
		"success": true, "data": data, "offset": 0, "limit": limit,
		"metadata": map[string]any{"total_elements": total, "current_page": page, "total_pages": pages},
	})
}

func serveV1Reports(c *apiCall) {
	data := []any{}
	for _, r := range c.company.customReports {
		if c.oneOf("report_ids", r.ID) && c.is("status", r.Status) {
			data = append(data, v1Resource("Report", reportMeta(r)))
		}
	}
	c.v1Report(data, len(data), 0, len(data))
}

func serveV1Report(c *apiCall) {
	r := c.company.customReport(c.id("id"))
	page, ok := v1Number(c.query, "page", 1)
	limit, ok2 := v1Number(c.query, "limit", 0)
	switch {
	case !ok || !ok2 || page < 1:
		c.v1ReportError(http.StatusBadRequest, "Bad Request")
		return
	case r == nil:
		c.v1ReportError(http.StatusNotFound, "Not Found")
		return
	}
	rows := r.Items
	if limit > 0 {
		from := min((page-1)*limit, len(rows))
		rows = rows[from:min(from+limit, len(rows))]
	}
	items := make([]any, len(rows))
	member := "attributes"
	if r.Type == "historical_data" {
		member = "historical_attributes"
	}
	for i, item := range rows {
		items[i] = map[string]any{"employee_id": item.EmployeeID, member: item.Values}
	}
	attributes := reportMeta(r)
	attributes["items"] = items
	c.v1Report([]any{v1Resource("Report", attributes)}, len(r.Items), page, limit)
}

// v1ReportError has a shape that only reports use: a list.
func (c *apiCall) v1ReportError(status int, title string) {
	c.reply(status, []any{map[string]any{
		"status": status, "trace_id": newUUID(), "timestamp": c.server.now().UTC().Format(time.RFC3339),
		"errors": []any{map[string]any{"title": title, "details": "Report not found", "type": "search", "_meta": []any{}}},
	}})
}

func serveV1Columns(c *apiCall) {
	columns := []CustomReportColumn{}
	for _, r := range c.company.customReports {
		for _, column := range r.Columns {
			wanted := !c.query.Has("columns") || slices.Contains(strings.Split(c.query.Get("columns"), ","), column.AttributeID)
			if wanted && c.is("report_id", r.ID) && !slices.Contains(columns, column) {
				columns = append(columns, column)
			}
		}
	}
	c.v1Success(http.StatusOK, v1Resource("Column", columns))
}

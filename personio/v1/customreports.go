package v1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/url"
	"strconv"
	"strings"

	"github.com/personio-go/sdk/internal/address"
	"github.com/personio-go/sdk/internal/jsonread"
	"github.com/personio-go/sdk/personio"
)

// CustomReportsService reads the reports that people have put together in
// Personio. The right for it does not regard which attributes are whitelisted:
// whatever somebody puts into a report can be read.
//
// Deprecated by Personio: these routes end on 2027-06-30. Their successor is
// [personio.ReportsService].
//
// See https://developer.personio.de/reference/listreports.
type CustomReportsService struct{ client *personio.Client }

// CustomReport says what a report is about.
type CustomReport struct {
	Object

	ID              ReportID     `json:"id"`
	Name            string       `json:"name"`
	Description     string       `json:"description,omitempty"`
	AuthorFirstName string       `json:"author_first_name,omitempty"`
	AuthorLastName  string       `json:"author_last_name,omitempty"`
	Type            ReportType   `json:"type,omitempty"`
	Status          ReportStatus `json:"status,omitempty"`
	// StartDate and EndDate are the days that the report is about.
	StartDate       personio.Date      `json:"start_date,omitzero"`
	EndDate         personio.Date      `json:"end_date,omitzero"`
	CreatedAt       personio.Timestamp `json:"created_at,omitzero"`
	UpdatedAt       personio.Timestamp `json:"updated_at,omitzero"`
	DataRefreshedAt personio.Timestamp `json:"data_refreshed_at,omitzero"`
	// Columns are the ids of attributes; [CustomReportsService.Columns] has their
	// names.
	Columns []string       `json:"columns,omitempty"`
	Filters []ReportFilter `json:"filters,omitempty"`
	// PeriodType such as "fixed", "this_month", "last_quarter" or "year_to_date".
	PeriodType string `json:"period_type,omitempty"`
	// Items are the rows. A list of reports has none.
	Items []ReportItem `json:"items,omitempty"`
}

// ReportType says what the rows of a report are.
type ReportType string

// The types.
const (
	PointInTime    ReportType = "point_in_time"
	HistoricalData ReportType = "historical_data"
	Timeframe      ReportType = "timeframe"
)

// ReportStatus says whether a report can be read.
type ReportStatus string

// The statuses. Ask again until a report is up to date.
const (
	ReportUpToDate     ReportStatus = "up_to_date"
	ReportUpdating     ReportStatus = "updating"
	ReportUpdateFailed ReportStatus = "update_failed"
	ReportCreated      ReportStatus = "created"
)

// ReportFilter is one of the conditions of a report.
type ReportFilter struct {
	Column     string `json:"column"`
	Comparison string `json:"comparison"`
	Value      string `json:"value"`
}

// LogValue implements [slog.LogValuer]: the id and nothing personal.
func (r CustomReport) LogValue() slog.Value { return slog.StringValue("custom report " + string(r.ID)) }

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *CustomReport) UnmarshalJSON(data []byte) error {
	type plain CustomReport
	wire := struct {
		*plain

		StartDate day `json:"start_date"`
		EndDate   day `json:"end_date"`
	}{plain: new(plain)}
	err := unwrap(data, &wire, &wire.Object)
	*r = CustomReport(*wire.plain)
	r.StartDate, r.EndDate = personio.Date(wire.StartDate), personio.Date(wire.EndDate)
	return err
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Personio documents a text
// as the value, and shows a number.
func (f *ReportFilter) UnmarshalJSON(data []byte) error {
	type plain ReportFilter
	wire := struct {
		*plain

		Value personio.Text `json:"value"`
	}{plain: new(plain)}
	err := json.Unmarshal(data, &wire)
	*f = ReportFilter(*wire.plain)
	f.Value = string(wire.Value)
	return err //nolint:wrapcheck // the report's decoder names the place
}

const reportsPath = "/v1/company/custom-reports"

// CustomReportListOptions are the filters of a list of reports. What is zero does
// not filter.
type CustomReportListOptions struct {
	IDs    []ReportID
	Status ReportStatus
}

// List returns all reports, without rows; there are no pages.
//
// Scope: reports.custom:read. Deprecated by Personio: see [CustomReportsService].
//
// See https://developer.personio.de/reference/listreports. Successor:
// [personio.ReportsService].
func (s *CustomReportsService) List(ctx context.Context, o CustomReportListOptions, opts ...personio.CallOption) ([]CustomReport, error) {
	p := newParams()
	for _, id := range o.IDs {
		p.Add("report_ids", string(id)) // how several are to be written is UNVERIFIED
	}
	p.Text("status", string(o.Status))
	return getAll[CustomReport](ctx, s.client, reportsPath+"/reports", p.Values, opts)
}

// CustomReportOptions say which part of a report to read, and how.
type CustomReportOptions struct {
	// Locale of names in values, such as "de".
	Locale string
	// Page counts from 1; 0 is the first.
	Page int
	// Limit is how many employees are on a page. With 0, Get returns the whole
	// report, and Items reads pages of 100.
	Limit int
}

func (o CustomReportOptions) query() url.Values {
	p := newParams()
	p.Text("locale", o.Locale)
	if o.Page > 0 {
		p.Set("page", strconv.Itoa(o.Page))
	}
	if o.Limit > 0 {
		p.Set("limit", strconv.Itoa(o.Limit))
	}
	return p.Values
}

// Get returns a report with its rows, or with those of one page. A report that is
// archived is an error that matches [personio.ErrInvalid].
//
// Scope: reports.custom:read. Deprecated by Personio: see [CustomReportsService].
//
// See https://developer.personio.de/reference/listreportitems. Successor:
// [personio.ReportsService].
func (s *CustomReportsService) Get(ctx context.Context, id ReportID, o CustomReportOptions, opts ...personio.CallOption) (*CustomReport, error) {
	return get[CustomReport](ctx, s.client, withQuery(address.Path(reportsPath+"/reports/{}", id), o.query()), opts)
}

// ErrReportChanged is matched when a report was calculated anew while its pages
// were read: read it again from the beginning.
var ErrReportChanged = errors.New("the report was calculated anew while it was read")

// Items returns all rows of a report, page by page.
//
// Unlike other lists, a report stands still: it is calculated from time to time.
// If that happens meanwhile, the last pair is an error that matches
// [ErrReportChanged].
//
// Scope: reports.custom:read. Deprecated by Personio: see [CustomReportsService].
//
// See https://developer.personio.de/reference/listreportitems. Successor:
// [personio.ReportsService].
func (s *CustomReportsService) Items(ctx context.Context, id ReportID, o CustomReportOptions, opts ...personio.CallOption) iter.Seq2[ReportItem, error] {
	o.Page = max(o.Page, 1)
	if o.Limit <= 0 {
		o.Limit = 100
	}
	return func(yield func(ReportItem, error) bool) {
		var last *CustomReport
		for o := o; ; o.Page++ {
			report, err := s.Get(ctx, id, o, opts...)
			if err == nil && last != nil {
				err = follows(last, report)
			}
			switch {
			case err != nil:
				yield(ReportItem{}, err)
				return
			case len(report.Items) == 0 || !yieldAll(report.Items, yield):
				return
			}
			last = report
		}
	}
}

// follows reports whether a page can come after another.
func follows(last, next *CustomReport) error {
	switch {
	case !last.DataRefreshedAt.Equal(next.DataRefreshedAt.Time):
		return fmt.Errorf("v1: custom report: %w", ErrReportChanged)
	case len(next.Items) > 0 && string(next.Items[0].RawJSON()) == string(last.Items[0].RawJSON()):
		return fmt.Errorf("v1: custom report: %w", personio.ErrPageLoop)
	}
	return nil
}

// ReportColumn is a column of a report, with a name for people.
type ReportColumn struct {
	AttributeID   string         `json:"attribute_id"`
	HumanReadable string         `json:"human_readable"`
	DataType      ReportDataType `json:"data_type"`
}

// ReportColumnOptions say which columns to name. What is zero does not filter.
type ReportColumnOptions struct {
	// Columns are ids of attributes, such as "first_name".
	Columns []string
	// ReportID of the report whose columns are wanted; without it, those of the
	// company.
	ReportID ReportID
	// Locale of the names, such as "de".
	Locale string
}

// Columns returns the names of columns.
//
// Scope: reports.custom:read. Deprecated by Personio: see [CustomReportsService].
//
// See https://developer.personio.de/reference/listcolumns. Successor:
// [personio.ReportsService.Attributes].
func (s *CustomReportsService) Columns(ctx context.Context, o ReportColumnOptions, opts ...personio.CallOption) ([]ReportColumn, error) {
	p := newParams()
	p.Text("columns", strings.Join(o.Columns, ","))
	p.Text("locale", o.Locale)
	p.Text("report_id", string(o.ReportID))
	columns, err := get[reportColumns](ctx, s.client, withQuery(reportsPath+"/columns", p.Values), opts)
	if err != nil {
		return nil, err
	}
	return *columns, nil
}

// reportColumns are within an object, which may be within a list.
type reportColumns []ReportColumn

func (r *reportColumns) UnmarshalJSON(data []byte) error {
	var object struct {
		Attributes json.RawMessage `json:"attributes"`
	}
	err := json.Unmarshal(data, &object)
	switch {
	case err != nil:
		return err //nolint:wrapcheck // a DecodeError wraps it
	case object.Attributes == nil:
		return jsonread.ErrNotJSON
	case isEmpty(object.Attributes):
		return nil
	}
	return json.Unmarshal(object.Attributes, (*[]ReportColumn)(r)) //nolint:wrapcheck // a DecodeError wraps it
}

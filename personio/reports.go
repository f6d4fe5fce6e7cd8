package personio

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/personio-go/sdk/internal/address"
)

// ReportsService reads custom reports: tables that the company's administrators
// made, and released for the API one by one.
//
// Personio answers 400, not 403, without the access right ("Unauthorized token"),
// and for reports that are no flat table: grouped ones and charts ("Unsupported
// nested type: null"), and those it cannot read itself ("Array contains no element
// matching the predicate"). Both match [ErrInvalid].
//
// See https://developer.personio.de/reference/listcompanyreports.
type ReportsService service

// Report is a report that is released for the API. Its members beside the id are
// not documented; the name is by what [ReportsService.Get] gives.
type Report struct {
	Object

	ID   ReportID `json:"id"`
	Name Text     `json:"name,omitempty"`
}

// ReportListOptions say which page of the reports.
type ReportListOptions struct {
	// Limit of a page: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with.
	Cursor Cursor
}

func (o ReportListOptions) query() url.Values {
	p := newParams()
	p.Limit(o.Limit, 100)
	return p.Values
}

// List returns one page of the reports that are released for the API, the newest
// first. How large a page may be is not documented; the SDK asks for 100 at most.
//
// Scope: personio:reports:read, by Personio's rule for names of scopes. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/listcompanyreports.
func (s *ReportsService) List(ctx context.Context, o ReportListOptions, opts ...CallOption) (*Page[Report], error) {
	return listPage[Report](ctx, s.client, "/v2/reports", o.query(), o.Cursor, opts)
}

// Pages returns all pages from o.Cursor on. See [ReportsService.List].
func (s *ReportsService) Pages(ctx context.Context, o ReportListOptions, opts ...CallOption) iter.Seq2[*Page[Report], error] {
	return listPages[Report](ctx, s.client, "/v2/reports", o.query(), o.Cursor, opts)
}

// All returns all reports. See [ReportsService.List].
func (s *ReportsService) All(ctx context.Context, o ReportListOptions, opts ...CallOption) iter.Seq2[Report, error] {
	return items(s.Pages(ctx, o, opts...))
}

// ReportOptions say which part of a report, and in which language.
type ReportOptions struct {
	// Locale of the labels, such as "de".
	Locale string

	// Limit of a page, in rows: 1 to 100, which is also what 0 means.
	Limit int
	// Cursor of the page to begin with; with it, everything else is left out,
	// because Personio refuses a cursor with anything beside it.
	Cursor Cursor
}

func (o ReportOptions) query() url.Values {
	p := newParams()
	p.Text("locale", o.Locale)
	p.Limit(o.Limit, 100)
	return p.Values
}

// ReportPage is a part of a report.
type ReportPage struct {
	Object

	Config  ReportConfig
	Columns []ReportColumn
	Rows    []ReportRow
	// Next is where the report goes on, empty on the last page.
	Next Cursor
}

// ReportConfig is what an administrator chose. Its members beside the name are
// not documented.
type ReportConfig struct {
	Object

	Name Text `json:"name,omitempty"`
}

// ReportColumn says what the cells of a column hold.
type ReportColumn struct {
	// Name identifies the column.
	Name Text `json:"name,omitempty"`
	// Display is its heading.
	Display Text             `json:"display,omitempty"`
	Type    ReportColumnType `json:"type,omitempty"`
}

// ReportColumnType is a column's type.
type ReportColumnType string

// The types that have been seen.
const (
	ReportString    ReportColumnType = "string"
	ReportOption    ReportColumnType = "option"
	ReportTimestamp ReportColumnType = "timestamp"
	ReportDecimal   ReportColumnType = "decimal"
)

// Get returns one page of a report. How large a page may be is not documented;
// the SDK asks for 100 rows at most.
//
// Scope: personio:reports:read, by Personio's rule for names of scopes. Limit: 10
// requests per second. A report that does not exist, or is not released, is 400
// ("Report with … not found."), which matches [ErrInvalid].
//
// See https://developer.personio.de/reference/getreport.
func (s *ReportsService) Get(ctx context.Context, id ReportID, o ReportOptions, opts ...CallOption) (*ReportPage, error) {
	path, query := address.Path("/v2/reports/{}", string(id)), o.query()
	if o.Cursor != "" {
		var err error
		if query, err = url.ParseQuery(string(o.Cursor)); err != nil {
			return nil, notSent(http.MethodGet, path, "the cursor is none that a page gave")
		}
	}
	report := new(reportAnswer)
	if err := s.client.do(ctx, request{method: http.MethodGet, path: path, query: query}, report, opts); err != nil {
		return nil, err
	}
	return report.page(s.client)
}

// RowPages returns all pages of a report from o.Cursor on. See
// [ReportsService.Get].
func (s *ReportsService) RowPages(ctx context.Context, id ReportID, o ReportOptions, opts ...CallOption) iter.Seq2[*ReportPage, error] {
	return func(yield func(*ReportPage, error) bool) {
		var current *ReportPage
		for _, err := range pages(func(cursor Cursor) (*Page[ReportRow], error) {
			o.Cursor = cursor
			var err error
			if current, err = s.Get(ctx, id, o, opts...); err != nil {
				return nil, err
			}
			return &Page[ReportRow]{Items: current.Rows, Next: current.Next}, nil
		}, o.Cursor) {
			if err != nil {
				current = nil
			}
			if !yield(current, err) {
				return
			}
		}
	}
}

// Rows returns all rows of a report. See [ReportsService.Get].
func (s *ReportsService) Rows(ctx context.Context, id ReportID, o ReportOptions, opts ...CallOption) iter.Seq2[ReportRow, error] {
	return func(yield func(ReportRow, error) bool) {
		for page, err := range s.RowPages(ctx, id, o, opts...) {
			if err != nil {
				yield(ReportRow{}, err)
				return
			}
			for _, row := range page.Rows {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// ReportAttribute is an attribute that reports can show. Its members beside these
// (filtering and others) are not documented: read them with Member or RawJSON.
type ReportAttribute struct {
	Object

	ID      Text `json:"id,omitempty"`
	Type    Text `json:"type,omitempty"`
	Display Text `json:"display,omitempty"`
}

// Attributes returns one page of the attributes that reports can show. How large
// a page may be is not documented; the SDK asks for 100 at most.
//
// Scope: personio:reports:read, by Personio's rule for names of scopes. Limit: 10
// requests per second.
//
// See https://developer.personio.de/reference/listreportsattributes.
func (s *ReportsService) Attributes(ctx context.Context, o ReportListOptions, opts ...CallOption) (*Page[ReportAttribute], error) {
	return listPage[ReportAttribute](ctx, s.client, "/v2/reports/attributes", o.query(), o.Cursor, opts)
}

// AttributePages returns all pages from o.Cursor on. See
// [ReportsService.Attributes].
func (s *ReportsService) AttributePages(ctx context.Context, o ReportListOptions, opts ...CallOption) iter.Seq2[*Page[ReportAttribute], error] {
	return listPages[ReportAttribute](ctx, s.client, "/v2/reports/attributes", o.query(), o.Cursor, opts)
}

// AllAttributes returns all attributes that reports can show. See
// [ReportsService.Attributes].
func (s *ReportsService) AllAttributes(ctx context.Context, o ReportListOptions, opts ...CallOption) iter.Seq2[ReportAttribute, error] {
	return items(s.AttributePages(ctx, o, opts...))
}

package personio_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func reportLists() []listCall {
	report := func(r personio.Report) string { return string(r.ID) }
	attribute := func(a personio.ReportAttribute) string { return string(a.ID) }
	return []listCall{{
		name: "Reports",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Reports.All(ctx, personio.ReportListOptions{}), report)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(report)(c.Reports.List(ctx, personio.ReportListOptions{Cursor: from}))
		},
	}, {
		name: "ReportAttributes",
		all: func(ctx context.Context, c *personio.Client) iter.Seq2[string, error] {
			return ids(c.Reports.AllAttributes(ctx, personio.ReportListOptions{}), attribute)
		},
		first: func(ctx context.Context, c *personio.Client, from personio.Cursor) ([]string, personio.Cursor, error) {
			return pageIDs(attribute)(c.Reports.Attributes(ctx, personio.ReportListOptions{Cursor: from}))
		},
	}}
}

// headcount is a report with a cell of each kind.
func headcount(rows int) personiotest.Report {
	r := personiotest.Report{Name: "Headcount", Columns: []personiotest.ReportColumn{
		{Name: "name", Display: "Name", Type: "string"},
		{Name: "hours", Display: "Hours", Type: "decimal"},
		{Name: "team", Display: "Team", Type: "option"},
		{Name: "since", Display: "Since", Type: "timestamp"},
		{Name: "share", Display: "Share", Type: "percentage"},
		{Name: "note", Display: "Note", Type: "string"},
	}}
	for i := range rows {
		r.Rows = append(r.Rows, []any{
			fmt.Sprintf("Ada %d", i), 38.5,
			personiotest.ReportOptions{"1": "Cranes", "2": "Ships"},
			personiotest.ReportPeriod{From: "2031-02-03T00:00:00Z", To: "2031-02-04T00:00:00Z"},
			map[string]any{"percentage_value": map[string]any{"percentage": 50}},
			nil,
		})
	}
	return r
}

func TestReportHasTypedCells(t *testing.T) {
	t.Parallel()
	_, company, client := kontor(t)
	id := personio.ReportID(company.AddReport(headcount(1)))
	page, err := client.Reports.Get(t.Context(), id, personio.ReportOptions{Locale: "de"})
	if err != nil {
		t.Fatal(err)
	}
	if page.Config.Name != "Headcount" || len(page.Columns) != 6 || len(page.Rows) != 1 || page.Next != "" {
		t.Fatalf("%+v", page)
	}
	if c := page.Columns[2]; c.Name != "team" || c.Display != "Team" || c.Type != personio.ReportOption {
		t.Errorf("%+v", c)
	}
	row := page.Rows[0]
	for column, want := range map[string]string{
		"name": "Ada 0", "hours": "38.5", "team": "Cranes, Ships", "since": "2031-02-03T00:00:00Z/2031-02-04T00:00:00Z",
		"share": `{"percentage":50}`, "note": "",
	} {
		cell, ok := row.Cell(column)
		if !ok || cell.String() != want || cell.IsEmpty() != (want == "") || string(cell.AttributeID) != column {
			t.Errorf("%s: %q, %v", column, cell.String(), ok)
		}
	}
	hours, _ := row.Cell("hours")
	team, _ := row.Cell("team")
	if hours.Number.Number.String() != "38.5" || team.Options.Options[1].Key != "2" {
		t.Errorf("%+v, %+v", hours.Number, team.Options)
	}
	if _, ok := row.Cell("nothing"); ok {
		t.Error("a column that is not there")
	}
	if text := row.LogValue().String(); strings.Contains(text, "Ada") {
		t.Errorf("in logs: %s", text)
	}
}

// A cell tolerates all that Personio has been seen to leave out, and keeps what
// nobody has seen.
func TestReportCellsAreReadLeniently(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		`{}`:                                                   "",
		`{"attribute_id":null}`:                                "",
		`{"string_value":null}`:                                "",
		`{"string_value":{"value":null}}`:                      "",
		`{"string_value":{"value":7}}`:                         "7",
		`{"numeric_value":{"number":"4200.00"}}`:               "4200.00",
		`{"numeric_value":{"number":null}}`:                    "",
		`{"options_value":{"options":null}}`:                   "",
		`{"time_range_value":{"from":"2031-02-03","to":null}}`: "2031-02-03",
		`{"monetary_value":{"amount":1,"currency":"EUR"}}`:     `{"amount":1,"currency":"EUR"}`,
		`{"monetary_value":null,"percentage_value":null}`:      "",
		`{"of_the_future":{"a":1}}`:                            "",
	} {
		client := answering(t, 200, `{"report_config":null,"_data":[[`+cell+`]],"_meta":{"columns":[{"name":"a"}],"links":null}}`)
		page, err := client.Reports.Get(t.Context(), "1", personio.ReportOptions{})
		if err != nil {
			t.Errorf("%s: %v", cell, err)
			continue
		}
		got := page.Rows[0].Cells[0]
		if got.String() != want || string(got.RawJSON()) != cell {
			t.Errorf("%s: %q, raw %s", cell, got.String(), got.RawJSON())
		}
	}
}

// Personio refuses a cursor with anything beside it; the emulator does, too.
func TestReportIsReadInPages(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t, personio.WithoutRateLimits())
	server.WithoutRateLimits()
	id := personio.ReportID(company.AddReport(headcount(250)))
	rows := client.Reports.Rows(t.Context(), id, personio.ReportOptions{Locale: "de"})
	if server.Count("reports.get") != 0 {
		t.Error("a request before the loop")
	}
	for range 2 {
		all, err := personio.Collect(rows)
		if err != nil || len(all) != 250 {
			t.Fatalf("%d rows, %v", len(all), err)
		}
		if last, _ := all[249].Cell("name"); last.String() != "Ada 249" {
			t.Errorf("%s", last)
		}
	}
	for range rows {
		break
	}
	if got := server.Count("reports.get"); got != 3+3+1 {
		t.Errorf("%d requests", got)
	}
	first, err := client.Reports.Get(t.Context(), id, personio.ReportOptions{Limit: 7})
	if err != nil || len(first.Rows) != 7 || first.Next == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := client.Reports.Get(t.Context(), id, personio.ReportOptions{Locale: "de", Limit: 50, Cursor: first.Next})
	if err != nil || len(second.Rows) != 7 {
		t.Errorf("%+v, %v", second, err)
	}
	if err := client.Do(t.Context(), http.MethodGet, "/v2/reports/"+string(id)+"?"+string(first.Next)+"&locale=de", nil, nil); apiError(t, err).StatusCode != http.StatusBadRequest {
		t.Errorf("a filter with a cursor: %v", err)
	}
}

func TestReportRowsEndWithTheirError(t *testing.T) {
	t.Parallel()
	page := func(next string) string {
		return `{"_data":[[{"string_value":{"value":"x"}}]],"_meta":{"columns":[{"name":"a"}],"links":{"next":{"href":"` + next + `"}}}}`
	}
	for name, test := range map[string]struct {
		pages map[string]string
		want  error
		rows  int
	}{
		"a page fails":      {map[string]string{"": page("?cursor=gone")}, personio.ErrInvalid, 1},
		"a page comes back": {map[string]string{"": page("?cursor=a"), "a": page("?cursor=a")}, personio.ErrPageLoop, 2},
		"a foreign host":    {map[string]string{"": page("https://api.personio.example/?cursor=a")}, personio.ErrForeignHost, 0},
	} {
		_, client := scripted(t, test.pages)
		rows, err := personio.Collect(client.Reports.Rows(t.Context(), "1", personio.ReportOptions{}))
		if !errors.Is(err, test.want) || len(rows) != test.rows {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		for page, err := range client.Reports.RowPages(t.Context(), "1", personio.ReportOptions{}) {
			if (page == nil) != (err != nil) {
				t.Errorf("%s: page %v with %v", name, page, err)
			}
		}
	}
	_, client := scripted(t, nil)
	if _, err := client.Reports.Get(t.Context(), "1", personio.ReportOptions{Cursor: "%zz"}); !errors.Is(err, personio.ErrNotSent) {
		t.Errorf("%v", err)
	}
}

// Personio's ways of saying no are 400s with texts.
func TestReportsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	server, company, client := kontor(t)
	company.AddReport(personiotest.Report{ID: "grouped", Broken: "Unsupported nested type: null"})
	company.AddReport(personiotest.Report{ID: "hidden", Hidden: true})
	company.AddReport(personiotest.Report{ID: "last"})
	company.AddReportAttribute(map[string]any{"id": "name", "type": "string", "display": "Name", "filtering": []string{"eq"}})
	reports, err := personio.Collect(client.Reports.All(t.Context(), personio.ReportListOptions{}))
	if err != nil || !slices.EqualFunc(reports, []string{"last", "grouped"}, func(r personio.Report, id string) bool { return string(r.ID) == id }) {
		t.Errorf("%v, %v", reports, err)
	}
	attributes, err := personio.Collect(client.Reports.AllAttributes(t.Context(), personio.ReportListOptions{}))
	if err != nil || len(attributes) != 1 || attributes[0].Type != "string" || attributes[0].Display != "Name" {
		t.Errorf("%v, %v", attributes, err)
	}
	for id, want := range map[personio.ReportID]string{
		"grouped": "Unsupported nested type: null", "hidden": "Report with id hidden not found.", "nobody": "Report with id nobody not found.",
	} {
		_, err := client.Reports.Get(t.Context(), id, personio.ReportOptions{})
		if api := apiError(t, err); !errors.Is(err, personio.ErrInvalid) || api.Problems[0].Detail != want {
			t.Errorf("%s: %+v", id, api.Problems)
		}
	}
	without := newClient(t, credentials(company.AddClient("personio:persons:read")), personio.WithHTTPClient(server.Client()))
	_, err = without.Reports.List(t.Context(), personio.ReportListOptions{})
	if api := apiError(t, err); api.StatusCode != http.StatusBadRequest || api.Problems[0].Detail != "Unauthorized token" {
		t.Errorf("%+v", api)
	}
}

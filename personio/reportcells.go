package personio

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/personio-go/sdk/internal/answer"
)

// ReportRow is a row of a report. Cells stand in the order of the columns.
type ReportRow struct {
	// Columns are those of the report; all rows of a page share them.
	Columns []ReportColumn
	Cells   []ReportCell
}

// LogValue implements [slog.LogValuer]: what a row holds is personal.
func (r ReportRow) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("report row of %d cells", len(r.Cells)))
}

// Cell returns the cell in the column of a name.
func (r ReportRow) Cell(column string) (ReportCell, bool) {
	for i, c := range r.Columns {
		if string(c.Name) == column && i < len(r.Cells) {
			return r.Cells[i], true
		}
	}
	return ReportCell{}, false
}

// ReportCell is a cell of a report. One of its values is set, or none when the
// cell is empty. One of a kind that the SDK does not know is in RawJSON.
type ReportCell struct {
	Object

	AttributeID Text             `json:"attribute_id,omitempty"`
	Number      *ReportNumber    `json:"numeric_value,omitempty"`
	Text        *ReportText      `json:"string_value,omitempty"`
	Options     *ReportChoice    `json:"options_value,omitempty"`
	TimeRange   *ReportTimeRange `json:"time_range_value,omitempty"`
	// Percentage and Monetary have members that are not documented.
	Percentage json.RawMessage `json:"percentage_value,omitempty"`
	Monetary   json.RawMessage `json:"monetary_value,omitempty"`
}

// ReportNumber is the value of a cell that is a number.
type ReportNumber struct {
	Number Decimal `json:"number,omitzero"`
}

// ReportText is the value of a cell that is a text.
type ReportText struct {
	Value Text `json:"value,omitempty"`
}

// ReportChoice is the value of a cell with options of a list.
type ReportChoice struct {
	Options []ReportOptionValue `json:"options,omitempty"`
}

// ReportOptionValue is one of the options.
type ReportOptionValue struct {
	Key   Text `json:"key,omitempty"`
	Value Text `json:"value,omitempty"`
}

// ReportTimeRange is the value of a cell that is a time or a period, in a form
// that is not documented.
type ReportTimeRange struct {
	From Text `json:"from,omitempty"`
	To   Text `json:"to,omitempty"`
}

// IsEmpty reports whether the cell has no value of a kind that the SDK knows.
func (c ReportCell) IsEmpty() bool { return c.String() == "" }

// String is what the cell shows: a number, a text, options with commas between
// them, a period, or the JSON of what is not documented.
func (c ReportCell) String() string {
	switch {
	case c.Number != nil:
		return c.Number.Number.String()
	case c.Text != nil:
		return string(c.Text.Value)
	case c.Options != nil:
		return c.Options.String()
	case c.TimeRange != nil:
		return c.TimeRange.String()
	case isValue(c.Percentage):
		return string(c.Percentage)
	case isValue(c.Monetary):
		return string(c.Monetary)
	}
	return ""
}

func isValue(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// String is the values of the options, with commas between them.
func (c ReportChoice) String() string {
	values := make([]string, len(c.Options))
	for i, o := range c.Options {
		values[i] = string(o.Value)
	}
	return strings.Join(values, ", ")
}

// String is the period with a slash in it, or what there is of it.
func (r ReportTimeRange) String() string {
	if r.From == "" || r.To == "" || r.From == r.To {
		return string(max(r.From, r.To))
	}
	return string(r.From + "/" + r.To)
}

// reportAnswer is a page of a report as Personio sends it.
type reportAnswer struct {
	Object

	Config part[ReportConfig]   `json:"report_config"`
	Data   [][]part[ReportCell] `json:"_data"`
	Meta   struct {
		listMeta

		Columns []part[ReportColumn] `json:"columns"`
	} `json:"_meta"`
}

// check refuses a row that is null: it is none.
func (a *reportAnswer) check() error {
	if slices.ContainsFunc(a.Data, func(cells []part[ReportCell]) bool { return cells == nil }) {
		return answer.ErrNoItem
	}
	return nil
}

func (a *reportAnswer) page(c *Client) (*ReportPage, error) {
	next, err := c.nextCursor(a.Meta.Links.Next.Href)
	if err != nil {
		return nil, fmt.Errorf("personio: reports.get: %w", err)
	}
	page := &ReportPage{Object: a.Object, Config: a.Config.value, Columns: values(a.Meta.Columns), Rows: make([]ReportRow, len(a.Data)), Next: next}
	for i, cells := range a.Data {
		page.Rows[i] = ReportRow{Columns: page.Columns, Cells: values(cells)}
	}
	return page, nil
}

func values[T any](parts []part[T]) []T {
	all := make([]T, len(parts))
	for i := range parts {
		all[i] = parts[i].value
	}
	return all
}

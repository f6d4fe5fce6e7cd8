package personio_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/personio-go/sdk/personio"
)

func TestTextTakesWhateverComes(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]personio.Text{
		`{"t":"a\n"}`: "a\n", `{"t":""}`: "", `{"t":null}`: "", `{}`: "", `{"t":7}`: "7", `{"t":4200.00}`: "4200.00", `{"t":true}`: "true",
		`{"t":{"name":"L2"}}`: `{"name":"L2"}`, `{"t":[1,2]}`: "[1,2]",
	} {
		var got struct {
			T personio.Text `json:"t"`
		}
		if err := json.Unmarshal([]byte(data), &got); err != nil || got.T != want {
			t.Errorf("%s: %q, %v", data, got.T, err)
		}
	}
}

func TestYesAndNoAreReadFromWhateverComes(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]bool{
		"true": true, `"true"`: true, `"TRUE"`: true, "1": true, `"1"`: true,
		"false": false, `"false"`: false, "0": false, "null": false, `""`: false, `"perhaps"`: false, "{}": false, "[true]": false,
	} {
		var entity personio.LegalEntity
		if err := json.Unmarshal([]byte(`{"id":"7","is_main":`+data+`}`), &entity); err != nil || entity.IsMain != want || entity.ID != "7" {
			t.Errorf("%s: %+v, %v", data, entity, err)
		}
		var activity personio.WebhookActivity
		if err := json.Unmarshal([]byte(`{"event_name":"ping","is_delivered":`+data+`}`), &activity); err != nil || activity.IsDelivered != want || activity.EventName != "ping" {
			t.Errorf("%s: %+v, %v", data, activity, err)
		}
	}
}

// All JSON is some text, and a text that was read is written as JSON again.
func FuzzText(f *testing.F) {
	for _, data := range []string{`"a"`, `null`, `7`, `{"a":1}`, `"\u00e4\ud800"`, ``} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var text personio.Text
		if err := json.Unmarshal(data, &text); (err == nil) != json.Valid(data) && utf8.Valid(data) {
			t.Fatalf("%q: %v", data, err)
		}
		if _, err := json.Marshal(text); err != nil && utf8.ValidString(string(text)) {
			t.Fatalf("%q cannot be written: %v", text, err)
		}
	})
}

// Whatever a report holds, it is read or refused, and its cells can be shown.
func FuzzReport(f *testing.F) {
	f.Add([]byte(`{"report_config":{"name":"Hours"},"_data":[[{"attribute_id":"a","numeric_value":{"number":1.5}},{"string_value":{"value":"x"}}]],` +
		`"_meta":{"columns":[{"name":"a","display":"A","type":"decimal"}],"links":null}}`))
	f.Add([]byte(`{"_data":[[{"options_value":{"options":[{"key":"1","value":"x"}]}},{"time_range_value":{"from":"a"}},null,{"monetary_value":{"a":1}}],[]],"_meta":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		page, err := answering(t, 200, string(data)).Reports.Get(t.Context(), "1", personio.ReportOptions{})
		if err != nil {
			return
		}
		for _, row := range page.Rows {
			for _, cell := range row.Cells {
				if cell.IsEmpty() != (cell.String() == "") {
					t.Fatalf("%+v", cell)
				}
			}
			for _, column := range page.Columns {
				row.Cell(string(column.Name))
			}
		}
	})
}

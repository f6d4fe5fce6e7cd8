package personio_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
)

func TestDecimalsKeepTheirDigits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"18.50": "18.50", `"18.50"`: "18.50", "0": "0", "-3": "-3", "1.2e3": "1.2e3", `""`: "", "null": "",
		`"1,5"`: "error", "[]": "error", `"+1"`: "error", `"01"`: "error", "1e999": "error", "true": "error",
	} {
		d := personio.NewDecimal(7)
		err := json.Unmarshal([]byte(text), &d)
		if got := d.String(); want == "error" && err == nil || want != "error" && (err != nil || got != want) {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	if data, err := json.Marshal([]personio.Decimal{decimal(t, "18.50"), {}}); err != nil || string(data) != "[18.50,null]" {
		t.Errorf("%s, %v", data, err)
	}
	if decimal(t, "18.5").Cmp(decimal(t, "18.50")) != 0 || decimal(t, "2").Cmp(decimal(t, "10")) != -1 || decimal(t, "-1").Cmp(personio.Decimal{}) != 1 ||
		(personio.Decimal{}).Cmp(personio.NewDecimal(-1)) != -1 || (personio.Decimal{}).Cmp(personio.Decimal{}) != 0 {
		t.Error("order")
	}
	if decimal(t, "0.5").Float64() != 0.5 || (personio.Decimal{}).Rat().Sign() != 0 {
		t.Error("values")
	}
	money := personio.Money{Amount: decimal(t, "4200.00"), Currency: "EUR"}
	if money.String() != "4200.00 EUR" || money.IsZero() || !(personio.Money{}).IsZero() {
		t.Error(money)
	}
}

func TestLocalTimesHaveNoZone(t *testing.T) {
	t.Parallel()
	nine := personio.NewLocalDateTime(personio.NewDate(2031, 2, 3), 9, 0)
	for text, want := range map[string]personio.LocalDateTime{
		"2031-02-03T09:00:00": nine, "2031-02-03T09:00": nine, "2031-02-03T09:00:00Z": nine, "2031-02-03T09:00:00.000+05:00": nine,
		"2031-02-03": personio.NewLocalDateTime(personio.NewDate(2031, 2, 3), 0, 0),
	} {
		if got, err := personio.ParseLocalDateTime(text); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"", "9:00", "2031-02-30T09:00:00", "2031-02-03T24:00:00"} {
		if got, err := personio.ParseLocalDateTime(wrong); err == nil || !got.IsZero() {
			t.Errorf("%q became %v", wrong, got)
		}
	}
	if data, err := json.Marshal([]personio.LocalDateTime{nine, {}}); err != nil || string(data) != `["2031-02-03T09:00:00",""]` {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := json.Marshal(personio.LocalDateTime{Date: personio.NewDate(2031, 2, 3), Hour: 25}); err == nil {
		t.Error("25 o'clock was sent")
	}
	if got := nine.In(time.FixedZone("", 3600)); !got.Equal(time.Date(2031, 2, 3, 8, 0, 0, 0, time.UTC)) || nine.IsMidnight() {
		t.Error(got)
	}
	if later := personio.NewLocalDateTime(nine.Date, 9, 1); later.Compare(nine) != 1 || nine.Compare(later) != -1 || nine.Compare(nine) != 0 {
		t.Error("order")
	}
}

func TestTimestampsAreReadLiberally(t *testing.T) {
	t.Parallel()
	want := time.Date(2031, 2, 3, 9, 0, 0, 0, time.UTC)
	for _, text := range []string{
		`"2031-02-03T09:00:00Z"`, `"2031-02-03T10:00:00+01:00"`, `"2031-02-03T09:00:00"`, `"2031-02-03T09:00:00.000Z"`,
		`{"date-time":"2031-02-03T09:00:00Z","timezone":"Europe/Berlin"}`,
	} {
		var got personio.Timestamp
		if err := json.Unmarshal([]byte(text), &got); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, empty := range []string{`""`, "null", "{}", `{"date-time":null}`} {
		got := personio.Timestamp{Time: want}
		if err := json.Unmarshal([]byte(empty), &got); err != nil || !got.IsZero() {
			t.Errorf("%s: %v, %v", empty, got, err)
		}
	}
	for _, wrong := range []string{`"yesterday"`, "7", "[]", `{"date-time":7}`} {
		var got personio.Timestamp
		if err := json.Unmarshal([]byte(wrong), &got); err != nil || got.Err() == nil {
			t.Errorf("%s was read", wrong)
		}
	}
	if data, err := json.Marshal([]personio.Timestamp{{Time: want}, {}}); err != nil || string(data) != `["2031-02-03T09:00:00Z",null]` {
		t.Errorf("%s, %v", data, err)
	}
}

func TestIDsAreTextsWhateverIsSent(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]personio.PersonID{
		`"7"`: "7", "7": "7", "12345678901234567890": "12345678901234567890", "null": "", `""`: "", `"a-b"`: "a-b",
		`{"id":"7","_meta":{}}`: "7", `{"id":7}`: "7", `{"id":null}`: "",
	} {
		id := personio.PersonID("before")
		if err := json.Unmarshal([]byte(text), &id); err != nil || id != want {
			t.Errorf("%s: %q, %v", text, id, err)
		}
	}
	for _, wrong := range []string{"{}", "[]", "true", `{"id":[]}`, `{"id":{"id":"7"}}`, `{"name":"x"}`} {
		if err := json.Unmarshal([]byte(wrong), new(personio.WorkplaceID)); err == nil {
			t.Errorf("%s is an id", wrong)
		}
	}
}

func TestCustomAttributesHaveTypes(t *testing.T) {
	t.Parallel()
	of := func(value string) personio.CustomAttribute {
		return personio.CustomAttribute{ID: "dynamic_1", Type: "string", Value: json.RawMessage(value)}
	}
	for _, value := range []string{"", "null", `""`, "[]"} {
		if _, err := of(value).Text(); !errors.Is(err, personio.ErrNoValue) || !of(value).IsEmpty() {
			t.Errorf("%q: %v", value, err)
		}
	}
	for value, want := range map[string]struct {
		get func(personio.CustomAttribute) (any, error)
		is  any
	}{
		`"x"`:                         {func(a personio.CustomAttribute) (any, error) { return a.Text() }, "x"},
		"7.0":                         {func(a personio.CustomAttribute) (any, error) { return a.Int() }, int64(7)},
		`"-8"`:                        {func(a personio.CustomAttribute) (any, error) { return a.Int() }, int64(-8)},
		`"1.50"`:                      {func(a personio.CustomAttribute) (any, error) { return a.Decimal() }, decimal(t, "1.50")},
		`"2031-02-03"`:                {func(a personio.CustomAttribute) (any, error) { return a.Date() }, personio.NewDate(2031, 2, 3)},
		`"2031-02-03T23:00:00+05:00"`: {func(a personio.CustomAttribute) (any, error) { return a.Date() }, personio.NewDate(2031, 2, 3)},
		`"TRUE"`:                      {func(a personio.CustomAttribute) (any, error) { return a.Bool() }, true},
		"0":                           {func(a personio.CustomAttribute) (any, error) { return a.Bool() }, false},
	} {
		if got, err := want.get(of(value)); err != nil || got != want.is {
			t.Errorf("%s: %v, %v", value, got, err)
		}
		if _, err := want.get(of("{}")); !errors.Is(err, personio.ErrWrongType) {
			t.Errorf("an object as %T: %v", want.is, err)
		}
	}
	if texts, err := of(`["a","b"]`).Texts(); err != nil || len(texts) != 2 {
		t.Errorf("%v, %v", texts, err)
	}
	if texts, err := of(`"a"`).Texts(); err != nil || len(texts) != 1 || texts[0] != "a" {
		t.Errorf("one text: %v, %v", texts, err)
	}
	for what, get := range map[string]func() error{
		"texts":  func() error { _, err := of(`[{"a":1}]`).Texts(); return err },
		"int":    func() error { _, err := of(`"1.5"`).Int(); return err },
		"number": func() error { _, err := of(`"x"`).Decimal(); return err },
		"date":   func() error { _, err := of(`"soon"`).Date(); return err },
		"bool":   func() error { _, err := of(`"maybe"`).Bool(); return err },
	} {
		if err := get(); !errors.Is(err, personio.ErrWrongType) {
			t.Errorf("%s: %v", what, err)
		}
	}
	attributes := personio.CustomAttributes{{ID: "a", GlobalID: "g", Label: "l"}, {ID: "b"}}
	_, none := attributes.ByLabel("")
	_, noID := attributes.ByGlobalID("")
	if a, ok := attributes.ByGlobalID("g"); !ok || a.ID != "a" || none || noID {
		t.Error("global ids")
	}
	if a, ok := attributes.ByLabel("l"); !ok || a.ID != "a" || !a.Type.Is("") || !personio.CustomString.Is("string") {
		t.Error("labels")
	}
}

func TestWrongPersonIsNotSent(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, nil)
	number := []personio.CustomValue{{ID: "dynamic_1", Value: 7}}
	for what, err := range map[string]error{
		"no name": func() error {
			_, err := client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "A"})
			return err
		}(),
		"a number": func() error {
			_, err := client.Persons.Create(t.Context(), personio.PersonCreate{FirstName: "A", LastName: "B", CustomAttributes: number})
			return err
		}(),
		"a number, changed": client.Persons.Update(t.Context(), "1", personio.PersonPatch{CustomAttributes: personio.Set(number)}),
		"no id":             client.Persons.Update(t.Context(), "1", personio.PersonPatch{CustomAttributes: personio.Set([]personio.CustomValue{{Value: "x"}})}),
		"no person":         client.Persons.Delete(t.Context(), ""),
	} {
		if !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(server.requests) != 0 {
		t.Errorf("%d requests", len(server.requests))
	}
}

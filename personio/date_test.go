package personio_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the places below exist on every machine

	"github.com/personio-go/sdk/personio"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]personio.Date{
		"2031-02-03": {Year: 2031, Month: time.February, Day: 3},
		"2028-02-29": {Year: 2028, Month: time.February, Day: 29},
		"0001-01-01": {Year: 1, Month: time.January, Day: 1},
		"0000-12-31": {Year: 0, Month: time.December, Day: 31},
		"9999-12-31": {Year: 9999, Month: time.December, Day: 31},
	} {
		if got, err := personio.ParseDate(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "2031-2-3", "2031-02-30", "2031-02-29", "2031-13-01", "2031-00-10", "2031-01-00", "31-01-01", "20310203", "2031/02/03", "03.02.2031",
		"2031-02-03T00:00:00Z", "2031-02-03 ", " 2031-02-03", "-031-02-03", "+2031-02-03", "10000-01-01", "2031-02-03\n", "２０３１-02-03",
	} {
		if got, err := personio.ParseDate(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestDatesAreCarriedOver(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]personio.Date{
		"2031-03-02": personio.NewDate(2031, 2, 30),
		"2032-01-31": personio.NewDate(2031, 13, 31),
		"2030-12-31": personio.NewDate(2031, 1, 0),
		"2028-02-29": personio.NewDate(2028, 2, 28).AddDays(1),
		"2031-03-01": personio.NewDate(2031, 2, 28).AddDays(1),
		"2030-12-30": personio.NewDate(2031, 1, 1).AddDays(-2),
		"2033-02-03": personio.NewDate(2031, 2, 3).AddDays(731),
	} {
		if got.String() != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
}

func TestDayDependsOnThePlaceOfTheClock(t *testing.T) {
	t.Parallel()
	late := time.Date(2031, 2, 3, 23, 30, 0, 0, time.UTC)
	berlin := place(t, "Europe/Berlin")
	if got := personio.DateOf(late); got != personio.NewDate(2031, 2, 3) {
		t.Errorf("UTC: %v", got)
	}
	if got := personio.DateOf(late.In(berlin)); got != personio.NewDate(2031, 2, 4) {
		t.Errorf("Berlin: %v", got)
	}
}

// There are places where the clocks are put forward at midnight: that day begins
// at one o'clock. And some where midnight comes twice: it begins with the first.
func TestBeginningOfADay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		zone string
		date personio.Date
		want string
	}{
		{"UTC", personio.NewDate(2031, 2, 3), "2031-02-03T00:00:00Z"},
		{"Europe/Berlin", personio.NewDate(2031, 2, 3), "2031-02-03T00:00:00+01:00"},
		{"Europe/Berlin", personio.NewDate(2024, 3, 31), "2024-03-31T00:00:00+01:00"},
		{"America/Sao_Paulo", personio.NewDate(2018, 11, 4), "2018-11-04T01:00:00-02:00"},
		{"America/Santiago", personio.NewDate(2024, 9, 8), "2024-09-08T01:00:00-03:00"},
		{"Africa/Cairo", personio.NewDate(2024, 4, 26), "2024-04-26T01:00:00+03:00"},
		{"Asia/Beirut", personio.NewDate(2024, 3, 31), "2024-03-31T01:00:00+03:00"},
		{"America/Havana", personio.NewDate(2023, 11, 5), "2023-11-05T00:00:00-04:00"},
		{"Atlantic/Azores", personio.NewDate(2024, 10, 27), "2024-10-27T00:00:00Z"},
	} {
		got := test.date.In(place(t, test.zone))
		if text := got.Format(time.RFC3339); text != test.want {
			t.Errorf("%v in %s begins at %s, want %s", test.date, test.zone, text, test.want)
		}
		if back := personio.DateOf(got); back != test.date {
			t.Errorf("%v in %s is %v", test.date, test.zone, back)
		}
		if before := personio.DateOf(got.Add(-time.Nanosecond)); before != test.date.AddDays(-1) {
			t.Errorf("%v in %s: the moment before is still %v", test.date, test.zone, before)
		}
	}
}

func place(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestDatesCompareByTheCalendar(t *testing.T) {
	t.Parallel()
	ordered := []personio.Date{{}, personio.NewDate(2030, 12, 31), personio.NewDate(2031, 1, 1), personio.NewDate(2031, 1, 2), personio.NewDate(2031, 2, 1)}
	for i, a := range ordered {
		for j, b := range ordered {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := a.Compare(b); got != want {
				t.Errorf("%v to %v: %d, want %d", a, b, got, want)
			}
		}
	}
	if seen := map[personio.Date]bool{personio.NewDate(2031, 2, 3): true}; !seen[personio.NewDate(2031, 2, 3)] {
		t.Error("a date is no key of a map")
	}
}

// Some dates come with a time. The day that is written counts, whatever the
// offset: it is the midnight of some place.
func TestDayOfADateWithATimeIsRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2031-02-03", "2031-02-03T00:00:00Z", "2031-02-03T00:00:00+14:00", "2031-02-03T23:59:59.999-12:00", "2031-02-03T00:00:00"} {
		var got personio.Date
		if err := json.Unmarshal([]byte(`"`+text+`"`), &got); err != nil || got != personio.NewDate(2031, 2, 3) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	client := answering(t, http.StatusOK, `{"_data":[{"id":"1","effective_from":"2025-01-01T00:00:00Z"},{"id":"2"}]}`)
	all, err := personio.Collect(client.Compensations.All(t.Context(), personio.CompensationListOptions{}))
	if err != nil || len(all) != 2 || all[0].EffectiveFrom != personio.NewDate(2025, 1, 1) {
		t.Errorf("%v, %v", all, err)
	}
}

func TestZeroDateIsNotGiven(t *testing.T) {
	t.Parallel()
	var d personio.Date
	if !d.IsZero() || d.String() != "" || personio.NewDate(2031, 2, 3).IsZero() {
		t.Errorf("%q", d)
	}
	type thing struct {
		A personio.Date  `json:"a"`
		B personio.Date  `json:"b,omitzero"`
		C *personio.Date `json:"c"`
	}
	data, err := json.Marshal(thing{})
	if err != nil || string(data) != `{"a":"","c":null}` {
		t.Errorf("%s, %v", data, err)
	}
	read := thing{A: personio.NewDate(2031, 2, 3), B: personio.NewDate(2031, 2, 3), C: new(personio.NewDate(2031, 2, 3))}
	if err := json.Unmarshal([]byte(`{"a":"","b":null,"c":null}`), &read); err != nil || !read.A.IsZero() || read.C != nil {
		t.Errorf("%+v, %v", read, err)
	}
}

func TestDatesInJSONAndXML(t *testing.T) {
	t.Parallel()
	type thing struct {
		XMLName xml.Name                 `json:"-"            xml:"thing"`
		Day     personio.Date            `json:"day"          xml:"day,attr"`
		More    []personio.Date          `json:"more"         xml:"more"`
		Of      map[personio.Date]string `json:"of,omitempty" xml:"-"`
	}
	want := thing{Day: personio.NewDate(2031, 2, 3), More: []personio.Date{personio.NewDate(2031, 2, 4)}, Of: map[personio.Date]string{personio.NewDate(2031, 2, 5): "x"}}
	data, err := json.Marshal(want)
	if err != nil || string(data) != `{"day":"2031-02-03","more":["2031-02-04"],"of":{"2031-02-05":"x"}}` {
		t.Fatalf("%s, %v", data, err)
	}
	var got thing
	if err := json.Unmarshal(data, &got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, %v", got, err)
	}
	data, err = xml.Marshal(want)
	if err != nil || string(data) != `<thing day="2031-02-03"><more>2031-02-04</more></thing>` {
		t.Errorf("%s, %v", data, err)
	}
	for _, wrong := range []string{
		`{"day":"2031-02-30"}`, `{"day":"2031-02-30T00:00:00Z"}`, `{"day":"2031-02-03T25:00:00Z"}`, `{"day":"2031-02-03x"}`, `{"day":20310203}`, `{"day":{}}`,
	} {
		kept := thing{Day: personio.NewDate(2031, 2, 3)}
		if err := json.Unmarshal([]byte(wrong), &kept); err == nil || kept.Day != personio.NewDate(2031, 2, 3) {
			t.Errorf("%s: %v, %v", wrong, kept.Day, err)
		}
	}
}

// A Date that somebody wrote field by field may be no day at all. It does not
// leave the program.
func TestDayThatDoesNotExistIsNotMarshalled(t *testing.T) {
	t.Parallel()
	for _, d := range []personio.Date{
		{Year: 2031, Month: 2, Day: 29},
		{Year: 2031, Month: 4, Day: 31},
		{Year: 2031, Month: 13, Day: 1},
		{Year: 2031},
		{Month: 2, Day: 3},
		{Year: 10000, Month: 1, Day: 1},
		{Year: -1, Month: 1, Day: 1},
		{Year: 2031, Month: 2, Day: -3},
		{Year: 2031, Month: -2, Day: 3},
	} {
		data, err := json.Marshal(d)
		if d == (personio.Date{Month: 2, Day: 3}) {
			// The year 0 is one; the month and the day exist in it.
			if err != nil || string(data) != `"0000-02-03"` {
				t.Errorf("%v: %s, %v", d, data, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%#v became %s", d, data)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2031-02-03", "2028-02-29", "2031-02-29", "0000-00-00", "", "2031-02-03T04:05:06Z", "９９９９-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := personio.ParseDate(text)
		if err != nil {
			if d != (personio.Date{}) {
				t.Fatalf("%q: %v and %v", text, d, err)
			}
			return
		}
		if d.String() != text {
			t.Fatalf("%q became %v", text, d)
		}
		if d != personio.NewDate(d.Year, d.Month, d.Day) || d != personio.DateOf(d.In(time.UTC)) || d != d.AddDays(1).AddDays(-1) {
			t.Fatalf("%q is no day of the calendar", text)
		}
		if next := d.AddDays(1); d.Compare(next) != -1 || next.Compare(d) != 1 || d.Compare(d) != 0 {
			t.Fatalf("%v to %v", d, next)
		}
		data, err := json.Marshal(d)
		var back personio.Date
		if err != nil || json.Unmarshal(data, &back) != nil || back != d || !strings.Contains(string(data), text) {
			t.Fatalf("%v became %s and %v: %v", d, data, back, err)
		}
	})
}

package personio_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio"
)

// absence is one as Personio sends it.
func absence(t *testing.T, start, end string) personio.AbsencePeriod {
	t.Helper()
	var p personio.AbsencePeriod
	if err := json.Unmarshal(fmt.Appendf(nil, `{"starts_from":%s,"ends_at":%s,"timezone_id":"Europe/Berlin"}`, start, end), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func at(dateTime, half string) string {
	return fmt.Sprintf(`{"date_time":%q,"type":%q}`, dateTime, half)
}

func TestDaysOfAnAbsence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, start, end, last, days string
	}{
		{"one day", at("2031-02-03T00:00:00", "FIRST_HALF"), at("2031-02-04T00:00:00", "SECOND_HALF"), "2031-02-03", "3"},
		{"a month's end", at("2031-02-27T00:00:00", "FIRST_HALF"), at("2031-03-02T00:00:00", "SECOND_HALF"), "2031-03-01", "27 28 1"},
		{"a morning", at("2031-02-03T00:00:00", "FIRST_HALF"), at("2031-02-04T00:00:00", "FIRST_HALF"), "2031-02-03", "3a"},
		{"an afternoon", at("2031-02-03T00:00:00", "SECOND_HALF"), at("2031-02-04T00:00:00", "SECOND_HALF"), "2031-02-03", "3p"},
		{"noon to noon", at("2031-02-03T00:00:00", "SECOND_HALF"), at("2031-02-06T00:00:00", "FIRST_HALF"), "2031-02-05", "3p 4 5a"},
		{"a morning that says so by its time", at("2031-02-03T00:00:00", "FIRST_HALF"), at("2031-02-03T12:00:00", "FIRST_HALF"), "2031-02-03", "3a"},
		{"hours", at("2031-02-03T09:00:00", ""), at("2031-02-03T11:30:00", ""), "2031-02-03", "3"},
		{"hours through the night", at("2031-02-03T22:00:00", ""), at("2031-02-04T06:00:00", ""), "2031-02-04", "3 4"},
		{"hours to midnight", at("2031-02-03T22:00:00", ""), at("2031-02-04T00:00:00", ""), "2031-02-03", "3"},
		{"an end that is not exclusive", at("2031-02-03T00:00:00", "FIRST_HALF"), at("2031-02-03T00:00:00", "SECOND_HALF"), "2031-02-03", "3"},
		{"an end before the beginning", at("2031-02-03T00:00:00", ""), at("2031-02-01T00:00:00", ""), "2031-02-01", ""},
		{"no end", at("2031-02-27T00:00:00", "SECOND_HALF"), "null", "", "27p 28 1 2 3"},
		{"nothing", "null", "null", "", ""},
	} {
		p := absence(t, test.start, test.end)
		last, ended := p.LastDay()
		if last.String() != test.last || ended != (test.last != "") {
			t.Errorf("%s: last day %v, %v", test.name, last, ended)
		}
		var days []string
		for d := range p.Days(personio.Date{}, day(t, "2031-03-03")) {
			mark := map[personio.DayHalf]string{personio.FirstHalf: "a", personio.SecondHalf: "p"}[d.Half]
			days = append(days, fmt.Sprint(d.Date.Day, mark))
		}
		if got := strings.Join(days, " "); got != test.days {
			t.Errorf("%s: %s, want %s", test.name, got, test.days)
		}
	}
}

func TestDaysKeepToTheirBounds(t *testing.T) {
	t.Parallel()
	p := absence(t, at("2031-02-03T00:00:00", "SECOND_HALF"), at("2031-02-08T00:00:00", "FIRST_HALF"))
	count := func(from, through personio.Date) (n int) {
		for d := range p.Days(from, through) {
			if d.Half != "" && d.Date != p.FirstDay() && d.Date != day(t, "2031-02-07") {
				t.Errorf("half a day in between: %+v", d)
			}
			n++
		}
		return n
	}
	for _, test := range []struct {
		from, through personio.Date
		want          int
	}{
		{personio.Date{}, personio.Date{}, 5},
		{day(t, "2031-02-04"), day(t, "2031-02-06"), 3},
		{day(t, "2031-02-06"), personio.Date{}, 2},
		{personio.Date{}, day(t, "2031-02-03"), 1},
		{day(t, "2031-02-08"), personio.Date{}, 0},
		{personio.Date{}, day(t, "2031-02-02"), 0},
		{day(t, "2031-02-06"), day(t, "2031-02-04"), 0},
	} {
		if got := count(test.from, test.through); got != test.want {
			t.Errorf("%v to %v: %d days, want %d", test.from, test.through, got, test.want)
		}
	}
	n := 0
	for range absence(t, at("2031-02-03T00:00:00", ""), "null").Days(personio.Date{}, personio.Date{}) {
		if n++; n == 1_000 {
			break
		}
	}
	if n != 1_000 {
		t.Errorf("an absence without an end has %d days", n)
	}
}

func TestAbsenceIsInTheTimeOfItsPlace(t *testing.T) {
	t.Parallel()
	p := absence(t, at("2031-07-03T00:00:00", ""), "null")
	location, err := p.Location()
	if err != nil {
		t.Fatal(err)
	}
	if got := p.StartsFrom.DateTime.In(location).UTC().String(); got != "2031-07-02 22:00:00 +0000 UTC" {
		t.Error(got)
	}
	for _, zone := range []string{"", "Local", "Nowhere/Land", "../etc/passwd"} {
		p.TimezoneID = zone
		if location, err := p.Location(); err == nil {
			t.Errorf("%q is %v", zone, location)
		}
	}
}

// What stands for no time, and times that are not wrapped.
func TestWrappedTimesAreReadInEachForm(t *testing.T) {
	t.Parallel()
	want := local(t, "2031-02-03T04:05:06")
	for text, ok := range map[string]bool{
		`{"date_time":"2031-02-03T04:05:06"}`:            true,
		`{"date_time":"2031-02-03T04:05:06Z","new":[1]}`: true,
		`"2031-02-03T04:05:06"`:                          true,
		`null`:                                           false,
		`""`:                                             false,
		`{}`:                                             false,
		`{"date_time":null,"type":null}`:                 false,
		`{"date_time":"","type":""}`:                     false,
	} {
		var absence personio.AbsenceTime
		var attendance personio.AttendanceTime
		if err := json.Unmarshal([]byte(text), &absence); err != nil || absence.IsZero() == ok || ok && absence.DateTime != want {
			t.Errorf("%s: %+v, %v", text, absence, err)
		}
		if err := json.Unmarshal([]byte(text), &attendance); err != nil || attendance.IsZero() == ok || ok && attendance.DateTime != want {
			t.Errorf("%s: %+v, %v", text, attendance, err)
		}
	}
	for text, want := range map[string]string{`{"date":"2031-02-03"}`: "2031-02-03", `"2031-02-03"`: "2031-02-03", `null`: "", `""`: "", `{"date":""}`: ""} {
		var date personio.ProjectDate
		if err := json.Unmarshal([]byte(text), &date); err != nil || date.Date.String() != want || date.IsZero() != (want == "") {
			t.Errorf("%s: %+v, %v", text, date, err)
		}
	}
	for _, wrong := range []string{`5`, `[]`, `true`, `"morning"`, `{"date_time":5}`, `{"date":"2031-02-30"}`, `{"date_time":"2031-02-30T00:00:00"}`} {
		var date personio.ProjectDate
		var absence personio.AbsenceTime
		if json.Unmarshal([]byte(wrong), &date) == nil && json.Unmarshal([]byte(wrong), &absence) == nil {
			t.Errorf("%s was read as %+v and %+v", wrong, date, absence)
		}
	}
}

func FuzzWrappedTimes(f *testing.F) {
	for _, seed := range []string{at("2031-02-03T00:00:00", "FIRST_HALF"), `{"date":"2031-02-03"}`, `"2031-02-03"`, `null`, `""`, `{"date_time":{}}`, `[`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		roundTrips(t, data, new(personio.AbsenceTime), new(personio.AbsenceTime))
		roundTrips(t, data, new(personio.AttendanceTime), new(personio.AttendanceTime))
		roundTrips(t, data, new(personio.ProjectDate), new(personio.ProjectDate))
	})
}

// roundTrips reads data into got; what was read comes back the same.
func roundTrips[T comparable](t *testing.T, data []byte, got, back *T) {
	t.Helper()
	if json.Unmarshal(data, got) != nil {
		return
	}
	written, err := json.Marshal(got)
	if err != nil || json.Unmarshal(written, back) != nil || *back != *got {
		t.Errorf("%q became %+v, %s and %+v: %v", data, *got, written, *back, err)
	}
}

// Whatever times an absence has, its days are in order, and the last one is
// LastDay.
func FuzzAbsenceDays(f *testing.F) {
	f.Add("2031-02-03T00:00:00", "SECOND_HALF", "2031-02-08T00:00:00", "FIRST_HALF")
	f.Add("0001-01-01", "", "9999-12-31", "")
	f.Add("2031-02-03T09:00:00Z", "", "", "")
	f.Fuzz(func(t *testing.T, start, startHalf, end, endHalf string) {
		data, err := json.Marshal(map[string]any{
			"starts_from": map[string]string{"date_time": start, "type": startHalf}, "ends_at": map[string]string{"date_time": end, "type": endHalf},
		})
		var p personio.AbsencePeriod
		if err != nil || json.Unmarshal(data, &p) != nil {
			return
		}
		previous, n := personio.Date{}, 0
		last, ended := p.LastDay()
		for d := range p.Days(personio.Date{}, personio.Date{}) {
			if n > 0 && d.Date != previous.AddDays(1) || n == 0 && d.Date != p.FirstDay() || ended && d.Date.Compare(last) > 0 {
				t.Fatalf("%s: %v after %v", data, d, previous)
			}
			if previous, n = d.Date, n+1; n > 400 {
				return
			}
		}
		if n > 0 && previous != last {
			t.Errorf("%s: %v is no last day", data, previous)
		}
	})
}

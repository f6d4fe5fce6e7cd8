package personio_test

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

func TestWindowsCoverTheRange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, through string
		days          int
		want          string
	}{
		{"2031-02-01", "2031-02-14", 0, "2031-02-01 2031-02-14"},
		{"2031-02-01", "2031-02-15", 0, "2031-02-01 2031-02-14, 2031-02-15 2031-02-15"},
		{"2031-02-26", "2031-03-04", 3, "2031-02-26 2031-02-28, 2031-03-01 2031-03-03, 2031-03-04 2031-03-04"},
		{"2031-02-01", "2031-02-02", 1, "2031-02-01 2031-02-01, 2031-02-02 2031-02-02"},
		{"2031-02-01", "2031-02-01", 400, "2031-02-01 2031-02-01"},
		{"2031-02-02", "2031-02-01", 1, ""},
	} {
		server, client := scripted(t, map[string]string{"": pageOf("")})
		options := personio.AttendancePeriodListOptions{AttributedFrom: day(t, test.from), AttributedThrough: day(t, test.through), Persons: []personio.PersonID{"7"}}
		seq := client.AttendancePeriods.AllByWindow(t.Context(), options, test.days)
		for range 2 { // it can be ranged over again
			server.requests = nil
			if _, err := personio.Collect(seq); err != nil {
				t.Fatal(err)
			}
			var windows []string
			for _, r := range server.requests {
				query := r.URL.Query()
				windows = append(windows, query.Get("attribution_date.gte")+" "+query.Get("attribution_date.lte"))
				if query.Get("person.id") != "7" {
					t.Errorf("a filter is lost: %v", query)
				}
			}
			if got := strings.Join(windows, ", "); got != test.want {
				t.Errorf("%s to %s: %s", test.from, test.through, got)
			}
		}
	}
}

func TestWindowsNeedTheirDays(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, map[string]string{"": pageOf("")})
	from, through := day(t, "2031-02-01"), day(t, "2031-02-14")
	for name, test := range map[string]struct {
		options personio.AttendancePeriodListOptions
		days    int
	}{
		"no beginning":   {personio.AttendancePeriodListOptions{AttributedThrough: through}, 0},
		"no end":         {personio.AttendancePeriodListOptions{AttributedFrom: from}, 0},
		"a cursor":       {personio.AttendancePeriodListOptions{AttributedFrom: from, AttributedThrough: through, Cursor: "cursor=a"}, 0},
		"less than none": {personio.AttendancePeriodListOptions{AttributedFrom: from, AttributedThrough: through}, -1},
	} {
		if _, err := personio.Collect(client.AttendancePeriods.AllByWindow(t.Context(), test.options, test.days)); !errors.Is(err, personio.ErrNotSent) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(server.requests) != 0 {
		t.Errorf("%d requests", len(server.requests))
	}
}

func TestWindowsEndWithTheFirstError(t *testing.T) {
	t.Parallel()
	server, client := scripted(t, map[string]string{"": pageOf("?cursor=gone", "1")})
	options := personio.AttendancePeriodListOptions{AttributedFrom: day(t, "2031-02-01"), AttributedThrough: day(t, "2031-12-31")}
	items, failures := 0, 0
	for _, err := range client.AttendancePeriods.AllByWindow(t.Context(), options, 0) {
		if err != nil {
			failures++
		} else {
			items++
		}
	}
	if items != 1 || failures != 1 || len(server.requests) != 2 {
		t.Errorf("%d items, %d errors, %d requests", items, failures, len(server.requests))
	}
	for range client.AttendancePeriods.AllByWindow(t.Context(), options, 0) {
		break
	}
	if len(server.requests) != 3 {
		t.Errorf("left, and %d requests", len(server.requests))
	}
}

// A server that does not keep to the days of a window sends no period twice.
func TestWindowsTakeWhatIsTheirs(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, map[string]string{"": `{"_data":[{"id":"a","attribution_date":"2031-02-01"},{"id":"b","attribution_date":"2031-02-02"},` +
		`{"id":"c","attribution_date":"2031-02-03"}]}`})
	options := personio.AttendancePeriodListOptions{AttributedFrom: day(t, "2031-02-01"), AttributedThrough: day(t, "2031-02-02")}
	periods, err := personio.Collect(client.AttendancePeriods.AllByWindow(t.Context(), options, 1))
	if got := joined(t, periods, err, attendanceID); got != "ab" {
		t.Error(got)
	}
}

// Whatever the attendances, the range and the windows are: the same periods come
// as from one list, once each, and the windows follow each other in time.
func TestWindowsAreTheListInParts(t *testing.T) {
	t.Parallel()
	first := personio.NewDate(2031, time.February, 20)
	rapid.Check(t, func(rt *rapid.T) {
		server, company, client := kontor(t, personio.WithoutRateLimits())
		server.WithoutRateLimits()
		for i, offset := range rapid.SliceOfN(rapid.IntRange(0, 40), 0, 40).Draw(rt, "days") {
			company.AddAttendancePeriod(personiotest.AttendancePeriod{ID: fmt.Sprint(i), Start: first.AddDays(offset).String() + "T23:00:00"})
		}
		options := personio.AttendancePeriodListOptions{
			AttributedFrom:    first.AddDays(rapid.IntRange(-2, 42).Draw(rt, "from")),
			AttributedThrough: first.AddDays(rapid.IntRange(-2, 42).Draw(rt, "through")),
		}
		want := collectIDs(t, client.AttendancePeriods.All(t.Context(), options))
		options.Limit = rapid.IntRange(1, 5).Draw(rt, "limit")
		days := rapid.IntRange(0, 45).Draw(rt, "window")
		previous := personio.Date{}
		got := collectIDs(t, func(yield func(personio.AttendancePeriod, error) bool) {
			for p, err := range client.AttendancePeriods.AllByWindow(t.Context(), options, days) {
				if window := p.AttributionDate.AddDays(cmp.Or(days, personio.AttendanceWindow)); window.Compare(previous) <= 0 {
					rt.Errorf("%v comes after %v", p.AttributionDate, previous)
				}
				previous = p.AttributionDate
				if !yield(p, err) {
					return
				}
			}
		})
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			rt.Errorf("%v, want %v", got, want)
		}
	})
}

func collectIDs(t *testing.T, seq iter.Seq2[personio.AttendancePeriod, error]) []string {
	t.Helper()
	texts, err := personio.Collect(ids(seq, attendanceID))
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

package personio

import (
	"context"
	"iter"
	"net/http"
)

// AttendanceWindow is how many days [AttendancePeriodsService.AllByWindow] asks
// for at once when nothing else is said.
const AttendanceWindow = 14

// AllByWindow returns the attendances that count for the days from
// o.AttributedFrom through o.AttributedThrough, asking for some days at a time:
// the deeper a list, the slower its pages, so that a year in one list takes much
// longer than in windows of [AttendanceWindow] days, which is what 0 days means.
//
// The windows come in the order of time and share no day, so that a period comes
// once; only one that is moved to a later day while the list is read can come
// again, with that day.
//
// Both days must be set, and there is no cursor to begin with: to go on after an
// error, begin with the day of the last period that came.
//
// Scope, limit and reference: see [AttendancePeriodsService.List].
func (s *AttendancePeriodsService) AllByWindow(ctx context.Context, o AttendancePeriodListOptions, days int, opts ...CallOption) iter.Seq2[AttendancePeriod, error] {
	return func(yield func(AttendancePeriod, error) bool) {
		if o.AttributedFrom.IsZero() || o.AttributedThrough.IsZero() || o.Cursor != "" || days < 0 {
			yield(AttendancePeriod{}, notSent(http.MethodGet, "/v2/attendance-periods",
				"AllByWindow needs AttributedFrom and AttributedThrough, no Cursor, and windows of some days"))
			return
		}
		for first, last := range windows(o.AttributedFrom, o.AttributedThrough, days) {
			window := o
			window.AttributedFrom, window.AttributedThrough = first, last
			if !window.forward(s.All(ctx, window, opts...), yield) {
				return
			}
		}
	}
}

// forward hands on the periods of a window, and reports whether the next one is
// wanted. Periods of other windows, should the server send some, come in theirs.
func (o AttendancePeriodListOptions) forward(seq iter.Seq2[AttendancePeriod, error], yield func(AttendancePeriod, error) bool) bool {
	for period, err := range seq {
		if err == nil && !o.holds(period) {
			continue
		}
		if !yield(period, err) || err != nil {
			return false
		}
	}
	return true
}

// holds is whether a period belongs to the days that were asked for. One that does
// not say its day does.
func (o AttendancePeriodListOptions) holds(p AttendancePeriod) bool {
	day := p.AttributionDate
	return day.IsZero() || day.Compare(o.AttributedFrom) >= 0 && day.Compare(o.AttributedThrough) <= 0
}

// windows cuts the days from one through another, both included, into parts.
func windows(from, through Date, days int) iter.Seq2[Date, Date] {
	if days == 0 {
		days = AttendanceWindow
	}
	return func(yield func(first, last Date) bool) {
		for first := from; first.Compare(through) <= 0; first = first.AddDays(days) {
			last := first.AddDays(days - 1)
			if last.Compare(through) > 0 {
				last = through
			}
			if !yield(first, last) {
				return
			}
		}
	}
}

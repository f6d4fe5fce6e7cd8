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
// the deeper a list, the slower its pages, so that a year in one list takes many
// times longer than in windows of [AttendanceWindow] days, which is what 0 days
// means.
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
		window := o
		for window.AttributedFrom, window.AttributedThrough = range windows(o.AttributedFrom, o.AttributedThrough, days) {
			for period, err := range s.All(ctx, window, opts...) {
				if err == nil && !window.holds(period) {
					continue // it is in another window
				}
				if !yield(period, err) || err != nil {
					return
				}
			}
		}
	}
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

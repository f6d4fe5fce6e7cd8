package personio

import (
	"fmt"
	"iter"
	"time"
)

// AbsenceTime is the beginning or the end of an absence, without a zone.
type AbsenceTime struct {
	DateTime LocalDateTime `json:"date_time"`
	// Type says for an absence in days with which half of the first day it begins,
	// and with which half of the last day it ends: FirstHalf to SecondHalf are
	// whole days.
	Type DayHalf `json:"type,omitempty"`
}

// IsZero reports whether no time is given.
func (t AbsenceTime) IsZero() bool { return t == AbsenceTime{} }

// UnmarshalJSON accepts {"date_time": …, "type": …}, a local time alone, "" and
// null.
func (t *AbsenceTime) UnmarshalJSON(data []byte) error {
	type plain AbsenceTime
	var value plain
	if err := unwrap(data, &value, &value.DateTime); err != nil {
		return err
	}
	*t = AbsenceTime(value)
	return nil
}

// DayHalf is a half of a day.
type DayHalf string

// The halves.
const (
	FirstHalf  DayHalf = "FIRST_HALF"
	SecondHalf DayHalf = "SECOND_HALF"
)

// WholeDays are the times of an absence from one day through another, both
// included. For one that begins at noon set the type of startsFrom to SecondHalf,
// for one that ends at noon that of endsAt to FirstHalf. The end is written as
// Personio's answers have it: exclusive, at midnight after the last day.
func WholeDays(first, last Date) (startsFrom, endsAt AbsenceTime) {
	return AbsenceTime{DateTime: LocalDateTime{Date: first}, Type: FirstHalf},
		AbsenceTime{DateTime: LocalDateTime{Date: last.AddDays(1)}, Type: SecondHalf}
}

// FirstDay is the day on which the absence begins.
func (p AbsencePeriod) FirstDay() Date { return p.StartsFrom.DateTime.Date }

// LastDay is the last day of the absence, and whether it has one. An absence that
// ends at midnight has ended the day before.
func (p AbsencePeriod) LastDay() (day Date, ended bool) {
	end := p.EndsAt.DateTime
	if end.IsZero() {
		return Date{}, false
	}
	if end.IsMidnight() && end.Compare(p.StartsFrom.DateTime) > 0 {
		return end.Date.AddDays(-1), true
	}
	return end.Date, true
}

// AbsenceDay is a day of an absence.
type AbsenceDay struct {
	Date Date
	// Half is the half of the day that the absence takes. It is empty for a whole
	// day, and for the hours of an absence that is counted in hours.
	Half DayHalf
}

// Days returns the days of the absence between two days, both included; a zero
// Date sets no bound. Without a bound, an absence that has no end has days until
// the loop is left.
//
// These are days of the calendar, with weekends and public holidays. What counts
// is in [AbsencePeriodsService.Breakdowns].
func (p AbsencePeriod) Days(from, through Date) iter.Seq[AbsenceDay] {
	return func(yield func(AbsenceDay) bool) {
		day := p.FirstDay()
		if day.IsZero() {
			return
		}
		if day.Compare(from) < 0 {
			day = from
		}
		last, ended := p.LastDay()
		for ; !ended || day.Compare(last) <= 0; day = day.AddDays(1) {
			if !through.IsZero() && day.Compare(through) > 0 || !yield(AbsenceDay{day, p.half(day)}) {
				return
			}
		}
	}
}

func (p AbsencePeriod) half(day Date) DayHalf {
	if day == p.FirstDay() && p.StartsFrom.Type == SecondHalf {
		return SecondHalf
	}
	if last, ended := p.LastDay(); ended && day == last && p.EndsAt.Type == FirstHalf {
		return FirstHalf
	}
	return ""
}

// Location is the place whose clocks show StartsFrom and EndsAt, by the time zone
// database of this machine:
//
//	start := period.StartsFrom.DateTime.In(location)
func (p AbsencePeriod) Location() (*time.Location, error) {
	if p.TimezoneID == "" || p.TimezoneID == "Local" {
		return nil, fmt.Errorf("personio: absence period %.64q has no time zone", string(p.ID))
	}
	location, err := time.LoadLocation(p.TimezoneID)
	if err != nil {
		return nil, fmt.Errorf("personio: time zone of absence period %.64q: %w", string(p.ID), err)
	}
	return location, nil
}

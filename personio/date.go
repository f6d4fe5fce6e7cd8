package personio

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the calendar without a time zone, such as a birthday or a
// hire date. The zero Date is "not given". Dates are comparable with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns a date. A day that the calendar does not have, such as
// 30 February, is carried over as [time.Date] does.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day that a clock in t's location shows.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("personio: %q is not a date such as 2006-01-02", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether no date is given.
func (d Date) IsZero() bool { return d == Date{} }

// In is the beginning of the day at a place: midnight, or the moment after it
// where the clocks are put forward at midnight.
func (d Date) In(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	if DateOf(t).Compare(NewDate(d.Year, d.Month, d.Day)) < 0 {
		_, t = t.ZoneBounds() // that midnight does not exist
	}
	return t
}

// AddDays is the date that many days later.
func (d Date) AddDays(days int) Date {
	return NewDate(d.Year, d.Month, d.Day+days)
}

// Compare is -1, 0 or +1 as d is before, equal to or after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// String is "2006-01-02", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText implements [encoding.TextMarshaler]; it covers JSON. It fails for a
// day that the calendar does not have, such as Date{2006, 2, 30}.
func (d Date) MarshalText() ([]byte, error) {
	text := d.String()
	if parsed, err := ParseDate(text); !d.IsZero() && (err != nil || parsed != d) {
		return nil, fmt.Errorf("personio: %s is not a day of the calendar", text)
	}
	return []byte(text), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler]; it covers JSON. An empty
// text is the zero Date. Of a date with a time, such as "2006-01-02T00:00:00+01:00",
// it is the day that is written, whatever the offset.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		at, notEvenATime := ParseLocalDateTime(string(text))
		if notEvenATime != nil {
			return err
		}
		parsed = at.Date
	}
	*d = parsed
	return nil
}

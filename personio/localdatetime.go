package personio

import (
	"cmp"
	"fmt"
	"time"
)

// LocalDateTime is what a clock on the wall shows, without a time zone: absences
// and attendances are in the time of the place where the person works, and
// Personio gives no offset for them. The zero LocalDateTime is "not given".
// Values are comparable with ==.
type LocalDateTime struct {
	Date       Date
	Hour       int
	Minute     int
	Second     int
	Nanosecond int
}

// NewLocalDateTime is a time of day at full minutes.
func NewLocalDateTime(date Date, hour, minute int) LocalDateTime {
	return LocalDateTimeOf(time.Date(date.Year, date.Month, date.Day, hour, minute, 0, 0, time.UTC))
}

// LocalDateTimeOf is what a clock in t's location shows.
func LocalDateTimeOf(t time.Time) LocalDateTime {
	return LocalDateTime{Date: DateOf(t), Hour: t.Hour(), Minute: t.Minute(), Second: t.Second(), Nanosecond: t.Nanosecond()}
}

const localForm = "2006-01-02T15:04:05.999999999"

// ParseLocalDateTime reads "2006-01-02T15:04:05", with or without a fraction or
// seconds. An offset or Z is read and dropped: the clock's time counts. A date
// alone is its midnight.
func ParseLocalDateTime(s string) (LocalDateTime, error) {
	for _, form := range [...]string{localForm, time.RFC3339Nano, "2006-01-02T15:04", "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(form, s); err == nil {
			return LocalDateTimeOf(t), nil
		}
	}
	return LocalDateTime{}, fmt.Errorf("personio: a text of %d characters is not a local time such as 2006-01-02T15:04:05", len(s))
}

// IsZero reports whether no time is given.
func (l LocalDateTime) IsZero() bool { return l == LocalDateTime{} }

// In is the moment at which clocks of a place show l. Where they are put
// forward over it, it is as much later; where they show it twice, the first time.
func (l LocalDateTime) In(loc *time.Location) time.Time {
	return time.Date(l.Date.Year, l.Date.Month, l.Date.Day, l.Hour, l.Minute, l.Second, l.Nanosecond, loc)
}

// Compare is -1, 0 or +1 as l is before, equal to or after other on the same
// clock.
func (l LocalDateTime) Compare(other LocalDateTime) int {
	return cmp.Or(l.Date.Compare(other.Date), cmp.Compare(l.Hour, other.Hour), cmp.Compare(l.Minute, other.Minute),
		cmp.Compare(l.Second, other.Second), cmp.Compare(l.Nanosecond, other.Nanosecond))
}

// IsMidnight reports whether l is the beginning of a day.
func (l LocalDateTime) IsMidnight() bool {
	return l.Hour == 0 && l.Minute == 0 && l.Second == 0 && l.Nanosecond == 0
}

// String is "2006-01-02T15:04:05", with a fraction if there is one, or "" for the
// zero LocalDateTime.
func (l LocalDateTime) String() string {
	if l.IsZero() {
		return ""
	}
	return l.In(time.UTC).Format(localForm)
}

// MarshalText implements [encoding.TextMarshaler]; it covers JSON. It fails for a
// time that no clock shows.
func (l LocalDateTime) MarshalText() ([]byte, error) {
	if !l.IsZero() && LocalDateTimeOf(l.In(time.UTC)) != l {
		return nil, fmt.Errorf("personio: %v is not a time of a day of the calendar", l)
	}
	return []byte(l.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler]; it covers JSON. An empty
// text is the zero LocalDateTime.
func (l *LocalDateTime) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*l = LocalDateTime{}
		return nil
	}
	parsed, err := ParseLocalDateTime(string(text))
	if err != nil {
		return err
	}
	*l = parsed
	return nil
}

package v1

import (
	"encoding/json"
	"fmt"
	"time"
)

// Clock is a time of day as a clock on the wall shows it, such as 09:00, or a
// number of hours of a work schedule. It has no time zone. The zero Clock is "not
// given", which is not 00:00. Values are comparable with ==.
type Clock struct {
	given   bool
	seconds int
}

// NewClock is a time of day at full minutes, 00:00 to 24:00. Others are carried
// over: 23:75 is 00:15 of the next day and so out of the day; it cannot be sent.
func NewClock(hour, minute int) Clock { return Clock{given: true, seconds: hour*3600 + minute*60} }

// ParseClock reads "09:00", or "09:00:30".
func ParseClock(s string) (Clock, error) {
	if s == "24:00" || s == "24:00:00" {
		return NewClock(24, 0), nil
	}
	for _, form := range [...]string{"15:04", time.TimeOnly} {
		if t, err := time.Parse(form, s); err == nil {
			return Clock{given: true, seconds: t.Hour()*3600 + t.Minute()*60 + t.Second()}, nil
		}
	}
	return Clock{}, fmt.Errorf("v1: a text of %d characters is no time of day such as 09:00", len(s))
}

// IsZero reports whether no time is given.
func (c Clock) IsZero() bool { return !c.given }

// Hour is 0 to 24.
func (c Clock) Hour() int { return c.seconds / 3600 }

// Minute is that of the hour.
func (c Clock) Minute() int { return c.seconds % 3600 / 60 }

// Duration is the time since midnight; for a work schedule, the hours of the day.
func (c Clock) Duration() time.Duration { return time.Duration(c.seconds) * time.Second }

// String is "09:00", with seconds if there are any, or "" for the zero Clock.
func (c Clock) String() string {
	switch {
	case !c.given:
		return ""
	case c.seconds%60 != 0:
		return fmt.Sprintf("%02d:%02d:%02d", c.Hour(), c.Minute(), c.seconds%60)
	default:
		return fmt.Sprintf("%02d:%02d", c.Hour(), c.Minute())
	}
}

// MarshalJSON writes "09:00", or null for the zero Clock. It fails for what is
// not within a day.
func (c Clock) MarshalJSON() ([]byte, error) {
	if !c.given {
		return []byte("null"), nil
	}
	if parsed, err := ParseClock(c.String()); err != nil || parsed != c {
		return nil, fmt.Errorf("v1: %v is no time of a day", c.Duration())
	}
	return []byte(`"` + c.String() + `"`), nil
}

// UnmarshalJSON reads "09:00", "" and null.
func (c *Clock) UnmarshalJSON(data []byte) error {
	if isEmpty(data) {
		*c = Clock{}
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("v1: decoding a time of day: %w", err)
	}
	parsed, err := ParseClock(text)
	*c = parsed
	return err
}

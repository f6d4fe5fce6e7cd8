package personio

import (
	"encoding/json"
	"time"

	"github.com/personio-go/sdk/internal/wording"
)

// Timestamp is when something happened, an instant with its zone. It is a
// [time.Time] that reads what Personio sends for one: RFC 3339, also with an offset
// such as +0100, the same without a zone (taken as UTC), a date alone (its midnight
// in UTC), "" and null (the zero time), and the object with "date-time" or
// "date_time" and "timezone" that the recruiting routes use. There, the zone counts
// for a text without an offset; a program without time zones on its machine imports
// time/tzdata.
//
// What cannot be read is kept: it is not the zero Timestamp, and [Timestamp.Err] says
// why.
type Timestamp struct {
	time.Time

	// unread is the JSON of what is no timestamp.
	unread string
}

// Err is nil for a timestamp that was read, and for none.
func (t Timestamp) Err() error {
	if t.unread == "" {
		return nil
	}
	return wording.Errorf("personio: a value of %d bytes is not a timestamp such as 2006-01-02T15:04:05Z, or its time zone is not known", len(t.unread))
}

// IsZero reports whether there is no timestamp. One that could not be read is one.
func (t Timestamp) IsZero() bool { return t.Time.IsZero() && t.unread == "" }

// MarshalJSON writes RFC 3339, null for the zero time, and what could not be read as
// it came.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	switch {
	case t.unread != "":
		return []byte(t.unread), nil
	case t.IsZero():
		return []byte("null"), nil
	default:
		return t.Time.MarshalJSON() //nolint:wrapcheck // it is the time's own
	}
}

// UnmarshalJSON implements [json.Unmarshaler]. It fails for nothing that is JSON.
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	var text, zone string
	var err error
	if len(data) == 0 || data[0] != '{' {
		err = json.Unmarshal(data, &text)
	} else {
		var object struct {
			Hyphen     string `json:"date-time"`
			Underscore string `json:"date_time"`
			Zone       string `json:"timezone"`
		}
		err = json.Unmarshal(data, &object)
		text, zone = max(object.Hyphen, object.Underscore), object.Zone
	}
	*t = Timestamp{}
	if text == "" && err == nil {
		return nil
	}
	read, ok := moment(text, zone)
	if err != nil || !ok {
		t.unread = string(data)
		return nil //nolint:nilerr // Err has it
	}
	t.Time = read
	return nil
}

// moment reads a text, which has an offset, or none and stands in a zone.
func moment(text, zone string) (time.Time, bool) {
	for _, form := range [...]string{time.RFC3339Nano, localForm + "-0700"} {
		if read, err := time.Parse(form, text); err == nil {
			return read, true
		}
	}
	place := time.UTC
	if zone != "" && zone != "Z" {
		if offset, err := time.Parse("-07:00", zone); err == nil {
			place = offset.Location()
		} else if place, err = time.LoadLocation(zone); err != nil || zone == "Local" {
			return time.Time{}, false
		}
	}
	for _, form := range [...]string{localForm, time.DateOnly} {
		if read, err := time.ParseInLocation(form, text, place); err == nil {
			return read, true
		}
	}
	return time.Time{}, false
}

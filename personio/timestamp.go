package personio

import (
	"encoding/json"
	"fmt"
	"time"
)

// Timestamp is when something happened, an instant with its zone. It is a
// [time.Time] that reads what Personio sends for one: RFC 3339, also with an offset
// such as +0100, the same without a zone (taken as UTC), a date alone (its midnight
// in UTC), "" and null (the zero time), and the object with "date-time" and
// "timezone" that the recruiting routes use.
type Timestamp struct {
	time.Time
}

// MarshalJSON writes RFC 3339, null for the zero time.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.Time.MarshalJSON() //nolint:wrapcheck // it is the time's own
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	var text string
	if len(data) > 0 && data[0] == '{' {
		var object struct {
			DateTime string `json:"date-time"`
		}
		if err := json.Unmarshal(data, &object); err != nil {
			return fmt.Errorf("personio: decoding a timestamp: %w", err)
		}
		text = object.DateTime
	} else if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("personio: decoding a timestamp: %w", err)
	}
	if text == "" {
		*t = Timestamp{}
		return nil
	}
	for _, form := range [...]string{time.RFC3339Nano, localForm + "-0700", localForm, time.DateOnly} {
		if parsed, err := time.Parse(form, text); err == nil {
			t.Time = parsed
			return nil
		}
	}
	return fmt.Errorf("personio: a text of %d characters is not a timestamp such as 2006-01-02T15:04:05Z", len(text))
}

package personio

import (
	"encoding/json"
	"fmt"
)

// Text is a text of which Personio's documentation names the member and not its
// type. What is no JSON text is kept as it is written: 7 is "7", an object is its
// JSON. Missing and null are "".
type Text string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Text) UnmarshalJSON(data []byte) error {
	switch {
	case string(data) == "null":
		*t = ""
	case len(data) > 0 && data[0] == '"':
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return fmt.Errorf("personio: decoding a text: %w", err)
		}
		*t = Text(text)
	default:
		*t = Text(data)
	}
	return nil
}

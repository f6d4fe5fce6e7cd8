package personio

import (
	"bytes"
	"strings"
)

// flag is a yes or no of which Personio's documentation names the member and not
// its type: yes is true or 1, also as a text, and everything else is no. What that
// was is in the RawJSON of the object.
type flag bool

func (f *flag) UnmarshalJSON(data []byte) error {
	text := string(bytes.Trim(data, `"`))
	*f = flag(text == "1" || strings.EqualFold(text, "true"))
	return nil
}

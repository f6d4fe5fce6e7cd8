package fleet

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// hexed marks names that PostgreSQL cannot hold as text.
const hexed = "hex:"

// column is a company's name, or another text of the caller's, as a column holds
// it: as it is, unless it has a NUL or is no UTF-8.
func column(text string) string {
	if utf8.ValidString(text) && !strings.ContainsRune(text, 0) && !strings.HasPrefix(text, hexed) {
		return text
	}
	return hexed + hex.EncodeToString([]byte(text))
}

// uncolumn is the text again.
func uncolumn(value string) string {
	if rest, ok := strings.CutPrefix(value, hexed); ok {
		if text, err := hex.DecodeString(rest); err == nil {
			return string(text)
		}
	}
	return value
}

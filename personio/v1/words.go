package v1

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// words are texts that come again and again, such as the keys and labels of
// attributes: each is kept once. The zero value keeps none.
type words map[string]string

// of returns the text that is written in a JSON string without its quotes.
func (w words) of(raw []byte) string {
	if text, ok := w[string(raw)]; ok {
		return text
	}
	text := unquoted(raw)
	if w != nil {
		w[string(raw)] = text
	}
	return text
}

// textOf returns the text of a JSON string, "" for another value.
func (w words) textOf(value []byte) string {
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	return w.of(value[1 : len(value)-1])
}

func unquoted(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw) {
		return string(raw)
	}
	var text string
	quoted := append(append([]byte{'"'}, raw...), '"')
	if json.Unmarshal(quoted, &text) != nil {
		return ""
	}
	return text
}

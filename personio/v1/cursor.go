package v1

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// cursor reads JSON from left to right without copying: the attributes of a page
// of employees are what users of v1 wait for. It is given JSON that encoding/json
// has found to be valid; whatever it gets, it does not leave the bytes and does
// not run for ever.
type cursor struct {
	data   []byte
	at     int
	broken bool
}

var errNotJSON = errors.New("not the JSON of this type")

// failed reports that something else was found than asked for.
func (c *cursor) failed() error {
	if c.broken {
		return errNotJSON
	}
	return nil
}

// peek skips space and returns the next byte, 0 at the end.
func (c *cursor) peek() byte {
	for ; c.at < len(c.data); c.at++ {
		switch b := c.data[c.at]; b {
		case ' ', '\t', '\n', '\r':
		default:
			return b
		}
	}
	return 0
}

// begin enters an object or a list. If something else is there, it is left where
// it is.
func (c *cursor) begin(open byte) bool {
	if c.peek() != open {
		return false
	}
	c.at++
	return true
}

// more reports whether an object or a list has another element, and goes there;
// otherwise it leaves the object or list.
func (c *cursor) more(end byte) bool {
	next := c.peek()
	if next == ',' {
		c.at++
		next = c.peek()
	}
	switch {
	case c.broken || next == 0:
		c.broken = true
		return false
	case next == end:
		c.at++
		return false
	}
	return true
}

// name reads the name of a member, escaped as it came.
func (c *cursor) name() []byte {
	raw := c.text()
	if c.broken || c.peek() != ':' {
		c.broken = true
		return nil
	}
	c.at++
	return raw[1 : len(raw)-1]
}

// text reads a string with its quotes.
func (c *cursor) text() []byte {
	if c.peek() != '"' {
		c.broken = true
		return nil
	}
	start := c.at
	for i := c.at + 1; i < len(c.data); {
		quote := bytes.IndexByte(c.data[i:], '"')
		if quote < 0 {
			break
		}
		i += quote + 1
		if !escaped(c.data[start+1 : i-1]) {
			c.at = i
			return c.data[start:i:i]
		}
	}
	c.broken = true
	return nil
}

// escaped reports whether what follows a text is escaped: an odd number of
// backslashes is at its end.
func escaped(text []byte) bool {
	n := len(text)
	for n > 0 && text[n-1] == '\\' {
		n--
	}
	return (len(text)-n)%2 == 1
}

// value reads a value of any kind.
func (c *cursor) value() []byte {
	switch c.peek() {
	case '"':
		return c.text()
	case '{', '[':
		return c.compound()
	}
	start := c.at
	for ; c.at < len(c.data); c.at++ {
		switch c.data[c.at] {
		case ',', '}', ']', ' ', '\t', '\n', '\r':
			return c.scalar(start)
		}
	}
	return c.scalar(start)
}

func (c *cursor) scalar(start int) []byte {
	if start == c.at {
		c.broken = true
		return nil
	}
	return c.data[start:c.at:c.at]
}

// compound reads an object or a list.
func (c *cursor) compound() []byte {
	start, depth := c.at, 0
	for c.at < len(c.data) {
		switch c.data[c.at] {
		case '"':
			if c.text(); c.broken {
				return nil
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				c.at++
				return c.data[start:c.at:c.at]
			}
		}
		c.at++
	}
	c.broken = true
	return nil
}

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

// Package jsonread reads JSON from left to right, without copying and without a
// type to fill.
package jsonread

import (
	"bytes"
	"errors"
)

// Cursor is a place in JSON that package encoding/json finds to be valid, before or
// after. Whatever it gets, it does not leave the bytes and does not run for ever.
type Cursor struct {
	Data   []byte
	At     int
	Broken bool
}

// ErrNotJSON says that something else was found than asked for.
var ErrNotJSON = errors.New("not the JSON of this type")

// Failed reports that something else was found than asked for.
func (c *Cursor) Failed() error {
	if c.Broken {
		return ErrNotJSON
	}
	return nil
}

// Peek skips space and returns the next byte, 0 at the end.
func (c *Cursor) Peek() byte {
	for ; c.At < len(c.Data); c.At++ {
		switch b := c.Data[c.At]; b {
		case ' ', '\t', '\n', '\r':
		default:
			return b
		}
	}
	return 0
}

// Begin enters an object or a list. If something else is there, it is left where
// it is.
func (c *Cursor) Begin(open byte) bool {
	if c.Peek() != open {
		return false
	}
	c.At++
	return true
}

// More reports whether an object or a list has another element, and goes there;
// otherwise it leaves the object or list.
func (c *Cursor) More(end byte) bool {
	next := c.Peek()
	if next == ',' {
		c.At++
		next = c.Peek()
	}
	switch {
	case c.Broken || next == 0:
		c.Broken = true
		return false
	case next == end:
		c.At++
		return false
	}
	return true
}

// Name reads the name of a member, escaped as it came.
func (c *Cursor) Name() []byte {
	raw := c.Text()
	if c.Broken || c.Peek() != ':' {
		c.Broken = true
		return nil
	}
	c.At++
	return raw[1 : len(raw)-1]
}

// Text reads a string with its quotes.
func (c *Cursor) Text() []byte {
	if c.Peek() != '"' {
		c.Broken = true
		return nil
	}
	start := c.At
	for i := c.At + 1; i < len(c.Data); {
		quote := bytes.IndexByte(c.Data[i:], '"')
		if quote < 0 {
			break
		}
		i += quote + 1
		if !escaped(c.Data[start+1 : i-1]) {
			c.At = i
			return c.Data[start:i:i]
		}
	}
	c.Broken = true
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

// Value reads a value of any kind.
func (c *Cursor) Value() []byte {
	switch c.Peek() {
	case '"':
		return c.Text()
	case '{', '[':
		return c.compound()
	}
	start := c.At
	for ; c.At < len(c.Data); c.At++ {
		switch c.Data[c.At] {
		case ',', '}', ']', ' ', '\t', '\n', '\r':
			return c.scalar(start)
		}
	}
	return c.scalar(start)
}

func (c *Cursor) scalar(start int) []byte {
	if start == c.At {
		c.Broken = true
		return nil
	}
	return c.Data[start:c.At:c.At]
}

// compound reads an object or a list.
func (c *Cursor) compound() []byte {
	start, depth := c.At, 0
	for c.At < len(c.Data) {
		switch c.Data[c.At] {
		case '"':
			if c.Text(); c.Broken {
				return nil
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				c.At++
				return c.Data[start:c.At:c.At]
			}
		}
		c.At++
	}
	c.Broken = true
	return nil
}

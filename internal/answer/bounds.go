package answer

import (
	"bytes"

	"github.com/personio-go/sdk/internal/wording"
)

// Bounds are what an answer may come to when it is decoded. A few bytes of JSON can
// become a hundred times as much, and a few of gzip a hundred thousand times.
type Bounds struct {
	// Rows is how many items the answer's list may have, 0 for any number.
	Rows int
	// Size is how many bytes the answer may take in memory, as far as can be told
	// before it is decoded.
	Size int64
}

// What is decoded takes, roughly and with what is left behind on the way: a list or
// an object in it, and any other value.
const (
	compoundSize = 448
	valueSize    = 48
)

// Check refuses JSON that would become more than it may. Other text is not judged:
// whoever decodes it finds out.
func (b Bounds) Check(body []byte) error {
	if b.surelyWithin(body) {
		return nil
	}
	var c census
	c.count(body)
	if b.Rows > 0 && c.most > b.Rows || c.size(len(body)) > b.Size {
		return wording.ErrTooLarge
	}
	return nil
}

// surelyWithin counts, fast, what can be no less than there is.
func (b Bounds) surelyWithin(body []byte) bool {
	commas := bytes.Count(body, []byte(","))
	c := census{compounds: bytes.Count(body, []byte("{")) + bytes.Count(body, []byte("[")), values: commas + 1}
	return (b.Rows == 0 || commas < b.Rows) && c.size(len(body)) <= b.Size
}

// census is what JSON consists of.
type census struct {
	compounds, values int
	// most is the length of the longest list that may be the answer's own: one
	// outside of all others.
	most int

	nested int // lists and objects within the outermost list
	inList bool
	row    int // number of the current item
}

// size estimates: texts are kept once as they came and once as they are.
func (c *census) size(body int) int64 {
	return int64(c.compounds)*compoundSize + int64(c.values)*valueSize + 2*int64(body)
}

// count goes over JSON without judging it.
func (c *census) count(body []byte) {
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i = endOfText(body, i)
		case '{':
			c.open(false)
		case '[':
			c.open(true)
		case '}', ']':
			c.end()
		case ',':
			c.values++
			if c.inList && c.nested == 0 {
				c.row++
				c.most = max(c.most, c.row)
			}
		}
	}
}

func (c *census) open(list bool) {
	c.compounds++
	switch {
	case c.inList:
		c.nested++
	case list:
		c.inList, c.row = true, 1
	}
}

func (c *census) end() {
	switch {
	case !c.inList:
	case c.nested > 0:
		c.nested--
	default:
		c.inList = false
	}
}

// endOfText is where a text ends that begins at i.
func endOfText(body []byte, i int) int {
	for i++; i < len(body); i++ {
		next := bytes.IndexAny(body[i:], "\"\\")
		if next < 0 {
			return len(body)
		}
		if i += next; body[i] == '"' {
			return i
		}
		i++ // what is escaped
	}
	return i
}

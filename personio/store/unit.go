package store

import "time"

// Unit names what is written in one step: what one feature keeps of one company. Kind and Name are UTF-8 without NUL, of 1
// to 200 bytes; anything else is ErrInvalid.
type Unit struct{ Kind, Name string }

// Head is what is known of a unit without reading anything else of it. The zero Head is that of a unit that was never written.
type Head struct {
	Version uint64    // counts commits and deletions; never goes back
	LastSeq uint64    // the number of the journal's last event; never goes back, not by Delete either
	Acked   uint64    // events up to this number are gone: acknowledged, or deleted with the unit
	Due     time.Time // when somebody must look at the unit; zero when nobody must
	Deleted bool      // the unit is a fence: nothing but Version and LastSeq is left of it
	Body    []byte    // the feature's own, at most MaxHead bytes
}

// Record is what is searched and compared. Its texts are bodies.
type Record struct {
	Key  string // any bytes, 1 to 100 of them
	Tags []Tag
	Part []byte // what comparing needs, tens of bytes; at most MaxPart
}

// Tag lets a record be found over all units of a kind. Values are ordered by their bytes: numbers and times are written with
// a fixed width. Name and Value are UTF-8 without NUL; a Name has 1 to 50 bytes, a Value at most 600. A record has no two
// equal tags; they come back in any order.
type Tag struct{ Name, Value string }

// Body is an opaque text of a unit. Its key is its own: a record may have no body, or several.
type Body struct {
	Key  string // any bytes, 1 to 100 of them
	Data []byte
}

// Event is an entry of a unit's journal.
type Event struct {
	Seq  uint64
	Body []byte
}

// Query finds records by a tag. From and To bound the tag's value: From is included, To is not; an empty To is no bound.
// Both are UTF-8 without NUL.
type Query struct {
	Kind     string
	Tag      string
	From, To string
	After    Ref // continue behind this one; the zero Ref begins at From
	Limit    int // at least 1
}

// Ref is a record that was found, with the value of the tag by which it was.
type Ref struct {
	Value string
	Unit  string
	Key   string
}

// Turn is a unit that is due.
type Turn struct {
	Unit Unit
	Due  time.Time
}

// UnitHead is a unit's name with its head.
type UnitHead struct {
	Name string
	Head Head
}

package store

import "time"

// The bounds of what a change may hold. They keep what is read often small, in every store.
const (
	MaxHead = 4 << 10 // bytes of Head.Body
	MaxPart = 4 << 10 // bytes of Record.Part
)

// Change is what a commit does to a unit. Nothing of it may be changed by the caller while Commit runs, and a store keeps
// none of its slices.
type Change struct {
	// IfVersion is the version of the head that the change was made from. Another one in the store is ErrConflict.
	IfVersion uint64
	// Fence is zero for a writer that holds no lease; then only the version counts. Otherwise it must be that of the unit's
	// newest lease, or the change is ErrConflict.
	Fence uint64

	Head []byte    // the head's new body; always given
	Due  time.Time // the head's new due time, between the years 1678 and 2262; zero: nobody must look
	Put  []Record  // new or replaced; a record has exactly these tags afterwards
	// Forget are keys of records to remove, Drop keys of bodies. One that is not there is no error, one that the change names
	// twice, also in Put or Bodies, is ErrInvalid.
	Forget []string
	Bodies []Body // new or replaced
	Drop   []string
	Append [][]byte // become the journal's events LastSeq+1, LastSeq+2, ...
	// Acknowledge removes the events up to this number; zero leaves the journal as it is. It may name events of Append.
	// A number beyond the journal's end, or below Head.Acked, is ErrInvalid.
	Acknowledge uint64
	// Revive lets the change write a deleted unit. Only what knows that the unit is wanted again may say so: a list of companies.
	Revive bool
}

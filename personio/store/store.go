package store

import (
	"context"
	"time"
)

// Reader reads what a store keeps. Nothing that it returns shares memory with the store. A limit below 1 is ErrInvalid.
type Reader interface {
	// Head returns the head of a unit, the zero Head for a unit that was never written.
	Head(ctx context.Context, unit Unit) (Head, error)
	// Records returns the unit's records with the given keys, those that there are, or all of them without keys, in the order
	// of their keys. They are of one moment, the one at which the unit had the returned version: where that is not the version
	// of a head that was read before, that head is old and must be read again.
	Records(ctx context.Context, unit Unit, keys ...string) (version uint64, records []Record, err error)
	// Bodies returns the unit's bodies with the given keys, those that there are, in the order of their keys. Without keys it
	// returns none.
	Bodies(ctx context.Context, unit Unit, keys ...string) ([]Body, error)
	// Pending returns at most limit events that were not acknowledged yet, the oldest first.
	Pending(ctx context.Context, unit Unit, limit int) ([]Event, error)
	// Find returns the records with a tag, over all units of a kind, ordered by the tag's value, then by unit and key.
	Find(ctx context.Context, query Query) ([]Ref, error)
	// Due returns at most limit units of a kind that have a due time, the earliest first. It is for the caller to compare them
	// with a clock.
	Due(ctx context.Context, kind string, limit int) ([]Turn, error)
	// Units returns at most limit units of a kind with their heads, ordered by name, beginning behind the name after. Deleted
	// units are among them: see Head.Deleted.
	Units(ctx context.Context, kind, after string, limit int) ([]UnitHead, error)
}

// Store keeps units. It is safe for concurrent use, by several processes where the implementation says so.
type Store interface {
	Reader
	// Commit carries a change out, as a whole or not at all; it is durable when Commit returns nil.
	// ErrConflict, ErrDeleted and ErrInvalid say that nothing was changed. After any other error the outcome is unknown, and
	// the unit's head tells: its version is higher than Change.IfVersion if the change, or another one, was carried out.
	Commit(ctx context.Context, unit Unit, change Change) error
	// Delete removes everything of a unit but its name, Version and LastSeq: a fence that no change passes unless it says
	// Revive. A lease of the unit stays as it is. Deleting a unit that was never written also leaves a fence, so that a look
	// that is under way writes nothing.
	Delete(ctx context.Context, unit Unit) error
	// Lease gives the unit to owner for a time and returns a fence, higher than that of every lease of the unit before, with
	// the unit's head. The owner who has the lease already gets it again, with a new fence. ErrLeased says that another one has it.
	Lease(ctx context.Context, unit Unit, owner string, ttl time.Duration) (fence uint64, head Head, err error)
	// Release ends the owner's lease. That there is none is no error. Whether changes with its fence still pass until somebody
	// leases the unit again is left open: the version decides.
	Release(ctx context.Context, unit Unit, owner string) error
}

// Scrubber is a store that can make what was forgotten unreadable in its files, too.
type Scrubber interface {
	// Scrub returns nil when nothing that was forgotten or deleted before the call is left in the store's files.
	Scrub(ctx context.Context) error
}

// Checker is a store that can tell which of its records cannot be read any more.
type Checker interface {
	// Check reads everything and returns what is damaged. Damaged records are kept as they are.
	Check(ctx context.Context) ([]Damage, error)
}

// Damage is something that a store keeps and cannot read.
type Damage struct {
	Unit Unit
	What string // "head", "record", "body" or "event"
	Key  string // the record's or body's key, the event's number in decimal digits
}

package outbox

import (
	"context"
	"errors"
	"time"
)

// What stores return.
var (
	// ErrNotFound: there is no such entry.
	ErrNotFound = errors.New("outbox: no such entry")
	// ErrExists: there is an entry with this id already.
	ErrExists = errors.New("outbox: the entry exists already")
	// ErrConflict: the entry changed since it was read; another process works on
	// it, or it was erased. Nothing was stored.
	ErrConflict = errors.New("outbox: another writer changed the entry")
	// ErrCompany: the company's name is not UTF-8, so it would come back as another
	// one. Nothing was stored.
	ErrCompany = errors.New("outbox: the company's name is not UTF-8")
)

// Store keeps entries. Package storetest checks an implementation.
//
// All rules of delivery are the [Outbox]'s. What it asks of a store is that a
// change is durable when the method returns, and that Update and Delete compare
// versions: of several processes that work on one entry, one wins, and only that
// one goes on.
//
// A company is any text that is not empty, in UTF-8; what belongs to one company
// is independent of all others. Implementations must be safe for concurrent use,
// and must not share memory with the caller, neither what they are given nor
// what they return.
type Store interface {
	// Add stores an entry with the next Seq and Version 1, and returns it so. When
	// there is one with its ID, it returns that one and ErrExists. An entry whose
	// Company is not UTF-8 is refused with ErrCompany.
	Add(ctx context.Context, entry Entry) (Entry, error)
	// Load returns an entry, or ErrNotFound.
	Load(ctx context.Context, id string) (Entry, error)
	// Update puts the entry in the place of the one with its ID, if that has the
	// same Version and Seq; otherwise, and when there is none, it returns
	// ErrConflict. Afterwards the stored version is one higher. Neither Company
	// nor the applicant's address ever change.
	Update(ctx context.Context, entry Entry) error
	// Delete removes the entry if it has the same Version; otherwise it returns
	// ErrConflict. One that is not there is no error.
	Delete(ctx context.Context, entry Entry) error
	// Next returns the company's open entry with the lowest Seq, or ErrNotFound.
	Next(ctx context.Context, company string) (Entry, error)
	// Turns returns the NextAt of what Next returns for each company, the earliest
	// first, at most limit.
	Turns(ctx context.Context, limit int) ([]Turn, error)
	// List returns the entries that a query is about, by Seq.
	List(ctx context.Context, query Query) ([]Entry, error)
}

// Scrubber is a [Store] in whose files deleted entries can still be read, until
// Scrub returns nil. [Outbox.Erase] and [Outbox.Sweep] call it at their end;
// without a Delete since the last time it must cost next to nothing. A Store that
// wraps one must have the method, too.
type Scrubber interface {
	Scrub(ctx context.Context) error
}

// Turn is when a company's outbox has something to do.
type Turn struct {
	Company string
	At      time.Time
}

// Query selects entries. A field that is not set selects all.
type Query struct {
	Company string
	State   State
	// Email in any spelling: see [NormalEmail].
	Email string
	// EndedBefore selects what is not open and ended before.
	EndedBefore time.Time
	// After is the Seq of the last entry of the page before, Limit how many there
	// are on one; it must be positive.
	After uint64
	Limit int
}

// Matches reports whether the query is about the entry, its Limit aside. It is
// for implementations of [Store].
func (q Query) Matches(e Entry) bool {
	return e.Seq > q.After &&
		(q.Company == "" || q.Company == e.Company) &&
		(q.State == "" || q.State == e.State) &&
		(q.Email == "" || NormalEmail(q.Email) == NormalEmail(e.Application.Email)) &&
		(q.EndedBefore.IsZero() || !e.State.Open() && e.EndedAt.Before(q.EndedBefore))
}

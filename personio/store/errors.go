package store

import "errors"

// What is wrong with a call. Errors of stores wrap one of them where it applies, for errors.Is.
var (
	// ErrConflict says that the unit changed since the head was read, or that the lease is another one's. Read again.
	ErrConflict = errors.New("store: the unit has changed since it was read")
	// ErrDeleted says that the unit was deleted, and that the change does not revive it.
	ErrDeleted = errors.New("store: the unit was deleted")
	// ErrInvalid says that a name, a key, a tag or a change is not one that a store takes. It will never be taken.
	ErrInvalid = errors.New("store: invalid")
	// ErrLeased says that somebody else has the unit's lease.
	ErrLeased = errors.New("store: somebody else has the lease")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("store: closed")
	// ErrInUse says that another process has the store's file.
	ErrInUse = errors.New("store: in use by another process")
	// ErrFormat says that a file or a table is not of the form that this version reads. It was not touched.
	ErrFormat = errors.New("store: of another form")
	// ErrDamaged says that something that was kept cannot be read. It is kept as it is; see Checker.
	ErrDamaged = errors.New("store: damaged")
)

package store

import "fmt"

// After returns the head that follows this one when the change is carried out, or says why it cannot be: [ErrInvalid],
// [ErrConflict] or [ErrDeleted]. Every store asks it, in the transaction in which it writes; only the fence it must compare
// itself. Body is that of the change, not a copy.
func (h Head) After(c *Change) (Head, error) {
	if err := c.validate(sealRoom); err != nil {
		return Head{}, err
	}
	switch {
	case h.Version != c.IfVersion:
		return Head{}, fmt.Errorf("%w: it has version %d, not %d", ErrConflict, h.Version, c.IfVersion)
	case h.Deleted && !c.Revive:
		return Head{}, ErrDeleted
	}
	next := Head{Version: h.Version + 1, LastSeq: h.LastSeq + uint64(len(c.Append)), Acked: h.Acked, Body: c.Head}
	if !c.Due.IsZero() {
		next.Due = c.Due.UTC().Round(0)
	}
	if c.Acknowledge != 0 {
		if c.Acknowledge < h.Acked || c.Acknowledge > next.LastSeq {
			return Head{}, invalid("event %d cannot be acknowledged: the journal goes from %d to %d", c.Acknowledge, h.Acked+1, next.LastSeq)
		}
		next.Acked = c.Acknowledge
	}
	return next, nil
}

// AfterDelete returns the head of the fence that a deletion leaves. Its version is a new one for a deleted unit, too: a
// change that would revive it and was made before fails.
func (h Head) AfterDelete() Head {
	return Head{Version: h.Version + 1, LastSeq: h.LastSeq, Acked: h.LastSeq, Deleted: true}
}

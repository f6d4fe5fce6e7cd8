package personio

import (
	"iter"
	"maps"
	"time"
)

// ChangesOverlap is how far a run of [Changes] reaches back behind its
// checkpoint when nothing else is said.
const ChangesOverlap = 5 * time.Minute

// clockError is how far this machine's clock may be ahead of Personio's before a
// change can be lost that follows another within a second.
const clockError = time.Second

// Checkpoint says up to where changes were read. Store it, as JSON or otherwise,
// and give it to the next run. The zero Checkpoint is the beginning: everything.
// To begin at a moment, set UpdatedAt alone.
//
// It grows with the number of changes in the overlap, about 60 bytes for each:
// large after an import of a whole company, small on all other days.
type Checkpoint struct {
	// UpdatedAt of the last change that was read.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	// Seen is what was read in the overlap and will not come again as it is: ids,
	// and the updated_at of each.
	Seen map[string]time.Time `json:"seen,omitempty"`
}

// Changes reads what was created or changed since a checkpoint. Range over
// [Changes.All], and when the loop has ended well, store [Changes.Checkpoint]:
//
//	changes := client.Persons.ChangesSince(ctx, checkpoint, personio.PersonListOptions{})
//	for person, err := range changes.All() {
//		if err != nil {
//			return err // the old checkpoint stays good
//		}
//		…
//	}
//	checkpoint = changes.Checkpoint()
//
// Every change comes at least once. After an error, or when a loop was left, it
// comes again. Of several changes of one object between two runs, the last one
// comes. Changes come in the order of the list, which is not that of time.
//
// What was changed in the second before a run began, or later, comes in the next
// run as well: Personio's times have whole seconds, and another change in the same
// second would look like the one that was read. This machine's clock may be ahead
// of Personio's by a second for that; as long as it is behind, changes come in each
// run until it has caught up with them.
//
// Deletions leave nothing to list: learn of them from webhooks, or compare with a
// complete list now and then.
//
// A run remembers the ids that it has read. A Changes is not for several
// goroutines at once.
type Changes[T any] struct {
	// Overlap is how far a run reaches back behind the checkpoint, because a
	// change may become visible later than its updated_at says. What was read
	// before does not come again. It must be more than that delay and the error of
	// this machine's clock together: 0 means [ChangesOverlap].
	Overlap time.Duration

	since, next Checkpoint
	list        func(after time.Time) iter.Seq2[T, error]
	stamp       func(T) (id string, updatedAt time.Time)
}

// ChangesSince makes a [Changes] of any list that can be filtered by updated_at;
// services have methods of this name that are ready for use. list returns what
// changed after a moment (everything for the zero time; more does no harm), stamp
// tells an object's id and updated_at.
func ChangesSince[T any](since Checkpoint, list func(after time.Time) iter.Seq2[T, error], stamp func(T) (id string, updatedAt time.Time)) *Changes[T] {
	return &Changes[T]{since: since, next: since, list: list, stamp: stamp}
}

// Checkpoint is where the next run begins: after a complete run of [Changes.All],
// behind it; before, or when a run broke off, where this one began.
func (c *Changes[T]) Checkpoint() Checkpoint {
	return Checkpoint{UpdatedAt: c.next.UpdatedAt, Seen: maps.Clone(c.next.Seen)}
}

// All returns the changes. Each loop over it is a run from the checkpoint that
// the Changes was made with.
func (c *Changes[T]) All() iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		c.next = c.since
		run := c.begin()
		for item, err := range c.list(run.after) {
			if err != nil {
				yield(item, err)
				return
			}
			if run.isNew(c.stamp(item)) && !yield(item, nil) {
				return
			}
		}
		c.next = run.checkpoint()
	}
}

// changesRun is one way through the list.
type changesRun struct {
	started time.Time
	overlap time.Duration
	from    Checkpoint
	after   time.Time            // what was changed before is not asked for
	seen    map[string]time.Time // what this run and the overlap of the last one had
	latest  time.Time
}

func (c *Changes[T]) begin() *changesRun {
	run := &changesRun{started: time.Now(), overlap: c.Overlap, from: c.since, latest: c.since.UpdatedAt, seen: maps.Clone(c.since.Seen)}
	if run.overlap <= 0 {
		run.overlap = ChangesOverlap
	}
	if run.seen == nil {
		run.seen = make(map[string]time.Time)
	}
	if !run.from.UpdatedAt.IsZero() {
		run.after = run.from.UpdatedAt.Add(-run.overlap).UTC()
	}
	return run
}

// isNew reports whether a change is to be handed on. Objects without updated_at,
// which a credential may not be allowed to see, always are: better too often than
// never.
func (r *changesRun) isNew(id string, updatedAt time.Time) bool {
	if updatedAt.IsZero() {
		return true
	}
	if before, ok := r.seen[id]; ok && !updatedAt.After(before) || updatedAt.Before(r.after) {
		return false
	}
	r.seen[id] = updatedAt.UTC()
	if updatedAt.After(r.latest) {
		r.latest = updatedAt.UTC()
	}
	return true
}

// checkpoint is the one behind the run. It does not go beyond the beginning of
// the run: what was changed while the run lasted, on pages that had been read
// already, comes in the next one. What has a time that was not over for certain
// when the run began is not seen: it may have changed since, and look the same.
func (r *changesRun) checkpoint() Checkpoint {
	next := Checkpoint{UpdatedAt: r.latest}
	if started := r.started.UTC(); next.UpdatedAt.After(started) {
		next.UpdatedAt = started
	}
	if next.UpdatedAt.Before(r.from.UpdatedAt) {
		next.UpdatedAt = r.from.UpdatedAt
	}
	over := r.started.Truncate(time.Second).Add(-clockError)
	for id, at := range r.seen {
		if at.Before(over) && !at.Before(next.UpdatedAt.Add(-r.overlap)) {
			if next.Seen == nil {
				next.Seen = make(map[string]time.Time)
			}
			next.Seen[id] = at
		}
	}
	return next
}

package boltstore

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/personio/store"
)

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, unit store.Unit, change store.Change) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	c := &changing{unit: unit, change: &change}
	return s.leases.Fenced(unit, change.Fence, func() error {
		return s.write(&step{ctx: ctx, check: c.check, write: c.write})
	})
}

// Delete implements [store.Store]. The numbers of a unit whose head is damaged go on from a large one.
func (s *Store) Delete(ctx context.Context, unit store.Unit) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	c := &changing{unit: unit, change: &store.Change{}}
	return s.write(&step{ctx: ctx, check: c.checkDelete, write: c.delete})
}

func (s *Store) write(one *step) error {
	return broken(s.queue.do(one, func(steps []*step) {
		s.mu.RLock()
		defer s.mu.RUnlock()
		write(s.file.DB, steps)
	}))
}

// Lease implements [store.Store].
func (s *Store) Lease(ctx context.Context, unit store.Unit, owner string, ttl time.Duration) (uint64, store.Head, error) {
	if err := begin(ctx, nil); err != nil {
		return 0, store.Head{}, err
	}
	fence, err := s.leases.Lease(unit, owner, ttl)
	if err != nil {
		return 0, store.Head{}, err
	}
	head, err := s.Head(ctx, unit)
	return fence, head, err
}

// Release implements [store.Store].
func (s *Store) Release(ctx context.Context, unit store.Unit, owner string) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	s.leases.Release(unit, owner)
	return nil
}

// changing is a change on its way into the file.
type changing struct {
	unit      store.Unit
	change    *store.Change
	old, next store.Head
	forgets   bool // something is removed or replaced that may be personal
	headless  bool // the old head cannot be read
}

func (c *changing) check(tx *bbolt.Tx) (err error) {
	if c.old, err = readHead(tx, c.unit); err == nil {
		c.next, err = c.old.After(c.change)
	}
	return err
}

// beyond is above all numbers that a damaged head can have had, and one that every language reads.
const beyond = 1 << 52

func (c *changing) checkDelete(tx *bbolt.Tx) (err error) {
	c.old, err = readHead(tx, c.unit)
	if errors.Is(err, store.ErrDamaged) {
		c.old, c.headless, err = store.Head{Version: beyond, LastSeq: beyond}, true, nil
	}
	c.next = c.old.AfterDelete()
	return err
}

// write does what After has allowed. An error of it undoes the transaction.
func (c *changing) write(tx *bbolt.Tx) error {
	return errors.Join(c.records(tx), c.bodies(tx), c.events(tx), c.head(tx))
}

// delete removes everything, also what is damaged, and what an index has of it.
func (c *changing) delete(tx *bbolt.Tx) error {
	c.forgets, c.change = true, &store.Change{}
	records, prefix := tx.Bucket([]byte(recordsBucket)), keyOf(c.unit, "")
	unreadable := scan(records, prefix, nil, func(key, content []byte) (bool, error) {
		_, err := decodeRecord(string(key), content)
		c.change.Put = append(c.change.Put, store.Record{Key: string(key)}) // without tags
		return true, err
	})
	err := c.records(tx)
	if unreadable > 0 || c.headless {
		err = errors.Join(err, c.unindex(tx))
	}
	for _, name := range []string{recordsBucket, bodiesBucket, eventsBucket} {
		err = errors.Join(err, remove(tx.Bucket([]byte(name)), prefix, func([]byte) fate { return goes }))
	}
	return errors.Join(err, c.head(tx))
}

// unindex looks at the whole indexes of the kind for what belongs to the unit.
func (c *changing) unindex(tx *bbolt.Tx) error {
	return errors.Join(c.untag(tx, ""), remove(tx.Bucket([]byte(dueBucket)), join(c.unit.Kind, ""), func(rest []byte) fate {
		return goesIf(len(rest) >= 8 && string(rest[8:]) == c.unit.Name)
	}))
}

func (c *changing) head(tx *bbolt.Tx) error {
	return errors.Join(c.due(tx), c.note(tx), put(tx.Bucket([]byte(headsBucket)), headKey(c.unit), encodeHead(c.next)))
}

func (c *changing) due(tx *bbolt.Tx) error {
	if c.old.Due.Equal(c.next.Due) {
		return nil
	}
	due, err := tx.Bucket([]byte(dueBucket)), error(nil)
	if !c.old.Due.IsZero() {
		err = due.Delete(dueKey(c.unit, c.old.Due))
	}
	if !c.next.Due.IsZero() {
		err = errors.Join(err, put(due, dueKey(c.unit, c.next.Due), nil))
	}
	return err
}

// note remembers for Scrub that something was removed or replaced.
func (c *changing) note(tx *bbolt.Tx) error {
	if !c.forgets {
		return nil
	}
	info := tx.Bucket([]byte(infoBucket))
	if info.Get([]byte(forgottenKey)) != nil {
		return nil
	}
	return info.Put([]byte(forgottenKey), []byte{1})
}

func (c *changing) records(tx *bbolt.Tx) error {
	if len(c.change.Put)+len(c.change.Forget) == 0 {
		return nil
	}
	records, tags := tx.Bucket([]byte(recordsBucket)), tx.Bucket([]byte(tagsBucket))
	for _, key := range c.change.Forget {
		if err := errors.Join(c.retag(tx, records, tags, store.Record{Key: key}), records.Delete(keyOf(c.unit, key))); err != nil {
			return err
		}
	}
	for _, record := range c.change.Put {
		if err := errors.Join(c.retag(tx, records, tags, record), put(records, keyOf(c.unit, record.Key), encodeRecord(record))); err != nil {
			return err
		}
	}
	return nil
}

// retag makes the index fit a record that takes the place of one that may be there.
func (c *changing) retag(tx *bbolt.Tx, records, tags *bbolt.Bucket, record store.Record) error {
	content, err := get(records, keyOf(c.unit, record.Key))
	var old store.Record
	if content != nil {
		c.forgets = true
		old, err = decodeRecord(record.Key, content)
	}
	if err != nil { // which tags it had is not known
		if err := c.untag(tx, record.Key); err != nil {
			return err
		}
	}
	var errs []error
	for _, tag := range old.Tags {
		if !slices.Contains(record.Tags, tag) {
			errs = append(errs, tags.Delete(tagKey(c.unit, tag, record.Key)))
		}
	}
	for _, tag := range record.Tags {
		if !slices.Contains(old.Tags, tag) {
			errs = append(errs, put(tags, tagKey(c.unit, tag, record.Key), nil))
		}
	}
	return errors.Join(errs...)
}

// untag looks at the whole index of the kind for the unit's record with the key, or for all of the unit's without one.
func (c *changing) untag(tx *bbolt.Tx, key string) error {
	return remove(tx.Bucket([]byte(tagsBucket)), join(c.unit.Kind, ""), func(rest []byte) fate {
		ref, ok := decodeRef(cutName(rest))
		return goesIf(ok && ref.Unit == c.unit.Name && (key == "" || ref.Key == key))
	})
}

func (c *changing) bodies(tx *bbolt.Tx) error {
	if len(c.change.Bodies)+len(c.change.Drop) == 0 {
		return nil
	}
	bodies := tx.Bucket([]byte(bodiesBucket))
	for _, key := range c.change.Drop {
		c.forgets = true
		if err := bodies.Delete(keyOf(c.unit, key)); err != nil {
			return err
		}
	}
	for _, body := range c.change.Bodies {
		key := keyOf(c.unit, body.Key)
		c.forgets = c.forgets || bodies.Get(key) != nil
		if err := put(bodies, key, body.Data); err != nil {
			return err
		}
	}
	return nil
}

func (c *changing) events(tx *bbolt.Tx) error {
	if len(c.change.Append) == 0 && c.next.Acked == c.old.Acked {
		return nil
	}
	events := tx.Bucket([]byte(eventsBucket))
	for i, body := range c.change.Append {
		if seq := c.old.LastSeq + uint64(i) + 1; seq > c.next.Acked {
			if err := put(events, eventKey(c.unit, seq), body); err != nil {
				return err
			}
		}
	}
	last := number(c.next.Acked)
	return remove(events, keyOf(c.unit, ""), func(seq []byte) fate {
		if bytes.Compare(seq, last) > 0 {
			return ends
		}
		c.forgets = true
		return goes
	})
}

// fate is what becomes of a key.
type fate int

const (
	stays fate = iota
	goes
	ends // stays, as all behind it
)

func goesIf(it bool) fate {
	if it {
		return goes
	}
	return stays
}

// remove deletes the keys with a prefix whose rest is one of those to go.
func remove(b *bbolt.Bucket, prefix []byte, fateOf func(rest []byte) fate) error {
	var keys [][]byte
	cursor, last := b.Cursor(), stays
	for key, _ := cursor.Seek(prefix); bytes.HasPrefix(key, prefix) && last != ends; key, _ = cursor.Next() {
		if last = fateOf(key[len(prefix):]); last == goes {
			keys = append(keys, bytes.Clone(key))
		}
	}
	for _, key := range keys {
		if err := b.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, unit store.Unit, change store.Change) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	if changesHeadOnly(&change) {
		if done, err := s.commitHead(ctx, unit, &change); done || err != nil {
			return wrap("storing a head", err)
		}
	}
	return wrap("storing a unit", s.db.transaction(ctx, func(tx executor) error {
		return (&Store{db: tx, dialect: s.dialect}).commit(ctx, unit, &change)
	}))
}

func changesHeadOnly(c *store.Change) bool {
	return c.IfVersion > 0 && !c.Revive && c.Acknowledge == 0 &&
		len(c.Put)+len(c.Forget)+len(c.Bodies)+len(c.Drop)+len(c.Append) == 0
}

// commitHead carries out a change of nothing but the head with one statement: that is what a feed without news costs.
// It is not done, and nothing has changed, unless all is as it should be; commit says what is not.
func (s *Store) commitHead(ctx context.Context, unit store.Unit, change *store.Change) (done bool, err error) {
	next, err := store.Head{Version: change.IfVersion}.After(change)
	if err != nil {
		return false, err
	}
	text := "UPDATE personio_units SET version = version + 1, due = $3, head = $4 WHERE kind = $1 AND name = $2 AND version = $5 AND NOT deleted"
	args := []any{unit.Kind, unit.Name, nanoseconds(next.Due), blob(next.Body), int64(change.IfVersion)} //nolint:gosec // counted from 0
	if change.Fence != 0 {
		text += " AND EXISTS (SELECT 1 FROM personio_leases WHERE kind = $1 AND name = $2 AND fence = $6 {shared})"
		args = append(args, int64(change.Fence)) //nolint:gosec // counted from 1
	}
	touched, err := s.db.write(ctx, s.query(text, args...))
	return touched == 1, err
}

// commit carries a change out, in a transaction.
func (s *Store) commit(ctx context.Context, unit store.Unit, change *store.Change) error {
	head, err := s.lock(ctx, unit)
	if err != nil {
		return err
	}
	next, err := head.After(change)
	if err != nil {
		return err
	}
	tags, err := s.fenceAndTags(ctx, unit, change)
	if err != nil {
		return err
	}
	for _, record := range change.Put {
		tags.put(record)
	}
	statements := slices.Concat([]statement{s.writeHead(unit, next)}, s.retag(unit, tags), s.writeRows(unit, head, next, change))
	_, err = s.db.write(ctx, statements...)
	return err
}

// fenceAndTags checks the fence, and locks the lease so that nobody takes it over before the change is there; it returns
// the tags of the records that the change replaces.
func (s *Store) fenceAndTags(ctx context.Context, unit store.Unit, change *store.Change) (*tagChange, error) {
	tags := newTagChange()
	keys := slices.Clone(change.Forget)
	for i := range change.Put {
		keys = append(keys, change.Put[i].Key)
	}
	queries := s.tagsOf(unit, keys)
	if change.IfVersion == 0 {
		queries = nil
	}
	fenced := len(queries)
	if change.Fence != 0 {
		queries = append(queries, s.query("SELECT fence FROM personio_leases WHERE kind = $1 AND name = $2 {shared}", unit.Kind, unit.Name))
	}
	if len(queries) == 0 {
		return tags, nil
	}
	var newest int64
	err := s.db.read(ctx, func(query int, row scan) error {
		if query == fenced {
			return row(&newest)
		}
		return tags.scanOld(row)
	}, queries...)
	if err == nil && uint64(newest) != change.Fence { //nolint:gosec // counted from 1
		err = fmt.Errorf("%w: the lease with fence %d is not the newest one", store.ErrConflict, change.Fence)
	}
	return tags, err
}

func (s *Store) writeHead(unit store.Unit, next store.Head) statement {
	return s.query("UPDATE personio_units SET version = $3, last_seq = $4, acked = $5, due = $6, deleted = $7, head = $8 WHERE kind = $1 AND name = $2",
		unit.Kind, unit.Name, int64(next.Version), int64(next.LastSeq), int64(next.Acked), //nolint:gosec // counted from 0
		nanoseconds(next.Due), next.Deleted, blob(next.Body))
}

// writeRows writes records, bodies and events.
func (s *Store) writeRows(unit store.Unit, head, next store.Head, change *store.Change) []statement {
	records, bodies := newRows(unit), newRows(unit)
	for i := range change.Put {
		record := &change.Put[i]
		records.add([]byte(record.Key), encodeTags(record.Tags), blob(record.Part))
	}
	for i := range change.Bodies {
		bodies.add([]byte(change.Bodies[i].Key), blob(change.Bodies[i].Data))
	}
	events := newRows(unit)
	for i, event := range change.Append {
		if seq := head.LastSeq + uint64(i) + 1; seq > next.Acked { // it may be acknowledged at once
			events.add(int64(seq), blob(event)) //nolint:gosec // counted from 1
		}
	}
	statements := slices.Concat(
		records.insert("personio_records (kind, name, key, tags, part)", "ON CONFLICT (kind, name, key) DO UPDATE SET tags = excluded.tags, part = excluded.part"),
		keys(unit, change.Forget).in("DELETE FROM personio_records"),
		bodies.insert("personio_bodies (kind, name, key, data)", "ON CONFLICT (kind, name, key) DO UPDATE SET data = excluded.data"),
		keys(unit, change.Drop).in("DELETE FROM personio_bodies"),
		events.insert("personio_journal (kind, name, seq, body)", ""),
	)
	if next.Acked > head.Acked && head.LastSeq > head.Acked {
		statements = append(statements, s.query("DELETE FROM personio_journal WHERE kind = $1 AND name = $2 AND seq <= $3",
			unit.Kind, unit.Name, int64(next.Acked))) //nolint:gosec // counted from 1
	}
	return statements
}

// Delete implements [store.Store].
func (s *Store) Delete(ctx context.Context, unit store.Unit) error {
	if err := begin(ctx, unit.Validate()); err != nil {
		return err
	}
	return wrap("deleting a unit", s.db.transaction(ctx, func(tx executor) error {
		return (&Store{db: tx, dialect: s.dialect}).delete(ctx, unit)
	}))
}

func (s *Store) delete(ctx context.Context, unit store.Unit) error {
	head, err := s.lock(ctx, unit)
	if err != nil {
		return err
	}
	tags := newTagChange()
	err = s.db.read(ctx, func(_ int, row scan) error { return tags.scanOld(row) },
		s.query("SELECT key, tags FROM personio_records WHERE kind = $1 AND name = $2 AND length(tags) > 0", unit.Kind, unit.Name))
	if err != nil {
		return err
	}
	statements := append([]statement{s.writeHead(unit, head.AfterDelete())}, s.retag(unit, tags)...)
	for _, table := range []string{"personio_records", "personio_bodies", "personio_journal"} {
		statements = append(statements, s.query("DELETE FROM "+table+" WHERE kind = $1 AND name = $2", unit.Kind, unit.Name))
	}
	_, err = s.db.write(ctx, statements...)
	return err
}

// tagChange is which tags records lose and get.
type tagChange struct{ old, new map[keyTag]bool }

type keyTag struct {
	key string
	tag store.Tag
}

func newTagChange() *tagChange {
	return &tagChange{make(map[keyTag]bool), make(map[keyTag]bool)}
}

func (c *tagChange) put(record store.Record) {
	for _, tag := range record.Tags {
		c.new[keyTag{record.Key, tag}] = true
	}
}

func (c *tagChange) scanOld(row scan) error {
	var key, raw []byte
	if err := row(&key, &raw); err != nil {
		return err
	}
	tags, err := decodeTags(raw)
	for _, tag := range tags {
		c.old[keyTag{string(key), tag}] = true
	}
	return err
}

// tagsOf reads the tags of records.
func (*Store) tagsOf(unit store.Unit, some []string) []statement {
	return keys(unit, some).in("SELECT key, tags FROM personio_records")
}

// retag writes only what differs: an entry of the outbox keeps most of its tags for its life.
func (s *Store) retag(unit store.Unit, tags *tagChange) (statements []statement) {
	come := newRows(unit)
	for t := range tags.new {
		if !tags.old[t] {
			come.add(t.tag.Name, t.tag.Value, []byte(t.key))
		}
	}
	for t := range tags.old {
		if !tags.new[t] {
			statements = append(statements, s.query("DELETE FROM personio_tags WHERE kind = $1 AND tag = $2 AND value = $3 AND name = $4 AND key = $5",
				unit.Kind, t.tag.Name, t.tag.Value, unit.Name, []byte(t.key)))
		}
	}
	return append(statements, come.insert("personio_tags (kind, name, tag, value, key)", "")...)
}

// nanoseconds is nil for the zero time.
func nanoseconds(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	return new(t.UnixNano())
}

// blob is never NULL.
func blob(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}

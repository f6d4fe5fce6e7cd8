package boltstore

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/personio/store"
)

// Head implements [store.Reader].
func (s *Store) Head(ctx context.Context, unit store.Unit) (head store.Head, err error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return head, err
	}
	err = s.view(func(tx *bbolt.Tx) (err error) {
		head, err = readHead(tx, unit)
		return err
	})
	return head, err
}

// readHead takes more care than other reads: a head that is not found is one of a unit that was never written. So the
// neighbours of the place where it would be must be in order; one of them may be the head, with a damaged key.
func readHead(tx *bbolt.Tx, unit store.Unit) (store.Head, error) {
	key, cursor := headKey(unit), tx.Bucket([]byte(headsBucket)).Cursor()
	found, value := cursor.Seek(key)
	_, err := verified(found, value)
	if found != nil && err != nil {
		return store.Head{}, damagedHead(unit)
	}
	if bytes.Equal(found, key) {
		return decodeHead(value[4:])
	}
	if found == nil {
		found, value = cursor.Last()
	} else {
		found, value = cursor.Prev()
	}
	if _, err := verified(found, value); found != nil && err != nil {
		return store.Head{}, damagedHead(unit)
	}
	return store.Head{}, nil
}

func damagedHead(unit store.Unit) error {
	return fmt.Errorf("%w: the head of a unit of kind %q, or one beside it", store.ErrDamaged, unit.Kind)
}

// Records implements [store.Reader]. With [store.ErrDamaged] come those that can be read.
func (s *Store) Records(ctx context.Context, unit store.Unit, keys ...string) (version uint64, records []store.Record, err error) {
	if err := begin(ctx, unit.Validate()); err != nil {
		return 0, nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		head, err := readHead(tx, unit)
		if err != nil {
			return err
		}
		version = head.Version
		return each(tx, recordsBucket, unit, keys, len(keys) == 0, func(key string, content []byte) error {
			record, err := decodeRecord(key, content)
			if err == nil {
				records = append(records, record)
			}
			return err
		})
	})
	return version, records, err
}

// Bodies implements [store.Reader]. With [store.ErrDamaged] come those that can be read.
func (s *Store) Bodies(ctx context.Context, unit store.Unit, keys ...string) (bodies []store.Body, err error) {
	if err := begin(ctx, unit.Validate()); err != nil || len(keys) == 0 {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		return each(tx, bodiesBucket, unit, keys, false, func(key string, content []byte) error {
			bodies = append(bodies, store.Body{Key: key, Data: bytes.Clone(content)})
			return nil
		})
	})
	return bodies, err
}

// each reads the values of a unit with the keys, or all of them, in the order of their keys.
func each(tx *bbolt.Tx, bucket string, unit store.Unit, keys []string, all bool, read func(key string, content []byte) error) error {
	b, unreadable := tx.Bucket([]byte(bucket)), 0
	if all {
		unreadable = scan(b, keyOf(unit, ""), nil, func(rest, content []byte) (bool, error) {
			return true, read(string(rest), content)
		})
	}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(keys))) {
		content, err := get(b, keyOf(unit, key))
		if err == nil && content != nil {
			err = read(key, content)
		}
		if err != nil {
			unreadable++
		}
	}
	return unreadables(unreadable, bucket, unit.Kind)
}

func unreadables(n int, bucket, kind string) error {
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d of the %s of kind %q, which Check names", store.ErrDamaged, n, bucket, kind)
}

// scan reads values whose keys have a prefix, beginning at the rest from. It returns how many of them cannot be read.
func scan(b *bbolt.Bucket, prefix, from []byte, read func(rest, content []byte) (more bool, err error)) (unreadable int) {
	cursor := b.Cursor()
	for key, value := cursor.Seek(append(slices.Clip(prefix), from...)); bytes.HasPrefix(key, prefix); key, value = cursor.Next() {
		content, err := verified(key, value)
		more := true
		if err == nil {
			more, err = read(key[len(prefix):], content)
		}
		if err != nil {
			unreadable++
		}
		if !more {
			break
		}
	}
	return unreadable
}

// Pending implements [store.Reader]. With [store.ErrDamaged] come those that can be read.
func (s *Store) Pending(ctx context.Context, unit store.Unit, limit int) (events []store.Event, err error) {
	if err := begin(ctx, cmp.Or(unit.Validate(), store.ValidateLimit(limit))); err != nil {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		unreadable := scan(tx.Bucket([]byte(eventsBucket)), keyOf(unit, ""), nil, func(seq, content []byte) (bool, error) {
			if len(seq) != 8 {
				return true, errDamaged
			}
			events = append(events, store.Event{Seq: binary.BigEndian.Uint64(seq), Body: bytes.Clone(content)})
			return len(events) < limit, nil
		})
		return unreadables(unreadable, eventsBucket, unit.Kind)
	})
	return events, err
}

// Find implements [store.Reader].
func (s *Store) Find(ctx context.Context, query store.Query) (refs []store.Ref, err error) {
	if err := begin(ctx, query.Validate()); err != nil {
		return nil, err
	}
	from, after := []byte(query.From), join(query.After.Value, query.After.Unit, query.After.Key)
	if query.After != (store.Ref{}) && bytes.Compare(from, after) < 0 {
		from = after
	}
	err = s.view(func(tx *bbolt.Tx) error {
		unreadable := scan(tx.Bucket([]byte(tagsBucket)), join(query.Kind, query.Tag, ""), from, func(rest, _ []byte) (bool, error) {
			ref, ok := decodeRef(rest)
			switch {
			case !ok:
				return true, errDamaged
			case query.To != "" && ref.Value >= query.To:
				return false, nil
			case ref != query.After:
				refs = append(refs, ref)
			}
			return len(refs) < query.Limit, nil
		})
		return unreadables(unreadable, tagsBucket, query.Kind)
	})
	return refs, err
}

// decodeRef reads value, unit and key from an index.
func decodeRef(rest []byte) (store.Ref, bool) {
	parts := strings.SplitN(string(rest), "\x00", 3)
	if len(parts) != 3 {
		return store.Ref{}, false
	}
	return store.Ref{Value: parts[0], Unit: parts[1], Key: parts[2]}, true
}

// cutName cuts the first name off a key.
func cutName(key []byte) []byte {
	_, rest, _ := bytes.Cut(key, []byte{0})
	return rest
}

// Due implements [store.Reader].
func (s *Store) Due(ctx context.Context, kind string, limit int) (turns []store.Turn, err error) {
	if err := begin(ctx, store.ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		unreadable := scan(tx.Bucket([]byte(dueBucket)), join(kind, ""), nil, func(rest, _ []byte) (bool, error) {
			if len(rest) <= 8 {
				return true, errDamaged
			}
			turns = append(turns, store.Turn{Unit: store.Unit{Kind: kind, Name: string(rest[8:])}, Due: dueTime(rest[:8])})
			return len(turns) < limit, nil
		})
		return unreadables(unreadable, dueBucket, kind)
	})
	return turns, err
}

// Units implements [store.Reader]. With [store.ErrDamaged] come those that can be read.
func (s *Store) Units(ctx context.Context, kind, after string, limit int) (units []store.UnitHead, err error) {
	if err := begin(ctx, store.ValidateKind(kind, limit)); err != nil {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		unreadable := scan(tx.Bucket([]byte(headsBucket)), join(kind, ""), []byte(after), func(name, content []byte) (bool, error) {
			if string(name) == after {
				return true, nil
			}
			head, err := decodeHead(content)
			if err == nil {
				units = append(units, store.UnitHead{Name: string(name), Head: head})
			}
			return len(units) < limit, err
		})
		return unreadables(unreadable, headsBucket, kind)
	})
	return units, err
}

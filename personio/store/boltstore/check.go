package boltstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/damaged"
	"github.com/personio-go/sdk/personio/store"
)

// Check implements [store.Checker]: it reads the whole file. What an index lacks of a record or a head, or has of one that
// there is not, counts as damage of the record or head. An error says that the file is damaged in such a way that not
// everything could be read. Others can go on meanwhile.
func (s *Store) Check(ctx context.Context) (found []store.Damage, err error) {
	if err := begin(ctx, nil); err != nil {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		c, err := &checking{tx: tx}, s.file.damage
		for _, bucket := range buckets() { // each for itself: what follows one with a broken page is read
			err = errors.Join(err, damaged.Guard(func() error { return c.bucket(ctx, bucket) }))
		}
		found = c.found
		if err != nil || len(found) > 0 {
			return err // bbolt's own check does not survive every broken page
		}
		for problem := range tx.Check() {
			err = errors.Join(err, fmt.Errorf("%w: %w", damaged.Err, problem))
		}
		return err
	})
	return found, err
}

type checking struct {
	tx    *bbolt.Tx
	found []store.Damage
}

func (c *checking) bucket(ctx context.Context, name string) error {
	return c.tx.Bucket([]byte(name)).ForEach(func(key, value []byte) error {
		if err := begin(ctx, nil); err != nil {
			return err
		}
		content, err := verified(key, value)
		if damage := parse(name, key); err != nil || !c.fits(name, damage, content, key) {
			c.found = append(c.found, damage)
		}
		return nil
	})
}

// parse says what a key stands for.
func parse(bucket string, key []byte) store.Damage {
	parts := strings.SplitN(string(key), "\x00", 3)
	parts = append(parts, "", "")
	damage := store.Damage{Unit: store.Unit{Kind: parts[0], Name: parts[1]}, Key: parts[2], What: strings.TrimSuffix(bucket, "s")}
	switch bucket {
	case headsBucket:
		damage.Key = ""
	case bodiesBucket:
		damage.What = "body"
	case eventsBucket:
		if len(parts[2]) == 8 {
			damage.Key = strconv.FormatUint(binary.BigEndian.Uint64([]byte(parts[2])), 10)
		}
	case tagsBucket:
		ref, _ := decodeRef(cutName(cutName(key)))
		damage.What, damage.Unit.Name, damage.Key = "record", ref.Unit, ref.Key
	case dueBucket:
		rest := cutName(key)
		damage.What, damage.Unit.Name, damage.Key = "head", string(rest[min(8, len(rest)):]), ""
	}
	return damage
}

// fits compares a record or a head with the index, or the reverse.
func (c *checking) fits(bucket string, at store.Damage, content, key []byte) bool {
	switch bucket {
	case recordsBucket:
		record, err := decodeRecord(at.Key, content)
		return err == nil && !slices.ContainsFunc(record.Tags, func(tag store.Tag) bool { return !c.has(tagsBucket, tagKey(at.Unit, tag, at.Key)) })
	case headsBucket:
		head, err := decodeHead(content)
		return err == nil && (head.Due.IsZero() || c.has(dueBucket, dueKey(at.Unit, head.Due)))
	case tagsBucket:
		kept, err := get(c.tx.Bucket([]byte(recordsBucket)), keyOf(at.Unit, at.Key))
		record, _ := decodeRecord(at.Key, kept)
		return err == nil && slices.ContainsFunc(record.Tags, func(tag store.Tag) bool { return bytes.Equal(key, tagKey(at.Unit, tag, at.Key)) })
	case dueBucket:
		head, err := readHead(c.tx, at.Unit)
		return err == nil && !head.Due.IsZero() && bytes.Equal(key, dueKey(at.Unit, head.Due))
	default:
		return true
	}
}

func (c *checking) has(bucket string, key []byte) bool {
	return c.tx.Bucket([]byte(bucket)).Get(key) != nil
}

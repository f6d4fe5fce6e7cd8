package boltstore

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
)

// number is a key: big-endian, so that keys come in the order of the numbers.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func readHead(b *bbolt.Bucket) (head jobsync.Head, err error) {
	raw := b.Get([]byte(headKey))
	if raw == nil {
		return head, nil
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return head, fmt.Errorf("reading the head: %w", err)
	}
	return head, nil
}

// readAll decodes the first values of a bucket, all of them if limit is
// negative.
func readAll[T any](b *bbolt.Bucket, limit int) ([]T, error) {
	if b == nil {
		return nil, nil
	}
	var values []T
	cursor := b.Cursor()
	for key, raw := cursor.First(); key != nil && len(values) != limit; key, raw = cursor.Next() {
		var value T
		if err := json.Unmarshal(raw, &value); err != nil {
			return nil, fmt.Errorf("reading record %x: %w", key, err)
		}
		values = append(values, value)
	}
	return values, nil
}

func putAll[T any](parent *bbolt.Bucket, name string, values []T, key func(T) uint64) error {
	b, err := parent.CreateBucketIfNotExists([]byte(name))
	if err != nil {
		return err
	}
	for _, value := range values {
		if err := putJSON(b, number(key(value)), value); err != nil {
			return err
		}
	}
	return nil
}

func putJSON(b *bbolt.Bucket, key []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return b.Put(key, raw)
}

// forget deletes the records of ids.
func forget(b *bbolt.Bucket, ids []int64) error {
	for _, id := range ids {
		if err := b.Delete(number(uint64(id))); err != nil { //nolint:gosec // ids are positive
			return err
		}
	}
	return nil
}

// dropUpTo deletes the records up to a number.
func dropUpTo(b *bbolt.Bucket, seq uint64) error {
	cursor := b.Cursor()
	for key, _ := cursor.First(); key != nil && binary.BigEndian.Uint64(key) <= seq; key, _ = cursor.First() {
		if err := cursor.Delete(); err != nil {
			return err
		}
	}
	return nil
}

package boltstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"time"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/personio/store"
)

// format names the form of the file. A file of another form is refused.
const format = "personio-store/1"

// The buckets are flat: one that lies in another one costs a commit more pages. Names end with NUL in keys, numbers have
// eight bytes that are ordered like the numbers. A value is a checksum of key and content, and the content.
const (
	headsBucket   = "heads"   // kind, unit's name (which does not end): numbers, due time, body
	recordsBucket = "records" // kind, name, key: tags, part
	bodiesBucket  = "bodies"  // kind, name, key: the text
	eventsBucket  = "events"  // kind, name, number: the text
	tagsBucket    = "tags"    // kind, tag's name, value, unit's name, key: nothing
	dueBucket     = "due"     // kind, time, name: nothing

	infoBucket   = "info"
	formatKey    = "format"
	openingsKey  = "openings"
	forgottenKey = "forgotten" // it is there when something that was removed may still be readable
)

func buckets() []string {
	return []string{headsBucket, recordsBucket, bodiesBucket, eventsBucket, tagsBucket, dueBucket}
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// join makes a key of names that end with NUL, and of what follows them.
func join(names ...string) []byte {
	size := len(names)
	for _, name := range names {
		size += len(name)
	}
	key := make([]byte, 0, size)
	for i, name := range names {
		if i > 0 {
			key = append(key, 0)
		}
		key = append(key, name...)
	}
	return key
}

func headKey(unit store.Unit) []byte { return join(unit.Kind, unit.Name) }

func keyOf(unit store.Unit, key string) []byte { return join(unit.Kind, unit.Name, key) }

func eventKey(unit store.Unit, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(keyOf(unit, ""), seq)
}

func tagKey(unit store.Unit, tag store.Tag, key string) []byte {
	return join(unit.Kind, tag.Name, tag.Value, unit.Name, key)
}

// dueKey is ordered by the time, before 1970 too.
func dueKey(unit store.Unit, due time.Time) []byte {
	return append(binary.BigEndian.AppendUint64(join(unit.Kind, ""), uint64(due.UnixNano())^(1<<63)), unit.Name...)
}

func dueTime(eight []byte) time.Time {
	return time.Unix(0, int64(binary.BigEndian.Uint64(eight)^(1<<63))).UTC() //nolint:gosec // its bits
}

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli) //nolint:gochecknoglobals // a table
	errDamaged = errors.New("a value does not have its checksum")
)

func checksum(key, content []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, content)
}

func put(b *bbolt.Bucket, key, content []byte) error {
	value := make([]byte, 4, 4+len(content))
	binary.BigEndian.PutUint32(value, checksum(key, content))
	return b.Put(key, append(value, content...))
}

// get returns a content, which is valid within the transaction; nil if there is none.
func get(b *bbolt.Bucket, key []byte) ([]byte, error) {
	value := b.Get(key)
	if value == nil {
		return nil, nil
	}
	return verified(key, value)
}

func verified(key, value []byte) ([]byte, error) {
	if len(value) < 4 || binary.BigEndian.Uint32(value) != checksum(key, value[4:]) {
		return nil, errDamaged
	}
	return value[4:], nil
}

const headSize = 3*8 + 1 + 8

// encodeHead writes the numbers, flags and the due time, and the body.
func encodeHead(head store.Head) []byte {
	content := make([]byte, 0, headSize+len(head.Body))
	for _, n := range []uint64{head.Version, head.LastSeq, head.Acked} {
		content = binary.BigEndian.AppendUint64(content, n)
	}
	flags, due := byte(0), uint64(0)
	if head.Deleted {
		flags |= 1
	}
	if !head.Due.IsZero() {
		flags |= 2
		due = uint64(head.Due.UnixNano())
	}
	content = binary.BigEndian.AppendUint64(append(content, flags), due)
	return append(content, head.Body...)
}

func decodeHead(content []byte) (store.Head, error) {
	if len(content) < headSize {
		return store.Head{}, errDamaged
	}
	at := func(i int) uint64 { return binary.BigEndian.Uint64(content[i:]) }
	head := store.Head{Version: at(0), LastSeq: at(8), Acked: at(16), Deleted: content[24]&1 != 0}
	if content[24]&2 != 0 {
		head.Due = time.Unix(0, int64(at(25))).UTC() //nolint:gosec // its bits
	}
	if body := content[headSize:]; len(body) > 0 {
		head.Body = bytes.Clone(body)
	}
	return head, nil
}

// encodeRecord writes the number of tags, each name and value behind its length, and the part.
func encodeRecord(record store.Record) []byte {
	content := binary.AppendUvarint(nil, uint64(len(record.Tags)))
	for _, tag := range record.Tags {
		for _, text := range []string{tag.Name, tag.Value} {
			content = append(binary.AppendUvarint(content, uint64(len(text))), text...)
		}
	}
	return append(content, record.Part...)
}

func decodeRecord(key string, content []byte) (store.Record, error) {
	record := store.Record{Key: key}
	n, content, err := cutLength(content)
	for range n {
		var tag store.Tag
		for _, text := range []*string{&tag.Name, &tag.Value} {
			var length int
			if length, content, err = cutLength(content); err != nil {
				return record, err
			}
			*text, content = string(content[:length]), content[length:]
		}
		record.Tags = append(record.Tags, tag)
	}
	if len(content) > 0 {
		record.Part = bytes.Clone(content)
	}
	return record, err
}

// cutLength reads a number that is not above the number of bytes behind it.
func cutLength(content []byte) (n int, rest []byte, err error) {
	length, size := binary.Uvarint(content)
	if size <= 0 || length > math.MaxInt32 || int(length) > len(content)-size {
		return 0, nil, errDamaged
	}
	return int(length), content[size:], nil
}

package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
)

// A history is a unit each of whose commits writes its version into everything: head, due time, records with their tags,
// bodies and an event. Whatever is read says of which version it is, and must be of one.

const size = 40 // records and bodies, of which each commit has all

func unit(name string) store.Unit { return store.Unit{Kind: "history", Name: name} }

func keyOf(i int) string { return fmt.Sprintf("key %03d", i) }

func text(version uint64) string { return fmt.Sprintf("version %06d;", version) }

// next is the change behind a version.
func next(version uint64) store.Change {
	written := text(version + 1)
	c := store.Change{
		IfVersion: version, Head: []byte(written), Due: time.Unix(int64(version+1), 0),
		Append: [][]byte{[]byte(written)},
	}
	if version > 3 { // three events wait
		c.Acknowledge = version - 2
	}
	for i := range size {
		c.Put = append(c.Put, store.Record{Key: keyOf(i), Tags: []store.Tag{{Name: "version", Value: written}}, Part: []byte(written)})
		c.Bodies = append(c.Bodies, store.Body{Key: keyOf(i), Data: []byte(strings.Repeat(written, 10))})
	}
	return c
}

// version reads everything of a unit, and returns the version that it is of. An error that is ErrDamaged says that something
// could not be read; any other one says that what was read is wrong.
func version(ctx context.Context, s *boltstore.Store, u store.Unit) (uint64, error) {
	head, err := s.Head(ctx, u)
	if err != nil || head.Version == 0 {
		return 0, err
	}
	want := text(head.Version)
	of, records, err1 := s.Records(ctx, u)
	keys := make([]string, 0, size)
	for i := range size {
		keys = append(keys, keyOf(i))
	}
	bodies, err2 := s.Bodies(ctx, u, keys...)
	events, err3 := s.Pending(ctx, u, 1000)
	refs, err4 := s.Find(ctx, store.Query{Kind: u.Kind, Tag: "version", From: want, To: want + "x", Limit: 1e5})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return 0, err
	}
	if of != head.Version || string(head.Body) != want || head.LastSeq != head.Version || !head.Due.Equal(time.Unix(int64(head.Version), 0)) {
		return 0, fmt.Errorf("the head is that of no version: %+v", head)
	}
	for _, record := range records {
		if string(record.Part) != want || len(record.Tags) != 1 || record.Tags[0].Value != want {
			return 0, fmt.Errorf("a record of version %s: %q", want, record)
		}
	}
	for _, body := range bodies {
		if string(body.Data) != strings.Repeat(want, 10) {
			return 0, fmt.Errorf("a body of version %s: %q", want, body.Data)
		}
	}
	for i, event := range events {
		if event.Seq != head.Acked+uint64(i)+1 || string(event.Body) != text(event.Seq) {
			return 0, fmt.Errorf("event %d behind %d: %q", event.Seq, head.Acked, event.Body)
		}
	}
	own := 0
	for _, ref := range refs {
		if ref.Unit == u.Name {
			own++
		}
	}
	if len(records) != size || len(bodies) != size || uint64(len(events)) != head.LastSeq-head.Acked || own != size {
		return 0, fmt.Errorf("version %d has %d records, %d bodies, %d events, %d refs", head.Version, len(records), len(bodies), len(events), own)
	}
	return head.Version, nil
}

// sound checks the file.
func sound(ctx context.Context, s *boltstore.Store) error {
	damage, err := s.Check(ctx)
	if len(damage) > 0 {
		err = errors.Join(err, fmt.Errorf("damaged: %q", damage))
	}
	return err
}

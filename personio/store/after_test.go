package store_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

func TestWhatFollowsAHead(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 11, 30, 12, 0, 0, 5, time.FixedZone("", 3600))
	head := store.Head{Version: 3, LastSeq: 9, Acked: 7, Body: []byte("old"), Due: due}
	for name, test := range map[string]struct {
		head   store.Head
		change store.Change
		want   store.Head
		err    error
	}{
		"a first one":                       {change: store.Change{Head: []byte("a")}, want: store.Head{Version: 1, Body: []byte("a")}},
		"everything is new but the numbers": {head: head, change: store.Change{IfVersion: 3}, want: store.Head{Version: 4, LastSeq: 9, Acked: 7}},
		"a due time is UTC":                 {head: head, change: store.Change{IfVersion: 3, Due: due}, want: store.Head{Version: 4, LastSeq: 9, Acked: 7, Due: due.UTC()}},
		"appended and acknowledged": {
			head: head, change: store.Change{IfVersion: 3, Append: [][]byte{nil, nil}, Acknowledge: 11},
			want: store.Head{Version: 4, LastSeq: 11, Acked: 11},
		},
		"acknowledged once more":         {head: head, change: store.Change{IfVersion: 3, Acknowledge: 7}, want: store.Head{Version: 4, LastSeq: 9, Acked: 7}},
		"acknowledged backwards":         {head: head, change: store.Change{IfVersion: 3, Acknowledge: 6}, err: store.ErrInvalid},
		"acknowledged beyond":            {head: head, change: store.Change{IfVersion: 3, Acknowledge: 10}, err: store.ErrInvalid},
		"from another version":           {head: head, change: store.Change{IfVersion: 2}, err: store.ErrConflict},
		"of a deleted unit":              {head: head.AfterDelete(), change: store.Change{IfVersion: 4}, err: store.ErrDeleted},
		"of a deleted unit, from before": {head: head.AfterDelete(), change: store.Change{IfVersion: 3, Revive: true}, err: store.ErrConflict},
		"of a deleted unit, revived": {
			head: head.AfterDelete(), change: store.Change{IfVersion: 4, Revive: true, Append: [][]byte{nil}},
			want: store.Head{Version: 5, LastSeq: 10, Acked: 9},
		},
	} {
		got, err := test.head.After(&test.change)
		if !reflect.DeepEqual(got, test.want) || !errors.Is(err, test.err) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("x", n) }
	tagged := func(tags ...store.Tag) store.Change {
		return store.Change{Put: []store.Record{{Key: "a", Tags: tags}}}
	}
	for name, change := range map[string]struct{ taken, refused store.Change }{
		"head":  {store.Change{Head: make([]byte, store.MaxHead)}, store.Change{Head: make([]byte, store.MaxHead+1)}},
		"part":  {store.Change{Put: []store.Record{{Key: "a", Part: make([]byte, store.MaxPart)}}}, store.Change{Put: []store.Record{{Key: "a", Part: make([]byte, store.MaxPart+1)}}}},
		"key":   {store.Change{Put: []store.Record{{Key: long(100)}}}, store.Change{Put: []store.Record{{Key: long(101)}}}},
		"body":  {store.Change{Bodies: []store.Body{{Key: "\x00\xff"}}}, store.Change{Bodies: []store.Body{{}}}},
		"value": {tagged(store.Tag{Name: "t", Value: long(600)}), tagged(store.Tag{Name: "t", Value: long(601)})},
		"text":  {tagged(store.Tag{Name: "t", Value: "\x01ü"}), tagged(store.Tag{Name: "t", Value: "\xff"})},
		"tag":   {tagged(store.Tag{Name: long(50)}), tagged(store.Tag{})},
		"nul":   {tagged(store.Tag{Name: "t"}, store.Tag{Name: "u"}), tagged(store.Tag{Name: "t", Value: "a\x00b"})},
		"equal": {tagged(store.Tag{Name: "t", Value: "1"}, store.Tag{Name: "t", Value: "2"}), tagged(store.Tag{Name: "t"}, store.Tag{Name: "t"})},
		"twice": {
			store.Change{Put: []store.Record{{Key: "a"}}, Bodies: []store.Body{{Key: "a"}}, Forget: []string{"b"}, Drop: []string{"b"}},
			store.Change{Put: []store.Record{{Key: "a"}}, Forget: []string{"a"}},
		},
		"dropped twice": {store.Change{Drop: []string{"a"}}, store.Change{Drop: []string{"a", "a"}}},
		"due":           {store.Change{Due: time.Unix(0, -1)}, store.Change{Due: time.Unix(0, 0).AddDate(300, 0, 0)}},
	} {
		if err := change.taken.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := change.refused.Validate(); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	for _, unit := range []store.Unit{{}, {Kind: "k"}, {Name: "n"}, {Kind: "k", Name: long(201)}, {Kind: "k\x00", Name: "n"}, {Kind: "k", Name: "\xff"}} {
		if err := unit.Validate(); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%+q: %v, want ErrInvalid", unit, err)
		}
	}
	if err := (store.Unit{Kind: long(200), Name: "ü \x01"}).Validate(); err != nil {
		t.Error(err)
	}
}

package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/personio-go/sdk/personio/store"
)

// show makes a text of what a store returned: equal ones for equal values, whether a slice is empty or nil.
func show(v any) string {
	switch v := v.(type) {
	case store.Head:
		return fmt.Sprintf("%d %d %d %t %s %x", v.Version, v.LastSeq, v.Acked, v.Deleted, showTime(v.Due), v.Body)
	case []store.Record:
		return list(v, func(r store.Record) string {
			slices.SortFunc(r.Tags, func(a, b store.Tag) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value)) })
			return fmt.Sprintf("%x %q %x", r.Key, r.Tags, r.Part)
		})
	case []store.Turn:
		return list(v, func(turn store.Turn) string { return fmt.Sprintf("%q %s", turn.Unit, showTime(turn.Due)) })
	case []store.UnitHead:
		return list(v, func(u store.UnitHead) string { return fmt.Sprintf("%q %s", u.Name, show(u.Head)) })
	default:
		return fmt.Sprintf("%x", v)
	}
}

func list[T any](values []T, one func(T) string) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = one(value)
	}
	return fmt.Sprint(texts)
}

func showTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// class is the documented error that an error is.
func class(err error) string {
	for _, one := range []error{store.ErrConflict, store.ErrDeleted, store.ErrInvalid, store.ErrLeased} {
		if errors.Is(err, one) {
			return one.Error()
		}
	}
	return fmt.Sprint(err)
}

package boltstore

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/internal/damaged"
)

// What comes while somebody writes is written together, by the first of those that wait.
func TestTheQueueWritesTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var q queue
		var sizes []int
		disk := make(chan struct{})
		write := func(steps []*step) {
			<-disk
			sizes = append(sizes, len(steps))
		}
		var group sync.WaitGroup
		come := func(n int) {
			for range n {
				group.Go(func() {
					if err := q.do(&step{}, write); err != nil {
						t.Error(err)
					}
				})
			}
			synctest.Wait()
		}
		come(1)
		come(5)
		disk <- struct{}{}
		synctest.Wait()
		come(2)
		disk <- struct{}{}
		disk <- struct{}{}
		group.Wait()
		if want := []int{1, 5, 2}; !slices.Equal(sizes, want) {
			t.Errorf("written together: %v, want %v", sizes, want)
		}
		if q.writing || len(q.waiting) > 0 {
			t.Error("the queue goes on with nobody in it")
		}
	})
}

// One that is refused, or that cannot be written, or whose caller has gone, is not in the way of the others.
func TestStepsAreApart(t *testing.T) {
	t.Parallel()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "steps.db"), 0o600, options())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	errCheck, errWrite, errGone := errors.New("refused"), errors.New("not written"), errors.New("gone")
	gone, cancel := context.WithCancelCause(t.Context())
	cancel(errGone)
	passes := func(*bbolt.Tx) error { return nil }
	makes := func(name string) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte(name))
			return err
		}
	}
	steps := []*step{
		{ctx: t.Context(), check: passes, write: makes("first")},
		{ctx: t.Context(), check: func(*bbolt.Tx) error { return errCheck }, write: makes("refused")},
		{ctx: gone, check: passes, write: makes("gone")},
		{ctx: t.Context(), check: passes, write: func(tx *bbolt.Tx) error { return errors.Join(makes("half")(tx), errWrite) }},
		{ctx: t.Context(), check: passes, write: func(*bbolt.Tx) error { var none *bbolt.Bucket; return none.Put(nil, nil) }},
		{ctx: t.Context(), check: passes, write: makes("last")},
	}
	write(db, steps)
	for i, want := range []error{nil, errCheck, errGone, errWrite, damaged.Err, nil} {
		if !errors.Is(steps[i].err, want) {
			t.Errorf("step %d: %v, want %v", i, steps[i].err, want)
		}
	}
	var names []string
	_ = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			names = append(names, string(name))
			return nil
		})
	})
	if want := []string{"first", "last"}; !slices.Equal(names, want) {
		t.Errorf("written: %v, want %v", names, want)
	}
}

//go:build linux

package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/boltstore"
	"github.com/personio-go/sdk/xmlfeed/jobsync/storetest"
)

// fullEnv makes this binary the process whose disk is full: what a process may
// write to a file is a limit of the process, and a write across it is cut short.
const fullEnv = "BOLTSTORE_FULL_DIR"

// TestAFullDiskLosesNothing lets every write of a file be the one that fails, or
// is cut short.
func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv(fullEnv); dir != "" {
		if err := fillUp(t.Context(), filepath.Join(dir, fileName)); err != nil {
			t.Fatal(err)
		}
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAFullDiskLosesNothing$", "-test.v")
	child.Env = append(os.Environ(), fullEnv+"="+t.TempDir())
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// fillUp commits under every limit up to the size of the file, and a bit beyond,
// in steps that are no multiple of a page.
func fillUp(ctx context.Context, path string) error {
	store, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	defer store.Close()
	change := first(manyJobs(), storetest.Event(1))
	if err := store.Commit(ctx, acme, change); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	failures, successes := 0, 0
	for limit := int64(1000); limit < 3*info.Size(); limit += 29989 {
		before, err := store.Load(ctx, acme)
		if err != nil {
			return err
		}
		next := bigChange(before)
		failed := limited(limit, func() error { return store.Commit(ctx, acme, next) })
		after, err := store.Load(ctx, acme)
		if err == nil {
			err = store.Check(ctx)
		}
		if err != nil {
			return fmt.Errorf("after a limit of %d (%w): %w", limit, failed, err)
		}
		want := before
		if failed == nil {
			if want, err = before.After(next); err != nil {
				return err
			}
			successes++
		} else {
			failures++
		}
		if !reflect.DeepEqual(after, want) {
			return fmt.Errorf("with a limit of %d, Commit returned %w, and the state went from version %d to %d", limit, failed, before.Version, after.Version)
		}
		// It goes on as soon as there is room.
		if err := store.Commit(ctx, acme, bigChange(after)); err != nil {
			return fmt.Errorf("after a limit of %d: %w", limit, err)
		}
	}
	if failures < 10 || successes < 10 {
		return fmt.Errorf("%d commits failed and %d did not: the limits did not do what they are for", failures, successes)
	}
	fmt.Printf("%d commits failed, %d did not\n", failures, successes) //nolint:forbidigo // a child process
	return reopened(ctx, store, path)
}

// reopened checks that the file itself has what the process saw.
func reopened(ctx context.Context, store *boltstore.Store, path string) error {
	before, err := store.Load(ctx, acme)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	again, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	defer again.Close()
	after, err := again.Load(ctx, acme)
	if err := errors.Join(err, again.Check(ctx)); err != nil {
		return err
	}
	if !reflect.DeepEqual(before, after) {
		return errors.New("the reopened file has another state")
	}
	return nil
}

// bigChange puts many jobs, drops others, and appends an event.
func bigChange(before jobsync.State) jobsync.Change {
	change := jobsync.Change{IfVersion: before.Version, Head: before.Head, Append: []jobsync.Event{storetest.Event(before.LastSeq + 1)}}
	change.Head.Version++
	change.Head.LastSeq++
	change.Head.Acknowledged = before.LastSeq
	id := int64(before.Version) % 7
	for i := range int64(60) {
		change.Put = append(change.Put, storetest.Record(1+id+i))
	}
	change.Forget = []int64{100 + id}
	return change
}

// limited lets a function write no further than so many bytes into a file.
func limited(limit int64, f func() error) error {
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(limit), Max: before.Max}); err != nil {
		return err
	}
	err := f()
	return errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
}

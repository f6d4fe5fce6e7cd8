//go:build linux

package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/personio-go/sdk/personio/store/boltstore"
)

// fullEnv makes this binary the process whose disk is full: what a process may write to a file is a limit of the process,
// and a write across it is cut short.
const fullEnv = "BOLTSTORE_FULL"

// TestAFullDiskLosesNothing lets every write of a file be the one that fails, or is cut short.
func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	if path := os.Getenv(fullEnv); path != "" {
		if err := fillUp(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAFullDiskLosesNothing$", "-test.v")
	child.Env = append(os.Environ(), fullEnv+"="+filepath.Join(t.TempDir(), "store.db"))
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// fillUp commits, and scrubs now and then, under every limit up to the size of the file and a bit beyond, in steps that are
// no multiple of a page.
func fillUp(ctx context.Context, path string) error {
	s, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	if err := s.Commit(ctx, unit("a"), next(0)); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	failures, successes, last := 0, 0, uint64(1)
	for limit := int64(1000); limit < 2*info.Size(); limit += 4993 {
		failed := limited(limit, func() error {
			if limit%3 == 0 {
				if err := s.Scrub(ctx); err != nil {
					return errors.Join(err, s.Commit(ctx, unit("b"), next(0))) // neither can be written
				}
			}
			return s.Commit(ctx, unit("a"), next(last))
		})
		if failed == nil {
			last++
			successes++
		} else {
			failures++
		}
		got, err := version(ctx, s, unit("a"))
		if err = errors.Join(err, sound(ctx, s)); got != last || err != nil {
			return fmt.Errorf("with a limit of %d (%w) the version is %d, want %d: %w", limit, failed, got, last, err)
		}
		// It goes on as soon as there is room.
		if err := s.Commit(ctx, unit("a"), next(last)); err != nil {
			return fmt.Errorf("after a limit of %d: %w", limit, err)
		}
		last++
	}
	if failures < 10 || successes < 5 {
		return fmt.Errorf("%d commits failed and %d did not: the limits did not do what they are for", failures, successes)
	}
	fmt.Printf("%d commits failed, %d did not\n", failures, successes) //nolint:forbidigo // a child process
	if err = s.Close(); err != nil {
		return err
	}
	again, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	if got, err := version(ctx, again, unit("a")); got != last || err != nil {
		return fmt.Errorf("the reopened file has version %d, %w, want %d", got, err, last)
	}
	return errors.Join(sound(ctx, again), again.Close())
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

package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/sqlstore"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func TestScrub(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	storetest.TestScrub(t, openFile(t, filepath.Join(folder, "store.db")), folder)
}

// A reader of an older state keeps the text in the log: Scrub must not say that it is gone.
func TestScrubWaitsForReaders(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "store.db"))
	c := change(0)
	c.Bodies[0].Data = []byte("canary")
	must(t, s.Commit(t.Context(), acme, c))
	conn, err := s.SQL().Conn(t.Context())
	must(t, err)
	defer conn.Close()
	_, err = conn.ExecContext(t.Context(), "BEGIN; SELECT * FROM personio_units")
	must(t, err)
	must(t, s.Delete(t.Context(), acme))
	// The pause for readers is the driver's busy_timeout: too long to wait for here.
	_, err = s.SQL().ExecContext(t.Context(), "PRAGMA busy_timeout(1)")
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := s.Scrub(ctx); !errors.Is(err, context.DeadlineExceeded) || !inFolder(t, folder, "canary") {
		t.Errorf("while it is read: %v", err)
	}
	_, err = conn.ExecContext(t.Context(), "ROLLBACK")
	must(t, err)
	if err := s.Scrub(t.Context()); err != nil || inFolder(t, folder, "canary") {
		t.Errorf("afterwards: %v", err)
	}
}

func inFolder(t *testing.T, folder, text string) bool {
	t.Helper()
	files, err := os.ReadDir(folder)
	must(t, err)
	for _, file := range files {
		raw, err := os.ReadFile(filepath.Join(folder, file.Name()))
		must(t, err)
		if strings.Contains(string(raw), text) {
			return true
		}
	}
	return false
}

func TestTheFileIsItsOwnersOnly(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "50% of #1?")
	must(t, os.Mkdir(folder, 0o700))
	s := openFile(t, filepath.Join(folder, "store.db"))
	must(t, s.Commit(t.Context(), acme, change(0)))
	files, err := os.ReadDir(folder)
	must(t, err)
	for _, file := range files {
		if info, err := file.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file.Name(), info.Mode(), err)
		}
	}
	if len(files) < 2 {
		t.Errorf("%d files", len(files))
	}
}

func TestAClosedFile(t *testing.T) {
	t.Parallel()
	s, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	must(t, err)
	must(t, s.Close())
	must(t, s.Close())
	_, err = s.Head(t.Context(), acme)
	_, _, leased := s.Lease(t.Context(), acme, "me", time.Hour)
	for _, err := range []error{err, leased, s.Commit(t.Context(), acme, change(0)), s.Scrub(t.Context())} {
		if !errors.Is(err, store.ErrClosed) {
			t.Error(err)
		}
	}
}

// A disk that is full at any moment: a change is there as a whole or not at all, and goes on when there is room.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	s := openFile(t, filepath.Join(t.TempDir(), "store.db"))
	s.SQL().SetMaxOpenConns(1) // the bound is one connection's
	var used int
	must(t, s.SQL().QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&used))
	full := 0
	for room := range 30 {
		_, err := s.SQL().ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count(%d)", used+room))
		must(t, err)
		before, err := s.Head(t.Context(), acme)
		must(t, err)
		things := count(t, s)
		c := change(before.Version)
		c.Bodies = append(c.Bodies, store.Body{Key: fmt.Sprint("large ", room), Data: make([]byte, 40_000)})
		c.Acknowledge = before.LastSeq + 1
		err = s.Commit(t.Context(), acme, c)
		after, headErr := s.Head(t.Context(), acme)
		must(t, headErr)
		switch {
		case err == nil:
			if after.Version != before.Version+1 {
				t.Errorf("%+v after %+v", after, before)
			}
		case errors.Is(err, store.ErrConflict):
			t.Error(err)
		default:
			full++
			if after.Version != before.Version || count(t, s) != things {
				t.Errorf("half of a change is there: %+v after %+v", after, before)
			}
		}
	}
	if full == 0 {
		t.Error("the disk was never full: the test proves nothing")
	}
	_, err := s.SQL().ExecContext(t.Context(), "PRAGMA max_page_count(1000000)")
	must(t, err)
	head, err := s.Head(t.Context(), acme)
	must(t, err)
	must(t, s.Commit(t.Context(), acme, change(head.Version)))
}

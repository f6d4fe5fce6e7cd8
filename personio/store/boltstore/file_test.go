package boltstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio/store"
	"github.com/personio-go/sdk/personio/store/boltstore"
	"github.com/personio-go/sdk/personio/store/storetest"
)

func commit(t *testing.T, s *boltstore.Store, u store.Unit, last uint64) {
	t.Helper()
	if err := s.Commit(t.Context(), u, next(last)); err != nil {
		t.Fatal(err)
	}
}

func TestScrub(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	storetest.TestScrub(t, open(t, filepath.Join(folder, "store.db")), folder)
}

// A process that was killed between deleting and scrubbing has left work for the next one, which is done once.
func TestTheNextProcessScrubs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	commit(t, s, unit("a"), 0)
	if err := errors.Join(s.Delete(t.Context(), unit("a")), s.Close(), os.WriteFile(path+".compact", []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	if _, err := os.Stat(path + ".compact"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that was not finished is still there: %v", err)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || bytes.Contains(raw, []byte(text(1))) {
		t.Errorf("what was deleted is still in the file, %v", err)
	}
	before, _ := os.Stat(path)
	if err := s.Commit(t.Context(), unit("b"), store.Change{Head: []byte("only a head")}); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.Stat(path); !os.SameFile(before, after) {
		t.Error("the file was written anew although nothing was deleted")
	}
}

// An error leaves the store as it was, and is not the last word. The new file belongs to one process; a link stays one.
func TestCompact(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	s := open(t, link)
	for last := range uint64(30) {
		commit(t, s, unit("a"), last)
	}
	inTheWay := filepath.Join(path+".compact", "x")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context()); err == nil {
		t.Error("Compact with something in the way: no error")
	}
	commit(t, s, unit("a"), 30)
	before, _ := os.Stat(path)
	if err := errors.Join(os.RemoveAll(filepath.Dir(inTheWay)), s.Compact(t.Context())); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || after.Size() >= before.Size() || after.Mode().Perm() != 0o600 {
		t.Errorf("%d bytes of mode %v, %v, before %d", after.Size(), after.Mode(), err, before.Size())
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v", err)
	}
	if got, err := version(t.Context(), s, unit("a")); got != 31 || err != nil {
		t.Errorf("version %d, %v, want 31", got, err)
	}
	if _, err := boltstore.Open(path); !errors.Is(err, store.ErrInUse) {
		t.Errorf("a second Open: %v, want ErrInUse", err)
	}
}

func TestBackup(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	commit(t, s, unit("a"), 0)
	var copied bytes.Buffer
	size, err := s.Backup(t.Context(), &copied)
	if err != nil || size != int64(copied.Len()) {
		t.Fatalf("Backup: %d bytes of %d, %v", size, copied.Len(), err)
	}
	commit(t, s, unit("a"), 1) // what comes later is not in it
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(path, copied.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := version(t.Context(), open(t, path), unit("a")); got != 1 || err != nil {
		t.Errorf("the backup has version %d, %v", got, err)
	}
	if _, err := s.Backup(t.Context(), brokenPipe{}); err == nil || !strings.Contains(err.Error(), errPipe.Error()) {
		t.Errorf("Backup into what takes nothing: %v", err)
	}
}

var errPipe = errors.New("no room")

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

func TestClosed(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := s.Head(t.Context(), unit("a"))
	for _, err := range []error{err, s.Commit(t.Context(), unit("a"), next(0)), s.Delete(t.Context(), unit("a"))} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("a call after Close: %v, want ErrClosed", err)
		}
	}
	if s.Compact(t.Context()) == nil {
		t.Error("Compact after Close: no error")
	}
}

func TestAFileThatIsOpenToOthersIsRefused(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	path := filepath.Join(t.TempDir(), "store.db")
	if err := errors.Join(open(t, path).Close(), os.Chmod(path, 0o644)); err != nil {
		t.Fatal(err)
	}
	if _, err := boltstore.Open(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("Open: %v", err)
	}
}

// A fence of an earlier opening is not one of this one.
func TestFencesOfDifferentOpenings(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	last := uint64(0)
	for range 3 {
		s := open(t, path)
		fence, _, err := s.Lease(t.Context(), unit("a"), "ada", time.Hour)
		if err != nil || fence <= last {
			t.Errorf("fence %d, %v, behind %d", fence, err, last)
		}
		last = fence
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// Writers that wait are written together: one that is refused, or has gone, is in nobody's way.
func TestWrittenTogether(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"))
	ctx := t.Context()
	ended, cancel := context.WithCancel(ctx)
	defer cancel()
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			u := unit(fmt.Sprint("unit ", i))
			for last := range uint64(5) {
				if err := s.Commit(ctx, u, next(last)); err != nil {
					t.Errorf("%s: %v", u.Name, err)
				}
				if err := s.Commit(ctx, u, next(last)); !errors.Is(err, store.ErrConflict) {
					t.Errorf("%s, once more: %v, want ErrConflict", u.Name, err)
				}
				if err := s.Commit(ended, unit("ended"), next(0)); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, store.ErrConflict) {
					t.Errorf("a commit whose context may have ended: %v", err)
				}
				cancel()
			}
		})
	}
	group.Wait()
	for i := range 40 {
		if got, err := version(t.Context(), s, unit(fmt.Sprint("unit ", i))); got != 5 || err != nil {
			t.Errorf("unit %d has version %d, %v", i, got, err)
		}
	}
}

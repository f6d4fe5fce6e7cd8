package boltstore_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

// folder is where an outbox keeps everything.
type folder struct {
	path  string
	store *boltstore.Store
	box   *outbox.Outbox
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	f := &folder{path: t.TempDir()}
	f.open(t)
	return f
}

func (f *folder) database() string { return filepath.Join(f.path, "outbox.db") }

func (f *folder) open(t *testing.T) {
	t.Helper()
	f.store = open(t, f.database())
	documents, err := outbox.OpenDir(filepath.Join(f.path, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = documents.Close() })
	f.box, err = outbox.New(f.store, documents, outbox.OneAccount(outbox.Account{}), outbox.WithRetention(0))
	if err != nil {
		t.Fatal(err)
	}
}

// reopen is the next process.
func (f *folder) reopen(t *testing.T) {
	t.Helper()
	if err := f.store.Close(); err != nil {
		t.Fatal(err)
	}
	f.open(t)
}

// canary is a text that only one applicant has.
func canary(n int) string { return fmt.Sprintf("canary-%03d", n) }

func (f *folder) submit(t *testing.T, n int) outbox.Entry {
	t.Helper()
	entry, err := f.box.Submit(t.Context(), outbox.Submission{
		Company: "acme", ApplicationID: fmt.Sprint(n),
		Application: recruiting.Application{FirstName: "Grace", LastName: canary(n), Email: canary(n) + "@example.org", JobPositionID: 5, Message: canary(n)},
		Documents:   []outbox.Document{{File: recruiting.FileFromBytes(canary(n)+".txt", []byte(canary(n))), Category: recruiting.CV}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// found is how often an applicant is in the folder's files.
func (f *folder) found(t *testing.T, n int) int {
	t.Helper()
	count := 0
	err := filepath.WalkDir(f.path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		count += bytes.Count(raw, []byte(canary(n)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

func (f *folder) wantFound(t *testing.T, when string, want bool, applicants ...int) {
	t.Helper()
	for _, n := range applicants {
		if count := f.found(t, n); count > 0 != want {
			t.Errorf("%s, applicant %d is in the files %d times", when, n, count)
		}
	}
}

func (f *folder) stat(t *testing.T) os.FileInfo {
	t.Helper()
	info, err := os.Stat(f.database())
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestNothingOfWhoIsErasedIsInTheFiles(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	for n := range 40 {
		f.submit(t, n)
	}
	f.wantFound(t, "before", true, 0, 17, 39)
	for _, n := range []int{0, 17, 39} {
		if removed, err := f.box.Erase(t.Context(), canary(n)+"@example.org"); removed != 1 || err != nil {
			t.Fatalf("%d entries were erased, %v", removed, err)
		}
	}
	f.wantFound(t, "after Erase", false, 0, 17, 39)
	f.reopen(t)
	f.wantFound(t, "after reopening", false, 0, 17, 39)
	f.wantFound(t, "after Erase of others", true, 1, 16, 38)
	if entries, err := f.store.List(t.Context(), outbox.Query{Limit: 100}); len(entries) != 37 || err != nil {
		t.Errorf("%d entries are left, %v, want 37", len(entries), err)
	}
	if mode := f.stat(t).Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %v, want 0600", mode)
	}
}

func TestNothingOfWhatIsSweptIsInTheFiles(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	for n := range 3 {
		entry := f.submit(t, n)
		if n < 2 {
			entry.State, entry.EndedAt = outbox.Sent, time.Now().Add(-time.Hour)
			if err := f.store.Update(t.Context(), entry); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n, err := f.box.Sweep(t.Context()); n != 2 || err != nil {
		t.Fatalf("%d entries were swept, %v", n, err)
	}
	f.wantFound(t, "after Sweep", false, 0, 1)
	f.wantFound(t, "what is not over", true, 2)
	// A Sweep every hour costs nothing when nothing is over.
	before := f.stat(t)
	for range 3 {
		if _, err := f.box.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !os.SameFile(before, f.stat(t)) {
		t.Error("the file was written anew although nothing was deleted")
	}
}

// A process that was killed between deleting and scrubbing has left work for the
// next one.
func TestTheNextProcessScrubs(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	entry := f.submit(t, 1)
	if err := f.store.Delete(t.Context(), entry); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.database()+".compact", []byte(canary(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	f.reopen(t)
	f.wantFound(t, "of a file that was not finished", false, 2)
	if _, err := f.box.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Its copy belongs to no entry, and is removed in an hour.
	if raw, err := os.ReadFile(f.database()); err != nil || bytes.Contains(raw, []byte(canary(1))) {
		t.Errorf("the deleted entry is still in the file, %v", err)
	}
}

// An error leaves the store as it was, and is not the last word.
func TestScrubbingThatFailsCanBeRepeated(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.submit(t, 1)
	f.submit(t, 2)
	inTheWay := filepath.Join(f.database()+".compact", "x")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if n, err := f.box.Erase(t.Context(), canary(1)+"@example.org"); n != 1 || err == nil {
		t.Errorf("%d entries were erased, %v, want 1 and an error", n, err)
	}
	f.submit(t, 3)
	if err := os.RemoveAll(filepath.Dir(inTheWay)); err != nil {
		t.Fatal(err)
	}
	if n, err := f.box.Erase(t.Context(), canary(1)+"@example.org"); n != 0 || err != nil {
		t.Errorf("%d entries were erased, %v", n, err)
	}
	f.wantFound(t, "after the second Erase", false, 1)
	f.wantFound(t, "the others", true, 2, 3)
}

func TestALinkLeadsToTheNewFile(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := errors.Join(f.store.Close(), os.Symlink(f.database(), link)); err != nil {
		t.Fatal(err)
	}
	store := open(t, link)
	entry, err := store.Add(t.Context(), storetest.Entry("acme", 1))
	if err := errors.Join(err, store.Delete(t.Context(), entry), store.Scrub(t.Context())); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(f.database()); err != nil || bytes.Contains(raw, []byte(entry.Application.Email)) {
		t.Errorf("the file has the deleted entry, %v", err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, %v", info.Mode(), err)
	}
}

// While the file is replaced, and after, it belongs to one process.
func TestTheNewFileIsLocked(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	entry := f.submit(t, 1)
	if err := errors.Join(f.store.Delete(t.Context(), entry), f.store.Scrub(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := boltstore.Open(f.database()); !errors.Is(err, boltstore.ErrInUse) {
		t.Errorf("a second Open: %v, want ErrInUse", err)
	}
	if err := errors.Join(f.store.Close(), os.Remove(f.database())); err != nil {
		t.Fatal(err)
	}
	if err := f.store.Scrub(t.Context()); err == nil {
		t.Error("Scrub after Close: no error")
	}
	f.open(t)
}

package storetest

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/personio/store"
)

// TestScrub checks that nothing that was forgotten or deleted is in the files of a folder when Scrub has returned. All
// files of the store must be in it.
func TestScrub(t *testing.T, s store.Store, folder string) {
	t.Helper()
	k := kit{t, s, false}
	scrubber, ok := s.(store.Scrubber)
	if !ok {
		t.Fatal("the store is no Scrubber")
	}
	replaced, deleted, kept := unit("replaced"), unit("deleted"), unit("kept")
	for i := range 40 { // so that pages are used again
		k.commit(replaced, full(fmt.Sprint("canary-replaced-", i)))
		k.commit(deleted, full(fmt.Sprint("canary-deleted-", i)))
	}
	k.commit(kept, full("canary-kept"))
	k.commit(replaced, store.Change{Forget: []string{"key"}, Drop: []string{"key"}, Acknowledge: 40})
	k.must(k.Delete(t.Context(), deleted))
	if where := inFiles(t, folder, "canary-deleted-39"); where == "" {
		t.Log("nothing was to be scrubbed: the store's files have nothing of what was deleted before")
	}
	k.must(scrubber.Scrub(t.Context()))
	for _, canary := range []string{"canary-replaced", "canary-deleted"} {
		if where := inFiles(t, folder, canary); where != "" {
			t.Errorf("%s is still in %s", canary, where)
		}
	}
	if inFiles(t, folder, "canary-kept") == "" {
		t.Error("what was kept is in no file: the folder is not that of the store, or the store is sealed")
	}
	k.commit(kept, full("again"))
}

// inFiles returns a file that has the text, "" if there is none.
func inFiles(t *testing.T, folder, text string) (where string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path) //nolint:gosec // a test's folder
		if bytes.Contains(raw, []byte(text)) {
			where = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

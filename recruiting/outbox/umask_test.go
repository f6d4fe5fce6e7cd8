//go:build unix

package outbox_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
)

// The mask is the whole process's, so that nothing may run beside it.
//
//nolint:paralleltest // see above
func TestAWideOpenMaskOpensNothing(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	base := t.TempDir()
	store, err := boltstore.Open(filepath.Join(base, "outbox.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	dir, err := outbox.OpenDir(filepath.Join(base, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	w := newWorld(t)
	w.store, w.files = store, dir
	submit(t, w.newOutbox(t), w.submission(1))
	err = filepath.WalkDir(base, func(path string, entry os.DirEntry, err error) error {
		if err != nil || path == base {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", entry.Name(), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

package storetest_test

import (
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) outbox.Store { return new(outbox.MemoryStore) })
}

func TestMemoryFiles(t *testing.T) {
	t.Parallel()
	storetest.RunFiles(t, func(*testing.T) outbox.Files { return new(outbox.MemoryFiles) })
}

func TestDir(t *testing.T) {
	t.Parallel()
	storetest.RunFiles(t, func(t *testing.T) outbox.Files {
		t.Helper()
		dir, err := outbox.OpenDir(filepath.Join(t.TempDir(), "documents"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := dir.Close(); err != nil {
				t.Error(err)
			}
		})
		return dir
	})
}

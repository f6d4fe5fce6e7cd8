package boltstore_test

import (
	"path/filepath"
	"testing"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

func open(t *testing.T, path string) *boltstore.Store {
	t.Helper()
	store, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) outbox.Store {
		t.Helper()
		return open(t, filepath.Join(t.TempDir(), "outbox.db"))
	})
}

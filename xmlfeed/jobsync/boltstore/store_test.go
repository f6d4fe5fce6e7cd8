package boltstore_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/boltstore"
	"github.com/personio-go/sdk/xmlfeed/jobsync/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) jobsync.Store {
		t.Helper()
		return open(t, filepath.Join(t.TempDir(), "jobs.db"))
	})
}

func open(t *testing.T, path string) *boltstore.Store {
	t.Helper()
	store, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestReopenedStoreHasEverything(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := open(t, path)
	change := jobsync.Change{Jobs: []jobsync.Job{storetest.Job(1)}, Events: []jobsync.Event{storetest.Event(1)}}
	if err := store.Commit(t.Context(), "acme", change); err != nil {
		t.Fatal(err)
	}
	before, err := store.Load(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}

	after, err := open(t, path).Load(t.Context(), "acme")
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("after reopening:\n%+v, %v, want\n%+v", after, err, before)
	}
}

func TestOnlyTheOwnerCanReadTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode().Perm(), err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	open(t, path)
	if _, err := boltstore.Open(path); !errors.Is(err, boltstore.ErrInUse) {
		t.Errorf("second Open: %v, want ErrInUse", err)
	}
}

func TestAnotherFormatIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	_ = open(t, path).Close()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("info")).Put([]byte("format"), []byte("99")) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := boltstore.Open(path); err == nil {
		t.Error("a file of format 99 was opened")
	}
}

func TestAFileThatIsNoDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	if err := os.WriteFile(path, []byte("not a database, but long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	if store, err := boltstore.Open(path); err == nil {
		_ = store.Close()
		t.Error("it was opened")
	}
}

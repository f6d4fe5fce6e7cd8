package boltstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/boltstore"
	"github.com/personio-go/sdk/xmlfeed/jobsync/storetest"
)

// filled is a store with two companies, one of them with many jobs.
func filled(t *testing.T, path string) *boltstore.Store {
	t.Helper()
	store := open(t, path)
	for company, change := range map[string]jobsync.Change{
		"acme": first(manyJobs(), storetest.Event(1), storetest.Event(2)), "burrow": first([]jobsync.Record{storetest.Record(1)}),
	} {
		if err := store.Commit(t.Context(), company, change); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// content is all that is in a store.
func content(t *testing.T, store *boltstore.Store) map[string]any {
	t.Helper()
	companies, err := store.Companies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]any)
	for _, company := range companies {
		state, err := store.Load(t.Context(), company)
		events, err2 := store.Pending(t.Context(), company, 1<<20)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		all[company+" state"], all[company+" journal"] = state, events
	}
	return all
}

func TestABackupOpensLikeTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := filled(t, filepath.Join(dir, "jobs.db"))
	before := content(t, store)
	var copied bytes.Buffer
	size, err := store.Backup(t.Context(), &copied)
	if err != nil || size != int64(copied.Len()) {
		t.Fatalf("Backup: %d bytes of %d, %v", size, copied.Len(), err)
	}
	if err := store.Delete(t.Context(), "acme"); err != nil { // what comes later is not in it
		t.Fatal(err)
	}
	path := filepath.Join(dir, "backup.db")
	if err := os.WriteFile(path, copied.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := content(t, open(t, path)); !reflect.DeepEqual(got, before) {
		t.Errorf("the backup has\n%v, want\n%v", got, before)
	}
}

func TestABackupThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	store := filled(t, filepath.Join(t.TempDir(), "jobs.db"))
	if _, err := store.Backup(t.Context(), full{}); err == nil || !strings.Contains(err.Error(), errFull.Error()) {
		t.Errorf("Backup: %v, want %v", err, errFull)
	}
	if err := store.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestCompactKeepsEverythingButTheRoom(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := filled(t, path)
	for i := range 5 {
		name := fmt.Sprint("company ", i)
		if err := errors.Join(store.Commit(t.Context(), name, first(manyJobs())), store.Delete(t.Context(), name)); err != nil {
			t.Fatal(err)
		}
	}
	before := content(t, store)
	if err := boltstore.Compact(path); !errors.Is(err, boltstore.ErrInUse) {
		t.Errorf("Compact of an open file: %v, want ErrInUse", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	large := size(t, path)
	write(t, path+".compact", "left from a process that was killed")
	if err := boltstore.Compact(path); err != nil {
		t.Fatal(err)
	}
	if small := size(t, path); small >= large {
		t.Errorf("%d bytes became %d", large, small)
	}
	store = open(t, path)
	if got := content(t, store); !reflect.DeepEqual(got, before) {
		t.Errorf("the compacted file has\n%v, want\n%v", got, before)
	}
	if err := store.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("%d files are left, %v, want one", len(entries), err)
	}
}

func TestCompactOfNoFileMakesNone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	if err := boltstore.Compact(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Compact: %v, want ErrNotExist", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}

// TestOpenMindsACompactInBetween: who waited for the old file must not write into
// it when another one is in its place.
func TestOpenMindsACompactInBetween(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := filled(t, path)
	opened := make(chan *boltstore.Store)
	go func() {
		second, err := boltstore.Open(path) // waits for the lock on the old file
		if err != nil {
			t.Errorf("Open: %v", err)
		}
		opened <- second
	}()
	// What Compact does while it has the lock.
	var copied bytes.Buffer
	if _, err := store.Backup(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	write(t, path+".new", copied.String())
	if err := errors.Join(os.Rename(path+".new", path), store.Close()); err != nil {
		t.Fatal(err)
	}
	second := <-opened
	if err := errors.Join(second.Delete(t.Context(), "acme"), second.Close()); err != nil {
		t.Fatal(err)
	}
	if names, err := open(t, path).Companies(t.Context()); err != nil || !slices.Equal(names, []string{"burrow"}) {
		t.Errorf("the file has %q, %v: what was written went elsewhere", names, err)
	}
}

func TestCompaniesAndDelete(t *testing.T) {
	t.Parallel()
	store := filled(t, filepath.Join(t.TempDir(), "jobs.db"))
	if names, err := store.Companies(t.Context()); err != nil || !slices.Equal(names, []string{"acme", "burrow"}) {
		t.Errorf("companies %q, %v", names, err)
	}
	for range 2 { // once more does nothing
		if err := store.Delete(t.Context(), "acme"); err != nil {
			t.Error(err)
		}
	}
	state, err := store.Load(t.Context(), "acme")
	events, err2 := store.Pending(t.Context(), "acme", 10)
	if err := errors.Join(err, err2); err != nil || !reflect.DeepEqual(state, jobsync.State{}) || len(events) != 0 {
		t.Errorf("a deleted company has %+v, %d events, %v", state, len(events), err)
	}
	if names, err := store.Companies(t.Context()); err != nil || !slices.Equal(names, []string{"burrow"}) {
		t.Errorf("companies %q, %v", names, err)
	}
	if err := store.Commit(t.Context(), "acme", first(nil)); err != nil {
		t.Errorf("the deleted company begins anew: %v", err)
	}
}

func TestHelpersMindTheContext(t *testing.T) {
	t.Parallel()
	store := filled(t, filepath.Join(t.TempDir(), "jobs.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, companies := store.Companies(ctx)
	_, backup := store.Backup(ctx, full{})
	for name, err := range map[string]error{
		"Companies": companies, "Backup": backup, "Delete": store.Delete(ctx, "acme"), "Check": store.Check(ctx),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

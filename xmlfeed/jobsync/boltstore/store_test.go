package boltstore_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// first is the first change of a company.
func first(put []jobsync.Record, events ...jobsync.Event) jobsync.Change {
	return jobsync.Change{Head: jobsync.Head{Version: 1, LastSeq: uint64(len(events))}, Put: put, Append: events}
}

func manyJobs() []jobsync.Record {
	var list []jobsync.Record
	for id := range int64(200) {
		list = append(list, storetest.Record(id+1))
	}
	return list
}

func TestReopenedStoreHasEverything(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := open(t, path)
	change := first([]jobsync.Record{storetest.Record(1)}, storetest.Event(1))
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

func TestAFileThatOthersCanReadIsRefused(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	for _, mode := range []os.FileMode{0o666, 0o640, 0o602} {
		path := filepath.Join(t.TempDir(), "jobs.db")
		if err := open(t, path).Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := boltstore.Open(path); err == nil || !strings.Contains(err.Error(), "chmod 600 it") {
			t.Errorf("Open with mode %o: %v", mode, err)
		}
		if err := boltstore.Compact(path); err == nil {
			t.Errorf("Compact with mode %o: no error", mode)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		open(t, path)
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

// TestADamagedFileIsAnError cuts and overwrites a file as a full disk or a half
// copy may leave it. bbolt panics with most of these.
func TestADamagedFileIsAnError(t *testing.T) {
	t.Parallel()
	whole := filepath.Join(t.TempDir(), "whole.db")
	store := open(t, whole)
	change := first(manyJobs())
	if err := errors.Join(store.Commit(t.Context(), "acme", change), store.Close()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	for name, damaged := range map[string][]byte{
		"one byte":         raw[:1],
		"one page":         raw[:page],
		"two pages":        raw[:2*page],
		"half of the file": raw[:len(raw)/2],
		"zeros for data":   append(slices.Clone(raw[:2*page]), make([]byte, len(raw)-2*page)...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "jobs.db")
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			store, err := boltstore.Open(path)
			if err == nil {
				_ = store.Close()
				t.Fatal("it was opened")
			}
			if errors.Is(err, boltstore.ErrInUse) || !strings.HasPrefix(err.Error(), "boltstore: ") {
				t.Errorf("Open: %v", err)
			}
		})
	}
}

// TestADamagedPageIsAnErrorOfTheCall damages what Open does not look at.
func TestADamagedPageIsAnErrorOfTheCall(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := open(t, path)
	change := first(manyJobs(), storetest.Event(1))
	if err := errors.Join(store.Commit(t.Context(), "acme", change), store.Close()); err != nil {
		t.Fatal(err)
	}
	// A leaf of jobs loses its header: it is neither leaf nor branch then.
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	leaf := bytes.Index(raw, []byte("Job 3 ")) / page * page
	clear(raw[leaf : leaf+16])
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}

	store = open(t, path)
	if state, err := store.Load(t.Context(), "acme"); err == nil {
		t.Errorf("Load: %d jobs and no error", len(state.Jobs))
	}
	if err := store.Commit(t.Context(), "acme", jobsync.Change{IfVersion: 1, Head: jobsync.Head{Version: 2, LastSeq: 1}, Put: change.Put}); err == nil {
		t.Error("Commit: no error")
	}
	// Locks are not left behind.
	if err := store.Commit(t.Context(), "another", first(nil)); err != nil {
		t.Errorf("Commit of another company: %v", err)
	}
}

// TestAFileThatIsCutWhileItIsOpen reads memory behind the end of the file: a
// fault that ends a process unless somebody minds it.
func TestAFileThatIsCutWhileItIsOpen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := open(t, path)
	change := first(manyJobs())
	err := store.Commit(t.Context(), "acme", change)
	if err := errors.Join(err, os.Truncate(path, int64(2*os.Getpagesize()))); err != nil {
		t.Fatal(err)
	}
	if state, err := store.Load(t.Context(), "acme"); err == nil {
		t.Errorf("Load: %d jobs and no error", len(state.Jobs))
	}
}

// TestRecordsThatCannotBeReadAreErrors: a job that is skipped would be created
// anew, an event that is skipped would be lost.
func TestRecordsThatCannotBeReadAreErrors(t *testing.T) {
	t.Parallel()
	key := binary.BigEndian.AppendUint64(nil, 1)
	for name, test := range map[string]struct {
		path []string
		key  []byte
		call func(ctx context.Context, store *boltstore.Store) error
	}{
		"head, loading":    {nil, []byte("head"), load},
		"head, committing": {nil, []byte("head"), commit},
		"job":              {[]string{"jobs"}, key, load},
		"event": {[]string{"journal"}, key, func(ctx context.Context, store *boltstore.Store) error {
			_, err := store.Pending(ctx, "acme", 10)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "jobs.db")
			store := open(t, path)
			change := first([]jobsync.Record{storetest.Record(1)}, storetest.Event(1))
			if err := errors.Join(store.Commit(t.Context(), "acme", change), store.Close()); err != nil {
				t.Fatal(err)
			}
			db, err := bbolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = db.Update(func(tx *bbolt.Tx) error {
				b := tx.Bucket([]byte("companies")).Bucket([]byte("acme"))
				for _, name := range test.path {
					b = b.Bucket([]byte(name))
				}
				return b.Put(test.key, []byte(`{"id":"`))
			})
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			if err := test.call(t.Context(), open(t, path)); err == nil || !strings.Contains(err.Error(), `"acme"`) {
				t.Errorf("error %v, want one that names the company", err)
			}
		})
	}
}

func load(ctx context.Context, store *boltstore.Store) error {
	_, err := store.Load(ctx, "acme")
	return err
}

func commit(ctx context.Context, store *boltstore.Store) error {
	return store.Commit(ctx, "acme", jobsync.Change{IfVersion: 1, Head: jobsync.Head{Version: 2}})
}

func TestAClosedStoreFails(t *testing.T) {
	t.Parallel()
	store := open(t, filepath.Join(t.TempDir(), "jobs.db"))
	if err := errors.Join(store.Close(), store.Close()); err != nil {
		t.Errorf("Close, twice: %v", err)
	}
	if err := load(t.Context(), store); err == nil {
		t.Error("Load of a closed store: no error")
	}
	if err := commit(t.Context(), store); err == nil {
		t.Error("Commit to a closed store: no error")
	}
	if _, err := store.Pending(t.Context(), "acme", 1); err == nil {
		t.Error("Pending of a closed store: no error")
	}
}

func TestACompanyNeedsAName(t *testing.T) {
	t.Parallel()
	store := open(t, filepath.Join(t.TempDir(), "jobs.db"))
	if err := store.Commit(t.Context(), "", first(nil)); err == nil {
		t.Error("Commit for the company \"\": no error")
	}
}

func TestAFileThatCannotBeMadeIsAnError(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{
		"no such folder": filepath.Join(t.TempDir(), "no", "such", "folder", "jobs.db"),
		"a folder":       t.TempDir(),
	} {
		if _, err := boltstore.Open(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want an error that names it", name, err)
		}
	}
}

// TestARefusedChangeLeavesNoCompany: a company that lost its very first race is
// still a new one.
func TestARefusedChangeLeavesNoCompany(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.db")
	store := open(t, path)
	if err := store.Commit(t.Context(), "acme", jobsync.Change{IfVersion: 3}); !errors.Is(err, jobsync.ErrConflict) {
		t.Errorf("Commit: %v, want ErrConflict", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bbolt.Tx) error {
		if tx.Bucket([]byte("companies")).Bucket([]byte("acme")) != nil {
			return errors.New("the company is in the file")
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Error(err)
	}
}

// TestManyCompaniesAtOnce writes from many goroutines, as a process does that
// syncs many companies with one file.
func TestManyCompaniesAtOnce(t *testing.T) {
	t.Parallel()
	store := open(t, filepath.Join(t.TempDir(), "jobs.db"))
	var group sync.WaitGroup
	for i := range 8 {
		company := fmt.Sprintf("company %d", i)
		group.Go(func() {
			for version := range uint64(5) {
				change := jobsync.Change{
					IfVersion: version, Head: jobsync.Head{Version: version + 1, LastSeq: version + 1},
					Put: []jobsync.Record{storetest.Record(int64(version) + 1)}, Append: []jobsync.Event{storetest.Event(version + 1)},
				}
				if err := store.Commit(t.Context(), company, change); err != nil {
					t.Errorf("%s: %v", company, err)
				}
				if state, err := store.Load(t.Context(), company); err != nil || state.LastSeq != version+1 || len(state.Jobs) != int(version)+1 {
					t.Errorf("%s: %d events and %d jobs after change %d, %v", company, state.LastSeq, len(state.Jobs), version, err)
				}
			}
		})
	}
	group.Wait()
}

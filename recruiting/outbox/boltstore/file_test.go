package boltstore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

func TestWhatWasStoredIsThereAfterReopening(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "outbox.db")
	store, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if _, err := store.Add(t.Context(), storetest.Entry("acme", n)); err != nil {
			t.Fatal(err)
		}
	}
	before, err := store.List(t.Context(), outbox.Query{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path)
	after, err := again.List(t.Context(), outbox.Query{Limit: 10})
	if err != nil || len(after) != 3 {
		t.Fatalf("%d entries after reopening, %v", len(after), err)
	}
	for i := range after {
		if after[i].ID != before[i].ID || after[i].Seq != before[i].Seq || after[i].Application.Message != before[i].Application.Message {
			t.Errorf("entry %d changed", i)
		}
	}
	// Numbers go on.
	added, err := again.Add(t.Context(), storetest.Entry("acme", 3))
	if err != nil || added.Seq <= after[2].Seq {
		t.Errorf("Seq %d after %d, %v", added.Seq, after[2].Seq, err)
	}
}

func TestTheFileIsReadableForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "outbox.db")
	store, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := boltstore.Open(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a file that others can read: %v", err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "outbox.db")
	open(t, path)
	if _, err := boltstore.Open(path); !errors.Is(err, boltstore.ErrInUse) {
		t.Errorf("a second one: %v, want ErrInUse", err)
	}
}

func TestFilesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"text": []byte("not a database"), "zeros": make([]byte, 64<<10), "noise": bytes.Repeat([]byte("noise"), 10_000),
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if store, err := boltstore.Open(path); err == nil {
			_ = store.Close()
			t.Errorf("%s was opened", name)
		}
	}
	if _, err := boltstore.Open(filepath.Join(t.TempDir(), "missing", "outbox.db")); err == nil {
		t.Error("a file in a folder that is not there was opened")
	}
}

func TestClosedStoreFails(t *testing.T) {
	t.Parallel()
	store, err := boltstore.Open(filepath.Join(t.TempDir(), "outbox.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Add(t.Context(), storetest.Entry("acme", 1)); err == nil {
		t.Error("Add after Close: no error")
	}
	if _, err := store.Turns(t.Context(), 1); err == nil {
		t.Error("Turns after Close: no error")
	}
}

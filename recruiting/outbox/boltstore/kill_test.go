package boltstore_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/personio-go/sdk/recruiting/outbox"
	"github.com/personio-go/sdk/recruiting/outbox/boltstore"
	"github.com/personio-go/sdk/recruiting/outbox/storetest"
)

// victimEnv makes this binary the process that is killed.
const victimEnv = "OUTBOX_BOLTSTORE_VICTIM"

// scrubForever adds entries, deletes every other one, and scrubs, until it is
// killed. It says what it is about to do and what is done.
func scrubForever(t *testing.T, path string) {
	t.Helper()
	store := open(t, path)
	for n := 0; ; n++ {
		entry, err := store.Add(t.Context(), storetest.Entry("acme", n))
		if err != nil && !errors.Is(err, outbox.ErrExists) {
			t.Fatal(err)
		}
		say("added", entry.ID)
		if n%2 == 0 {
			say("deleting", entry.ID)
			if err := store.Delete(t.Context(), entry); err != nil {
				t.Fatal(err)
			}
			say("deleted", entry.ID)
			if err := store.Scrub(t.Context()); err != nil {
				t.Fatal(err)
			}
			say("scrubbed", entry.ID)
		}
	}
}

func say(what, id string) { _, _ = os.Stdout.WriteString(what + " " + id + "\n") }

// TestKilledWhileScrubbing kills a real process with SIGKILL: what it has said to
// be there is there, what it has said to be gone is gone.
func TestKilledWhileScrubbing(t *testing.T) {
	t.Parallel()
	if path := os.Getenv(victimEnv); path != "" {
		scrubForever(t, path)
	}
	const kills = 20
	path := filepath.Join(t.TempDir(), "outbox.db")
	said := make(map[string]string) // by id, the last word
	for kill := range kills {
		runVictim(t, path, 3+kill*7, said)
		checkFile(t, path)
		store, err := boltstore.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for id, word := range said {
			_, err := store.Load(t.Context(), id)
			switch gone := errors.Is(err, outbox.ErrNotFound); {
			case word == "added" && err != nil, word != "added" && word != "deleting" && !gone:
				t.Errorf("kill %d: an entry that was %s: %v", kill, word, err)
			}
		}
		if err := errors.Join(store.Scrub(t.Context()), store.Close()); err != nil {
			t.Fatal(err)
		}
		if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
			t.Errorf("kill %d: %d files are left, %v", kill, len(files), err)
		}
	}
}

// runVictim kills it after so many words.
func runVictim(t *testing.T, path string, words int, said map[string]string) {
	t.Helper()
	victim := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWhileScrubbing$")
	victim.Env = append(os.Environ(), victimEnv+"="+path)
	output, err := victim.StdoutPipe()
	if err == nil {
		err = victim.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	for n := 0; lines.Scan(); n++ {
		if word, id, ok := strings.Cut(lines.Text(), " "); ok {
			said[id] = word
		}
		if n == words {
			_ = victim.Process.Kill()
		}
	}
	if err := victim.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the process ended with %v, want killed", err)
	}
}

// checkFile looks for pages that do not fit together.
func checkFile(t *testing.T, path string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bbolt.Tx) error {
		var errs []error
		for err := range tx.Check() {
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Error(fmt.Errorf("the file: %w", err))
	}
}

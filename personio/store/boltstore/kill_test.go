package boltstore_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/personio-go/sdk/personio/store/boltstore"
)

const (
	victimEnv = "BOLTSTORE_VICTIM" // makes this binary the process that is killed; it is the path of the file
	kills     = 25
)

// writeForever goes on with two histories until it is killed. It says before and after each step what it does, so that the
// killer can choose the moment without a clock.
func writeForever(path string) error {
	ctx := context.Background()
	s, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	say := func(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }
	for n := 0; ; n++ {
		for _, name := range []string{"a", "b"} {
			head, err := s.Head(ctx, unit(name))
			if err != nil {
				return err
			}
			say("commits")
			if err := s.Commit(ctx, unit(name), next(head.Version)); err != nil {
				return err
			}
			say("%s has %d", name, head.Version+1)
		}
		if n%5 == 0 {
			say("scrubs")
			if err := s.Scrub(ctx); err != nil {
				return err
			}
			say("scrubbed")
		}
	}
}

// TestKilled kills a real process with SIGKILL, again and again: what it has said to be committed is there, and everything is
// of one version.
func TestKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts and kills processes for some seconds")
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	path := filepath.Join(t.TempDir(), "store.db")
	said := make(map[string]uint64)
	for range kills {
		killAt(t, path, 1+random.IntN(30), said)
		s := open(t, path)
		for name, least := range said {
			if got, err := version(t.Context(), s, unit(name)); err != nil || got < least || got > least+1 {
				t.Errorf("%s has version %d, %v, and was said to have %d", name, got, err, least)
			}
		}
		if err := sound(t.Context(), s); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
			t.Errorf("%d files are left, %v", len(files), err)
		}
	}
	if said["a"] < kills {
		t.Errorf("%d commits: the processes were killed too early to show anything", said["a"])
	}
}

// killAt lets a process say so many lines.
func killAt(t *testing.T, path string, lines int, said map[string]uint64) {
	t.Helper()
	victim := exec.CommandContext(t.Context(), os.Args[0])
	victim.Env = append(os.Environ(), victimEnv+"="+path)
	var complaint strings.Builder
	victim.Stderr = &complaint
	pipe, err := victim.StdoutPipe()
	if err == nil {
		err = victim.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewScanner(pipe)
	for n := 0; out.Scan(); n++ {
		var name string
		var version uint64
		if found, _ := fmt.Sscanf(out.Text(), "%s has %d", &name, &version); found == 2 {
			said[name] = version
		}
		if n == lines {
			_ = victim.Process.Kill()
		}
	}
	_, _ = io.Copy(io.Discard, pipe)
	if err := victim.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the process ended with %v, want killed: %s", err, complaint.String())
	}
}

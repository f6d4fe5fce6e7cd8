package storetest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/personio-go/sdk/xmlfeed/jobsync"
	"github.com/personio-go/sdk/xmlfeed/jobsync/storetest"
)

// brokenEnv names the broken store that a child process checks.
const brokenEnv = "STORETEST_BROKEN_STORE"

func TestAStoreThatKeepsItsPromisesPasses(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) jobsync.Store { return &jobsync.MemoryStore{} })
}

// TestEveryBreachIsFound shows that the checks can fail. A failure of Run fails
// the test that calls it, and the T of another process is the only one whose
// failure is of no consequence here: so that each broken store is checked by this
// very binary, run once more. That way Run is called as its users call it, and
// needs no seam for its own tests.
func TestEveryBreachIsFound(t *testing.T) {
	t.Parallel()
	for name, breach := range breaches() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBrokenStore$", "-test.v")
			child.Env = append(os.Environ(), brokenEnv+"="+name)
			out, err := child.CombinedOutput()
			if err == nil {
				t.Fatalf("storetest found nothing:\n%s", out)
			}
			for _, check := range breach.found {
				if failure := "--- FAIL: TestBrokenStore/" + strings.ReplaceAll(check, " ", "_"); !strings.Contains(string(out), failure) {
					t.Errorf("the check %q did not fail (%v):\n%s", check, err, out)
				}
			}
			if strings.Contains(string(out), "panic:") {
				t.Errorf("it panicked, which tells little of what is wrong with the store:\n%s", out)
			}
		})
	}
}

// TestBrokenStore is what the child process runs.
func TestBrokenStore(t *testing.T) {
	t.Parallel()
	name := os.Getenv(brokenEnv)
	if name == "" {
		t.Skip("only in a child process of TestEveryBreachIsFound")
	}
	breach, ok := breaches()[name]
	if !ok {
		t.Skipf("there is no broken store %q", name)
	}
	storetest.Run(t, func(*testing.T) jobsync.Store { return breach.open() })
}

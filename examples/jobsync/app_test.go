package main

import (
	"context"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// output is what the program printed so far.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func runProgram(t *testing.T, args ...string) string {
	t.Helper()
	var out output
	if err := run(t.Context(), args, strings.NewReader(""), &out, t.Output()); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}

func TestOnceSyncsAndPrintsTheTable(t *testing.T) {
	t.Parallel()
	out := runProgram(t, "-once")
	if n := strings.Count(out, "create "); n != 11 {
		t.Errorf("%d jobs were created, want 11:\n%s", n, out)
	}
	if !regexp.MustCompile(`nordlicht +\d+ +Harbour pilot +Hamburg +1 +published`).MatchString(out) {
		t.Errorf("the table lacks a job:\n%s", out)
	}
}

func TestDryRunDoesNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	for range 2 {
		out := runProgram(t, "-dry-run", "-data", dir)
		if n := strings.Count(out, "would create "); n != 11 || !strings.Contains(out, "wackelkontakt: 8 positions, 8 events") {
			t.Errorf("%d jobs would be created, want 11:\n%s", n, out)
		}
	}
}

func TestStateIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	runProgram(t, "-once", "-data", dir)
	if out := runProgram(t, "-once", "-data", dir); strings.Contains(out, "create ") {
		t.Errorf("the second run created jobs:\n%s", out)
	}
}

// TestAHoldIsApprovedInTheConsole goes through what a person sees and types.
func TestAHoldIsApprovedInTheConsole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out output
		stdin, keyboard := io.Pipe()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- run(ctx, []string{"-interval", "1s"}, stdin, &out, t.Output()) }()
		enter := func(line string) { _, _ = io.WriteString(keyboard, line+"\n") }

		<-time.After(10 * time.Second) // the second change, an empty feed, is after 8
		enter("jobs")
		enter("holds")
		token := regexp.MustCompile(`8 jobs are held \(empty\).*: approve (\w+)`)
		synctest.Wait()
		found := token.FindStringSubmatch(out.String())
		if found == nil {
			t.Fatalf("no hold is shown:\n%s", out.String())
		}
		if n := strings.Count(out.String(), "archive "); n != 0 {
			t.Errorf("%d jobs were archived:\n%s", n, out.String())
		}
		enter("approve 0123456789abcdef")
		enter("approve " + found[1] + " x")
		enter("approve " + found[1])
		<-time.After(time.Second)
		enter("resume nordlicht")
		enter("skip nordlicht 99")
		enter("skip nordlicht x")
		enter("sync")
		enter("what?")
		enter("")
		<-time.After(time.Second)
		enter("quit")
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		text := out.String()
		if n := strings.Count(text, "archive "); n != 8+1 { // and one in the help
			t.Errorf("%d jobs were archived, want 8:\n%s", n-1, text)
		}
		for _, want := range []string{"held     wackelkontakt", "the hold is not the one", `"x" is no id`, "event 99 is not", `"x" is no number`, "quit\n"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q was not printed:\n%s", want, text)
			}
		}
		_ = keyboard.Close()
	})
}

func TestTheDemoGoesRoundWithoutArchivingTheShakyCompany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out output
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		if err := run(ctx, nil, strings.NewReader(""), &out, t.Output()); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if regexp.MustCompile(`archive +wackelkontakt`).MatchString(text) {
			t.Errorf("jobs of the shaky company were archived:\n%s", text)
		}
		for _, want := range []string{"create   nordlicht/", "update   nordlicht/", "archive  nordlicht/", "held     wackelkontakt", "failed   wackelkontakt"} {
			if !strings.Contains(text, want) {
				t.Errorf("no line %q:\n%s", want, text)
			}
		}
	})
}

func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-interval", "-1s"}, {"acme"}, {"-nonsense"}, {"-company", "acme.example.com", "-once"}, {"-data", "/dev/null/no"}} {
		if err := run(t.Context(), args, strings.NewReader(""), io.Discard, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

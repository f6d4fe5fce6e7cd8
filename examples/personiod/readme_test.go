//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// programs are those of README.md in a language, with what they print.
func programs(t *testing.T, language string) (program, printed string) {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```\n.*?```text\n(.*?)```").FindSubmatch(readme)
	if found == nil {
		t.Fatalf("README.md has no program in %s", language)
	}
	return string(found[1]), string(found[2])
}

// tool is the path of a program that is needed.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+" is not installed")
	}
	return path
}

// runs runs a program with the environment of personiod's users, and compares what
// it prints.
func runs(t *testing.T, printed string, command ...string) {
	t.Helper()
	ran := exec.CommandContext(t.Context(), command[0], command[1:]...)
	ran.Env = os.Environ()
	for name, value := range start(t, "-without-rate-limits") {
		ran.Env = append(ran.Env, "PERSONIO_"+strings.ToUpper(name)+"="+value)
	}
	out, err := ran.CombinedOutput()
	if err != nil || string(out) != printed {
		t.Errorf("%v\n got %s\nwant %s", err, out, printed)
	}
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadmeWithCurl(t *testing.T) {
	t.Parallel()
	tool(t, "curl")
	program, printed := programs(t, "sh")
	runs(t, printed, "sh", "-eu", write(t, "hour.sh", program))
}

func TestReadmeInPython(t *testing.T) {
	t.Parallel()
	program, printed := programs(t, "python")
	runs(t, printed, tool(t, "python3"), "-I", write(t, "hour.py", program))
}

func TestReadmeInTypeScript(t *testing.T) {
	t.Parallel()
	node, compiler := tool(t, "node"), tool(t, "tsc")
	program, printed := programs(t, "ts")
	source := write(t, "hour.mts", program)
	compile := exec.CommandContext(t.Context(), compiler, "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom,dom.iterable", source)
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	runs(t, printed, node, strings.TrimSuffix(source, ".mts")+".mjs")
}

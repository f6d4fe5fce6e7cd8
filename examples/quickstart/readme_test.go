package quickstart_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What README.md shows must be part of a program that runs.
func TestTheProgramsOfTheReadmeAreTested(t *testing.T) {
	t.Parallel()
	readme := read(t, "../../README.md")
	programs := unindent(read(t, "quickstart_test.go"))
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readme, -1)
	if len(blocks) < 5 {
		t.Errorf("README.md has %d programs, want one per package", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(programs, unindent(block[1])) {
			t.Errorf("this program of README.md is not in quickstart_test.go:\n%s", block[1])
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func unindent(program string) string {
	return regexp.MustCompile(`(?m)^\t+`).ReplaceAllString(program, "")
}

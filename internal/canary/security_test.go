package canary_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// SECURITY.md names a test for each promise. There is such a test.
func TestPromisesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, promises, _ := strings.Cut(string(text), "## What the SDK promises")
	promises, _, _ = strings.Cut(promises, "\n## ")
	named := regexp.MustCompile("`([a-z0-9/]+)\\.(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(promises, -1)
	if len(named) < 20 {
		t.Fatalf("%d tests are named", len(named))
	}
	for _, name := range named {
		if !declared(t, filepath.Join(root, name[1]), "func "+name[2]+"(") {
			t.Errorf("%s has no %s", name[1], name[2])
		}
	}
	for promise := range strings.SplitSeq(promises, "\n* ") {
		if strings.HasPrefix(promise, "**") && !strings.Contains(promise, ".Test") {
			t.Errorf("no test proves: %.60s", promise)
		}
	}
}

func declared(t *testing.T, dir, declaration string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), declaration) {
			return true
		}
	}
	return false
}

package main

import (
	"bytes"
	"path/filepath"
	"testing"
)

func TestTheTableIsTheFeed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), &out, filepath.Join(t.TempDir(), "jobs.db")); err != nil {
		t.Fatal(err)
	}
	const want = `Gopher         Berlin  version 1 archived false
Baker          Munich  version 2 archived false

Senior Gopher  Berlin  version 3 archived false
Baker          Munich  version 4 archived true

`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

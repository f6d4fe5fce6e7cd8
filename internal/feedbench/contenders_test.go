package main

import (
	"slices"
	"testing"

	"github.com/personio-go/sdk/internal/feedgen"
)

// Whoever reads less, or something else, is not faster.
func TestContendersReadTheSame(t *testing.T) {
	t.Parallel()
	data := feedgen.Feed(feedgen.Small)
	result, err := unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	want, err := jobs(result)
	if err != nil || len(want) != feedgen.Small {
		t.Fatalf("%d jobs, %v", len(want), err)
	}
	for _, c := range contenders() {
		result, err := c.read(data)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if n, ok := result.(counted); ok {
			if int(n) != len(want) {
				t.Errorf("%s: %d jobs, want %d", c.name, n, len(want))
			}
			continue
		}
		got, err := jobs(result)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: %d jobs, %v; want %d", c.name, len(got), err, len(want))
			continue
		}
		for i := range want {
			if got, want := got[i].texts(), want[i].texts(); !slices.Equal(got, want) && !sameBarSpaces(got, want) {
				t.Errorf("%s, job %d:\n got %.300q\nwant %.300q", c.name, i, got, want)
			}
		}
	}
}

// sameBarSpaces allows for the spaces between keywords, which xmlfeed cuts.
func sameBarSpaces(a, b []string) bool {
	const keywords = 12
	if len(a) != len(b) || len(a) <= keywords {
		return false
	}
	a, b = slices.Clone(a), slices.Clone(b)
	a[keywords], b[keywords] = "", ""
	return slices.Equal(a, b)
}

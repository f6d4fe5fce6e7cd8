package problem_test

import (
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/problem"
)

func TestTraceIsQuotedIfItLooksLikeOne(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("a", 64)
	for id, want := range map[string]string{
		"0f1e2d3c-4B5A": "0f1e2d3c-4B5A", longest: longest, longest + "a": "", "": "", "a b": "", "a\nb": "", "ada@example.com": "", "ü": "",
	} {
		if got := problem.Trace(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

package decimal_test

import (
	"testing"

	"github.com/personio-go/sdk/internal/decimal"
)

func TestNotGivenIsLessThanEveryNumber(t *testing.T) {
	t.Parallel()
	ordered := []string{"", "-3", "-2.50", "0", "1e-2", "18.5", "1.2e3"}
	for i, a := range ordered {
		for j, b := range ordered {
			want := min(max(i-j, -1), 1)
			if got := decimal.Cmp(a, b); got != want {
				t.Errorf("Cmp(%q, %q) is %d, want %d", a, b, got, want)
			}
		}
	}
	if decimal.Cmp("18.5", "18.50") != 0 {
		t.Error("digits without a value count")
	}
}

func TestValueIsExact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "0", "18.50": "37/2", "-0.1": "-1/10", "9007199254740993": "9007199254740993"} {
		if got := decimal.Rat(text).RatString(); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

package fleet

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Any text is a company's name, and no two of them are one column.
func FuzzNames(f *testing.F) {
	for _, pair := range [][2]string{{"acme", "Acme"}, {"a\x00b", "ab"}, {"\xff", "\xfe"}, {"hex:", "hex:6178"}, {"hex:zz", "hex:hex:"}, {"", "hex:"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		value := column(a)
		if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			t.Errorf("PostgreSQL does not take %q", value)
		}
		if back := uncolumn(value); back != a {
			t.Errorf("%q came back as %q", a, back)
		}
		if a != b && value == column(b) {
			t.Errorf("%q and %q are one column", a, b)
		}
	})
}

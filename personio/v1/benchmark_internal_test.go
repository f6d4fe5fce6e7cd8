package v1

import (
	"encoding/json"
	"testing"
)

// PageOfEmployees is set by the outside tests, which make the page.
//
//nolint:gochecknoglobals // of the tests
var PageOfEmployees func() string

// BenchmarkDecodeEmployees reads a page as a call does, and as users do today. The
// pipeline around it is left out. docs/performance.md has the figures.
func BenchmarkDecodeEmployees(b *testing.B) {
	body := []byte(PageOfEmployees())
	b.Run("v1", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			var a answer[[]Employee]
			if err := a.read(body); err != nil || len(a.data) != 100 {
				b.Fatal(err)
			}
		}
	})
	b.Run("map", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			var page map[string]any
			if err := json.Unmarshal(body, &page); err != nil {
				b.Fatal(err)
			}
		}
	})
}

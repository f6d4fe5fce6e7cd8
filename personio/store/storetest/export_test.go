package storetest

import (
	"runtime"
	"strings"
	"sync"
	"testing"
)

// recorder is a test whose failure is of no consequence but that it is known.
type recorder struct {
	testing.TB

	mu       sync.Mutex
	failures []string
}

func (r *recorder) fail(format string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, format)
}

func (r *recorder) Errorf(format string, _ ...any) { r.fail(format) }
func (r *recorder) Error(...any)                   { r.fail("error") }

func (r *recorder) Fatalf(format string, _ ...any) {
	r.fail(format)
	runtime.Goexit()
}

func (r *recorder) Fatal(...any) {
	r.fail("fatal")
	runtime.Goexit()
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.failures) > 0
}

// Failure returns what a check says of a store that does not pass it.
func Failure(tb testing.TB, name string, open Open) string {
	tb.Helper()
	r := &recorder{TB: tb}
	done := make(chan struct{})
	go func() {
		defer close(done)
		checks()[name](kit{r, open(r), false})
	}()
	<-done
	return strings.Join(r.failures, "; ")
}

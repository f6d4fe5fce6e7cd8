package jobsync

import "fmt"

// guarded calls code of the caller's and makes an error of its panic. The error
// has the type of the value only: its text may hold anything.
func guarded(whose string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s panicked with a %T", whose, r)
		}
	}()
	return f()
}

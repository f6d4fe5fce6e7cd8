// Package damaged keeps a damaged file from ending the process.
package damaged

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// Err is what the errors of Guard match.
var Err = errors.New("the file is damaged")

// Guard makes an error of what bbolt does with a damaged file, such as half of a
// copy: it panics, or reads where there is nothing.
func Guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: a %T while reading it", Err, r) // not its text: it may be of the file
		}
	}()
	return f()
}

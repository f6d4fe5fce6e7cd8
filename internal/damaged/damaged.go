// Package damaged keeps a damaged file from ending the process.
package damaged

import (
	"fmt"
	"runtime/debug"
)

// Guard makes an error of what bbolt does with a damaged file, such as half of a
// copy: it panics, or reads where there is nothing.
func Guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the file is damaged: %v", r)
		}
	}()
	return f()
}

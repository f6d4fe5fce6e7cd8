package transport

import (
	"runtime"
	"runtime/debug"
)

const module = "github.com/personio-go/sdk"

// userAgent names the SDK, its version as the program was built with it, and Go.
func userAgent() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == module && dep.Version != "" {
				version = dep.Version
			}
		}
	}
	return "personio-go/" + version + " (" + runtime.Version() + ")"
}

package personio

import "github.com/personio-go/sdk/internal/wording"

// failure is an error with a text of ours. It wraps the errors among the arguments.
func failure(format string, args ...any) error { return wording.Errorf(format, args...) }

package personio

import "fmt"

// failureError is what fmt.Errorf makes, but prints its text for every verb: for
// those that make no sense for an error, package fmt opens what it wraps.
type failureError struct {
	text   string
	causes []error
}

// failure wraps the errors among the arguments.
func failure(format string, args ...any) error {
	e := &failureError{text: fmt.Errorf(format, args...).Error()}
	for _, arg := range args {
		if cause, ok := arg.(error); ok {
			e.causes = append(e.causes, cause)
		}
	}
	return e
}

func (e *failureError) Error() string { return e.text }

func (e *failureError) Unwrap() []error { return e.causes }

// Format prints what Error returns, whatever the verb.
func (e *failureError) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(e.text)) }

// MarshalText is for errors in structs that are logged as JSON.
func (e *failureError) MarshalText() ([]byte, error) { return []byte(e.text), nil }

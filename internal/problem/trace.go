package problem

import "regexp"

var traceForm = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)

// Trace is a trace id as an error may quote it: "" unless it looks like one: letters,
// digits and hyphens, as in all documents. It comes from the server, and
// what it says goes into logs.
func Trace(id string) string {
	if !traceForm.MatchString(id) {
		return ""
	}
	return id
}

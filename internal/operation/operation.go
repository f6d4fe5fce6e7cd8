// Package operation holds what the SDK knows about each operation of
// Personio's APIs before it sends anything: its name, whether it may be
// repeated, which limit it counts against, and what docs/operations.md says of
// it.
package operation

import (
	"iter"
	"net/http"
	"slices"
	"strings"
)

//go:generate go test -run TestOperationsPage . -update

// Repeat says what a second request would do.
type Repeat uint8

const (
	// Once is for operations of which a second request may create a second thing. It is sent again only
	// when the first one provably was not processed.
	Once Repeat = iota
	// Freely is for operations of which a second request changes nothing more.
	Freely
	// Sparingly is for operations of which a second request leaves at worst an unused copy behind.
	Sparingly
)

// Status is how far Personio has come with an operation.
type Status string

// The statuses. A deprecated operation's Status says until when it is served.
const (
	GA Status = "GA"
	// GAWithoutHeader operations were beta once and needed the header Beta: true.
	GAWithoutHeader Status = "GA (beta before)"
	// UntilAttendances operations were to end on 2026-08-30; a later date, which a
	// third party gives, is 2027-01-31.
	UntilAttendances Status = "deprecated, ends 2027-01-31?"
	UntilReports     Status = "deprecated, ends 2027-06-30"
)

// Operation is one entry of the table.
type Operation struct {
	// Name is stable and free of ids, fit for metrics and logs.
	Name   string
	Method string
	// Path is the template; {id} stands for one segment.
	Path   string
	Repeat Repeat
	Family Family

	// Call is the Go call, in the way of go doc: "personio PersonsService.Get".
	Call string
	// Scope is the access right that the operation needs, with a question mark
	// where nobody has proved it.
	Scope  string
	Status Status
}

// All returns the operations in the order of docs/operations.md.
func All() iter.Seq[Operation] {
	return slices.Values(table[:])
}

// Find returns the entry for a request. A path that is not in the table gets an
// operation named after its method and the API's version that follows RFC 9110
// (section 9.2.2) on repeating.
func Find(method, path string) Operation {
	for i := range table {
		if op := &table[i]; op.Method == method && matches(op.Path, path) {
			return *op
		}
	}
	op := Operation{Name: other(method, path), Method: method, Path: path, Repeat: Once, Family: Unlimited}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions:
		op.Repeat = Freely
	}
	return op
}

// other names an operation that is not in the table without its ids.
func other(method, path string) string {
	version, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if version != "v1" && version != "v2" {
		version = "other"
	}
	return version + "." + strings.ToLower(method)
}

func matches(template, path string) bool {
	for {
		want, restWant, moreWant := strings.Cut(template, "/")
		got, restGot, moreGot := strings.Cut(path, "/")
		if want != got && (!strings.HasPrefix(want, "{") || got == "") {
			return false
		}
		if !moreWant || !moreGot {
			return moreWant == moreGot
		}
		template, path = restWant, restGot
	}
}

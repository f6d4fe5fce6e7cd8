// Package operation holds what the SDK knows about each operation of
// Personio's APIs before it sends anything: its name, whether it may be
// repeated, which limit it counts against, and what docs/operations.md says of
// it.
package operation

import (
	"iter"
	"slices"
)

//go:generate go test -run "TestOperationsPage|TestOperationConstants" . -update

// Repeat says what a second request would do.
type Repeat uint8

const (
	// Once is for operations of which a second request may create a second thing.
	// It is sent again only when the first one provably was not processed.
	Once Repeat = iota
	// Freely is for operations of which a second request changes nothing more.
	Freely
	// Sparingly is for operations of which a second request leaves at worst an
	// unused copy behind.
	Sparingly
)

// Status is how far Personio has come with an operation.
type Status string

// The statuses. A deprecated operation's Status says until when it is served.
const (
	GA Status = "GA"
	// GAWithoutHeader operations were beta once and needed the header Beta: true.
	GAWithoutHeader Status = "GA (beta before)"
	// UntilAttendances operations end at 23:59:59 UTC, as the official OpenAPI document
	// says (x-papi-meta.deprecation.effective_from, read by two others until 2026-09-06).
	UntilAttendances Status = "deprecated, ends 2027-01-31"
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
	// Success is what its success looks like.
	Success Success

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

// HasFamily is whether an operation counts against the family's limit.
func HasFamily(family Family) bool {
	return slices.ContainsFunc(table[:], func(op Operation) bool { return op.Family == family })
}

// Known is whether the operation is in the table.
func (o Operation) Known() bool { return o.Status != "" }

package operation_test

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/operation"
)

const (
	constants = "../../personio/operations.go"
	scopes    = "../../personio/scopes.go"
)

// The constants are generated: go generate ./internal/operation writes them.
func TestOperationConstants(t *testing.T) {
	t.Parallel()
	for file, render := range map[string]func() ([]byte, error){constants: renderConstants, scopes: renderScopes} {
		want, err := render()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the table says (%v): go generate ./internal/operation", file, err)
		}
	}
}

func renderScopes() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`// Code generated from the table in internal/operation by go generate ./internal/operation. DO NOT EDIT.

package personio

// Scope is an access right as a token carries it, in the answer of the token endpoint.
// Package connection knows what it is called in the form of an integration.
type Scope string

// The scopes of the operations in docs/operations.md. Those with a question mark follow
// Personio's rule for names, and nobody has proved them. The last ones are those of API v1.
const (
`)
	var names []string
	proved := map[string]bool{}
	for op := range operation.All() {
		for _, scope := range op.Scopes() {
			if !slices.Contains(names, scope.Name) {
				names = append(names, scope.Name)
			}
			proved[scope.Name] = proved[scope.Name] || scope.Proved
		}
	}
	slices.Sort(names)
	slices.SortStableFunc(names, func(a, b string) int { // those of v2 first
		return strings.Index(b, "personio:") - strings.Index(a, "personio:")
	})
	for _, name := range names {
		mark := ""
		if !proved[name] {
			mark = " // ?"
		}
		fmt.Fprintf(&b, "\t%s Scope = %q%s\n", scopeConstant(name), name, mark)
	}
	b.WriteString(")\n")
	return format.Source(b.Bytes())
}

// scopeConstant is the name of a scope's constant: ScopeSalaryBandsRead for
// "personio:salary-bands:read", ScopeV1EmployeesRead for "employees:read".
func scopeConstant(name string) string {
	v2, ok := strings.CutPrefix(name, "personio:")
	if !ok {
		return "ScopeV1" + camel(name)
	}
	return "Scope" + camel(v2)
}

func renderConstants() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`// Code generated from the table in internal/operation by go generate ./internal/operation. DO NOT EDIT.

package personio

// Operation is a stable name of what the API can do, without ids: errors, limits,
// observers and the emulator have it. A route that the SDK does not know is named
// after the API's version and the method: "v2.get".
type Operation string

// The operations; docs/operations.md has their calls, scopes and successes.
const (
`)
	for op := range operation.All() {
		fmt.Fprintf(&b, "\t%s Operation = %q // %s %s\n", constant(op.Name), op.Name, op.Method, op.Path)
	}
	b.WriteString(")\n")
	return format.Source(b.Bytes())
}

// constant is the name of an operation's constant: OpPersonsList for
// "persons.list".
func constant(name string) string { return "Op" + camel(name) }

func camel(name string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune("._:-", r) }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

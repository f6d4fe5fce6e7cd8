package operation_test

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/operation"
)

const constants = "../../personio/operations.go"

// The constants are generated: go generate ./internal/operation writes them.
func TestOperationConstants(t *testing.T) {
	t.Parallel()
	want, err := renderConstants()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(constants, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(constants); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the table says (%v): go generate ./internal/operation", constants, err)
	}
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
func constant(name string) string {
	var b strings.Builder
	b.WriteString("Op")
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '.' || r == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

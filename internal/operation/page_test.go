package operation_test

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/personio-go/sdk/internal/operation"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

var update = flag.Bool("update", false, "write docs/operations.md anew") //nolint:gochecknoglobals // a flag of go test

const page = "../../docs/operations.md"

// row is what the repository has for an operation.
type row struct {
	operation.Operation

	pkg, call string
	declared  bool
	emulated  bool
	tested    bool
	example   string
}

func rows(t *testing.T) []row {
	t.Helper()
	sources := make(map[string]source)
	var found []row
	for op := range operation.All() {
		pkg, call, ok := strings.Cut(op.Call, " ")
		if !ok {
			t.Fatalf("%s: the call %q has no package", op.Name, op.Call)
		}
		if _, ok := sources[pkg]; !ok {
			sources[pkg] = read(t, dirOf(pkg))
		}
		s := sources[pkg]
		method, _ := use(call)
		found = append(found, row{
			Operation: op, pkg: pkg, call: call,
			declared: s.funcs[call], tested: s.tested[method] || s.tested[all(method)], emulated: emulated(op), example: s.example(call),
		})
	}
	return found
}

// all is the sequence that stands for a list: "Persons.All" for "Persons.List".
func all(method string) string { return strings.TrimSuffix(method, "List") + "All" }

// emulated is whether the emulator has a route for an operation.
func emulated(op operation.Operation) bool {
	server := personiotest.New()
	server.AddCompany("acme")
	url := "https://api.personio.de" + regexp.MustCompile(`{\w+}`).ReplaceAllString(op.Path, "1")
	if op.Path == "/xml" {
		url = "https://acme.jobs.personio.de/xml"
	}
	r, err := http.NewRequest(op.Method, url, http.NoBody)
	if err != nil {
		return false
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return server.Requests()[0].Operation == personio.Operation(op.Name)
}

// Every operation has a call, a route of the emulator, and a test.
func TestEveryOperationIsThere(t *testing.T) {
	t.Parallel()
	for _, r := range rows(t) {
		var missing []string
		for what, there := range map[string]bool{"call": r.declared, "route in the emulator": r.emulated, "test": r.tested} {
			if !there {
				missing = append(missing, what)
			}
		}
		if len(missing) > 0 {
			t.Errorf("%s (%s %s, %s) has no %s", r.Name, r.Method, r.Path, r.Call, strings.Join(missing, ", no "))
		}
	}
}

// The page is generated: go generate ./internal/operation writes it.
func TestOperationsPage(t *testing.T) {
	t.Parallel()
	want := render(rows(t))
	if *update {
		if err := os.WriteFile(page, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the table says (%v): go generate ./internal/operation", filepath.Base(page), err)
	}
}

func render(rows []row) []byte {
	var b bytes.Buffer
	b.WriteString(`# Operations

Every operation of Personio's APIs, and what this SDK has for it. Generated from the table in internal/operation by
` + "`go generate ./internal/operation`" + `; a test fails when an operation has no call, no route in the emulator or no test.

* *Contract check*: Personio's OpenAPI document that requests and the emulator's answers are held against, where one is at hand.
* *Scope*: the access right of the credential. A question mark means that its name follows Personio's rule and nobody has proved it.
* *Constant*: the operation's name, as limits, observers, errors and the emulator have it, in package personio.
* *Success*: the statuses of a success, and what is in it; a question mark is for what is taken although no document says it. Another
  answer of the 200s is no success: of a read it cannot be read, of a write nobody knows what became of it.
* *Accept*: the header of the request, where it is not ` + "`application/json, application/problem+json`" + `.
* *Status*: "beta before" routes needed the header ` + "`Beta: true`" + ` once.

| operation | constant | Go call | emulator | contract check | example | scope | success | Accept | status |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`)
	for _, r := range rows {
		dir := strings.TrimPrefix(dirOf(r.pkg), "../../")
		fmt.Fprintf(&b, "| %s %s | %s | [%s](https://pkg.go.dev/github.com/personio-go/sdk/%s#%s) | %s | %s | %s | %s | %s | %s | %s |\n",
			r.Method, r.Path, constant(r.Name), r.call, dir, r.call, mark(r.emulated), orDash(r.Document()), orDash(r.example), orDash(r.Scope),
			r.Success, accept(r.Operation), r.Status)
	}
	return b.Bytes()
}

// accept is the header where it is not the usual one.
func accept(op operation.Operation) string {
	if usual := (operation.Operation{}).Accept(); op.Accept() != usual {
		return op.Accept()
	}
	return "–"
}

func mark(yes bool) string {
	if yes {
		return "yes"
	}
	return "–"
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// The table has every operation that Personio has published.
func TestTableIsComplete(t *testing.T) {
	t.Parallel()
	const list = "../../../shared/facts/operations.txt"
	published, err := os.ReadFile(list)
	if err != nil {
		t.Skipf("SKIPPED: the list of published operations is not beside the repository (%v)", err)
	}
	var got []string
	for op := range operation.All() {
		got = append(got, op.Method+" "+regexp.MustCompile(`{\w+}`).ReplaceAllString(op.Path, "{}"))
	}
	for line := range strings.Lines(string(published)) {
		if line = strings.TrimSpace(line); !strings.Contains(strings.Join(got, "\n")+"\n", line+"\n") {
			t.Errorf("%s is not in the table", line)
		}
	}
}

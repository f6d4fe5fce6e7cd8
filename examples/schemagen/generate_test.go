package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	v1 "github.com/personio-go/sdk/personio/v1"
)

func schema(t *testing.T) v1.Schema {
	t.Helper()
	client, err := connect(true)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := client.Employees.Attributes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// fields are those of the struct in a file: their types and selectors by name.
func fields(t *testing.T, source []byte) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "generated.go", source, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	found := make(map[string]string)
	ast.Inspect(file, func(node ast.Node) bool {
		if s, ok := node.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				found[f.Names[0].Name] = reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("personio")
			}
		}
		return true
	})
	return found
}

func TestEachAttributeGetsAField(t *testing.T) {
	t.Parallel()
	attributes := schema(t)
	source, err := generate("people", "Employee", attributes)
	if err != nil {
		t.Fatal(err)
	}
	got := fields(t, source)
	if len(got) != len(attributes) {
		t.Errorf("%d fields for %d attributes", len(got), len(attributes))
	}
	for name, selector := range map[string]string{
		"IBAN": "universal_id=iban,optional", "HireDate": "hire_date,optional", "ID": "id,optional",
		"GrößeTShirt": "dynamic_1003,optional", "LanguageSkills": "dynamic_1004,optional", "Birthday": "universal_id=date_of_birth,optional",
	} {
		if got[name] != selector {
			t.Errorf("%s: %q, want %q", name, got[name], selector)
		}
	}
}

// What people type as labels must not become names that Go does not take, or that
// are there twice, or code.
func TestOddLabelsMakeGoodNames(t *testing.T) {
	t.Parallel()
	source, err := generate("people", "Employee", v1.Schema{
		{Key: "dynamic_1", Label: "2nd phone"},
		{Key: "dynamic_2", Label: "Phone"},
		{Key: "dynamic_3", Label: "phone"},
		{Key: "dynamic_4", Label: "!?"},
		{Key: "dynamic_5", Label: "} func init() {\n"},
		{Key: "dynamic_6", Label: "出生日期", Type: v1.TypeDate},
		{Key: "dynamic_7"},
		{Key: "dynamic_8", Label: "Phone dynamic 9"},
		{Key: "dynamic_9", Label: "Phone"},
		{Label: "Phone"},
		{Label: "Phone"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := fields(t, source); len(got) != 11 || got["Phone"] != "dynamic_2,optional" || got["PhoneDynamic3"] != "dynamic_3,optional" {
		t.Errorf("%v", got)
	}
	for _, wrong := range []struct{ pkg, name string }{{"a b", "Employee"}, {"people", "1"}, {"", "E"}} {
		if _, err := generate(wrong.pkg, wrong.name, v1.Schema{{Key: "id"}}); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
	if _, err := generate("people", "Employee", nil); err == nil {
		t.Error("a struct without fields")
	}
}

// The file compiles within this module.
func TestGeneratedFileCompiles(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts the Go command")
	}
	source, err := generate("people", "Employee", schema(t))
	if err != nil {
		t.Fatal(err)
	}
	// Not in a temporary directory: it must be part of this module.
	dir, err := os.MkdirTemp(".", "generated") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.WriteFile(filepath.Join(dir, "people.go"), source, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "vet", "./"+dir).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, source)
	}
}

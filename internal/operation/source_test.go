package operation_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// source is what the files of a package say, without compiling them.
type source struct {
	funcs    map[string]bool     // declared: "PersonsService.Get", "ClientCredentials"
	docs     map[string]string   // their comments
	tested   map[string]bool     // called in tests: "Persons.Get" of client.Persons.Get(…), "Get" of x.Get(…)
	examples map[string][]string // those that make a call
	names    map[string]bool     // of examples
}

// dirOf is where a package is that the table names.
func dirOf(name string) string {
	dir, ok := map[string]string{"v1": "personio/v1"}[name]
	if !ok {
		dir = name
	}
	return filepath.Join("../..", dir)
}

// read reads the files of a directory, which may not be there.
func read(t *testing.T, dir string) source {
	t.Helper()
	s := source{
		funcs: make(map[string]bool), docs: make(map[string]string),
		tested: make(map[string]bool), examples: make(map[string][]string), names: make(map[string]bool),
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				s.add(f, strings.HasSuffix(name, "_test.go"))
			}
		}
	}
	return s
}

func (s source) add(f *ast.FuncDecl, isTest bool) {
	if !isTest {
		s.funcs[receiver(f)+f.Name.Name] = true
		s.docs[receiver(f)+f.Name.Name] = f.Doc.Text()
		return
	}
	isExample := strings.HasPrefix(f.Name.Name, "Example") && f.Recv == nil
	s.names[f.Name.Name] = isExample
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		for _, name := range called(call) {
			if isExample {
				s.examples[name] = append(s.examples[name], f.Name.Name)
			} else {
				s.tested[name] = true
			}
		}
		return true
	})
}

// receiver is "T." of a method of T or *T.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	kind := f.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if name, ok := kind.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}

// called are the names of what is called: "Get" and "Persons.Get" of
// client.Persons.Get(…), and "Persons" for whatever the service is asked.
func called(call *ast.CallExpr) []string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return []string{f.Name}
	case *ast.SelectorExpr:
		names := []string{f.Sel.Name}
		if service, ok := f.X.(*ast.SelectorExpr); ok {
			names = append(names, service.Sel.Name+"."+f.Sel.Name, service.Sel.Name)
		}
		return names
	}
	return nil
}

// use is how a call looks where it is used: client.Persons.Get for
// PersonsService.Get, x.Fetch for Client.Fetch.
func use(call string) (method, service string) {
	receiver, name, isMethod := strings.Cut(call, ".")
	if !isMethod {
		return call, ""
	}
	if field, ok := strings.CutSuffix(receiver, "Service"); ok {
		return field + "." + name, field
	}
	return name, ""
}

// example is the example that shows a call best: of a service one that makes the
// call, or another of the same service; else the one that is named after it, as go
// doc has it.
func (s source) example(call string) string {
	method, service := use(call)
	if service == "" {
		if name := "Example" + strings.ReplaceAll(call, ".", "_"); s.names[name] {
			return name
		}
		return ""
	}
	for _, name := range []string{method, all(method), service} {
		if found := s.examples[name]; len(found) > 0 {
			return slices.Min(found)
		}
	}
	return ""
}

package main

import (
	"regexp"
	"strings"

	"github.com/personio-go/sdk/internal/operation"
)

// openAPI is a document of paths, methods and what they are for. The data that goes
// with them is described by seed.schema.json, or by Personio.
func openAPI(title string) (document, paths map[string]any) {
	paths = make(map[string]any)
	return map[string]any{"openapi": "3.1.0", "info": map[string]any{"title": title, "version": "1"}, "paths": paths}, paths
}

// describe adds an operation.
func describe(paths map[string]any, method, path string, about map[string]any) {
	names := regexp.MustCompile(`{(\w+)}`).FindAllStringSubmatch(path, -1)
	parameters := make([]any, 0, len(names))
	for _, name := range names {
		parameters = append(parameters, map[string]any{"name": name[1], "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
	}
	about["parameters"] = parameters
	about["responses"] = map[string]any{"default": map[string]any{"description": "see the summary"}}
	item, ok := paths[path].(map[string]any)
	if !ok {
		item = make(map[string]any)
		paths[path] = item
	}
	item[strings.ToLower(method)] = about
}

func controlDocument() map[string]any {
	document, paths := openAPI("The control plane of personiod")
	for _, route := range controlRoutes() {
		describe(paths, route.method, prefix+route.path, map[string]any{"summary": route.summary})
	}
	return document
}

// operationsDocument has the operations of Personio that are served, with the names
// that faults take.
func operationsDocument() map[string]any {
	document, paths := openAPI("Personio's operations that personiod serves")
	for op := range operation.All() {
		path := op.Path
		if path == "/xml" {
			path = "/companies/{company}/xml"
		}
		describe(paths, op.Method, path, map[string]any{"operationId": op.Name, "summary": "needs " + op.Scope})
	}
	return document
}

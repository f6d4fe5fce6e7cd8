// Command licences prints, as a page in Markdown, which modules of other people end
// up in programs that use the modules in the folders it is given, and under which
// licence. It fails on a licence that it does not know.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const ours = "github.com/personio-go/sdk"

// A dependency is somebody else's module.
type dependency struct {
	path, dir string
	neededBy  []string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(folders []string) error {
	found := map[string]*dependency{}
	for _, folder := range folders {
		if err := collect(folder, found); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	fmt.Print("# Licences of the dependencies\n\nWhat ends up in a program that imports a module of this repository; made by `make licences`.\n\n" +
		"| module | licence | needed by |\n| --- | --- | --- |\n")
	for _, each := range slices.SortedFunc(values(found), func(a, b *dependency) int { return cmp.Compare(a.path, b.path) }) {
		licence, err := licenceOf(each.dir)
		if err != nil {
			return fmt.Errorf("%s: %w", each.path, err)
		}
		fmt.Printf("| %s | %s | %s |\n", each.path, licence, strings.Join(each.neededBy, ", "))
	}
	return nil
}

func values(found map[string]*dependency) func(yield func(*dependency) bool) {
	return func(yield func(*dependency) bool) {
		for _, each := range found {
			if !yield(each) {
				return
			}
		}
	}
}

// collect adds the modules whose packages the module in folder links.
func collect(folder string, found map[string]*dependency) error {
	list := exec.CommandContext(context.Background(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}{{end}}", "./...")
	list.Dir, list.Env, list.Stderr = folder, append(os.Environ(), "GOWORK=off"), os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		path, dir, ok := strings.Cut(lines.Text(), "\t")
		if !ok || path == ours || strings.HasPrefix(path, ours+"/") {
			continue
		}
		if found[path] == nil {
			found[path] = &dependency{path: path, dir: dir}
		}
		if known := found[path]; !slices.Contains(known.neededBy, name(folder)) {
			known.neededBy = append(known.neededBy, name(folder))
		}
	}
	return nil
}

func name(folder string) string {
	if folder == "." {
		return "the root module"
	}
	return folder
}

// Sentences that tell the licences apart, the stricter ones first.
//
//nolint:gochecknoglobals // a table
var sentences = []struct{ licence, sentence string }{
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"Apache-2.0", "Apache License Version 2.0"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-3-Clause", "may not be used to endorse or promote products"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
}

func licenceOf(dir string) (string, error) {
	for _, pattern := range []string{"LICEN[CS]E*", "COPYING*"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		for _, file := range files {
			text, err := os.ReadFile(file) //nolint:gosec // a file of the module cache
			if err != nil {
				return "", err
			}
			spaced := strings.Join(strings.Fields(string(text)), " ")
			for _, known := range sentences {
				if strings.Contains(spaced, known.sentence) {
					return known.licence, nil
				}
			}
		}
	}
	return "", fmt.Errorf("no licence that is known here in %s", dir)
}

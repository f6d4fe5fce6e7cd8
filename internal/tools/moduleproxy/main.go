// Command moduleproxy lays the tagged versions of a repository's modules out in a
// folder, in the form in which the go command reads a module proxy (file://FOLDER).
// So a release is tried before anything is pushed.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
	"golang.org/x/mod/zip"
)

func main() {
	repository := flag.String("repository", ".", "a clone with the tags")
	out := flag.String("out", "", "the folder of the proxy")
	flag.Parse()
	if err := run(*repository, *out); err != nil {
		fmt.Fprintln(os.Stderr, "moduleproxy:", err)
		os.Exit(1)
	}
}

func run(repository, out string) error {
	if out == "" {
		return errors.New("-out names the folder of the proxy")
	}
	tags, err := git(repository, "tag", "--list")
	if err != nil {
		return err
	}
	versions := map[string][]string{} // by the folder of the module's versions
	for tag := range strings.FieldsSeq(string(tags)) {
		if !semver.IsValid(path.Base(tag)) {
			continue
		}
		folder, err := add(repository, tag, out)
		if err != nil {
			return fmt.Errorf("%s: %w", tag, err)
		}
		versions[folder] = append(versions[folder], path.Base(tag))
	}
	for folder, list := range versions {
		semver.Sort(list)
		if err := os.WriteFile(filepath.Join(folder, "list"), []byte(strings.Join(list, "\n")+"\n"), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// add writes the three files of one version and returns the folder that holds
// all versions of its module.
func add(repository, tag, out string) (string, error) {
	version, subdir := path.Base(tag), strings.TrimSuffix(path.Dir(tag), ".")
	mod, err := git(repository, "show", tag+":"+path.Join(subdir, "go.mod"))
	if err != nil {
		return "", err
	}
	name := modfile.ModulePath(mod)
	escaped, err := module.EscapePath(name)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(out, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", err
	}
	committed, err := git(repository, "log", "-1", "--format=%cI", tag)
	if err != nil {
		return "", err
	}
	when, err := time.Parse(time.RFC3339, strings.TrimSpace(string(committed)))
	if err != nil {
		return "", err
	}
	info, err := json.Marshal(map[string]any{"Version": version, "Time": when.UTC()})
	if err != nil {
		return "", err
	}
	var content bytes.Buffer
	if err := zip.CreateFromVCS(&content, module.Version{Path: name, Version: version}, repository, tag, subdir); err != nil {
		return "", err
	}
	for suffix, data := range map[string][]byte{".info": info, ".mod": mod, ".zip": content.Bytes()} {
		if err := os.WriteFile(filepath.Join(folder, version+suffix), data, 0o600); err != nil {
			return "", err
		}
	}
	return folder, nil
}

func git(repository string, args ...string) ([]byte, error) {
	command := exec.CommandContext(context.Background(), "git", append([]string{"-C", repository}, args...)...) //nolint:gosec // the arguments are this program's own
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

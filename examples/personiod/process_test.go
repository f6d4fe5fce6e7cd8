//go:build linux

package main

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// missing skips a test, unless everything has to be there, as in CI.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("PERSONIOD_EVERYTHING") != "" {
		t.Fatal(what)
	}
	t.Skip("SKIPPED: " + what)
}

// build makes the program as the Dockerfile does.
func build(t *testing.T, into string) string {
	t.Helper()
	program := filepath.Join(into, "personiod")
	command := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", program, ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// The static program is alone in its root: no libraries, no time zones, no files.
// It serves, and ends in order when it is asked to.
func TestProgramAloneInItsRoot(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		missing(t, "only root can change the root of a program")
	}
	root := t.TempDir()
	build(t, root)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	command := exec.CommandContext(ctx, "/personiod", "-addr", "127.0.0.1:0")
	command.SysProcAttr, command.Dir, command.Env = &syscall.SysProcAttr{Chroot: root}, "/", []string{}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	printed := make(map[string]string)
	for lines := bufio.NewScanner(out); printed["PERSONIO_FEED_URL"] == "" && lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		printed[name] = value
	}
	access := map[string]string{"base_url": printed["PERSONIO_BASE_URL"], "client_id": printed["PERSONIO_CLIENT_ID"], "client_secret": printed["PERSONIO_CLIENT_SECRET"]}
	want(t, "persons", names(t, client(t, access)), "Ada Grace")
	// Summer time is known without the machine's time zones.
	p := plane{t, access["base_url"]}
	p.call("POST", "companies/hafenkontor/data", `{"persons":[{"id":"1","first_name":"Eve","employments":[{"employment_start_date":"2031-07-01"}]}]}`, http.StatusOK)
	var body struct {
		Data struct {
			Attributes map[string]struct{ Value any }
		}
	}
	if err := client(t, access).Do(t.Context(), http.MethodGet, "/v1/company/employees/1", nil, &body); err != nil {
		t.Fatal(err)
	}
	want(t, "a day in summer", body.Data.Attributes["hire_date"].Value, "2031-07-01T00:00:00+02:00")
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

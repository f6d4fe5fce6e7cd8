package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/personio-go/sdk/auth"
	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/xmlfeed"
)

// start runs the program until the test ends, and returns what it prints.
func start(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), in, io.Discard)
		_ = in.CloseWithError(errors.Join(err, io.EOF))
		done <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
	printed := make(map[string]string)
	lines := bufio.NewScanner(out)
	for printed["feed_url"] == "" && lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		printed[strings.ToLower(strings.TrimPrefix(name, "PERSONIO_"))] = value
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return printed
}

func client(t *testing.T, printed map[string]string, opts ...personio.Option) *personio.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := personio.New(auth.ClientCredentials(printed["client_id"], printed["client_secret"]),
		append(opts, personio.WithBaseURL(printed["base_url"]), personio.WithHTTPClient(&http.Client{Transport: transport}))...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Everything that the built-in company has can be read with what is printed.
func TestBuiltInCompany(t *testing.T) {
	t.Parallel()
	printed := start(t)
	c := client(t, printed)
	persons, err := personio.Collect(c.Persons.All(t.Context(), personio.PersonListOptions{}))
	if err != nil || len(persons) != 2 || persons[0].FirstName != "Ada" {
		t.Fatalf("%v, %v", persons, err)
	}
	employments, err := personio.Collect(c.Employments.All(t.Context(), persons[0].ID, personio.EmploymentListOptions{}))
	if err != nil || len(employments) != 1 {
		t.Fatalf("%v, %v", employments, err)
	}
	if job, err := c.Jobs.Get(t.Context(), employments[0].Job.ID); err != nil || len(job.SalaryBandIDs) != 1 {
		t.Errorf("%+v, %v", job, err)
	}
	file, err := c.Documents.Download(t.Context(), "12")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Body.Close()
	if content, err := io.ReadAll(file.Body); err != nil || string(content) != "Arbeitsvertrag" {
		t.Errorf("%s, %v", content, err)
	}
	feed, err := xmlfeed.NewClient("hafenkontor", xmlfeed.WithBaseURL(strings.TrimSuffix(printed["feed_url"], "/xml")))
	if err != nil {
		t.Fatal(err)
	}
	if jobs, err := feed.Fetch(t.Context(), "de"); err != nil || len(jobs.Positions) != 1 || jobs.Positions[0].Office != "Hamburg" {
		t.Errorf("%+v, %v", jobs, err)
	}
	if printed["company_id"] == "" || printed["recruiting_token"] == "" {
		t.Errorf("%v", printed)
	}
}

func TestFaultsAndQuirks(t *testing.T) {
	t.Parallel()
	printed := start(t, "-without-rate-limits", "-quirk", "require-beta", "-fault", "operation=persons.list,status=418,times=1")
	c := client(t, printed)
	_, err := c.Persons.List(t.Context(), personio.PersonListOptions{})
	var failed *personio.APIError
	if !errors.As(err, &failed) || failed.StatusCode != http.StatusTeapot {
		t.Errorf("%v", err)
	}
	if _, err := c.Persons.List(t.Context(), personio.PersonListOptions{}); err != nil {
		t.Errorf("the fault came twice: %v", err)
	}
	if _, err := c.CostCenters.List(t.Context(), personio.CostCenterListOptions{}); !errors.Is(err, personio.ErrNotFound) {
		t.Errorf("without the header: %v", err)
	}
}

// A company of one's own, with a webhook that gets what happens.
func TestSeedFromAFile(t *testing.T) {
	t.Parallel()
	arrived := make(chan string, 1)
	hook := http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { arrived <- r.Header.Get("Authorization") })}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = hook.Serve(listener) }()
	defer hook.Close()
	file := filepath.Join(t.TempDir(), "seed.json")
	content := `{"companies":[{"name":"acme","persons":[{"first_name":"Bob","last_name":"Jones"}],"webhooks":[
		{"url":"http://` + listener.Addr().String() + `","description":"x","auth_type":"TOKEN","token":"secret","enabled_events":["person.created"]}]}]}`
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := start(t, "-seed", file, "-log")
	if printed["company"] != "acme" {
		t.Errorf("%v", printed)
	}
	if _, err := client(t, printed).Persons.Create(t.Context(), personio.PersonCreate{FirstName: "Eve", LastName: "Jones"}); err != nil {
		t.Fatal(err)
	}
	if got := <-arrived; got != "secret" {
		t.Errorf("the webhook got %q", got)
	}
}

func TestWhatCannotBeStarted(t *testing.T) {
	t.Parallel()
	misspelt := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(misspelt, []byte(`{"companies":[{"name":"acme","person":[]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"an unknown flag": {"-port", "1"}, "an argument": {"seed.json"}, "an unknown quirk": {"-quirk", "gremlins"},
		"an unknown fault": {"-fault", "operation=persons.list,colour=red"}, "a status that is none": {"-fault", "status=bad"},
		"an unknown operation": {"-fault", "operation=person.list,status=502"}, "an unknown break": {"-fault", "break=later"}, "a misspelt seed": {"-seed", misspelt}, "no seed": {"-seed", misspelt + ".json"},
		"no address": {"-addr", "nowhere:x"},
	} {
		var stderr bytes.Buffer
		if err := run(t.Context(), args, io.Discard, &stderr); err == nil {
			t.Errorf("%s: started", name)
		}
	}
	var help bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, io.Discard, &help); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("%v", err)
	}
	for _, name := range quirkNames() {
		if !strings.Contains(help.String(), name) {
			t.Errorf("the help does not name the quirk %s", name)
		}
	}
}

func TestFaultIsRead(t *testing.T) {
	t.Parallel()
	got, err := parseFault("operation=persons.list,status=502,times=3,delay=2s,break=after")
	want := personiotest.Fault{Operation: "persons.list", Status: 502, Times: 3, Delay: 2e9, Break: personiotest.AfterProcessing}
	if err != nil || got.Operation != want.Operation || got.Status != want.Status || got.Times != want.Times || got.Delay != want.Delay || got.Break != want.Break {
		t.Errorf("%+v, %v", got, err)
	}
}

// Every quirk that the emulator has can be switched on, each by a name of its own.
func TestEveryQuirkHasAName(t *testing.T) {
	t.Parallel()
	names := quirkNames()
	if all := reflect.TypeFor[personiotest.Quirks]().NumField(); len(names) != all || !slices.IsSorted(names) {
		t.Errorf("%d of %d: %v", len(names), all, names)
	}
	for _, name := range names {
		var q personiotest.Quirks
		*quirks(&q)[name] = true
		fields := reflect.ValueOf(q)
		on := 0
		for i := range fields.NumField() {
			if fields.Field(i).Bool() && strings.EqualFold(fields.Type().Field(i).Name, strings.ReplaceAll(name, "-", "")) {
				on++
			}
		}
		if on != 1 {
			t.Errorf("%s switches on %+v", name, q)
		}
	}
}

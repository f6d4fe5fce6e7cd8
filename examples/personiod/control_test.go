package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/personio-go/sdk/personio"
)

// plane is a client of the control plane.
type plane struct {
	t    *testing.T
	base string
}

// call sends a body, and returns the answer if it has the status.
func (p plane) call(method, path, body string, status int) map[string]any {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+prefix+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	answer := make(map[string]any)
	if err != nil || resp.StatusCode != status || json.Unmarshal(data, &answer) != nil {
		p.t.Errorf("%s %s: %d, want %d: %s", method, path, resp.StatusCode, status, data)
	}
	return answer
}

// list gets a list that is a member of an answer.
func (p plane) list(path, member string) []any {
	p.t.Helper()
	list, ok := p.call("GET", path, "", http.StatusOK)[member].([]any)
	if !ok {
		p.t.Errorf("%s has no list of %s", path, member)
	}
	return list
}

// company makes a company and returns how to reach it.
func (p plane) company(body string) map[string]string {
	p.t.Helper()
	access := map[string]string{"base_url": p.base}
	for name, value := range p.call("POST", "companies", body, http.StatusOK) {
		access[name] = fmt.Sprint(value)
	}
	return access
}

func names(t *testing.T, c *personio.Client) string {
	t.Helper()
	persons, err := personio.Collect(c.Persons.All(t.Context(), personio.PersonListOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range persons {
		all = append(all, p.FirstName)
	}
	return strings.Join(all, " ")
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestCompaniesAreApart(t *testing.T) {
	t.Parallel()
	p := plane{t, start(t)["base_url"]}
	empty, copied := p.company(""), p.company(`{"like":"hafenkontor","name":"Copy"}`)
	one, other := client(t, empty), client(t, copied)
	want(t, "an empty company", names(t, one), "")
	want(t, "a copy", names(t, other), "Ada Grace")
	want(t, "its name", copied["company"], "copy")
	p.call("POST", "companies/"+empty["company"]+"/data", `{"persons":[{"id":"5005","first_name":"Eve"}]}`, http.StatusOK)
	want(t, "with data", names(t, one), "Eve")
	p.call("POST", "companies/"+empty["company"]+"/data", `{"persons":[{"id":"5005","first_name":"Eva"}]}`, http.StatusOK)
	want(t, "changed data", names(t, one), "Eva")
	want(t, "the other company", names(t, other), "Ada Grace")
	p.call("POST", "faults", `{"operation":"persons.list","company":"copy","status":418}`, http.StatusOK)
	want(t, "a company without the fault", names(t, one), "Eva")
	var failed *personio.APIError
	if _, err := other.Persons.List(t.Context(), personio.PersonListOptions{}); !errors.As(err, &failed) || failed.StatusCode != http.StatusTeapot {
		t.Errorf("%v", err)
	}
	want(t, "companies", len(p.list("companies", "companies")), 3)
	p.call("DELETE", "companies/copy", "", http.StatusOK)
	if _, err := other.Persons.List(t.Context(), personio.PersonListOptions{}); err == nil {
		t.Error("a company that was removed answers")
	}
	p.call("POST", "companies/copy/reset", "", http.StatusNotFound)
	p.call("POST", "companies", `{"like":"nobody"}`, http.StatusNotFound)
	p.call("POST", "companies", `{"name":"hafenkontor"}`, http.StatusConflict)
	answer := p.call("POST", "companies", `{"persons":[{"fist_name":"Ada"}]}`, http.StatusBadRequest)
	if text := fmt.Sprint(answer["errors"]); !strings.Contains(text, "line 1") || !strings.Contains(text, "fist_name") {
		t.Error(text)
	}
}

func TestResetAndSnapshots(t *testing.T) {
	t.Parallel()
	printed := start(t)
	p, c := plane{t, printed["base_url"]}, client(t, printed)
	create := func(name string) {
		if _, err := c.Persons.Create(t.Context(), personio.PersonCreate{FirstName: name, LastName: "Jones"}); err != nil {
			t.Fatal(err)
		}
	}
	const company = "companies/hafenkontor/"
	create("Bob")
	want(t, "snapshot", p.call("POST", company+"snapshots", "", http.StatusOK)["id"], "1")
	create("Eve")
	if err := c.Persons.Delete(t.Context(), "5005"); err != nil {
		t.Fatal(err)
	}
	want(t, "before", names(t, c), "Grace Bob Eve")
	for range 2 { // as often as wanted
		p.call("POST", company+"snapshots/1/restore", "", http.StatusOK)
		want(t, "restored", names(t, c), "Ada Grace Bob")
		create("Kim")
	}
	p.call("POST", company+"reset", "", http.StatusOK)
	want(t, "reset", names(t, c), "Ada Grace")
	p.call("POST", company+"snapshots/2/restore", "", http.StatusNotFound)
}

func TestFaultsRequestsAndFeed(t *testing.T) {
	t.Parallel()
	printed := start(t)
	p, c := plane{t, printed["base_url"]}, client(t, printed, personio.WithRetry(personio.RetryPolicy{MaxAttempts: 1}))
	p.call("POST", "faults", `{"operation":"persons.get","after":1,"status":502,"headers":{"X-Fault":"yes"},"body":"gateway","delay":"1ms"}`, http.StatusOK)
	want(t, "pending", p.call("GET", "faults", "", http.StatusOK)["pending"], 1)
	_, first := c.Persons.Get(t.Context(), "5005")
	_, second := c.Persons.Get(t.Context(), "5005")
	var failed *personio.APIError
	if first != nil || !errors.As(second, &failed) || failed.StatusCode != http.StatusBadGateway || failed.Header.Get("X-Fault") != "yes" {
		t.Errorf("%v, %v", first, second)
	}
	answer := p.call("POST", "faults", `{"operation":"person.get","status":502}`, http.StatusBadRequest)
	if !strings.Contains(fmt.Sprint(answer), "persons.get") {
		t.Errorf("%v", answer)
	}
	for _, wrong := range []string{`{"break":"later"}`, `{"delay":"soon"}`, `{"colour":"red"}`} {
		p.call("POST", "faults", wrong, http.StatusBadRequest)
	}
	p.call("POST", "faults", `{"break":"before","times":9}`, http.StatusOK)
	p.call("DELETE", "faults", "", http.StatusOK)
	want(t, "none left", p.call("GET", "faults", "", http.StatusOK)["pending"], 0)
	requests := p.list("requests?operation=persons.get&company=hafenkontor", "requests")
	if text := fmt.Sprint(requests); len(requests) != 2 || strings.Contains(text, "Bearer") || !strings.Contains(text, "status:502") {
		t.Error(text)
	}
	p.call("DELETE", "requests", "", http.StatusOK)
	want(t, "forgotten", len(p.list("requests", "requests")), 0)
	p.call("PUT", "companies/hafenkontor/feed", `{"enabled":false}`, http.StatusOK)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, printed["feed_url"], nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := new(http.Transport).RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusNotFound {
		t.Fatalf("%v, %v", resp, err)
	}
	_ = resp.Body.Close()
}

func TestClock(t *testing.T) {
	t.Parallel()
	printed := start(t)
	p := plane{t, printed["base_url"]}
	before, err := time.Parse(time.RFC3339, fmt.Sprint(p.call("GET", "clock", "", http.StatusOK)["now"]))
	after, err2 := time.Parse(time.RFC3339, fmt.Sprint(p.call("POST", "clock", `{"advance":"48h"}`, http.StatusOK)["now"]))
	if err != nil || err2 != nil || after.Sub(before) < 48*time.Hour {
		t.Errorf("from %s to %s, %v, %v", before, after, err, err2)
	}
	p.call("POST", "clock", `{"advance":"tomorrow"}`, http.StatusBadRequest)
}

func TestDeliveriesAreListedAndReplayed(t *testing.T) {
	t.Parallel()
	arrived := make(chan string, 2)
	hook := http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		arrived <- string(body)
	})}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = hook.Serve(listener) }()
	defer hook.Close()
	printed := start(t, "-seed", seedFile(t, `"webhooks":[{"url":"http://`+listener.Addr().String()+`","description":"x","enabled_events":["person.created"]}]`))
	p := plane{t, printed["base_url"]}
	if _, err := client(t, printed).Persons.Create(t.Context(), personio.PersonCreate{FirstName: "Eve", LastName: "Jones"}); err != nil {
		t.Fatal(err)
	}
	first := <-arrived
	want(t, "replayed", p.call("POST", "companies/acme/deliveries/replay", "", http.StatusOK)["events"], 1)
	want(t, "the second", <-arrived, first)
	deliveries := p.list("companies/acme/deliveries", "deliveries")
	if len(deliveries) == 0 || !strings.Contains(fmt.Sprint(deliveries[0]), "person.created") {
		t.Errorf("%v", deliveries)
	}
}

func TestDocumentsAreServed(t *testing.T) {
	t.Parallel()
	p := plane{t, start(t)["base_url"]}
	control := p.call("GET", "openapi.json", "", http.StatusOK)
	want(t, "operations of the control plane", strings.Contains(fmt.Sprint(control["paths"]), prefix+"faults"), true)
	operations, err := json.Marshal(p.call("GET", "operations.json", "", http.StatusOK))
	if err != nil || !bytes.Contains(operations, []byte(`"operationId":"persons.list"`)) {
		t.Errorf("%v: %.200s", err, operations)
	}
}

func TestControlPlaneIsOff(t *testing.T) {
	t.Parallel()
	printed := start(t, "-control=false")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, printed["base_url"]+prefix+"companies", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := new(http.Transport).RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusNotFound {
		t.Fatalf("%v, %v", resp, err)
	}
	_ = resp.Body.Close()
}

package fleet_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/fleet"
	"github.com/personio-go/sdk/personio/personiotest"
	"github.com/personio-go/sdk/recruiting"
	"github.com/personio-go/sdk/recruiting/outbox"
)

// reach is how far a request got before something happened to it.
type reach int

const (
	unsent      reach = iota // no connection, or a gateway that answers in Personio's place
	unprocessed              // it was sent, and Personio did nothing
	processed                // Personio did it; only the answer is hit
)

// fault is what happens to the request for an operation that comes after skip
// others of its kind.
type fault struct {
	operation string
	skip      int
	reach     reach
	kind      string // reset, timeout, 429 or 500
}

func operation(r *http.Request) string {
	switch {
	case strings.HasSuffix(r.URL.Path, "/documents"):
		return uploading
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/applications"):
		return applying
	}
	return ""
}

// wire is a network in which one fault happens.
type wire struct {
	next  http.RoundTripper
	fault fault

	mu    sync.Mutex
	seen  int // of the operation
	posts int // applications that reached Personio, or may have
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	hit := false
	if operation(r) == w.fault.operation {
		hit = w.seen == w.fault.skip
		w.seen++
	}
	answered := w.fault.kind == "429" || w.fault.kind == "500"
	if arrives := !hit || w.fault.reach == processed || w.fault.reach == unprocessed && w.fault.kind != "429"; arrives && operation(r) == applying {
		w.posts++
	}
	w.mu.Unlock()
	if !hit {
		return w.next.RoundTrip(r)
	}
	trace := httptrace.ContextClientTrace(r.Context())
	trace.GetConn(r.URL.Host)
	if w.fault.reach != unsent || answered {
		trace.GotConn(httptrace.GotConnInfo{})
		trace.WroteHeaders()
	}
	if w.fault.reach == processed {
		answer, err := w.next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		_ = answer.Body.Close()
	} else {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return answer(r, w.fault.kind)
}

func answer(r *http.Request, kind string) (*http.Response, error) {
	status := http.StatusInternalServerError
	switch kind {
	case "timeout":
		<-r.Context().Done()
		return nil, r.Context().Err()
	case "reset":
		return nil, syscall.ECONNRESET
	case "429":
		status = http.StatusTooManyRequests
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(nil)), Request: r}, nil
}

// faults are all that may happen on the way of the first of two applications with
// two documents each.
func faults() map[string]fault {
	all := make(map[string]fault)
	for _, kind := range []string{"reset", "timeout", "429", "500"} {
		points := map[string]fault{
			"before upload":            {uploading, 0, unsent, kind},
			"during upload":            {uploading, 0, unprocessed, kind},
			"after upload":             {uploading, 0, processed, kind},
			"before the next upload":   {uploading, 1, unsent, kind},
			"after the next upload":    {uploading, 1, processed, kind},
			"before POST":              {applying, 0, unsent, kind},
			"during POST":              {applying, 0, unprocessed, kind},
			"after POST before commit": {applying, 0, processed, kind},
			"after commit":             {uploading, 2, unsent, kind}, // the next thing to happen
		}
		for at, what := range points {
			if kind == "429" && what.reach == processed {
				continue // a server that says so has processed nothing
			}
			all[at+"/"+kind] = what
		}
	}
	return all
}

// One fault anywhere, and two workers that both work on the company as soon as
// something is due: exactly one application per submission is at Personio in the
// end, whole, and in the order of the submissions.
//
// Time is a bubble's, the database is real. River stays outside: it takes its
// time from the database; see kill_test.go.
func TestOneFaultAnywhereWithTwoWorkers(t *testing.T) {
	t.Parallel()
	url := databaseURL(t)
	for name, what := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { oneFault(t, url, name, what) })
		})
	}
}

func oneFault(t *testing.T, url, company string, what fault) {
	t.Helper()
	server := personiotest.New()
	acme := server.AddCompany("acme")
	job := acme.Publish(personiotest.Job{Name: "Gopher"})
	net := &wire{next: server.Transport(), fault: what}
	client, err := recruiting.New(acme.RecruitingKey(), personio.WithHTTPClient(&http.Client{Transport: net}))
	if err != nil {
		t.Fatal(err)
	}
	var boxes [2]*outbox.Outbox
	var store *fleet.OutboxStore
	for i := range boxes {
		pool := inBubble(t, url)
		store = fleet.NewOutboxStore(pool)
		boxes[i], err = outbox.New(store, fleet.NewFiles(pool), outbox.OneAccount(outbox.Account{Client: client}))
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := range 2 {
		if _, err := boxes[n].Submit(t.Context(), submission(company, n, job)); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	for _, box := range boxes {
		group.Go(func() { work(t, box, company) })
	}
	group.Wait()
	checkArrived(t, acme, 2)
	entries, err := store.List(t.Context(), outbox.Query{Company: company, Limit: 10})
	if err != nil || len(entries) != 2 || entries[0].State != outbox.Sent || entries[1].State != outbox.Sent {
		t.Errorf("%v, %v", entries, err)
	}
	// A 500 may come from anybody: it says nothing about what was done.
	posts := 2
	if what.operation == applying && what.kind != "429" && what.reach != unsent {
		posts = 3 // the one case of a second request on purpose
	}
	if net.posts != posts {
		t.Errorf("%d requests with an application reached Personio, or may have, want %d", net.posts, posts)
	}
}

// inBubble is a pool whose goroutines are the bubble's.
func inBubble(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.MaxConns = 2
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// work does a company's steps until nothing is left, as a worker does.
func work(t *testing.T, box *outbox.Outbox, company string) {
	t.Helper()
	for range 1_000 {
		result, err := box.Step(t.Context(), company)
		if err != nil {
			t.Error(err)
			return
		}
		if result.Next.IsZero() {
			return
		}
		<-time.After(time.Until(result.Next))
	}
	t.Error("the outbox does not come to an end")
}

func submission(company string, n int, job int64) outbox.Submission {
	return outbox.Submission{
		Company: company, ApplicationID: fmt.Sprint(n),
		Application: recruiting.Application{FirstName: "Ada", LastName: "Byron", Email: applicant(n), JobPositionID: job},
		Documents: []outbox.Document{
			{File: recruiting.FileFromBytes("cv.pdf", []byte("%PDF-1.7 "+applicant(n))), Category: recruiting.CV},
			{File: recruiting.FileFromBytes("letter.txt", []byte("Dear Sir or Madam")), Category: recruiting.CoverLetter},
		},
	}
}

func applicant(n int) string { return fmt.Sprintf("ada%d@example.org", n) }

// checkArrived checks that a company got each application once, whole, in order.
func checkArrived(t *testing.T, company *personiotest.Company, want int) {
	t.Helper()
	arrived := company.Applications()
	if len(arrived) != want {
		t.Errorf("%s: %d applications arrived, want %d", company.Name(), len(arrived), want)
		return
	}
	for n, application := range arrived {
		if application.Email != applicant(n) || len(application.Documents) != 2 || !bytes.HasSuffix(application.Documents[0].Content, []byte(applicant(n))) {
			t.Errorf("%s: application %d is of %s with %d documents", company.Name(), n, application.Email, len(application.Documents))
		}
	}
}

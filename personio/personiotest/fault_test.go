package personiotest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/personio-go/sdk/personio"
	"github.com/personio-go/sdk/personio/personiotest"
)

// way is a way to the recruiting API of a server.
type way struct {
	base   string
	client *http.Client
}

func ways(t *testing.T, server *personiotest.Server) map[string]way {
	t.Helper()
	base, client := overTCP(t, server)
	return map[string]way{"in memory": {"https://api.personio.de", server.Client()}, "over TCP": {base, client}}
}

func (w way) apply(t *testing.T, acme *personiotest.Company, body string) (reply, error) {
	t.Helper()
	return try(w.client, authorised(t, acme.RecruitingKey(), w.base+"/v1/recruiting/applications", "application/json", body))
}

func (w way) upload(t *testing.T, acme *personiotest.Company) (reply, error) {
	t.Helper()
	contentType, body := multipartBody(t, file("cv.pdf", "x"))
	return try(w.client, authorised(t, acme.RecruitingKey(), w.base+"/v1/recruiting/applications/documents", contentType, body))
}

// What a broken connection leaves behind at the server and at the client.
func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault     personiotest.Break
		processed bool
		answered  bool // with a status
		status    int  // that the server remembers
	}{
		"before processing": {personiotest.BeforeProcessing, false, false, 0},
		"after processing":  {personiotest.AfterProcessing, true, false, 0},
		"within the answer": {personiotest.WithinAnswer, true, true, 200},
	} {
		for _, how := range []string{"in memory", "over TCP"} {
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				server, acme := acmeWithJob()
				server.Inject(personiotest.Fault{Operation: upload, Break: test.fault})
				got, err := ways(t, server)[how].upload(t, acme)
				wantEqual(t, "documents", len(acme.Documents()) == 1, test.processed)
				if (err == nil) != test.answered {
					t.Fatalf("answer %+v, error %v", got, err)
				}
				if test.answered {
					wantEqual(t, "status", got.status, http.StatusOK)
					if !errors.Is(got.err, io.ErrUnexpectedEOF) || !strings.HasPrefix(got.body, `{"extension":"pdf"`) || strings.HasSuffix(got.body, "}\n") {
						t.Errorf("half of the answer and an error, not %q, %v", got.body, got.err)
					}
				}
				requests := server.Requests()
				wantEqual(t, "requests", len(requests), 1)
				wantEqual(t, "status that the server remembers", requests[0].Status, test.status)
				wantEqual(t, "faults to come", server.PendingFaults(), 0)
			})
		}
	}
}

func TestNoConnection(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	for how, w := range ways(t, server) {
		server.Inject(personiotest.Fault{Operation: apply, Break: personiotest.NoConnection})
		before := len(server.Requests())
		_, err := w.apply(t, acme, grace())
		if err == nil {
			t.Errorf("%s: there was a connection", how)
		}
		if how == "in memory" {
			wantEqual(t, "refused", errors.Is(err, syscall.ECONNREFUSED), true)
			wantEqual(t, "requests", len(server.Requests()), before)
		} else {
			wantEqual(t, "requests", len(server.Requests()), before+1)
		}
		wantEqual(t, "faults to come", server.PendingFaults(), 0)
	}
	wantEqual(t, "applications", len(acme.Applications()), 0)
}

// An answer takes the place of the real one: the request is not processed.
func TestAnswerInPlaceOfTheRealOne(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"in memory", "over TCP"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			server, acme := acmeWithJob()
			w := ways(t, server)[how]
			server.Inject(
				personiotest.Fault{Operation: apply, Status: 503, Header: http.Header{"Retry-After": {"7"}}, Body: "<html>"},
				personiotest.Fault{Operation: apply, Status: 502, Break: personiotest.WithinAnswer, Body: "<html></html>", Header: http.Header{"X-Gateway": {"yes"}}},
				personiotest.Fault{Operation: apply, Status: 200, Break: personiotest.AfterProcessing},
			)
			got, err := w.apply(t, acme, grace())
			if err != nil {
				t.Fatal(err)
			}
			wantEqual(t, "status", got.status, 503)
			wantEqual(t, "Retry-After", got.header.Get("Retry-After"), "7")
			wantEqual(t, "body", got.body, "<html>")
			wantEqual(t, "applications", len(acme.Applications()), 0)

			got, err = w.apply(t, acme, grace())
			if err != nil || !errors.Is(got.err, io.ErrUnexpectedEOF) {
				t.Fatalf("%+v, %v", got, err)
			}
			wantEqual(t, "status", got.status, 502)
			wantEqual(t, "header", got.header.Get("X-Gateway"), "yes")
			wantEqual(t, "body", got.body, "<html>")
			wantEqual(t, "applications", len(acme.Applications()), 0)

			if _, err = w.apply(t, acme, grace()); err == nil {
				t.Error("the third one was answered")
			}
			wantEqual(t, "applications", len(acme.Applications()), 1)
		})
	}
}

func TestFaultsHappenInOrderAndAsOftenAsTheyShould(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	w := ways(t, server)["in memory"]
	server.Inject(
		personiotest.Fault{Operation: apply, Status: 500, Times: 2},
		personiotest.Fault{Operation: upload, Status: 501},
		personiotest.Fault{Status: 502}, // whatever comes next
		personiotest.Fault{Operation: apply, Status: 503},
	)
	server.Inject(personiotest.Fault{Operation: apply, Status: 504, Times: -1})
	wantEqual(t, "faults to come", server.PendingFaults(), 6)
	status := func(got reply, err error) int {
		if err != nil {
			t.Fatal(err)
		}
		return got.status
	}
	wantEqual(t, "application 1", status(w.apply(t, acme, grace())), 500)
	wantEqual(t, "document 1", status(w.upload(t, acme)), 501)
	wantEqual(t, "application 2", status(w.apply(t, acme, grace())), 500)
	wantEqual(t, "document 2", status(w.upload(t, acme)), 502)
	wantEqual(t, "faults to come", server.PendingFaults(), 2)
	wantEqual(t, "feed", get(t, server.Client(), acmeFeed).status, 200)
	wantEqual(t, "application 3", status(w.apply(t, acme, grace())), 503)
	wantEqual(t, "application 4", status(w.apply(t, acme, grace())), 504)
	wantEqual(t, "application 5", status(w.apply(t, acme, grace())), 201)
	wantEqual(t, "faults to come", server.PendingFaults(), 0)
}

func TestNoConnectionWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	w := way{"https://api.personio.de", server.Client()}
	server.Inject(personiotest.Fault{Operation: apply, Status: 500}, personiotest.Fault{Operation: apply, Break: personiotest.NoConnection})
	if got, err := w.apply(t, acme, grace()); err != nil || got.status != 500 {
		t.Errorf("the first: %d, %v", got.status, err)
	}
	if _, err := w.apply(t, acme, grace()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("the second: %v", err)
	}
}

func TestFaultsOfEveryOperation(t *testing.T) {
	t.Parallel()
	server, _ := acmeWithJob()
	for operation, r := range map[personio.Operation]*http.Request{
		feedFetch:      request(t.Context(), t, http.MethodGet, acmeFeed, ""),
		"careers.home": request(t.Context(), t, http.MethodGet, "https://acme.jobs.personio.de/", ""),
		"careers.job":  request(t.Context(), t, http.MethodGet, "https://acme.jobs.personio.de/job/5", ""),
		token:          request(t.Context(), t, http.MethodPost, tokenURL, ""),
		"unknown":      request(t.Context(), t, http.MethodGet, "https://api.personio.de/v2/nowhere", ""),
	} {
		server.Inject(personiotest.Fault{Operation: operation, Status: http.StatusTeapot})
		wantEqual(t, string(operation), send(t, server.Client(), r).status, http.StatusTeapot)
	}
	server.RemoveCompany("acme")
	server.Inject(personiotest.Fault{Operation: feedFetch, Status: http.StatusTeapot})
	wantEqual(t, "the feed of nobody", get(t, server.Client(), acmeFeed).status, http.StatusTeapot)
}

func TestDelay(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]personiotest.Fault{
		"a slow answer":                    {Delay: time.Minute},
		"a slow error":                     {Delay: time.Minute, Status: 503},
		"a connection that breaks late":    {Delay: time.Minute, Break: personiotest.BeforeProcessing},
		"a connection that is never there": {Delay: time.Minute, Break: personiotest.NoConnection},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, acme := acmeWithJob()
				w := way{"https://api.personio.de", server.Client()}
				server.Inject(fault)
				started := time.Now()
				got, err := w.apply(t, acme, grace())
				wantEqual(t, "time", time.Since(started), time.Minute)
				wantEqual(t, "answered", err == nil, fault.Break == personiotest.NoBreak)
				if err == nil && fault.Status == 0 {
					wantEqual(t, "status", got.status, http.StatusCreated)
				}
			})
		})
	}
}

// A delay ends with the client's patience; nothing is processed then.
func TestDelayEndsWhenTheClientGivesUp(t *testing.T) {
	t.Parallel()
	for _, broken := range []personiotest.Break{personiotest.NoBreak, personiotest.AfterProcessing, personiotest.NoConnection} {
		t.Run(fmt.Sprint(broken), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server, acme := acmeWithJob()
				server.Inject(personiotest.Fault{Operation: apply, Delay: time.Hour, Break: broken})
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				started := time.Now()
				r := authorised(t, acme.RecruitingKey(), applicationsURL, "application/json", grace()).WithContext(ctx)
				if _, err := try(server.Client(), r); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				wantEqual(t, "time", time.Since(started), time.Second)
				wantEqual(t, "applications", len(acme.Applications()), 0)
			})
		})
	}
}

// A server cannot be closed while a request is under way: without an end the
// clean-up of a user's test would wait for as long as the delay is.
func TestDelayOverTCPEndsWhenTheClientGivesUp(t *testing.T) {
	t.Parallel()
	server, acme := acmeWithJob()
	server.Inject(personiotest.Fault{Operation: apply, Delay: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan struct{})
	tcp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		cancel()
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(tcp.Close)
	r := authorised(t, acme.RecruitingKey(), tcp.URL+"/v1/recruiting/applications", "application/json", grace()).WithContext(ctx)
	if _, err := try(tcp.Client(), r); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	select {
	case <-ended:
	case <-time.After(20 * time.Second): // of the real clock: the socket is real
		t.Error("the server goes on")
	}
	wantEqual(t, "applications", len(acme.Applications()), 0)
	wantEqual(t, "faults to come", server.PendingFaults(), 0)
}

func TestFaultOfAnUnknownOperation(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	err := server.Inject(personiotest.Fault{Operation: "person.list"}, personiotest.Fault{})
	var unknown *personiotest.UnknownOperationError
	if !errors.As(err, &unknown) || unknown.Operation != "person.list" || unknown.Nearest[0] != "persons.list" || !strings.Contains(err.Error(), "persons.list") {
		t.Errorf("%v", err)
	}
	if server.PendingFaults() != 0 {
		t.Error("a fault was injected")
	}
	for _, name := range server.Operations() {
		if err := server.Inject(personiotest.Fault{Operation: name}); err != nil {
			t.Error(err)
		}
	}
}

func TestFaultOfACompanyAfterSomeRequests(t *testing.T) {
	t.Parallel()
	server := personiotest.New()
	server.AddCompany("acme")
	server.AddCompany("other")
	if err := server.Inject(personiotest.Fault{Operation: feedFetch, Company: "acme", After: 1, Status: http.StatusTeapot}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		company string
		want    int
	}{{"acme", 200}, {"other", 200}, {"acme", 418}, {"acme", 200}} {
		wantEqual(t, step.company, get(t, server.Client(), "https://"+step.company+".jobs.personio.de/xml").status, step.want)
	}
	_ = server.Inject(personiotest.Fault{Company: "acme"}, personiotest.Fault{Company: "other"})
	server.ClearFaults("acme")
	wantEqual(t, "left", server.PendingFaults(), 1)
	server.ClearFaults("")
	wantEqual(t, "left", server.PendingFaults(), 0)
	server.ClearRequests("acme")
	wantEqual(t, "requests of the other company", len(server.Requests()), 1)
}
